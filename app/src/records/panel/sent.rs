//! What is said of a change that was not saved after its panel was closed.

use std::collections::BTreeSet;

use domain::{AppError, ContactPointKind};
use messages::text::records as text;
use messages::{errors, labels};
use ui::{BannerKind, Toasts};

use super::conflict::Edit;
use super::open::OpenRecord;
use crate::errors::Failure;
use crate::frame::show_error;
use crate::text::tr;

/// What a change is about, in words: the panel that knows them may be gone when the server answers.
#[derive(Clone)]
pub struct Sent {
    /// None where it is no record that is open, as in the section of activities.
    open: Option<OpenRecord>,
    record: String,
    /// What is changed of it.
    fields: String,
    toasts: Toasts,
}

impl Sent {
    /// Something that is no field of the record, by its name.
    pub fn named(open: impl Into<Option<OpenRecord>>, toasts: Toasts, name: String) -> Self {
        let open: Option<OpenRecord> = open.into();
        Self { open, record: open.map(OpenRecord::name).unwrap_or_default(), fields: name, toasts }
    }

    pub(super) fn new(open: OpenRecord, toasts: Toasts, edit: &Edit) -> Self {
        let names: Vec<String> = match edit {
            Edit::Fields(changes) => changes.iter().map(|change| open.field_name(change.field)).collect(),
            Edit::Points(change) => {
                let both = change.before.iter().chain(&change.after);
                let changed: BTreeSet<ContactPointKind> = both.map(|point| point.kind).collect();
                changed.into_iter().map(|kind| tr(labels::contact_point_kind(kind))).collect()
            }
        };
        Self::named(open, toasts, names.join(", "))
    }

    /// Makes the change, as [`OpenRecord::saving`] does where a record is open.
    pub async fn saving<Saved>(&self, change: impl Future<Output = Result<Saved, Failure>>) -> Result<Saved, Failure> {
        match self.open {
            Some(open) => open.saving(change, Result::is_ok).await,
            None => change.await,
        }
    }

    /// Whether the panel was closed: what it would show stands nowhere.
    pub fn is_closed(&self) -> bool {
        self.open.is_some_and(OpenRecord::is_closed)
    }

    /// Says why it was not saved; where the panel was closed meanwhile, also what it was.
    pub fn tell(&self, error: &AppError) {
        if self.is_closed() { self.tell_refused(error) } else { show_error(self.toasts, error) }
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
