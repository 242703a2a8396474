use domain::{ContactPoint, ContactPointKind};
use leptos::ev;
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame, records as text};
use ui::{Button, ButtonKind, ButtonSize, KeyValue, dynamic};

use super::keys::{self, Closing, resumed_note};
use super::open::use_open;
use super::points_edit::PointsEdit;
use super::section_editor::SectionEditor;
use crate::records::forms::PointsEditor;
use crate::records::value::contact_point_view;
use crate::text::tr;

/// The phones, e-mails, web sites or messengers of the open record: one press calls, writes or opens.
#[component]
pub(super) fn PointsRow(kind: ContactPointKind, section: SectionEditor) -> impl IntoView {
    let open = use_open();
    let editor = PointsEdit::new(open, section, kind);
    let own = Memo::new(move |_| editor.now());
    let name = tr(labels::contact_point_kind(kind));
    let content = move || {
        if editor.editing.get() {
            view! { <PointsForm editor=editor/> }.into_any()
        } else {
            view! { <ul class="points-shown">{own.get().iter().map(shown).collect_view()}</ul> }.into_any()
        }
    };
    section.add_points(editor);
    let may_edit = Memo::new(move |_| open.may_edit());
    Effect::new(move |_| {
        if !may_edit.get_untracked() {
            return;
        }
        // A row that comes later opens with the others.
        if section.is_open_now() { editor.join() } else { editor.resume() }
    });
    dynamic(move || {
        let empty = Signal::derive(move || own.with(Vec::is_empty));
        if may_edit.get() {
            view! {
                <KeyValue
                    label=name.clone()
                    edit_label=tr(text::edit_field(name.as_str()))
                    on_edit=move |()| editor.begin()
                    editing=editor.editing
                    empty=empty
                >
                    {content}
                </KeyValue>
            }
            .into_any()
        } else {
            view! { <KeyValue label=name.clone() empty=empty>{content}</KeyValue> }.into_any()
        }
    })
}

fn shown(point: &ContactPoint) -> AnyView {
    view! {
        <li>
            {contact_point_view(point)} " "
            <span class="muted small">{tr(labels::contact_point_type(point.value_type))}</span>
        </li>
    }
    .into_any()
}

#[component]
fn PointsForm(editor: PointsEdit) -> impl IntoView {
    let (node, section) = (editor.node, editor.section);
    keys::focus_opened(node, editor.is_resumed.get_untracked(), section.is_open_now());
    Effect::new(move |_| editor.keep());
    let on_key = move |event: ev::KeyboardEvent| {
        let row = keys::row_of(&event);
        match event.key().as_str() {
            _ if section.is_open_now() => section.take_key(&event, false),
            "Escape" if !event.default_prevented() => {
                event.prevent_default();
                editor.end();
                keys::focus_button(row);
            }
            // On a button Enter presses it.
            "Enter" if keys::is_in_input(&event) => {
                event.prevent_default();
                editor.commit(Closing::AtOnce);
                keys::focus_button(row);
            }
            "Tab" if keys::leaves(&event, node) => {
                editor.commit(Closing::AtOnce);
                if keys::edit_neighbour(row, event.shift_key()) {
                    event.prevent_default();
                }
            }
            _ => {}
        }
    };
    let prefix = match editor.kind {
        ContactPointKind::Phone => "phone",
        ContactPointKind::Email => "email",
        ContactPointKind::Web => "web",
        ContactPointKind::Im => "im",
    };
    view! {
        <div
            node_ref=node
            class="field-editor"
            on:keydown=on_key
            on:input=move |_| section.typed()
            on:mousedown=move |event| keys::keep_focus(&event, node)
            on:focusout=move |event| {
                if !section.is_open_now() && keys::has_left(&event, node) {
                    editor.commit(Closing::AfterPress);
                }
            }
        >
            <PointsEditor drafts=editor.drafts kind=editor.kind prefix=prefix/>
            {resumed_note(editor.is_resumed, Signal::derive(move || editor.is_saving()))}
            // The section has buttons for all that stands in it.
            {dynamic(move || (!section.is_open()).then(|| buttons(editor)))}
        </div>
    }
    .into_any()
}

fn buttons(editor: PointsEdit) -> AnyView {
    view! {
        <div class="field-editor__buttons">
            <Button size=ButtonSize::Small on_press=move |_| editor.give_up()>{tr(frame::cancel())}</Button>
            <Button
                size=ButtonSize::Small
                kind=ButtonKind::Primary
                pending=editor.pending
                on_press=move |_| {
                    editor.commit(Closing::AtOnce);
                    keys::focus_button(keys::row_around(editor.node));
                }
            >
                {tr(frame::save())}
            </Button>
        </div>
    }
    .into_any()
}
