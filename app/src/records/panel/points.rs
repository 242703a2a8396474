use domain::{ContactPoint, ContactPointKind};
use leptos::prelude::*;
use leptos::{ev, html};
use messages::labels;
use messages::text::{frame, records as text};
use ui::{Button, ButtonKind, ButtonSize, KeyValue, dynamic};

use super::keys::{self, Closing};
use super::open::{OpenRecord, use_open};
use crate::frame::show_error;
use crate::records::forms::{PointDraft, PointsEditor, point_drafts, read_points};
use crate::records::value::contact_point_view;
use crate::text::tr;

/// The phones, e-mails or web sites of the open record: one press calls, writes or opens.
#[component]
pub(super) fn PointsRow(kind: ContactPointKind) -> impl IntoView {
    let open = use_open();
    let editor = Editor::new(open, kind);
    let own = Memo::new(move |_| {
        let saved = editor.saved.get();
        saved.unwrap_or_else(|| open.opened.with(|opened| points_of(&opened.record.contact_points, kind)))
    });
    let name = tr(labels::contact_point_kind(kind));
    let content = move || {
        if editor.editing.get() {
            view! { <PointsForm editor=editor/> }.into_any()
        } else {
            view! { <ul class="points-shown">{own.get().iter().map(shown).collect_view()}</ul> }.into_any()
        }
    };
    let may_edit = Memo::new(move |_| open.may_edit());
    dynamic(move || {
        let empty = Signal::derive(move || own.with(Vec::is_empty));
        if may_edit.get() {
            view! {
                <KeyValue
                    label=name.clone()
                    edit_label=tr(text::edit_field(name.as_str()))
                    on_edit=move |()| editor.begin(&own.get_untracked())
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

fn points_of(all: &[ContactPoint], kind: ContactPointKind) -> Vec<ContactPoint> {
    all.iter().filter(|point| point.kind == kind).cloned().collect()
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

#[derive(Clone, Copy)]
struct Editor {
    open: OpenRecord,
    kind: ContactPointKind,
    drafts: RwSignal<Vec<PointDraft>>,
    editing: RwSignal<bool>,
    pending: RwSignal<bool>,
    /// What was saved here and has not been fetched again yet.
    saved: RwSignal<Option<Vec<ContactPoint>>>,
    toasts: ui::Toasts,
}

impl Editor {
    fn new(open: OpenRecord, kind: ContactPointKind) -> Self {
        let editor = Self {
            open,
            kind,
            drafts: RwSignal::new(Vec::new()),
            editing: RwSignal::new(false),
            pending: RwSignal::new(false),
            saved: RwSignal::new(None),
            toasts: ui::use_toasts(),
        };
        Effect::new(move |_| {
            open.opened.track();
            editor.saved.set(None);
        });
        editor
    }

    fn begin(self, points: &[ContactPoint]) {
        self.drafts.set(point_drafts(points, &[self.kind]));
        self.editing.set(true);
    }

    fn end(self) {
        self.editing.try_set(false);
    }

    /// Saves them together with those of the other kinds, as they are by now.
    fn commit(self, closing: Closing) {
        if self.editing.try_get_untracked() != Some(true) || self.pending.get_untracked() {
            return;
        }
        let Some(own) = self.drafts.with_untracked(|drafts| read_points(drafts)) else { return };
        let known = self.open.opened.with_untracked(|opened| opened.record.contact_points.clone());
        let is_same = |a: &ContactPoint, b: &ContactPoint| a.value == b.value && a.value_type == b.value_type;
        let before = points_of(&known, self.kind);
        if before.len() == own.len() && before.iter().zip(&own).all(|(a, b)| is_same(a, b)) {
            return closing.perform(move || self.end());
        }
        let all = ContactPointKind::ALL
            .into_iter()
            .flat_map(|kind| if kind == self.kind { own.clone() } else { points_of(&known, kind) })
            .collect();
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = self.open.save(Vec::new(), Some(all)).await;
            self.pending.try_set(false);
            match answer {
                Ok(()) => {
                    self.saved.try_set(Some(own));
                    closing.perform(move || self.end());
                }
                Err(error) => show_error(self.toasts, &error),
            }
        });
    }
}

#[component]
fn PointsForm(editor: Editor) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    keys::focus_first(node);
    let on_key = move |event: ev::KeyboardEvent| {
        let row = keys::row_of(&event);
        match event.key().as_str() {
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
            _ => {}
        }
    };
    let prefix = match editor.kind {
        ContactPointKind::Phone => "phone",
        ContactPointKind::Email => "email",
        ContactPointKind::Web => "web",
    };
    view! {
        <div
            node_ref=node
            class="field-editor"
            on:keydown=on_key
            on:focusout=move |event| {
                if keys::has_left(&event, node) {
                    editor.commit(Closing::AfterPress);
                }
            }
        >
            <PointsEditor drafts=editor.drafts kinds=vec![editor.kind] prefix=prefix/>
            <div class="field-editor__buttons">
                <Button size=ButtonSize::Small on_press=move |_| editor.end()>{tr(frame::cancel())}</Button>
                <Button
                    size=ButtonSize::Small
                    kind=ButtonKind::Primary
                    pending=editor.pending
                    on_press=move |_| editor.commit(Closing::AtOnce)
                >
                    {tr(frame::save())}
                </Button>
            </div>
        </div>
    }
    .into_any()
}
