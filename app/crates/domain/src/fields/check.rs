use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::{Access, Field, FieldType};
use crate::attachment::MOST_FILES;
use crate::contact_point::normalize_web;
use crate::errors::{Place, Problem, Violation};
use crate::value::Money;
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
    let value = match value {
        // What administrators added may be left open, also by a box: neither yes nor no.
        Value::Empty if field.is_custom() => Value::Empty,
        value if field.is_multiple => clean_many(field.field_type, value)?,
        value => clean(field.field_type, value)?,
    };
    if field.is_required && value.is_empty() {
        return Err(Problem::Required);
    }
    Ok(value)
}

/// What a box says that a form shows. Where nobody has said anything yet, an empty one says nothing: whoever looks at it
/// has not said *no*.
pub fn said_by_box(was_empty: bool, is_ticked: bool) -> Value {
    if was_empty && !is_ticked { Value::Empty } else { Value::Boolean(is_ticked) }
}

/// The most values that a field of several holds, unless they are files.
const MOST_VALUES: usize = 100;

/// Each value once, by the rules for a single one.
fn clean_many(field_type: FieldType, value: Value) -> Result<Value, Problem> {
    let given = match value {
        Value::Empty => return Ok(Value::Empty),
        Value::Many(values) => values,
        single => vec![single],
    };
    let mut values: Vec<Value> = Vec::new();
    for value in given {
        if value.is_empty() {
            continue;
        }
        let cleaned = clean(field_type, value)?;
        if !cleaned.is_empty() && !values.iter().any(|known| known.same_as(&cleaned)) {
            values.push(cleaned);
        }
    }
    let most = if field_type == FieldType::File { MOST_FILES } else { MOST_VALUES };
    match values.len() {
        0 => Ok(Value::Empty),
        count if count > most => Err(Problem::NumberTooLarge),
        _ => Ok(Value::Many(values)),
    }
}

fn clean(field_type: FieldType, value: Value) -> Result<Value, Problem> {
    match (field_type, value) {
        (FieldType::Boolean, Value::Empty) => Ok(Value::Boolean(false)),
        (_, Value::Empty) => Ok(Value::Empty),
        (FieldType::Text, Value::Text(typed)) => limited(text::line(&typed), text::LINE_LENGTH),
        (FieldType::LongText | FieldType::Address, Value::Text(typed)) => {
            limited(text::lines(&typed), text::LONG_LENGTH)
        }
        (FieldType::Amount, Value::Decimal(amount)) => amount_in_range(amount),
        (FieldType::Currency, Value::Choice(code)) if super::CURRENCIES.contains(&code.as_str()) => {
            Ok(Value::Choice(code))
        }
        (FieldType::Currency, Value::Choice(_)) => Err(Problem::UnknownValue),
        (FieldType::Number, Value::Decimal(number)) if !number.fract().is_zero() => Err(Problem::NotAWholeNumber),
        (FieldType::Number | FieldType::Decimal, Value::Decimal(number)) => number_in_range(number),
        (FieldType::Money, Value::Money(money)) if !super::CURRENCIES.contains(&money.currency.as_str()) => {
            Err(Problem::UnknownValue)
        }
        (FieldType::Money, Value::Money(money)) => {
            let amount = amount_in_range(money.amount)?.as_decimal().unwrap_or_default().normalize();
            Ok(Value::Money(Money { amount, ..money }))
        }
        (FieldType::Url, Value::Text(typed)) => web_address(&typed),
        (FieldType::Moment, Value::Moment(moment)) if (1000..=9999).contains(&moment.local.year) => {
            Ok(Value::Moment(moment))
        }
        (FieldType::Moment, Value::Moment(_)) => Err(Problem::NotADate),
        (FieldType::Date, Value::Date(date)) => date_in_range(date),
        (FieldType::Boolean, Value::Boolean(yes)) => Ok(Value::Boolean(yes)),
        (FieldType::Choice(_) | FieldType::List | FieldType::Stage, Value::Choice(code)) if code.is_empty() => {
            Ok(Value::Empty)
        }
        (FieldType::Choice(_) | FieldType::List | FieldType::Stage, Value::Choice(code)) if code.len() <= 50 => {
            Ok(Value::Choice(code))
        }
        (FieldType::Choice(_) | FieldType::List | FieldType::Stage, Value::Choice(_)) => Err(Problem::UnknownValue),
        (
            FieldType::Pipeline
            | FieldType::Employee
            | FieldType::Contact
            | FieldType::Company
            | FieldType::Lead
            | FieldType::Deal
            | FieldType::Picture,
            Value::Link(link),
        ) => Ok(Value::Link(link)),
        (FieldType::File, Value::File(file)) => Ok(Value::File(file)),
        _ => Err(Problem::WrongType),
    }
}

