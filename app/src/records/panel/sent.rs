//! What is said of a change that was not saved after its panel was closed.

use std::collections::BTreeSet;

use domain::{AppError, ContactPointKind};
use messages::text::records as text;
use messages::{errors, labels};
use ui::{BannerKind, Toasts};

use super::conflict::Edit;
use super::open::OpenRecord;
use crate::frame::show_error;
use crate::text::tr;

/// What a change is about, in words: the panel that knows them may be gone when the server answers.
pub(super) struct Sent {
    record: String,
    /// What is changed of it.
    fields: String,
    toasts: Toasts,
}

impl Sent {
    pub fn new(open: OpenRecord, toasts: Toasts, edit: &Edit) -> Self {
        let names: Vec<String> = match edit {
            Edit::Fields(changes) => changes.iter().map(|change| open.field_name(change.field)).collect(),
            Edit::Points(change) => {
                let both = change.before.iter().chain(&change.after);
                let changed: BTreeSet<ContactPointKind> = both.map(|point| point.kind).collect();
                changed.into_iter().map(|kind| tr(labels::contact_point_kind(kind))).collect()
            }
        };
        Self { record: open.name(), fields: names.join(", "), toasts }
    }

    /// Says what was not saved, and why.
    pub fn tell_refused(&self, error: &AppError) {
        if *error == AppError::Unauthenticated {
            return show_error(self.toasts, error);
        }
        let said = text::not_saved(&self.fields, errors::describe(error), &self.record);
        self.toasts.show(BannerKind::Error, tr(said));
    }
}
