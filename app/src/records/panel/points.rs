use std::sync::Arc;

use domain::contact_point::{self, of_kind};
use domain::record::PointsChange;
use domain::{AppError, ContactPoint, ContactPointKind};
use leptos::prelude::*;
use leptos::{ev, html};
use messages::labels;
use messages::text::{frame, records as text};
use ui::{Button, ButtonKind, ButtonSize, KeyValue, dynamic};

use super::conflict::{Edit, Settled};
use super::keys::{self, Closing, resumed_note};
use super::open::{OpenRecord, use_open};
use crate::frame::show_error;
use crate::records::forms::{PointDraft, PointsEditor, point_drafts, read_points, typed_points};
use crate::records::unsaved::Kept;
use crate::records::value::contact_point_view;
use crate::text::tr;

/// The phones, e-mails, web sites or messengers of the open record: one press calls, writes or opens.
#[component]
pub(super) fn PointsRow(kind: ContactPointKind) -> impl IntoView {
    let open = use_open();
    let editor = Editor::new(open, kind);
    let own = Memo::new(move |_| {
        let saved = editor.saved.get();
        saved.unwrap_or_else(|| open.opened.with(|opened| of_kind(&opened.record.contact_points, kind)))
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
    Effect::new(move |_| {
        if may_edit.get_untracked() {
            editor.resume(&own.get_untracked());
        }
    });
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
    /// What the controls stand in while they are there.
    node: NodeRef<html::Div>,
    drafts: RwSignal<Vec<PointDraft>>,
    editing: RwSignal<bool>,
    pending: RwSignal<bool>,
    /// What the user saw when editing began.
    before: StoredValue<Vec<ContactPoint>>,
    /// What is typed comes from before the page was loaded anew.
    is_resumed: RwSignal<bool>,
    unsaved: Kept,
    /// What was saved here and has not been fetched again yet.
    saved: RwSignal<Option<Vec<ContactPoint>>>,
    toasts: ui::Toasts,
}

impl Editor {
    fn new(open: OpenRecord, kind: ContactPointKind) -> Self {
        let editor = Self {
            open,
            kind,
            node: NodeRef::new(),
            drafts: RwSignal::new(Vec::new()),
            editing: RwSignal::new(false),
            pending: RwSignal::new(false),
            before: StoredValue::new(Vec::new()),
            is_resumed: RwSignal::new(false),
            unsaved: Kept::of_record(open.kind, open.id, kind.code()),
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
        self.before.set_value(points.to_vec());
        self.drafts.set(point_drafts(points, &[self.kind]));
        self.editing.set(true);
    }

    /// Keeps what is typed: with what was seen, to notice what others change meanwhile.
    fn keep(self) {
        let typed = typed_points(self.drafts);
        let seen = self.before.with_value(|before| contact_point::stored(before));
        if typed == seen { self.unsaved.forget() } else { self.unsaved.keep(&[seen, typed]) }
    }

    /// Opens the editor with what was typed before the page was loaded anew. If somebody changed them since, both are
    /// shown.
    fn resume(self, now: &[ContactPoint]) {
        let Some(kept) = self.unsaved.read() else { return };
        let points = |at: usize| kept.get(at).and_then(|text| contact_point::from_stored(text));
        let (Some(seen), Some(typed)) = (points(0), points(1)) else { return self.unsaved.forget() };
        self.is_resumed.set(true);
        self.begin(&typed);
        let is_newer = !contact_point::same(now, &seen);
        self.before.set_value(seen);
        if is_newer && let Some(change) = self.change() {
            let error = AppError::PointsConflict { kind: self.kind, theirs: now.to_vec() };
            let _ = self.open.ask(Edit::Points(change), error, self.settled());
        }
    }

    fn end(self) {
        self.unsaved.forget();
        self.is_resumed.try_set(false);
        self.editing.try_set(false);
    }

    /// Ends, and gives the focus back, which goes with the button that was pressed.
    fn give_up(self) {
        let row = keys::row_around(self.node);
        self.end();
        keys::focus_button(row);
    }

    /// What follows once the user has decided.
    fn settled(self) -> Settled {
        Arc::new(move || self.give_up())
    }

    /// What was changed; nothing while one of them is wrong.
    fn change(self) -> Option<PointsChange> {
        let after = self.drafts.with_untracked(|drafts| read_points(drafts))?;
        Some(PointsChange { before: self.before.get_value(), after })
    }

    fn commit(self, closing: Closing) {
        let is_asked = self.open.conflict.try_with_untracked(Option::is_some).unwrap_or(true);
        if self.editing.try_get_untracked() != Some(true) || self.pending.get_untracked() || is_asked {
            return;
        }
        let Some(change) = self.change() else { return };
        if contact_point::same(&change.before, &change.after) {
            return closing.perform(move || self.end());
        }
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let (own, edit) = (change.after.clone(), Edit::Points(change));
            let answer = self.open.save(edit.clone()).await;
            self.pending.try_set(false);
            match answer {
                Ok(()) => {
                    self.saved.try_set(Some(own));
                    closing.perform(move || self.end());
                }
                // The panel was closed meanwhile: the user must know that this was not saved.
                Err(error) if self.editing.try_get_untracked().is_none() => show_error(self.toasts, &error),
                Err(error) => {
                    if let Err(error) = self.open.ask(edit, error, self.settled()) {
                        show_error(self.toasts, &error);
                    }
                }
            }
        });
    }
}

#[component]
fn PointsForm(editor: Editor) -> impl IntoView {
    let node = editor.node;
    if !editor.is_resumed.get_untracked() {
        keys::focus_first(node);
    }
    Effect::new(move |_| editor.keep());
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
            on:mousedown=move |event| keys::keep_focus(&event, node)
            on:focusout=move |event| {
                if keys::has_left(&event, node) {
                    editor.commit(Closing::AfterPress);
                }
            }
        >
            <PointsEditor drafts=editor.drafts kind=editor.kind prefix=prefix/>
            {resumed_note(editor.is_resumed)}
            <div class="field-editor__buttons">
                <Button size=ButtonSize::Small on_press=move |_| editor.give_up()>{tr(frame::cancel())}</Button>
                <Button
                    size=ButtonSize::Small
                    kind=ButtonKind::Primary
                    pending=editor.pending
                    on_press=move |_| {
                        editor.commit(Closing::AtOnce);
                        keys::focus_button(keys::row_around(node));
                    }
                >
                    {tr(frame::save())}
                </Button>
            </div>
        </div>
    }
    .into_any()
}
