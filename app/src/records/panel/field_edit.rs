use std::sync::Arc;

use domain::errors::Place;
use domain::{AppError, Change, Field, FieldName, Value};
use leptos::html;
use leptos::prelude::*;

use super::conflict::{Decision, Edit, Settled};
use super::keys::{self, Closing};
use super::open::OpenRecord;
use super::section_editor::SectionEditor;
use super::sent::Sent;
use crate::frame::show_error;
use crate::records::forms::{Draft, companion};
use crate::records::unsaved::Kept;

/// The editing of one field, with the currency that stands beside an amount.
#[derive(Clone, Copy)]
pub(super) struct FieldEdit {
    pub open: OpenRecord,
    /// Saves and closes the field where all of the section is edited at once.
    pub section: SectionEditor,
    /// What the controls stand in while they are there.
    pub node: NodeRef<html::Div>,
    pub own: Draft,
    pub beside: Option<Draft>,
    pub editing: RwSignal<bool>,
    pending: RwSignal<bool>,
    /// What the user saw when editing began.
    before: StoredValue<Vec<Value>>,
    /// What stood in the controls then.
    begun: StoredValue<Vec<String>>,
    /// What is typed comes from before the page was loaded anew.
    pub is_resumed: RwSignal<bool>,
    unsaved: Kept,
    toasts: ui::Toasts,
}

impl FieldEdit {
    /// In the body of a component.
    pub fn new(open: OpenRecord, section: SectionEditor, field: &Field) -> Self {
        Self {
            open,
            section,
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

    pub fn name(self) -> FieldName {
        self.own.field.name
    }

    fn drafts(self) -> impl Iterator<Item = Draft> {
        std::iter::once(self.own).chain(self.beside)
    }

    /// Whether this is where the field is entered.
    pub fn holds(self, name: FieldName) -> bool {
        self.drafts().any(|draft| draft.field.name == name)
    }

    pub fn begin(self) {
        let before: Vec<Value> = untrack(|| self.drafts().map(|draft| self.open.value(draft.field.name)).collect());
        self.drafts().zip(&before).for_each(|(draft, value)| draft.show(value));
        self.before.set_value(before);
        self.begun.set_value(untrack(|| self.typed()));
        self.editing.set(true);
    }

    /// Opens together with the other fields of its section: with what was typed before, if anything was.
    pub fn join(self) {
        self.resume();
        if !self.editing.get_untracked() {
            self.begin();
        }
    }

    /// What stands in the controls; tracked.
    fn typed(self) -> Vec<String> {
        self.drafts().map(Draft::typed).collect()
    }

    /// Whether something was typed that would be lost; tracked.
    pub fn is_begun(self) -> bool {
        let typed = self.typed();
        self.editing.get() && self.begun.with_value(|begun| *begun != typed)
    }

    /// Whether a file is on its way to the server: there is nothing to save yet; tracked.
    pub fn is_sending(self) -> bool {
        self.own.is_sending.get()
    }

    /// Whether it is on its way to the server, by itself or with its section; tracked.
    pub fn is_saving(self) -> bool {
        self.pending.get() || self.section.is_saving()
    }

    /// Keeps what is typed: with what was seen, to notice what others change meanwhile.
    pub fn keep(self) {
        let typed = self.typed();
        if self.begun.with_value(|begun| *begun == typed) {
            return self.unsaved.forget();
        }
        let seen = self.before.with_value(|before| before.iter().map(Value::stored).collect::<Vec<_>>());
        self.unsaved.keep(&[seen, typed].concat());
    }

    /// Opens the editor, unless it is open, with what was typed before the page was loaded anew. If somebody changed
    /// the value since, both are shown.
    pub fn resume(self) {
        if self.editing.get_untracked() {
            return;
        }
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

    /// Closes, without a trace of what was typed.
    pub fn end(self) {
        self.unsaved.forget();
        self.is_resumed.try_set(false);
        self.editing.try_set(false);
    }

    /// What follows once the user has decided: the focus comes back, which goes with the button that was pressed.
    fn settled(self) -> Settled {
        Arc::new(move |_: Decision| {
            let row = keys::row_around(self.node);
            self.end();
            keys::focus_button(row);
        })
    }

    /// What was changed; nothing while something is entered that breaks a rule.
    pub fn changes(self) -> Option<Vec<Change>> {
        let read: Vec<Option<Value>> = self.drafts().map(Draft::read).collect();
        let after = read.into_iter().collect::<Option<Vec<Value>>>()?;
        let both = self.drafts().zip(self.before.get_value().into_iter().zip(after));
        let changed = both.filter(|(_, (before, after))| !after.same_as(before));
        Some(changed.map(|(draft, (before, after))| Change { field: draft.field.name, before, after }).collect())
    }

    /// What was saved is what was seen from now on.
    pub fn note(self, changes: &[Change]) {
        self.before.update_value(|before| {
            for (draft, before) in self.drafts().zip(before.iter_mut()) {
                if let Some(change) = changes.iter().find(|change| change.field == draft.field.name) {
                    before.clone_from(&change.after);
                    draft.was_empty.try_set(before.is_empty());
                }
            }
        });
    }

    /// Marks the rule that the server found broken here. Says whether there is one, and it is seen.
    pub fn take_problem(self, error: &AppError) -> bool {
        self.drafts().for_each(|draft| draft.take_problem(error));
        let AppError::Invalid(violations) = error else { return false };
        let is_own = |place: &Place| matches!(place, Place::Field(name) if self.holds(*name));
        let is_open = self.editing.try_get_untracked().unwrap_or_default();
        is_open && violations.iter().any(|violation| is_own(&violation.place))
    }

    /// Saves what was changed, and closes. What was typed stays until the server has taken it.
    pub fn commit(self, closing: Closing) {
        let is_asked = self.open.conflict.try_with_untracked(Option::is_some).unwrap_or(true);
        if self.editing.try_get_untracked() != Some(true) || self.pending.get_untracked() || is_asked {
            return;
        }
        let Some(changes) = self.changes() else { return };
        if changes.is_empty() {
            return closing.perform(move || self.end_alone());
        }
        self.pending.set(true);
        let forget = self.unsaved.forgetting();
        let edit = Edit::Fields(changes.clone());
        let sent = Sent::new(self.open, self.toasts, &edit);
        leptos::task::spawn_local(async move {
            let answer = self.open.save(edit.clone()).await;
            self.pending.try_set(false);
            let Err(error) = answer else {
                self.note(&changes);
                // At once: the panel may be gone before this closes.
                if !self.section.is_open_now() {
                    forget();
                }
                return closing.perform(move || self.end_alone());
            };
            // The panel was closed meanwhile: the user must know that this was not saved.
            if self.editing.try_get_untracked().is_none() {
                return sent.tell_refused(&error);
            }
            match self.open.ask(edit, error, self.settled()) {
                Ok(()) => {}
                Err(error @ AppError::Invalid(_)) => self.drafts().for_each(|draft| draft.take_problem(&error)),
                Err(error) => show_error(self.toasts, &error),
            }
        });
    }

    /// Closes after it was saved, unless the whole section was opened meanwhile.
    fn end_alone(self) {
        if !self.section.is_open_now() {
            self.end();
        }
    }
}
