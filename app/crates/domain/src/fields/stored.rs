//! Values of custom fields as they are stored: typed JSON that expression indexes understand.

use chrono::{DateTime, TimeZone};
use serde_json::{Value as Json, json};

use super::{Field, FieldType};
use crate::attachment::Attachment;
use crate::value::{Link, Money};
use crate::{Moment, Value, date};

/// The stored form of a value; nothing for no value.
///
/// Texts, codes and dates are strings, numbers strings without superfluous zeros (a JSON number would be read as a
/// float), instants milliseconds, records, employees and files their numbers, several values an array.
pub fn to_json(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Empty => return None,
        Value::Boolean(yes) => Json::Bool(*yes),
        Value::Text(text) | Value::Choice(text) => json!(text),
        Value::Decimal(number) => json!(number.normalize().to_string()),
        Value::Date(date) => json!(date.to_string()),
        Value::Moment(moment) => json!(moment.utc_ms),
        Value::Link(link) => json!(link.id),
        Value::File(file) => json!(file.id),
        Value::Money(money) => {
            json!({ "amount": money.amount.normalize().to_string(), "currency": money.currency })
        }
        Value::Many(values) => Json::Array(values.iter().filter_map(to_json).collect()),
    })
}

/// The value that a stored form stands for; what does not fit the field's type is none.
pub fn from_json<Zone: TimeZone>(field: &Field, stored: Option<&Json>, zone: &Zone) -> Value {
    match stored {
        None | Some(Json::Null) => Value::Empty,
        Some(Json::Array(values)) if field.is_multiple => {
            let values: Vec<Value> = values.iter().filter_map(|value| single(field.field_type, value, zone)).collect();
            if values.is_empty() { Value::Empty } else { Value::Many(values) }
        }
        Some(stored) => single(field.field_type, stored, zone).unwrap_or_default(),
    }
}

fn single<Zone: TimeZone>(field_type: FieldType, stored: &Json, zone: &Zone) -> Option<Value> {
    let text = || stored.as_str().filter(|text| !text.is_empty());
    Some(match field_type {
        FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Address => Value::Text(text()?.to_owned()),
        FieldType::Number | FieldType::Decimal | FieldType::Amount => Value::Decimal(text()?.parse().ok()?),
        FieldType::Date => Value::Date(date::parse_iso(text()?)?),
        FieldType::Moment => Value::Moment(Moment::new(DateTime::from_timestamp_millis(stored.as_i64()?)?, zone)),
        FieldType::Boolean => Value::Boolean(stored.as_bool()?),
        FieldType::Choice(_) | FieldType::List | FieldType::Stage | FieldType::Currency => {
            Value::Choice(text()?.to_owned())
        }
        FieldType::Money => Value::Money(Money {
            amount: stored.get("amount")?.as_str()?.parse().ok()?,
            currency: stored.get("currency")?.as_str()?.to_owned(),
        }),
        FieldType::Pipeline
        | FieldType::Employee
        | FieldType::Contact
        | FieldType::Company
        | FieldType::Lead
        | FieldType::Deal
        | FieldType::Picture => Value::Link(Link::new(stored.as_i64()?, "")),
        FieldType::File => Value::File(Attachment::of(stored.as_i64()?)),
    })
}
