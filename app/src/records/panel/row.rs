use std::sync::Arc;

use domain::fields::Access;
use domain::{AppError, Change, Field, FieldType, Value};
use leptos::prelude::*;
use leptos::{ev, html};
use messages::text::records as text;
use ui::{KeyValue, dynamic};

use super::conflict::{Edit, Settled};
use super::keys::{self, Closing, resumed_note};
use super::open::{OpenRecord, use_open};
use super::tabs::use_tabs;
use crate::attachments::attachments;
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::records::forms::{Draft, LabelledControl, companion};
use crate::records::unsaved::Kept;
use crate::records::value::{ValueContext, field_label, value_view};
use crate::text::tr;

/// One field of the open record: shown, and edited in its place.
#[component]
pub(super) fn FieldRow(field: Field) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let tabs = use_tabs();
    let editor = Editor::new(open, &field);
    let value = Memo::new(move |_| open.value(field.name));
    let name = boot.with_untracked(|boot| field_label(&boot.directory, open.kind, field.name));
    let shown = move || {
        if field.field_type == FieldType::File {
            return value.with(|value| attachments(&value.files()));
        }
        boot.with(|boot| {
            open.with_record(|record| value_view(&field, &value.get(), ValueContext::of(&boot.directory, record)))
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
    Effect::new(move |_| {
        if may_edit.get_untracked() {
            editor.resume();
        }
    });
    // Once its tab is shown: the focus goes to what is in sight only.
    Effect::new(move |_| {
        let Some((_, problem)) = open.asked.get().filter(|(name, _)| *name == field.name) else { return };
        if !tabs.is_general() {
            return;
        }
        open.asked.set(None);
        if !may_edit.get_untracked() {
            return;
        }
        if editor.editing.get_untracked() {
            return keys::focus_open(editor.node);
        }
        editor.begin();
        editor.own.problem.set(problem);
    });
    // What nobody can fill in is not shown while it is empty.
    let is_shown = Memo::new(move |_| field.access == Access::Editable || !value.with(Value::is_empty));
    dynamic(move || is_shown.get().then(|| row(may_edit.get().then(|| Callback::new(move |()| editor.begin())))))
}

/// The editing of one field, with the currency that stands beside an amount.
#[derive(Clone, Copy)]
struct Editor {
    open: OpenRecord,
    /// What the controls stand in while they are there.
    node: NodeRef<html::Div>,
    own: Draft,
    beside: Option<Draft>,
    editing: RwSignal<bool>,
    pending: RwSignal<bool>,
    /// What the user saw when editing began.
    before: StoredValue<Vec<Value>>,
    /// What stood in the controls then.
    begun: StoredValue<Vec<String>>,
    /// What is typed comes from before the page was loaded anew.
    is_resumed: RwSignal<bool>,
    unsaved: Kept,
    toasts: ui::Toasts,
}

impl Editor {
    fn new(open: OpenRecord, field: &Field) -> Self {
        Self {
            open,
            node: NodeRef::new(),
            own: Draft::new(field, &Value::Empty),
            beside: companion(open.kind, field).map(|beside| Draft::new(beside, &Value::Empty)),
            editing: RwSignal::new(false),
            pending: RwSignal::new(false),
            before: StoredValue::new(Vec::new()),
            begun: StoredValue::new(Vec::new()),
            is_resumed: RwSignal::new(false),
            unsaved: Kept::of_record(open.kind, open.id, &field.name.code()),
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
        self.begun.set_value(untrack(|| self.typed()));
        self.editing.set(true);
    }

    /// What stands in the controls; tracked.
    fn typed(self) -> Vec<String> {
        self.drafts().map(Draft::typed).collect()
    }

    /// Keeps what is typed: with what was seen, to notice what others change meanwhile.
    fn keep(self) {
        let typed = self.typed();
        if self.begun.with_value(|begun| *begun == typed) {
            return self.unsaved.forget();
        }
        let seen = self.before.with_value(|before| before.iter().map(Value::stored).collect::<Vec<_>>());
        self.unsaved.keep(&[seen, typed].concat());
    }

    /// Opens the editor with what was typed before the page was loaded anew. If somebody changed the value since, both
    /// are shown.
    fn resume(self) {
        let Some(kept) = self.unsaved.read() else { return };
        let (seen, typed) = kept.split_at(kept.len() / 2);
        if typed.len() != self.drafts().count() {
            return self.unsaved.forget();
        }
        self.begin();
        self.drafts().zip(typed).for_each(|(draft, typed)| draft.retype(typed));
        self.is_resumed.set(true);
        let changes = self.changes();
        let newer = self.before.with_value(|before| {
            let mut both = self.drafts().zip(before.iter().zip(seen));
            both.find(|(_, (now, seen))| now.stored() != **seen)
                .map(|(draft, (now, _))| (draft.field.name, now.clone()))
        });
        let Some((field, now)) = newer else { return };
        // What was not seen is not what the change was made from: were it saved as it is, the server would ask.
        self.before.update_value(|before| {
            before.iter_mut().zip(seen).filter(|(now, seen)| now.stored() != **seen).for_each(|(now, seen)| {
                *now = Value::text(seen);
            });
        });
        match changes {
            Some(changes) if changes.is_empty() => self.end(),
            Some(changes) => {
                let error = AppError::Conflict { field, theirs: now };
                let _ = self.open.ask(Edit::Fields(changes), error, self.settled());
            }
            None => {}
        }
    }

    fn end(self) {
        self.unsaved.forget();
        self.is_resumed.try_set(false);
        self.editing.try_set(false);
    }

    /// What follows once the user has decided: the focus comes back, which goes with the button that was pressed.
    fn settled(self) -> Settled {
        Arc::new(move || {
            let row = keys::row_around(self.node);
            self.end();
            keys::focus_button(row);
        })
    }

    /// What was changed; nothing while something is entered that breaks a rule.
    fn changes(self) -> Option<Vec<Change>> {
        let read: Vec<Option<Value>> = self.drafts().map(Draft::read).collect();
        let after = read.into_iter().collect::<Option<Vec<Value>>>()?;
        let both = self.drafts().zip(self.before.get_value().into_iter().zip(after));
        let changed = both.filter(|(_, (before, after))| !after.same_as(before));
        Some(changed.map(|(draft, (before, after))| Change { field: draft.field.name, before, after }).collect())
    }

    /// Saves what was changed, and closes. What was typed stays until the server has taken it.
    fn commit(self, closing: Closing) {
        let is_asked = self.open.conflict.try_with_untracked(Option::is_some).unwrap_or(true);
        if self.editing.try_get_untracked() != Some(true) || self.pending.get_untracked() || is_asked {
            return;
        }
        let Some(changes) = self.changes() else { return };
        if changes.is_empty() {
            return closing.perform(move || self.end());
        }
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let edit = Edit::Fields(changes);
            let answer = self.open.save(edit.clone()).await;
            self.pending.try_set(false);
            let Err(error) = answer else { return closing.perform(move || self.end()) };
            // The panel was closed meanwhile: the user must know that this was not saved.
            if self.editing.try_get_untracked().is_none() {
                return show_error(self.toasts, &error);
            }
            match self.open.ask(edit, error, self.settled()) {
                Ok(()) => {}
                Err(error @ AppError::Invalid(_)) => self.drafts().for_each(|draft| draft.take_problem(&error)),
                Err(error) => show_error(self.toasts, &error),
            }
        });
    }
}

#[component]
fn FieldEditor(editor: Editor) -> impl IntoView {
    let node = editor.node;
    // Of several that are resumed none takes the focus: whoever loses it is saved.
    if !editor.is_resumed.get_untracked() {
        keys::focus_first(node);
    }
    Effect::new(move |_| editor.keep());
    let field_type = editor.own.field.field_type;
    // Enter means something else here: another line, or the button that it is pressed on.
    let is_sent = matches!(field_type, FieldType::File | FieldType::Picture);
    let has_lines = is_sent || matches!(field_type, FieldType::LongText | FieldType::Address);
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
            // On a phone the browser itself opens no choice of files.
            "Enter" if is_sent && keys::is_in_input(&event) && !(event.ctrl_key() || event.meta_key()) => {
                event.prevent_default();
                keys::press(&event);
            }
            "Enter" if event.ctrl_key() || event.meta_key() || !(has_lines || keys::is_on_button(&event)) => {
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
        // A picture or file was chosen, dropped or pasted: nothing remains to be entered.
        if by_pointer.get_value() || is_sent {
            editor.commit(Closing::AtOnce);
            keys::focus_button(keys::row_around(node));
        } else if keys::is_elsewhere(node) {
            // A name that was left there turned out to be a record's.
            editor.commit(Closing::AfterPress);
        }
    };
    view! {
        <div
            node_ref=node
            class="field-editor"
            on:keydown=on_key
            on:pointerdown=move |_| by_pointer.set_value(true)
            on:mousedown=move |event| keys::keep_focus(&event, node)
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
            {resumed_note(editor.is_resumed)}
        </div>
    }
    .into_any()
}
