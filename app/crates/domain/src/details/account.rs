use serde::{Deserialize, Serialize};

use super::checks::{self, Warning};
use super::iban;
use crate::text;

/// One bank account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// 0 for a new one.
    pub id: i64,
    pub holder: String,
    pub bank: String,
    pub iban: String,
    pub bic: String,
    /// Where there is no IBAN.
    pub number: String,
    /// Routing number of the United States, sort code of the United Kingdom.
    pub routing: String,
    /// An ISO 4217 code, or empty.
    pub currency: String,
    pub comment: String,
}

/// A line of bank details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountField {
    Holder,
    Bank,
    Iban,
    Bic,
    Number,
    Routing,
    Currency,
    Comment,
}

impl AccountField {
    pub const ALL: [Self; 8] =
        [Self::Holder, Self::Bank, Self::Iban, Self::Bic, Self::Number, Self::Routing, Self::Currency, Self::Comment];

    pub fn code(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Bank => "bank",
            Self::Iban => "iban",
            Self::Bic => "bic",
            Self::Number => "number",
            Self::Routing => "routing",
            Self::Currency => "currency",
            Self::Comment => "comment",
        }
    }

    /// The form that is stored.
    pub fn normalize(self, typed: &str, country: &str) -> String {
        let line = text::line(typed);
        match self {
            Self::Iban => iban::normalize(&line, country),
            Self::Bic => {
                let compact = checks::compact(&line);
                if checks::is_code(&compact) { compact } else { line }
            }
            Self::Routing => {
                let compact = checks::compact(&line);
                if checks::is_digits(&compact) { compact } else { line }
            }
            Self::Holder | Self::Bank | Self::Number | Self::Currency | Self::Comment => line,
        }
    }

    /// What is to be looked at again in a normalised text.
    pub fn warning(self, text: &str, country: &str) -> Option<Warning> {
        match (self, country) {
            _ if text.is_empty() => None,
            (Self::Iban, _) => iban::warning(text),
            (Self::Bic, _) => iban::bic_warning(text),
            (Self::Routing, "US") => checks::routing_number(text),
            (Self::Routing, "GB") => checks::of_digits(text, 6),
            _ => None,
        }
    }

    /// The text as people write it.
    pub fn shown(self, text: &str, country: &str) -> String {
        match (self, country) {
            (Self::Iban, _) => iban::grouped(text),
            (Self::Routing, "GB") => iban::split(text, &[2, 2, 2], '-'),
            _ => text.to_owned(),
        }
    }

    /// What is well-formed, to be shown where it is expected.
    pub fn example(self, country: &str) -> &'static str {
        match (self, country) {
            (Self::Iban, "PL") => "PL61 1090 1014 0000 0712 1981 2874",
            (Self::Iban, "IT") => "IT60 X054 2811 1010 0000 0123 456",
            (Self::Iban, "GB") => "GB29 NWBK 6016 1331 9268 19",
            (Self::Iban, _) => "DE89 3704 0044 0532 0130 00",
            (Self::Bic, _) => "COBADEFFXXX",
            (Self::Routing, "GB") => "60-16-13",
            (Self::Routing, "US") => "021000021",
            _ => "",
        }
    }
}

impl Account {
    pub fn get(&self, field: AccountField) -> &str {
        match field {
            AccountField::Holder => &self.holder,
            AccountField::Bank => &self.bank,
            AccountField::Iban => &self.iban,
            AccountField::Bic => &self.bic,
            AccountField::Number => &self.number,
            AccountField::Routing => &self.routing,
            AccountField::Currency => &self.currency,
            AccountField::Comment => &self.comment,
        }
    }

    pub fn set(&mut self, field: AccountField, text: String) {
        *match field {
            AccountField::Holder => &mut self.holder,
            AccountField::Bank => &mut self.bank,
            AccountField::Iban => &mut self.iban,
            AccountField::Bic => &mut self.bic,
            AccountField::Number => &mut self.number,
            AccountField::Routing => &mut self.routing,
            AccountField::Currency => &mut self.currency,
            AccountField::Comment => &mut self.comment,
        } = text;
    }

    /// Whether nothing but the currency is given.
    pub fn is_empty(&self) -> bool {
        AccountField::ALL.into_iter().all(|field| field == AccountField::Currency || self.get(field).is_empty())
    }

    /// The account on one line.
    pub fn line(&self, country: &str) -> String {
        let mut line = String::new();
        for field in AccountField::ALL {
            let text = field.shown(self.get(field), country);
            if !text.is_empty() {
                line.push_str(if line.is_empty() { "" } else { ", " });
                line.push_str(&text);
            }
        }
        line
    }
}

/// The lines of bank details where the person is at home in the country. Account numbers and codes of banks are asked
/// for where there is no IBAN, or where it is not what people use.
pub fn account_fields(country: &str) -> &'static [AccountField] {
    use AccountField::{Bank, Bic, Comment, Currency, Holder, Iban, Number, Routing};
    match country {
        "US" => &[Holder, Bank, Routing, Number, Bic, Currency, Comment],
        "GB" => &[Holder, Bank, Routing, Number, Iban, Bic, Currency, Comment],
        "PL" | "DE" | "IT" => &[Holder, Bank, Iban, Bic, Currency, Comment],
        _ => &[Holder, Bank, Iban, Bic, Number, Routing, Currency, Comment],
    }
}