fn limited(cleaned: String, longest: usize) -> Result<Value, Problem> {
    if cleaned.chars().count() > longest {
        return Err(Problem::TooLong(u32::try_from(longest).unwrap_or(u32::MAX)));
    }
    Ok(Value::text(cleaned))
}

/// The most digits after the point of an amount, in whatever currency.
const AMOUNT_DECIMALS: u32 = 2;

/// Amounts are stored with two digits after the point and up to 15 before it. One with parts of a cent is refused: nobody
/// wants another amount than the one that was entered.
fn amount_in_range(amount: Decimal) -> Result<Value, Problem> {
    let rounded = amount.round_dp(AMOUNT_DECIMALS);
    if rounded != amount {
        return Err(Problem::TooManyDecimals(AMOUNT_DECIMALS));
    }
    if rounded.abs() >= Decimal::from(1_000_000_000_000_000_i64) {
        return Err(Problem::NumberTooLarge);
    }
    Ok(Value::Decimal(rounded))
}

/// Numbers have up to 15 digits before the point and up to ten after it.
fn number_in_range(number: Decimal) -> Result<Value, Problem> {
    let rounded = number.round_dp(10).normalize();
    if rounded.abs() >= Decimal::from(1_000_000_000_000_000_i64) {
        return Err(Problem::NumberTooLarge);
    }
    Ok(Value::Decimal(rounded))
}

/// The longest web address, in characters.
const URL_LENGTH: usize = 2_000;

fn web_address(typed: &str) -> Result<Value, Problem> {
    if text::line(typed).is_empty() {
        return Ok(Value::Empty);
    }
    let address = normalize_web(typed).ok_or(Problem::NotAWebAddress)?;
    limited(address, URL_LENGTH)
}

fn date_in_range(date: NaiveDate) -> Result<Value, Problem> {
    if (1000..=9999).contains(&date.year()) { Ok(Value::Date(date)) } else { Err(Problem::NotADate) }
}

/// The latest day that has begun anywhere on Earth at `now`.
pub fn latest_day(now: DateTime<Utc>) -> NaiveDate {
    // Kiribati is 14 hours ahead.
    (now + TimeDelta::hours(14)).date_naive()
}

/// Whether somebody can have been born on that day; other fields take any day. `latest` is [`latest_day`], so that nobody
/// is refused whose day has begun.
///
/// # Errors
/// [`Problem::NotBornYet`].
pub fn check_born(name: FieldName, value: &Value, latest: NaiveDate) -> Result<(), Problem> {
    match value {
        Value::Date(date) if name == FieldName::Birthdate && *date > latest => Err(Problem::NotBornYet),
        _ => Ok(()),
    }
}

/// What a new record lacks: its required system fields that have no value.
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
    fn amounts_have_no_parts_of_a_cent_and_are_limited() {
        let amount = |value| check_named(Kind::Deal, FieldName::Amount, Value::Decimal(value));
        assert_eq!(amount(Decimal::new(99_999_999, 3)), Err(Problem::TooManyDecimals(2)));
        assert_eq!(amount(Decimal::new(12_340, 3)), Ok(Value::Decimal(Decimal::new(1_234, 2))));
        assert_eq!(amount(Decimal::from(10_i64.pow(15))), Err(Problem::NumberTooLarge));
    }
}
