use serde::{Deserialize, Serialize};

use crate::fields::{Access, Field, FieldType, field, fields};
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
    /// A place in one cell, *Saint Paul, Minnesota*: city, region and country.
    Location,
    /// The number of the record in Modus, as an exported file has it: a record is found by it, and none gets it.
    Id,
    Field(FieldName),
    ContactPoint(ContactPointKind, ContactPointType),
}

impl Column {
    /// Everything that a column can become, in the order of the form of the kind: as [`Column::all`], with these custom
    /// fields behind those of the catalogue.
    pub fn all_with(kind: Kind, custom: &[FieldName]) -> Vec<Self> {
        let mut all = Self::all(kind);
        let place = all.iter().position(|column| matches!(column, Self::ContactPoint(..))).unwrap_or(all.len());
        all.splice(place..place, custom.iter().map(|name| Self::Field(*name)));
        all
    }

    /// Everything of the catalogue that a column can become, in the order of the form of the kind.
    pub fn all(kind: Kind) -> Vec<Self> {
        // A lead is linked with its client by its conversion.
        let is_target =
            |name: FieldName| kind != Kind::Lead || !matches!(name, FieldName::ContactId | FieldName::CompanyId);
        let own_fields = fields(kind)
            .iter()
            .filter(|field| field.access == Access::Editable && is_target(field.name))
            // A picture is no text.
            .filter(|field| field.field_type != FieldType::Picture)
            .map(|field| Self::Field(field.name));
        let contact_points = ContactPointKind::ALL.into_iter().flat_map(|kind| {
            ContactPointType::of(kind).iter().map(move |value_type| Self::ContactPoint(kind, *value_type))
        });
        let full_name = field(kind, FieldName::LastName).map(|_| Self::FullName);
        let id = Some(Self::Id).filter(|_| kind.is_client());
        [Self::Note, Self::Ignore]
            .into_iter()
            .chain(id)
            .chain(full_name)
            .chain([Self::Location])
            .chain(own_fields)
            .chain(contact_points)
            .collect()
    }

    /// Whether existing records of the kind can be found by what the column holds: by its number, a line of text, a whole
    /// number, a name, a phone or an e-mail address. Leads are no master data; each row makes a new one. `custom` are the fields that
    /// administrators added to the kind.
    pub fn is_key(self, kind: Kind, custom: &[Field]) -> bool {
        match self {
            Self::Ignore | Self::Note | Self::Location => false,
            Self::Id => kind.is_client(),
            Self::FullName => kind == Kind::Contact,
            Self::Field(name) => {
                let own = || custom.iter().find(|field| field.name == name);
                let names_one = |field: &Field| {
                    matches!(field.field_type, FieldType::Text | FieldType::Number) && !field.is_multiple
                };
                kind != Kind::Lead && field(kind, name).or_else(own).is_some_and(names_one)
            }
            Self::ContactPoint(point, _) => {
                kind != Kind::Lead && matches!(point, ContactPointKind::Phone | ContactPointKind::Email)
            }
        }
    }

    /// The code on the wire: `note`, `title`, `phone.mobile`.
    pub fn code(self) -> String {
        match self {
            Self::Ignore => "ignore".to_owned(),
            Self::Note => "note".to_owned(),
            Self::FullName => "full_name".to_owned(),
            Self::Location => "location".to_owned(),
            Self::Id => "id".to_owned(),
            Self::Field(name) => name.code().into_owned(),
            Self::ContactPoint(kind, value_type) => format!("{}.{}", kind.code(), value_type.code()).to_lowercase(),
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "ignore" => Some(Self::Ignore),
            "note" => Some(Self::Note),
            "full_name" => Some(Self::FullName),
            "location" => Some(Self::Location),
            "id" => Some(Self::Id),
            _ => Self::contact_point(code).or_else(|| FieldName::from_code(code).map(Self::Field)),
        }
    }

    fn contact_point(code: &str) -> Option<Self> {
        let (kind, value_type) = code.split_once('.')?;
        let kind = ContactPointKind::from_code(&kind.to_ascii_uppercase())?;
        let value_type = value_type.to_ascii_uppercase();
        let value_type = ContactPointType::of(kind).iter().find(|known| known.code() == value_type)?;
        Some(Self::ContactPoint(kind, *value_type))
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
