use crate::fields::{Field, FieldType};

macro_rules! operators {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// How a value is compared.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Operator {
            $($(#[$doc])* $variant,)*
        }

        impl Operator {
            pub const ALL: &'static [Operator] = &[$(Self::$variant,)*];

            /// The word for it in addresses.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }
    };
}

operators! {
    /// The same text, amount or day; upper and lower case are the same.
    Is = "is",
    Contains = "has",
    BeginsWith = "begins",
    /// Less than an amount, before a day.
    Less = "lt",
    /// More than an amount, after a day.
    Greater = "gt",
    /// From the first to the second, both included.
    Between = "between",
    /// In a time that is told from today.
    Within = "within",
    AnyOf = "any",
    NoneOf = "none",
    Yes = "yes",
    No = "no",
    IsEmpty = "empty",
    IsNotEmpty = "filled",
}

impl Operator {
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operator| operator.code() == code)
    }

    /// The ways to compare values of a field, the usual one first. One of several values is enough.
    pub fn of(field: &Field) -> &'static [Self] {
        match Shape::of(field.field_type) {
            Shape::Text => &[Self::Contains, Self::BeginsWith, Self::Is, Self::IsEmpty, Self::IsNotEmpty],
            Shape::Number => &[Self::Is, Self::Less, Self::Greater, Self::Between, Self::IsEmpty, Self::IsNotEmpty],
            Shape::Day => {
                &[Self::Within, Self::Is, Self::Less, Self::Greater, Self::Between, Self::IsEmpty, Self::IsNotEmpty]
            }
            Shape::Boolean => &[Self::Yes, Self::No],
            Shape::Code | Shape::Link => match field.field_type {
                FieldType::Picture | FieldType::File => &[Self::IsNotEmpty, Self::IsEmpty],
                // These are never empty.
                FieldType::Stage | FieldType::Pipeline => &[Self::AnyOf, Self::NoneOf],
                FieldType::Employee if !field.is_custom() => &[Self::AnyOf, Self::NoneOf],
                _ => &[Self::AnyOf, Self::NoneOf, Self::IsEmpty, Self::IsNotEmpty],
            },
        }
    }

    /// Whether it needs something to compare with.
    pub fn has_operands(self) -> bool {
        !matches!(self, Self::Yes | Self::No | Self::IsEmpty | Self::IsNotEmpty)
    }
}

/// What values of a type are to comparing and sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    /// Amounts of money count without their currency.
    Number,
    /// A date, or an instant by its day.
    Day,
    Boolean,
    /// The code of a value of a list.
    Code,
    /// The id of something with a name.
    Link,
}

impl Shape {
    pub fn of(field_type: FieldType) -> Self {
        match field_type {
            FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Address => Self::Text,
            FieldType::Amount | FieldType::Number | FieldType::Decimal | FieldType::Money => Self::Number,
            FieldType::Date | FieldType::Moment => Self::Day,
            FieldType::Boolean => Self::Boolean,
            FieldType::Currency | FieldType::Choice(_) | FieldType::List | FieldType::Stage => Self::Code,
            FieldType::Pipeline
            | FieldType::Employee
            | FieldType::Contact
            | FieldType::Company
            | FieldType::Lead
            | FieldType::Deal
            | FieldType::Picture
            | FieldType::File => Self::Link,
        }
    }
}
