use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::attachment::Attachment;

/// The value of one field of one record, as it travels between browser and server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    #[default]
    Empty,
    Text(String),
    /// An amount, in the currency that the record names in its currency field.
    Decimal(Decimal),
    Boolean(bool),
    Date(#[serde(deserialize_with = "crate::date::deserialize")] NaiveDate),
    /// What a user enters has the right local time; the server finds the instant by the user's time zone.
    Moment(Moment),
    /// The code of a dictionary value, a value of a field's list, a stage or a currency.
    Choice(String),
    /// Another record, an employee or a pipeline.
    Link(Link),
    /// An amount with a currency of its own.
    Money(Money),
    /// A stored file. Its name and size are decoration, as the label of a link.
    File(Attachment),
    /// Several values of a field, none of them empty; no value at all is [`Value::Empty`].
    Many(Vec<Value>),
}

/// An amount with its currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
}

/// A reference to something with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub id: i64,
    /// The name to show. Empty where the directory knows it (employees, pipelines).
    #[serde(default)]
    pub label: String,
    /// The logo or photograph of a linked company or contact, to be shown beside the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_id: Option<i64>,
}

impl Link {
    /// Without a picture.
    pub fn new(id: i64, label: impl Into<String>) -> Self {
        Self { id, label: label.into(), picture_id: None }
    }
}

impl Value {
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Text, or [`Value::Empty`] for nothing.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    pub fn choice(code: Option<String>) -> Self {
        code.map_or(Self::Empty, Self::Choice)
    }

    pub fn link(id: Option<i64>, label: Option<String>) -> Self {
        id.map_or(Self::Empty, |id| Self::Link(Link::new(id, label.unwrap_or_default())))
    }

    /// The text of a text or choice value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Choice(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_id(&self) -> Option<i64> {
        match self {
            Self::Link(link) => Some(link.id),
            _ => None,
        }
    }

    pub fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Decimal(amount) => Some(*amount),
            _ => None,
        }
    }

    /// The files of a field for files.
    pub fn files(&self) -> Vec<Attachment> {
        let mut files = Vec::new();
        for value in self.each() {
            if let Self::File(file) = value {
                files.push(file.clone());
            }
        }
        files
    }

    /// Equal in what is stored: the label of a link, and the name and size of a file, are decoration.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Link(a), Self::Link(b)) => a.id == b.id,
            (Self::File(a), Self::File(b)) => a.id == b.id,
            // What was entered and what was read are the same where the clock on the wall shows the same.
            (Self::Moment(a), Self::Moment(b)) => a.utc_ms == b.utc_ms || a.local == b.local,
            (Self::Many(a), Self::Many(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_as(b)),
            _ => self == other,
        }
    }

    /// The value as the history keeps it: a plain, stable text, empty for nothing.
    pub fn stored(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Choice(text) => text.clone(),
            Self::Decimal(amount) => amount.normalize().to_string(),
            Self::Boolean(yes) => yes.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Moment(moment) => moment.utc_ms.to_string(),
            Self::Link(link) => link.id.to_string(),
            Self::File(file) => file.id.to_string(),
            Self::Money(money) => format!("{} {}", money.amount.normalize(), money.currency),
            // Values that can be several have one line each.
            Self::Many(values) => {
                let mut lines = String::new();
                for value in values {
                    if !lines.is_empty() {
                        lines.push('\n');
                    }
                    lines.push_str(&value.stored());
                }
                lines
            }
        }
    }

    /// The single values: of several each, of none nothing.
    pub fn each(&self) -> &[Self] {
        match self {
            Self::Empty => &[],
            Self::Many(values) => values,
            single => std::slice::from_ref(single),
        }
    }
}

/// Several values of a field in one line, for people. A value may well have a comma, so that a semicolon keeps them
/// apart, as in a file that is imported.
pub fn in_one_line(texts: &[String]) -> String {
    texts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn values_with_commas_stay_apart_in_one_line() {
        let line = |texts: &[&str]| in_one_line(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(line(&["Smith, Jones & Co.", "Oak, Ltd"]), "Smith, Jones & Co.; Oak, Ltd");
        assert_eq!([line(&["Oak"]), line(&[])], ["Oak", ""]);
    }
}
