//! A record as forms, lists, import and history see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
}

impl Cause {
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Import => "import",
            Self::Conversion => "conversion",
            Self::Demo => "demo",
            Self::Settings => "settings",
        }
    }

    pub fn from_code(code: &str) -> Self {
        [Self::Import, Self::Conversion, Self::Demo, Self::Settings]
            .into_iter()
            .find(|c| c.code() == code)
            .unwrap_or(Self::Person)
    }
}

/// What happened to a record in one entry of its history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryEvent {
    Created,
    Deleted,
    Field { field: FieldName, before: Value, after: Value },
    ContactPoints { before: String, after: String },
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
