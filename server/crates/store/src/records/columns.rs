//! Between rows and values, by the types of the catalogue.

use chrono::{DateTime, NaiveDate, Utc};
use domain::fields::{Field, FieldType};
use domain::value::Link;
use domain::{Moment, Value};
use rust_decimal::Decimal;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use crate::{Actor, Result};

/// Adds `id, version, <field>, …` of the fields.
pub fn push_select(query: &mut QueryBuilder<Postgres>, fields: &[&Field]) {
    query.push("id, version");
    for field in fields {
        query.push(", ").push(field.name.code());
    }
}

/// The value of the field that stands in the column.
pub fn read(row: &PgRow, column: usize, field: &Field, actor: &Actor) -> Result<Value> {
    Ok(match field.field_type {
        FieldType::Text | FieldType::LongText => Value::text(row.try_get::<String, _>(column)?),
        FieldType::Amount => row.try_get::<Option<Decimal>, _>(column)?.map_or(Value::Empty, Value::Decimal),
        FieldType::Currency | FieldType::Choice(_) => Value::choice(row.try_get(column)?),
        FieldType::Stage => Value::Choice(row.try_get(column)?),
        FieldType::Date => row.try_get::<Option<NaiveDate>, _>(column)?.map_or(Value::Empty, Value::Date),
        FieldType::Moment => row
            .try_get::<Option<DateTime<Utc>>, _>(column)?
            .map_or(Value::Empty, |instant| Value::Moment(Moment::new(instant, &actor.zone))),
        FieldType::Boolean => Value::Boolean(row.try_get(column)?),
        FieldType::Employee
        | FieldType::Contact
        | FieldType::Company
        | FieldType::Lead
        | FieldType::Pipeline
        | FieldType::Picture => row
            .try_get::<Option<i64>, _>(column)?
            .map_or(Value::Empty, |id| Value::Link(Link { id, label: String::new() })),
    })
}

/// Adds the value as a bound parameter, typed as the field's column.
pub fn push_bind(query: &mut QueryBuilder<Postgres>, field: &Field, value: &Value) {
    match field.field_type {
        FieldType::Text | FieldType::LongText => query.push_bind(value.as_text().unwrap_or_default().to_owned()),
        FieldType::Amount => query.push_bind(value.as_decimal()),
        FieldType::Currency | FieldType::Choice(_) | FieldType::Stage => {
            query.push_bind(value.as_text().map(str::to_owned))
        }
        FieldType::Date => query.push_bind(match value {
            Value::Date(date) => Some(*date),
            _ => None,
        }),
        FieldType::Moment => query.push_bind(match value {
            Value::Moment(moment) => DateTime::from_timestamp_millis(moment.utc_ms),
            _ => None,
        }),
        FieldType::Boolean => query.push_bind(matches!(value, Value::Boolean(true))),
        FieldType::Employee
        | FieldType::Contact
        | FieldType::Company
        | FieldType::Lead
        | FieldType::Pipeline
        | FieldType::Picture => query.push_bind(value.as_id()),
    };
}

/// The value that a text of the history stands for: the reverse of [`Value::stored`].
pub fn from_stored(field: &Field, stored: String, actor: &Actor) -> Value {
    if stored.is_empty() {
        return Value::Empty;
    }
    let parsed = match field.field_type {
        FieldType::Text | FieldType::LongText => Some(Value::Text(stored.clone())),
        FieldType::Currency | FieldType::Choice(_) | FieldType::Stage => Some(Value::Choice(stored.clone())),
        FieldType::Amount => stored.parse().ok().map(Value::Decimal),
        FieldType::Date => stored.parse().ok().map(Value::Date),
        FieldType::Moment => stored
            .parse()
            .ok()
            .and_then(DateTime::from_timestamp_millis)
            .map(|instant| Value::Moment(Moment::new(instant, &actor.zone))),
        FieldType::Boolean => stored.parse().ok().map(Value::Boolean),
        FieldType::Employee
        | FieldType::Contact
        | FieldType::Company
        | FieldType::Lead
        | FieldType::Pipeline
        | FieldType::Picture => stored.parse().ok().map(|id| Value::Link(Link { id, label: String::new() })),
    };
    parsed.unwrap_or(Value::Text(stored))
}
