//! An inquiry: somebody asked for something. It is always stored as a lead; in Simple mode the same
//! transaction converts it.

use serde::{Deserialize, Serialize};

use crate::{Kind, Value, fields::FieldName};

/// The short form *Create inquiry*: who, how to reach, what about, source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    pub first_name: String,
    pub last_name: String,
    pub company_title: String,
    pub phone: String,
    pub email: String,
    /// What it is about: the title of the lead, and so of the deal.
    pub title: String,
    pub comment: String,
    /// Code of a source; empty for the first one of the dictionary.
    pub source: String,
}

impl Inquiry {
    /// The fields of the lead.
    pub fn values(&self) -> Vec<(FieldName, Value)> {
        [
            (FieldName::Title, &self.title),
            (FieldName::FirstName, &self.first_name),
            (FieldName::LastName, &self.last_name),
            (FieldName::CompanyTitle, &self.company_title),
            (FieldName::Comment, &self.comment),
        ]
        .into_iter()
        .map(|(name, text)| (name, Value::text(text.as_str())))
        .chain((!self.source.is_empty()).then(|| (FieldName::Source, Value::Choice(self.source.clone()))))
        .collect()
    }

    /// Whether anything at all was entered.
    pub fn is_empty(&self) -> bool {
        [&self.first_name, &self.last_name, &self.company_title, &self.phone, &self.email, &self.title, &self.comment]
            .into_iter()
            .all(|text| text.trim().is_empty())
    }
}

/// What an inquiry became: a lead in Classic mode, a deal in Simple mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    pub kind: Kind,
    pub id: i64,
}
