//! What a field can hold.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::directory::Dictionary;

/// What a field holds, and so how it is entered, shown, stored and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldType {
    /// One line.
    Text,
    /// Many lines.
    LongText,
    /// An amount in the currency that the same record's currency field names.
    Amount,
    /// An ISO 4217 code.
    Currency,
    Date,
    /// An instant: set by the program, or entered into a custom field.
    Moment,
    Boolean,
    /// A whole number.
    Number,
    /// A number with digits after the point.
    Decimal,
    /// An amount with a currency of its own.
    Money,
    /// A web address.
    Url,
    /// A postal address in the lines in which it is written on an envelope.
    Address,
    /// A value of the custom field's own list.
    List,
    Choice(Dictionary),
    /// A stage of the deal's pipeline, or a status of leads.
    Stage,
    Pipeline,
    Employee,
    Contact,
    Company,
    Lead,
    Deal,
    /// A stored picture ([`crate::picture`]), linked by the id of its file.
    Picture,
    /// A stored file of any kind ([`crate::attachment`]).
    File,
}

impl FieldType {
    /// The types that a custom field can have; of those with a dictionary or a kind of record the first.
    pub const CUSTOM: [Self; 15] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Decimal,
        Self::Boolean,
        Self::List,
        Self::Date,
        Self::Moment,
        Self::Money,
        Self::Url,
        Self::Address,
        Self::File,
        Self::Employee,
        Self::Choice(Dictionary::Source),
        Self::Company,
    ];

    /// The code under which a custom field's type is stored; nothing for types of system fields alone.
    pub fn code(self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Number => "number",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::List => "list",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::Money => "money",
            Self::Url => "url",
            Self::Address => "address",
            Self::File => "file",
            Self::Employee => "employee",
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Choice(dictionary) => return Some(Cow::Owned(format!("dictionary:{}", dictionary.code()))),
            Self::Amount | Self::Currency | Self::Stage | Self::Pipeline | Self::Picture => return None,
        }))
    }

    pub fn from_code(code: &str) -> Option<Self> {
        if let Some(dictionary) = code.strip_prefix("dictionary:") {
            return Dictionary::from_code(dictionary).map(Self::Choice);
        }
        let records = [Self::Lead, Self::Deal, Self::Contact];
        Self::CUSTOM.into_iter().chain(records).find(|known| known.code().as_deref() == Some(code))
    }

    /// Whether a field can hold several values of it.
    pub fn may_be_multiple(self) -> bool {
        !matches!(self, Self::LongText | Self::Address | Self::Boolean)
    }

    /// Whether an index helps to sort or to filter by it. Of files nothing is asked but whether there are any.
    pub fn may_be_searched(self) -> bool {
        !matches!(self, Self::Picture | Self::File)
    }

    /// Whether its values have an order of their own.
    pub fn is_ordered(self) -> bool {
        let is_number = matches!(self, Self::Number | Self::Decimal | Self::Money);
        is_number || self.is_text() || matches!(self, Self::Date | Self::Moment)
    }

    /// Whether its values are texts that somebody wrote.
    pub fn is_text(self) -> bool {
        self == Self::Text || self.is_long_text()
    }

    /// Whether its values are texts for which an index has no room.
    pub fn is_long_text(self) -> bool {
        matches!(self, Self::LongText | Self::Url | Self::Address)
    }

    /// Whether its values are those of a list, which says their order.
    pub fn is_listed(self) -> bool {
        matches!(self, Self::List | Self::Choice(_))
    }
}
