use std::sync::Arc;

use domain::contact_point::{self, of_kind};
use domain::record::PointsChange;
use domain::{AppError, ContactPoint, ContactPointKind};
use leptos::html;
use leptos::prelude::*;

use super::conflict::{Decision, Edit, Settled};
use super::keys::{self, Closing};
use super::open::OpenRecord;
use super::section_editor::SectionEditor;
use super::sent::Sent;
use crate::frame::show_error;
use crate::records::forms::{PointDraft, point_drafts, read_points, typed_points};
use crate::records::unsaved::Kept;

/// The editing of the contact points of one kind.
#[derive(Clone, Copy)]
pub(super) struct PointsEdit {
    open: OpenRecord,
    /// Saves and closes them where all of the section is edited at once.
    pub section: SectionEditor,
    pub kind: ContactPointKind,
    /// What the controls stand in while they are there.
    pub node: NodeRef<html::Div>,
    pub drafts: RwSignal<Vec<PointDraft>>,
    pub editing: RwSignal<bool>,
    pub pending: RwSignal<bool>,
    /// What the user saw when editing began.
    before: StoredValue<Vec<ContactPoint>>,
    /// What is typed comes from before the page was loaded anew.
    pub is_resumed: RwSignal<bool>,
    unsaved: Kept,
    /// What was saved here and has not been fetched again yet.
    saved: RwSignal<Option<Vec<ContactPoint>>>,
    toasts: ui::Toasts,
}

impl PointsEdit {
    /// In the body of a component.
    pub fn new(open: OpenRecord, section: SectionEditor, kind: ContactPointKind) -> Self {
        let editor = Self {
            open,
            section,
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

    /// Those that the record has, with what was saved a moment ago; tracked.
    pub fn now(self) -> Vec<ContactPoint> {
        let saved = self.saved.get();
        saved.unwrap_or_else(|| self.open.opened.with(|opened| of_kind(&opened.record.contact_points, self.kind)))
    }

    pub fn begin(self) {
        self.begin_with(&untrack(|| self.now()));
    }

    fn begin_with(self, points: &[ContactPoint]) {
        self.before.set_value(points.to_vec());
        self.drafts.set(point_drafts(points, &[self.kind]));
        self.editing.set(true);
    }

    /// Opens together with the fields of its section: with what was typed before, if anything was.
    pub fn join(self) {
        self.resume();
        if !self.editing.get_untracked() {
            self.begin();
        }
    }

    /// Whether something was typed that would be lost; tracked.
    pub fn is_begun(self) -> bool {
        let typed = typed_points(self.drafts);
        self.editing.get() && self.before.with_value(|before| contact_point::stored(before)) != typed
    }

    /// Whether they are on their way to the server, by themselves or with their section; tracked.
    pub fn is_saving(self) -> bool {
        self.pending.get() || self.section.is_saving()
    }

    /// Keeps what is typed: with what was seen, to notice what others change meanwhile.
    pub fn keep(self) {
        let typed = typed_points(self.drafts);
        let seen = self.before.with_value(|before| contact_point::stored(before));
        if typed == seen { self.unsaved.forget() } else { self.unsaved.keep(&[seen, typed]) }
    }

    /// Opens the editor, unless it is open, with what was typed before the page was loaded anew. If somebody changed
    /// them since, both are shown.
    pub fn resume(self) {
        if self.editing.get_untracked() {
            return;
        }
        let Some(kept) = self.unsaved.read() else { return };
        let points = |at: usize| kept.get(at).and_then(|text| contact_point::from_stored(text));
        let (Some(seen), Some(typed)) = (points(0), points(1)) else { return self.unsaved.forget() };
        let now = untrack(|| self.now());
        self.is_resumed.set(true);
        self.begin_with(&typed);
        let is_newer = !contact_point::same(&now, &seen);
        self.before.set_value(seen);
        if is_newer && let Some(change) = self.change() {
            // It was saved when the panel was left.
            if contact_point::same(&now, &change.after) {
                return self.end();
            }
            let error = AppError::PointsConflict { kind: self.kind, theirs: now };
            let _ = self.open.ask(Edit::Points(change), error, self.settled());
        }
    }

    /// Closes, without a trace of what was typed.
    pub fn end(self) {
        self.unsaved.forget();
        self.is_resumed.try_set(false);
        self.editing.try_set(false);
    }

    /// Ends, and gives the focus back, which goes with the button that was pressed.
    pub fn give_up(self) {
        let row = keys::row_around(self.node);
        self.end();
        keys::focus_button(row);
    }

    /// What follows once the user has decided.
    fn settled(self) -> Settled {
        Arc::new(move |_: Decision| self.give_up())
    }

    /// What was changed; nothing while one of them is wrong.
    pub fn change(self) -> Option<PointsChange> {
        let after = self.drafts.with_untracked(|drafts| read_points(drafts))?;
        Some(PointsChange { before: self.before.get_value(), after })
    }

    /// What was saved, if anything of this kind was, is what was seen from now on.
    pub fn note(self, change: &PointsChange) {
        let after = of_kind(&change.after, self.kind);
        if !contact_point::same(&of_kind(&change.before, self.kind), &after) {
            self.before.set_value(after.clone());
            self.saved.try_set(Some(after));
        }
    }

    pub fn commit(self, closing: Closing) {
        let is_asked = self.open.conflict.try_with_untracked(Option::is_some).unwrap_or(true);
        if self.editing.try_get_untracked() != Some(true) || self.pending.get_untracked() || is_asked {
            return;
        }
        let Some(change) = self.change() else { return };
        if contact_point::same(&change.before, &change.after) {
            return closing.perform(move || self.end_alone());
        }
        self.pending.set(true);
        let forget = self.unsaved.forgetting();
        let edit = Edit::Points(change.clone());
        let sent = Sent::new(self.open, self.toasts, &edit);
        leptos::task::spawn_local(async move {
            let answer = self.open.save(edit.clone()).await;
            self.pending.try_set(false);
            match answer {
                Ok(()) => {
                    self.note(&change);
                    // At once: the panel may be gone before this closes.
                    if !self.section.is_open_now() {
                        forget();
                    }
                    closing.perform(move || self.end_alone());
                }
                // The panel was closed meanwhile: the user must know that this was not saved.
                Err(error) if self.editing.try_get_untracked().is_none() => sent.tell_refused(&error),
                Err(error) => {
                    if let Err(error) = self.open.ask(edit, error, self.settled()) {
                        show_error(self.toasts, &error);
                    }
                }
            }
        });
    }

    /// Closes after they were saved, unless the whole section was opened meanwhile.
    fn end_alone(self) {
        if !self.section.is_open_now() {
            self.end();
        }
    }
}
