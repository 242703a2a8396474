//! A record as forms, lists, import and history see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::activity::Planned;
use crate::{ContactPoint, FieldName, Kind, Moment, Value};

/// One record with its scalar fields and contact points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub kind: Kind,
    pub id: i64,
    /// Counts the changes of the record.
    pub version: i32,
    pub values: BTreeMap<FieldName, Value>,
    pub contact_points: Vec<ContactPoint>,
    /// In lists and on boards only.
    #[serde(default)]
    pub planned: Planned,
}

impl Record {
    pub fn value(&self, name: FieldName) -> &Value {
        self.values.get(&name).unwrap_or(&Value::Empty)
    }

    /// The text of a field, or nothing.
    pub fn text(&self, name: FieldName) -> &str {
        self.value(name).as_text().unwrap_or_default()
    }
}

/// The full name of a person, or nothing: first, second and last name.
pub fn person_name(first: &str, second: &str, last: &str) -> String {
    [first, second, last].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// One change of one field. Only a change of the same field in between is a conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub field: FieldName,
    /// What the user saw before the change.
    pub before: Value,
    pub after: Value,
}

/// A change of contact points: of each kind only what differs between before and after is changed, and only another
/// change of the same kind in between is a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsChange {
    /// What the user saw before the change; kinds that stand in neither stay as they are.
    pub before: Vec<ContactPoint>,
    pub after: Vec<ContactPoint>,
}

/// A new record as a person enters it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewRecord {
    pub kind: Kind,
    pub values: BTreeMap<FieldName, Value>,
    pub contact_points: Vec<ContactPoint>,
}

/// By what a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// By hand.
    Person,
    Import,
    Conversion,
    /// Sample data.
    Demo,
    /// A value of a list was deleted, merged or brought back.
    Settings,
    /// An earlier value was taken from the history.
    Restored,
    /// A change of many records at once.
    Bulk,
}

impl Cause {
    pub const ALL: [Self; 7] =
        [Self::Person, Self::Bulk, Self::Restored, Self::Import, Self::Conversion, Self::Settings, Self::Demo];

    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Import => "import",
            Self::Conversion => "conversion",
            Self::Demo => "demo",
            Self::Settings => "settings",
            Self::Restored => "restored",
            Self::Bulk => "bulk",
        }
    }

    /// The cause of that code; unknown ones are read as [`Cause::Person`].
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|cause| cause.code() == code).unwrap_or(Self::Person)
    }
}

/// What happened to a record in one entry of its history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryEvent {
    Created,
    Deleted,
    /// Brought back from the recycle bin.
    Restored,
    Field {
        field: FieldName,
        before: Value,
        after: Value,
    },
    /// As [`crate::contact_point::stored`] keeps them.
    ContactPoints {
        before: String,
        after: String,
    },
    /// Registration or bank data: a line for each part, its code before a colon.
    Details {
        before: String,
        after: String,
    },
    /// A contact of a company, as [`crate::company_contact::Noted::stored`] keeps it.
    Contacts {
        before: String,
        after: String,
    },
}

/// One entry of a record's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub id: i64,
    pub event: HistoryEvent,
    pub at: Moment,
    pub employee_id: i64,
    pub cause: Cause,
}
