//! Values of custom fields in their column `custom`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use domain::fields::{self, CustomField, Field};
use domain::{FieldName, Moment, Value};
use serde_json::{Map, Value as Json};
use sqlx::{Postgres, QueryBuilder};

use crate::Actor;

/// The object of a new record's values.
pub(crate) fn object<'a>(values: impl IntoIterator<Item = (FieldName, &'a Value)>) -> Json {
    let stored = values.into_iter().filter_map(|(name, value)| {
        let id = name.custom_id()?;
        Some((id.to_string(), fields::to_json(value)?))
    });
    Json::Object(stored.collect::<Map<String, Json>>())
}

/// The object of a new record of this employee: the given values, and the default of each field that nothing is said
/// about.
pub(crate) fn complete(fields: &[CustomField], values: &BTreeMap<FieldName, Value>, creator: i64) -> Json {
    let defaults: Vec<Value> = fields.iter().map(|own| own.default_by(creator)).collect();
    let both = fields.iter().zip(&defaults);
    object(both.map(|(own, default)| (own.name(), values.get(&own.name()).unwrap_or(default))))
}

/// Adds `, custom = …` for changes of custom fields, if there are any.
pub(super) fn push_changes(query: &mut QueryBuilder<Postgres>, changes: &[(Field, Value)]) {
    let custom = || changes.iter().filter(|(field, _)| field.is_custom());
    if custom().next().is_none() {
        return;
    }
    let emptied: Vec<String> = custom()
        .filter(|(_, value)| fields::to_json(value).is_none())
        .filter_map(|(field, _)| Some(field.name.custom_id()?.to_string()))
        .collect();
    query.push(", custom = (custom || ").push_bind(object(custom().map(|(field, value)| (field.name, value))));
    query.push(") - ").push_bind(emptied).push("::text[]");
}

/// Finds the instants of moments that the actor entered by the clock on the wall.
pub(crate) fn with_instants(field: &Field, value: Value, actor: &Actor) -> Value {
    match value {
        Value::Moment(entered) if field.is_custom() => {
            instant(&entered, actor).map_or(Value::Moment(entered), |at| Value::Moment(Moment::new(at, &actor.zone)))
        }
        Value::Many(values) => {
            Value::Many(values.into_iter().map(|value| with_instants(field, value, actor)).collect())
        }
        other => other,
    }
}

/// An hour that the clock skips is taken as the one after it, one that comes twice as the first.
fn instant(entered: &Moment, actor: &Actor) -> Option<DateTime<Utc>> {
    let local = entered.local;
    let day = NaiveDate::from_ymd_opt(local.year, local.month.into(), local.day.into())?;
    let time = day.and_hms_opt(local.hour.into(), local.minute.into(), 0)?;
    let found = actor.zone.from_local_datetime(&time).earliest();
    let later = || actor.zone.from_local_datetime(&(time + chrono::Duration::hours(1))).earliest();
    found.or_else(later).map(|at| at.with_timezone(&Utc))
}

/// The texts of custom fields that records are found by.
pub(crate) fn searchable(fields: &[CustomField], custom: &Json) -> Vec<String> {
    let mut texts = Vec::new();
    for field in fields.iter().filter(|field| field.field_type.is_text()) {
        match custom.get(field.id.to_string()) {
            Some(Json::String(text)) => texts.push(text.clone()),
            Some(Json::Array(values)) => texts.extend(values.iter().filter_map(Json::as_str).map(str::to_owned)),
            _ => {}
        }
    }
    texts
}
