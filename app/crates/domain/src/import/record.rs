use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Column, Finding, RowReason};
use crate::{ContactPoint, FieldName, Value};

/// What a row becomes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportedRecord {
    pub values: BTreeMap<FieldName, Value>,
    /// The fields that the row says are empty: an existing record loses what it has there. Elsewhere nothing said
    /// erases nothing.
    #[serde(default)]
    pub cleared: BTreeSet<FieldName>,
    pub contact_points: Vec<ContactPoint>,
    /// The number of the record in Modus, as the row has it.
    #[serde(default)]
    pub id: Option<String>,
    /// What had to be repaired.
    pub reasons: Vec<RowReason>,
    /// The name of a contact's company: it is linked if there is one of that name, and else kept as text.
    #[serde(default)]
    pub company: Option<String>,
    /// The part of the comment that the row's other cells make.
    #[serde(default)]
    pub kept: String,
    /// It can only change a record that is there: a new one needs a name.
    #[serde(default)]
    pub is_nameless: bool,
    /// The required custom fields that a new record would lack, by their names.
    #[serde(default)]
    pub lacking: Vec<String>,
    /// The records that custom fields link to; they are looked for when the row is stored.
    #[serde(default)]
    pub links: Vec<WantedLink>,
}

/// A record that a row names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedLink {
    pub field: FieldName,
    /// The header of the column.
    pub column: String,
    /// The name of the record; `#12` behind it or alone is its number.
    pub name: String,
}

impl ImportedRecord {
    /// What an existing record is looked for by; nothing if the row leaves it open.
    pub fn key(&self, key: Column) -> Option<String> {
        let text = |name| self.values.get(&name).and_then(Value::as_text).map(str::to_owned);
        match key {
            Column::Id => self.id.clone(),
            Column::Field(name) => match self.values.get(&name)? {
                // Numbers are one however they are written.
                Value::Decimal(number) => Some(number.normalize().to_string()),
                value => value.as_text().map(str::to_owned),
            },
            Column::FullName => {
                let names = [text(FieldName::FirstName), text(FieldName::LastName)];
                Some(names.into_iter().flatten().collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty())
            }
            Column::ContactPoint(kind, _) => {
                self.contact_points.iter().find(|point| point.kind == kind).map(|point| point.normalized.clone())
            }
            Column::Ignore | Column::Note | Column::Location => None,
        }
    }

    /// Why no new record is made of it where none is found by the key; nothing if one is.
    pub fn why_not_made(&self, key: Column) -> Vec<RowReason> {
        match &self.id {
            Some(id) if key == Column::Id => vec![RowReason::cell(Finding::UnknownId, "", id)],
            _ => self.why_not_new(),
        }
    }

    /// Why no new record can be made of it; nothing if it can.
    pub fn why_not_new(&self) -> Vec<RowReason> {
        let nameless = self.is_nameless.then(|| RowReason::row(Finding::NameMissing));
        let lacking = self.lacking.iter().map(|name| RowReason::cell(Finding::RequiredMissing, name, ""));
        nameless.into_iter().chain(lacking).collect()
    }
}
