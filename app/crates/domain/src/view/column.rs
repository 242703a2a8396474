//! The columns that there are.

use crate::fields::{self, CustomField, Field};
use crate::{FieldName, Kind};

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnName {
    /// What the record is called; the link to it.
    Name,
    /// The person of a lead.
    Person,
    /// How to reach them: the first phone, the first e-mail.
    Reach,
    Field(FieldName),
}

impl ColumnName {
    /// The word for it on the wire.
    pub fn code(self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Person => "person".to_owned(),
            Self::Reach => "reach".to_owned(),
            Self::Field(name) => name.code().to_string(),
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "name" => Some(Self::Name),
            "person" => Some(Self::Person),
            "reach" => Some(Self::Reach),
            code => FieldName::from_code(code).map(Self::Field),
        }
    }

    /// The columns that a list shows unless somebody chooses others, in order. `custom` are the fields that
    /// administrators added.
    pub fn standard(kind: Kind, custom: &[CustomField]) -> Vec<Self> {
        let mut columns = vec![Self::Name];
        for field in fields::of(kind, custom).into_iter().filter(|field| field.in_list) {
            match field.name {
                FieldName::LastName if kind != Kind::Contact => columns.push(Self::Person),
                FieldName::Title | FieldName::FirstName | FieldName::LastName | FieldName::PictureId => {}
                FieldName::ResponsibleId if kind.has_contact_points() => {
                    columns.extend([Self::Reach, Self::Field(field.name)]);
                }
                name => columns.push(Self::Field(name)),
            }
        }
        columns
    }

    /// Every column that a list can show, the usual ones first.
    pub fn all(kind: Kind, custom: &[CustomField]) -> Vec<Self> {
        let mut columns = Self::standard(kind, custom);
        for field in fields::of(kind, custom) {
            let column = Self::Field(field.name);
            if !columns.contains(&column) && !Self::is_in_other(kind, &field) {
                columns.push(column);
            }
        }
        columns
    }

    /// Whether the field is shown by a column that puts fields together.
    fn is_in_other(kind: Kind, field: &Field) -> bool {
        match field.name {
            FieldName::Title | FieldName::PictureId => true,
            FieldName::Honorific | FieldName::FirstName | FieldName::SecondName | FieldName::LastName => {
                matches!(kind, Kind::Lead | Kind::Contact)
            }
            _ => false,
        }
    }

    /// Whether it shows a field that administrators added.
    pub(super) fn is_custom(self) -> bool {
        matches!(self, Self::Field(FieldName::Custom(_)))
    }

    /// The fields that the column shows.
    pub fn fields(self, kind: Kind) -> Vec<FieldName> {
        const PERSON: [FieldName; 4] =
            [FieldName::Honorific, FieldName::FirstName, FieldName::SecondName, FieldName::LastName];
        match self {
            Self::Name if kind == Kind::Contact => [&PERSON[..], &[FieldName::PictureId]].concat(),
            Self::Name if kind == Kind::Company => vec![FieldName::Title, FieldName::PictureId],
            Self::Name => vec![FieldName::Title],
            Self::Person => PERSON.to_vec(),
            Self::Reach => Vec::new(),
            Self::Field(name) => vec![name],
        }
    }
}
