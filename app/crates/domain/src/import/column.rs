use serde::{Deserialize, Serialize};

use crate::fields::{Access, fields};
use crate::{ContactPointKind, ContactPointType, FieldName, Kind};

/// What becomes of a column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Column {
    /// Left out. Only a person decides so.
    Ignore,
    /// Kept in the comment, under the name of the column: what no field is there for.
    Note,
    /// First and last name in one cell.
    FullName,
    Field(FieldName),
    ContactPoint(ContactPointKind, ContactPointType),
}

impl Column {
    /// Everything that a column can become, in the order of the lead's form.
    pub fn all() -> Vec<Self> {
        let is_target = |name: FieldName| !matches!(name, FieldName::ContactId | FieldName::CompanyId);
        let own_fields = fields(Kind::Lead)
            .iter()
            .filter(|field| field.access == Access::Editable && is_target(field.name))
            .map(|field| Self::Field(field.name));
        let contact_points = ContactPointKind::ALL.into_iter().flat_map(|kind| {
            ContactPointType::of(kind).iter().map(move |value_type| Self::ContactPoint(kind, *value_type))
        });
        [Self::Note, Self::Ignore, Self::FullName].into_iter().chain(own_fields).chain(contact_points).collect()
    }

    /// The code on the wire: `note`, `title`, `phone.mobile`.
    pub fn code(self) -> String {
        match self {
            Self::Ignore => "ignore".to_owned(),
            Self::Note => "note".to_owned(),
            Self::FullName => "full_name".to_owned(),
            Self::Field(name) => name.code().into_owned(),
            Self::ContactPoint(kind, value_type) => format!("{}.{}", kind.code(), value_type.code()).to_lowercase(),
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().into_iter().find(|column| column.code() == code)
    }
}

impl From<Column> for String {
    fn from(column: Column) -> Self {
        column.code()
    }
}

impl TryFrom<String> for Column {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::from_code(&code).ok_or_else(|| format!("no such column: {code}"))
    }
}
