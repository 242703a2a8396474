//! Views that are saved under a name.

use serde::{Deserialize, Serialize};

use super::{ListColumn, sound_columns};
use crate::errors::{AppError, Place, Problem};
use crate::fields::CustomField;
use crate::filter::{Condition, Filter};
use crate::list::Sort;
use crate::{Kind, text};

/// What a saved view brings back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewContent {
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub filter: Filter,
    #[serde(default)]
    pub sort: Sort,
    /// Deals of this pipeline only.
    #[serde(default)]
    pub pipeline_id: Option<i64>,
    /// Nothing shows the user's columns of the list.
    #[serde(default)]
    pub columns: Vec<ListColumn>,
}

/// A view that was saved under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: i64,
    pub kind: Kind,
    pub name: String,
    pub content: ViewContent,
    /// For everybody; only those who may change settings shape it.
    pub is_shared: bool,
    /// Stands above the list.
    pub is_pinned: bool,
    /// Those that the user has chosen for it; nothing for those that it was saved with.
    #[serde(default)]
    pub own_columns: Vec<ListColumn>,
}

impl SavedView {
    /// The columns that the user sees; nothing for their columns of the list.
    pub fn columns(&self) -> &[ListColumn] {
        if self.own_columns.is_empty() { &self.content.columns } else { &self.own_columns }
    }
}

/// A view to be saved: a new one, or other contents for one that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewDraft {
    pub id: Option<i64>,
    pub kind: Kind,
    pub name: String,
    pub content: ViewContent,
    pub is_shared: bool,
    pub is_pinned: bool,
}

/// The longest name of a view, in characters.
pub const LONGEST_NAME: u32 = 60;

impl ViewDraft {
    /// Cleans and checks what was entered. `custom` are the fields that administrators added.
    ///
    /// # Errors
    /// [`AppError::Invalid`] without a name, with one that is too long, or with conditions that make no sense.
    pub fn check(self, custom: &[CustomField]) -> Result<Self, AppError> {
        let name = text::line(&self.name);
        if name.is_empty() {
            return Err(AppError::invalid(Place::ViewName, Problem::Required));
        }
        if u32::try_from(name.chars().count()).is_ok_and(|length| length > LONGEST_NAME) {
            return Err(AppError::invalid(Place::ViewName, Problem::TooLong(LONGEST_NAME)));
        }
        let is_wrong = |condition: &&Condition| condition.test(self.kind, custom).is_none();
        if let Some(wrong) = self.content.filter.conditions().find(is_wrong) {
            return Err(AppError::invalid_field(wrong.field, Problem::WrongType));
        }
        let columns = self.content.columns;
        let columns = if columns.is_empty() { columns } else { sound_columns(self.kind, custom, columns) };
        // More words are not searched for anyway.
        let search = text::line(&self.content.search).chars().take(text::LINE_LENGTH).collect();
        Ok(Self { name, content: ViewContent { search, columns, ..self.content }, ..self })
    }

    /// Nobody could tell two views of a list by the same name, apart from one of their own from a shared one. `known`
    /// are the views that the employee sees. One that keeps its name is not asked to give it up.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a name that another view has.
    pub fn check_name(&self, known: &[SavedView]) -> Result<(), AppError> {
        let wanted = self.name.to_lowercase();
        let is_alike = |view: &&SavedView| {
            view.kind == self.kind && view.is_shared == self.is_shared && view.name.to_lowercase() == wanted
        };
        let alike: Vec<i64> = known.iter().filter(is_alike).map(|view| view.id).collect();
        let is_taken = !alike.is_empty() && self.id.is_none_or(|own| !alike.contains(&own));
        if is_taken { Err(AppError::invalid(Place::ViewName, Problem::AlreadyUsed)) } else { Ok(()) }
    }
}
