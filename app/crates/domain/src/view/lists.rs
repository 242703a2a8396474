//! Everything that one employee chose for the lists.

use serde::{Deserialize, Serialize};

use super::{ListColumn, SavedView};
use crate::Kind;
use crate::fields::CustomField;

/// How one employee sees the lists of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSetting {
    pub kind: Kind,
    /// Nothing for the usual ones.
    #[serde(default)]
    pub columns: Vec<ListColumn>,
    /// The view that the section begins with.
    #[serde(default)]
    pub default_view: Option<i64>,
}

/// How one employee sees the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    pub settings: Vec<ListSetting>,
    /// Own and shared ones, by name.
    pub views: Vec<SavedView>,
}

impl Lists {
    pub fn view(&self, kind: Kind, id: i64) -> Option<&SavedView> {
        self.views.iter().find(|view| view.kind == kind && view.id == id)
    }

    fn setting(&self, kind: Kind) -> Option<&ListSetting> {
        self.settings.iter().find(|setting| setting.kind == kind)
    }

    /// The view that the section begins with, if it is still there.
    pub fn default_view(&self, kind: Kind) -> Option<&SavedView> {
        self.view(kind, self.setting(kind)?.default_view?)
    }

    /// What a list or view shows as long as the employee chooses no other columns for it.
    pub fn usual_columns(&self, kind: Kind, view: Option<&SavedView>, custom: &[CustomField]) -> Vec<ListColumn> {
        match view {
            Some(view) if !view.content.columns.is_empty() => view.content.columns.clone(),
            Some(_) => self.columns(kind, custom),
            None => ListColumn::standard(kind, custom),
        }
    }

    /// The employee's own columns of a list.
    pub fn columns(&self, kind: Kind, custom: &[CustomField]) -> Vec<ListColumn> {
        match self.setting(kind) {
            Some(setting) if !setting.columns.is_empty() => setting.columns.clone(),
            _ => ListColumn::standard(kind, custom),
        }
    }
}
