//! Between rows and values, by the types of the catalogue.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use domain::attachment::Attachment;
use domain::fields::{self, Field, FieldType};
use domain::value::{Link, Money};
use domain::{Moment, Value};
use rust_decimal::Decimal;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use crate::{Actor, Result};

/// Adds `id, version, <field>, …` of the fields.
pub fn push_select(query: &mut QueryBuilder<Postgres>, fields: &[Field]) {
    query.push("id, version");
    for field in fields {
        match field.name.custom_id() {
            Some(id) => query.push(", custom -> '").push(id).push("' as custom_").push(id),
            None => query.push(", ").push(field.name.code()),
        };
    }
}

/// The SQL expression of a field in its table, of the type in which its values are compared, sorted and indexed: a
/// column, or what stands in the column `custom`. Of several values it is the JSON array.
pub(crate) fn expression(field: &Field) -> Cow<'static, str> {
    match field.name.custom_id() {
        Some(id) => Cow::Owned(expression_in("custom", id, field)),
        None => field.name.code(),
    }
}

/// The same where other tables with columns of these names are at hand.
pub(super) fn expression_of(table: &str, field: &Field) -> String {
    match field.name.custom_id() {
        Some(id) => expression_in(&format!("{table}.custom"), id, field),
        None => format!("{table}.{}", field.name.code()),
    }
}

fn expression_in(custom: &str, id: i32, field: &Field) -> String {
    match field.field_type {
        _ if field.is_multiple => format!("({custom} -> '{id}')"),
        FieldType::Number | FieldType::Decimal => format!("(({custom} ->> '{id}')::numeric)"),
        FieldType::Money => format!("(({custom} -> '{id}' ->> 'amount')::numeric)"),
        FieldType::Moment
        | FieldType::Employee
        | FieldType::Contact
        | FieldType::Company
        | FieldType::Lead
        | FieldType::Deal
        | FieldType::File => format!("(({custom} ->> '{id}')::bigint)"),
        _ => format!("({custom} ->> '{id}')"),
    }
}

/// The value of the field that stands in the column.
pub fn read(row: &PgRow, column: usize, field: &Field, actor: &Actor) -> Result<Value> {
    if field.is_custom() {
        let stored: Option<serde_json::Value> = row.try_get(column)?;
        return Ok(fields::from_json(field, stored.as_ref(), &actor.zone));
    }
    Ok(match field.field_type {
        FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Address => {
            Value::text(row.try_get::<String, _>(column)?)
        }
        FieldType::Amount | FieldType::Number | FieldType::Decimal | FieldType::Money => {
            row.try_get::<Option<Decimal>, _>(column)?.map_or(Value::Empty, Value::Decimal)
        }
        FieldType::Currency | FieldType::Choice(_) | FieldType::List => Value::choice(row.try_get(column)?),
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
        | FieldType::Deal
        | FieldType::Pipeline
        | FieldType::Picture
        | FieldType::File => {
            row.try_get::<Option<i64>, _>(column)?.map_or(Value::Empty, |id| Value::Link(Link::new(id, "")))
        }
    })
}

/// Adds the value of a system field as a bound parameter, typed as its column.
pub fn push_bind(query: &mut QueryBuilder<Postgres>, field: &Field, value: &Value) {
    match field.field_type {
        FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Address => {
            query.push_bind(value.as_text().unwrap_or_default().to_owned())
        }
        FieldType::Amount | FieldType::Number | FieldType::Decimal | FieldType::Money => {
            query.push_bind(value.as_decimal())
        }
        FieldType::Currency | FieldType::Choice(_) | FieldType::List | FieldType::Stage => {
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
        | FieldType::Deal
        | FieldType::Pipeline
        | FieldType::Picture
        | FieldType::File => query.push_bind(value.as_id()),
    };
}

/// The value that a text of the history stands for: the reverse of [`Value::stored`].
pub fn from_stored(field: &Field, stored: String, actor: &Actor) -> Value {
    if stored.is_empty() {
        return Value::Empty;
    }
    if field.is_multiple {
        let single = Field { is_multiple: false, ..*field };
        return Value::Many(stored.split('\n').map(|line| from_stored(&single, line.to_owned(), actor)).collect());
    }
    let parsed = match field.field_type {
        FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Address => {
            Some(Value::Text(stored.clone()))
        }
        FieldType::Currency | FieldType::Choice(_) | FieldType::List | FieldType::Stage => {
            Some(Value::Choice(stored.clone()))
        }
        FieldType::Amount | FieldType::Number | FieldType::Decimal => stored.parse().ok().map(Value::Decimal),
        FieldType::Money => stored.split_once(' ').and_then(|(amount, currency)| {
            Some(Value::Money(Money { amount: amount.parse().ok()?, currency: currency.to_owned() }))
        }),
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
        | FieldType::Deal
        | FieldType::Pipeline
        | FieldType::Picture => stored.parse().ok().map(|id| Value::Link(Link::new(id, ""))),
        FieldType::File => stored.parse().ok().map(|id| Value::File(Attachment::of(id))),
    };
    parsed.unwrap_or(Value::Text(stored))
}
