use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::{Access, Field, FieldType};
use crate::errors::{Place, Problem, Violation};
use crate::{FieldName, Kind, Value, text};

/// Checks a value for a field and brings it into the form that is stored.
///
/// That a choice, stage, employee or record exists is checked by the store, which knows them.
///
/// # Errors
/// The rule that the value breaks.
pub fn check(field: &Field, value: Value) -> Result<Value, Problem> {
    if field.access == Access::ReadOnly {
        return Err(Problem::ReadOnly);
    }
    let value = clean(field.field_type, value)?;
    if field.is_required && value.is_empty() {
        return Err(Problem::Required);
    }
    Ok(value)
}

fn clean(field_type: FieldType, value: Value) -> Result<Value, Problem> {
    match (field_type, value) {
        (FieldType::Boolean, Value::Empty) => Ok(Value::Boolean(false)),
        (_, Value::Empty) => Ok(Value::Empty),
        (FieldType::Text, Value::Text(typed)) => limited(text::line(&typed), text::LINE_LENGTH),
        (FieldType::LongText, Value::Text(typed)) => limited(text::lines(&typed), text::LONG_LENGTH),
        (FieldType::Amount, Value::Decimal(amount)) => amount_in_range(amount),
        (FieldType::Currency, Value::Choice(code)) if super::CURRENCIES.contains(&code.as_str()) => {
            Ok(Value::Choice(code))
        }
        (FieldType::Currency, Value::Choice(_)) => Err(Problem::UnknownValue),
        (FieldType::Date, Value::Date(date)) => date_in_range(date),
        (FieldType::Boolean, Value::Boolean(yes)) => Ok(Value::Boolean(yes)),
        (FieldType::Choice(_) | FieldType::Stage, Value::Choice(code)) if code.is_empty() => Ok(Value::Empty),
        (FieldType::Choice(_) | FieldType::Stage, Value::Choice(code)) if code.len() <= 50 => Ok(Value::Choice(code)),
        (FieldType::Choice(_) | FieldType::Stage, Value::Choice(_)) => Err(Problem::UnknownValue),
        (
            FieldType::Pipeline
            | FieldType::Employee
            | FieldType::Contact
            | FieldType::Company
            | FieldType::Lead
            | FieldType::Picture,
            Value::Link(link),
        ) => Ok(Value::Link(link)),
        _ => Err(Problem::WrongType),
    }
}

fn limited(cleaned: String, longest: usize) -> Result<Value, Problem> {
    if cleaned.chars().count() > longest {
        return Err(Problem::TooLong(u32::try_from(longest).unwrap_or(u32::MAX)));
    }
    Ok(Value::text(cleaned))
}

/// Amounts are stored with two digits after the point and up to 15 before it.
fn amount_in_range(amount: Decimal) -> Result<Value, Problem> {
    let rounded = amount.round_dp(2);
    if rounded.abs() >= Decimal::from(1_000_000_000_000_000_i64) {
        return Err(Problem::NumberTooLarge);
    }
    Ok(Value::Decimal(rounded))
}

fn date_in_range(date: NaiveDate) -> Result<Value, Problem> {
    if (1000..=9999).contains(&date.year()) { Ok(Value::Date(date)) } else { Err(Problem::NotADate) }
}

/// What a new record lacks: its required fields that have no value.
pub fn check_required(kind: Kind, has_value: impl Fn(FieldName) -> bool) -> Vec<Violation> {
    super::fields(kind)
        .iter()
        .filter(|field| field.is_required && !has_value(field.name))
        .map(|field| Violation { place: Place::Field(field.name), problem: Problem::Required })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_named(kind: Kind, name: FieldName, value: Value) -> Result<Value, Problem> {
        check(super::super::field(kind, name).expect("in the catalogue"), value)
    }

    #[test]
    fn text_is_cleaned_and_limited() {
        let title = |typed: &str| check_named(Kind::Lead, FieldName::Title, Value::text(typed));
        assert_eq!(title("  a \0 b "), Ok(Value::text("a b")));
        assert_eq!(title(&"ä".repeat(255)), Ok(Value::text("ä".repeat(255))));
        assert_eq!(title(&"ä".repeat(256)), Err(Problem::TooLong(255)));
    }

    #[test]
    fn required_and_read_only_fields_are_guarded() {
        assert_eq!(check_named(Kind::Company, FieldName::Title, Value::text("  ")), Err(Problem::Required));
        assert_eq!(check_named(Kind::Deal, FieldName::ClosedAt, Value::Empty), Err(Problem::ReadOnly));
        assert_eq!(check_named(Kind::Deal, FieldName::Amount, Value::text("5")), Err(Problem::WrongType));
    }

    #[test]
    fn amounts_are_rounded_to_cents_and_limited() {
        let amount = |value| check_named(Kind::Deal, FieldName::Amount, Value::Decimal(value));
        assert_eq!(amount(Decimal::new(12_345, 3)), Ok(Value::Decimal(Decimal::new(1_234, 2))));
        assert_eq!(amount(Decimal::from(10_i64.pow(15))), Err(Problem::NumberTooLarge));
    }
}
