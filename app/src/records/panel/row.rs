use std::sync::Arc;

use domain::fields::Access;
use domain::{AppError, Change, Field, FieldType, Value};
use leptos::prelude::*;
use leptos::{ev, html};
use messages::labels;
use messages::text::records as text;
use ui::{KeyValue, dynamic};

use super::conflict::Conflict;
use super::keys::{self, Closing};
use super::open::{OpenRecord, use_open};
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::records::forms::{Draft, LabelledControl, companion};
use crate::records::value::{ValueContext, value_view};
use crate::text::tr;

/// One field of the open record: shown, and edited in its place.
#[component]
pub(super) fn FieldRow(field: &'static Field) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let editor = Editor::new(open, field);
    let value = Memo::new(move |_| open.value(field.name));
    let name = tr(labels::field(open.kind, field.name));
    let shown = move || {
        boot.with(|boot| {
            open.with_record(|record| value_view(field, &value.get(), ValueContext::of(&boot.directory, record)))
        })
    };
    let content = move || {
        if editor.editing.get() {
            view! { <FieldEditor editor=editor/> }.into_any()
        } else {
            view! { <span dir="auto">{shown}</span> }.into_any()
        }
    };
    let is_editable = field.access == Access::Editable && open.opened.with_untracked(|opened| opened.may_update);
    let row = move |on_edit: Option<Callback<()>>| {
        let edit_label = tr(text::edit_field(name.clone()));
        let empty = Signal::derive(move || value.with(Value::is_empty));
        match on_edit {
            Some(on_edit) => view! {
                <KeyValue
                    label=name.clone()
                    edit_label=edit_label
                    on_edit=on_edit
                    editing=editor.editing
                    empty=empty
                >
                    {content}
                </KeyValue>
            }
            .into_any(),
            None => view! { <KeyValue label=name.clone() empty=empty>{content}</KeyValue> }.into_any(),
        }
    };
    let may_edit = Memo::new(move |_| is_editable && open.may_edit());
    // What nobody can fill in is not shown while it is empty.
    let is_shown = Memo::new(move |_| field.access == Access::Editable || !value.with(Value::is_empty));
    dynamic(move || is_shown.get().then(|| row(may_edit.get().then(|| Callback::new(move |()| editor.begin())))))
}

/// The editing of one field, with the currency that stands beside an amount.
#[derive(Clone, Copy)]
struct Editor {
    open: OpenRecord,
    own: Draft,
    beside: Option<Draft>,
    editing: RwSignal<bool>,
    pending: RwSignal<bool>,
    /// What the user saw when editing began.
    before: StoredValue<Vec<Value>>,
    toasts: ui::Toasts,
}

impl Editor {
    fn new(open: OpenRecord, field: &'static Field) -> Self {
        Self {
            open,
            own: Draft::new(field, &Value::Empty),
            beside: companion(open.kind, field).map(|beside| Draft::new(beside, &Value::Empty)),
            editing: RwSignal::new(false),
            pending: RwSignal::new(false),
            before: StoredValue::new(Vec::new()),
            toasts: ui::use_toasts(),
        }
    }

    fn drafts(self) -> impl Iterator<Item = Draft> {
        std::iter::once(self.own).chain(self.beside)
    }

    fn begin(self) {
        let before: Vec<Value> = untrack(|| self.drafts().map(|draft| self.open.value(draft.field.name)).collect());
        self.drafts().zip(&before).for_each(|(draft, value)| draft.show(value));
        self.before.set_value(before);
        self.editing.set(true);
    }

    fn end(self) {
        self.editing.try_set(false);
    }

    /// Saves what was changed, and closes. What was typed stays until the server has taken it.
    fn commit(self, closing: Closing) {
        let is_asked = self.open.conflict.try_with_untracked(Option::is_some).unwrap_or(true);
        if self.editing.try_get_untracked() != Some(true) || self.pending.get_untracked() || is_asked {
            return;
        }
        let read: Vec<Option<Value>> = self.drafts().map(Draft::read).collect();
        let Some(after) = read.into_iter().collect::<Option<Vec<Value>>>() else { return };
        let before = self.before.get_value();
        let changes: Vec<Change> = self
            .drafts()
            .zip(before.into_iter().zip(after))
            .filter(|(_, (before, after))| !after.same_as(before))
            .map(|(draft, (before, after))| Change { field: draft.field.name, before, after })
            .collect();
        if changes.is_empty() {
            return closing.perform(move || self.end());
        }
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = self.open.save(changes.clone(), None).await;
            self.pending.try_set(false);
            let is_gone = self.editing.try_get_untracked().is_none();
            match answer {
                Ok(()) => closing.perform(move || self.end()),
                // The panel was closed meanwhile: the user must know that this was not saved.
                Err(error) if is_gone => show_error(self.toasts, &error),
                Err(AppError::Conflict { field, theirs }) => {
                    let settled = Arc::new(move || self.end());
                    self.open.conflict.try_set(Some(Conflict { field, mine: changes, theirs, settled }));
                }
                Err(error @ AppError::Invalid(_)) => self.drafts().for_each(|draft| draft.take_problem(&error)),
                Err(error) => show_error(self.toasts, &error),
            }
        });
    }
}

#[component]
fn FieldEditor(editor: Editor) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    keys::focus_first(node);
    let has_lines = editor.own.field.field_type == FieldType::LongText;
    // A choice that was made with the pointer is saved at once; arrow keys only walk through the list.
    let by_pointer = StoredValue::new(false);
    let on_key = move |event: ev::KeyboardEvent| {
        by_pointer.set_value(false);
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let row = keys::row_of(&event);
        match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                editor.end();
                keys::focus_button(row);
            }
            "Enter" if !has_lines || event.ctrl_key() || event.meta_key() => {
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
    let on_choose = move |()| {
        // A picture was chosen, dropped or pasted: nothing remains to be entered.
        if by_pointer.get_value() || editor.own.field.field_type == FieldType::Picture {
            editor.commit(Closing::AtOnce);
        }
    };
    view! {
        <div
            node_ref=node
            class="field-editor"
            on:keydown=on_key
            on:pointerdown=move |_| by_pointer.set_value(true)
            on:focusout=move |event| {
                if keys::has_left(&event, node) {
                    editor.commit(Closing::AfterPress);
                }
            }
        >
            <LabelledControl
                kind=editor.open.kind
                draft=editor.own
                companion=editor.beside
                label_hidden=true
                prefix="field"
                on_choose=on_choose
            />
        </div>
    }
    .into_any()
}
