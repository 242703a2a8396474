//! Registration and bank data of companies and contacts: *details* (seed 003, `reference-crm.md` §3.5).
//!
//! A record can have several, one of them primary. The address fields of the record itself stay what they are: the
//! one address of lists and import. Details add further addresses, each of a type; nothing is copied between them.

mod account;
mod address;
mod checks;
mod field;
mod iban;
mod input;
mod merge;
mod preset;
#[cfg(test)]
mod tests;

pub use account::{Account, AccountField, account_fields};
pub use address::{Address, AddressField, AddressType, address_fields};
pub use checks::Warning;
pub use field::DetailField;
pub use iban::grouped as grouped_iban;
pub use input::check;
pub use merge::{Part, differences, merge};
pub use preset::{Form, fields_of};

use serde::{Deserialize, Serialize};

/// Whose data it is. It decides, with the country, which fields there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    #[default]
    Company,
    PrivatePerson,
    NonProfit,
}

impl Subject {
    pub const ALL: [Self; 3] = [Self::Company, Self::PrivatePerson, Self::NonProfit];

    pub fn code(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::PrivatePerson => "private_person",
            Self::NonProfit => "non_profit",
        }
    }

    /// Unknown codes are read as [`Subject::Company`].
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|subject| subject.code() == code).unwrap_or_default()
    }
}

/// The text of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldText {
    pub field: DetailField,
    /// Normalised: without the blanks and dashes that people write. [`DetailField::shown`] brings them back.
    pub text: String,
}

/// The registration data, addresses and bank accounts of one legal or private person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// 0 for new ones.
    pub id: i64,
    pub is_primary: bool,
    pub subject: Subject,
    /// ISO 3166-1 alpha-2; empty for none in particular.
    pub country: String,
    /// Those that are filled in, in the order of the form.
    pub fields: Vec<FieldText>,
    /// At most one of a type, in the order of the types.
    pub addresses: Vec<Address>,
    pub accounts: Vec<Account>,
}

impl Details {
    /// The text of a field, empty for none.
    pub fn text(&self, field: DetailField) -> &str {
        self.fields.iter().find(|own| own.field == field).map_or("", |own| &own.text)
    }

    /// Puts a text in the place of the one that the field has.
    pub fn set_text(&mut self, field: DetailField, text: String) {
        self.fields.retain(|own| own.field != field);
        if !text.is_empty() {
            self.fields.push(FieldText { field, text });
        }
    }

    pub fn address(&self, address_type: AddressType) -> Option<&Address> {
        self.addresses.iter().find(|own| own.address_type == address_type)
    }

    pub fn account(&self, id: i64) -> Option<&Account> {
        self.accounts.iter().find(|own| own.id == id)
    }

    /// Whether nothing was entered.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.addresses.is_empty() && self.accounts.is_empty()
    }

    /// What a record is found by: its numbers and names, as they are stored, and as people write them where a search
    /// for the latter would not find the former.
    pub fn searched(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for FieldText { field, text } in &self.fields {
            texts.push(text.clone());
            let shown = field.shown(text);
            if shown.contains(['-', '.']) && shown != *text {
                texts.push(shown);
            }
        }
        for account in &self.accounts {
            texts.extend([&account.iban, &account.number].into_iter().filter(|text| !text.is_empty()).cloned());
        }
        texts
    }
}

/// What became of details that were to be saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saved {
    Stored,
    /// Somebody else changed the same parts in between. Nothing was stored; this is what there is now.
    Clash {
        parts: Vec<Part>,
        current: Details,
    },
}
