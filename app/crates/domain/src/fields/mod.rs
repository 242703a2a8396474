//! The one catalogue of fields. It drives forms, lists, filters, import, export, history and conversion.
//! Adding a field is one [`FieldName`], one entry in the catalogue, one migration and its text. Fields that
//! administrators add at run time are [`CustomField`]s; [`of`] puts both together.

mod catalogue;
mod check;
mod custom;
mod definition;
mod field_type;
mod name;
mod stored;
#[cfg(test)]
mod tests;

pub use catalogue::{companion, field, fields};
pub use check::{check, check_born, check_required, latest_day, said_by_box};
pub use custom::{
    CREATOR, CustomField, FieldLink, FieldOption, NOT_MADE_YET, RequiredFrom, asks_less, carry, find, missing,
    missing_on_move, of,
};
pub use definition::{DefinedField, FieldDefinition, FieldUse, OptionDefinition};
pub(crate) use definition::{clean, wrong_name};
pub use field_type::FieldType;
pub use name::FieldName;
pub use stored::{from_json, to_json};

use serde::{Deserialize, Serialize};

/// Who sets a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Editable,
    /// Set by the program alone.
    ReadOnly,
}

/// The group of a form that a field stands in (seed 003).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Section {
    About,
    Client,
    Address,
    More,
    /// The fields that administrators added.
    Custom,
    /// Created, changed and moved by and when.
    System,
}

impl Section {
    pub const ALL: [Self; 6] = [Self::About, Self::Client, Self::Address, Self::More, Self::Custom, Self::System];
}

/// One field of one kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: FieldName,
    pub field_type: FieldType,
    pub section: Section,
    pub access: Access,
    pub is_required: bool,
    /// Holds any number of values, as a [`Value::Many`](crate::Value::Many).
    pub is_multiple: bool,
    /// Shown as a column of the list unless the user chooses otherwise.
    pub in_list: bool,
    /// There is an index: very long lists are sorted by it at once, by an administrator's field also narrowed down.
    pub is_sortable: bool,
    /// The field's name in the reference product (`reference-crm.md` §3).
    pub reference_name: &'static str,
}

impl Field {
    /// Whether administrators added it.
    pub fn is_custom(&self) -> bool {
        self.name.custom_id().is_some()
    }
}

/// Currencies that are offered first; every three-letter code of ISO 4217's shape in this list is accepted.
pub const CURRENCIES: [&str; 14] =
    ["EUR", "PLN", "GBP", "USD", "CHF", "CZK", "SEK", "DKK", "NOK", "HUF", "RON", "UAH", "CAD", "JPY"];
