//! Custom fields that must be filled in, always or from a stage on, and the mark of records that were made without
//! them. The rules are [`fields::missing`] and [`fields::missing_on_move`].

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use domain::errors::Violation;
use domain::fields::{self, Field};
use domain::stage::Stage;
use domain::{AppError, FieldName, Kind, Record, Value};
use sqlx::QueryBuilder;

use super::{Catalogue, table};
use crate::{Ctx, Result, directory};

/// The stages of pipelines, each read once for many records.
#[derive(Debug, Default)]
pub(crate) struct Known(HashMap<Option<i64>, Vec<Stage>>);

/// # Errors
/// [`AppError::Invalid`] with every field that a new record lacks.
pub(super) async fn check_new(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    pipeline_id: Option<i64>,
    values: &BTreeMap<FieldName, Value>,
) -> Result<()> {
    let stage = values.get(&FieldName::Stage).and_then(Value::as_text).unwrap_or_default();
    let has_value = |name: FieldName| values.get(&name).is_some_and(|value| !value.is_empty());
    check(ctx, catalogue, &mut Known::default(), (pipeline_id, stage), false, has_value).await
}

/// A change is measured by the record that it leads to, where it changes the stage. A value that is taken away is, too;
/// but what an old record lacks hinders nobody from changing something else.
///
/// # Errors
/// [`AppError::Invalid`] with every field that is lacking.
pub(crate) async fn check_changes(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    known: &mut Known,
    record: &Record,
    changes: &[(Field, Value)],
) -> Result<()> {
    let changed = |name: FieldName| changes.iter().find(|(field, _)| field.name == name).map(|(_, value)| value);
    let moves = changed(FieldName::Stage).is_some();
    let empties = changes.iter().any(|(field, value)| field.is_custom() && value.is_empty());
    if !moves && !empties {
        return Ok(());
    }
    let after = |name: FieldName| changed(name).unwrap_or(record.value(name));
    let stage = after(FieldName::Stage).as_text().unwrap_or_default().to_owned();
    let pipeline_id = record.value(FieldName::PipelineId).as_id();
    let counts = |name: FieldName| moves || changed(name).is_some();
    let has_value = |name: FieldName| !counts(name) || !after(name).is_empty();
    check(ctx, catalogue, known, (pipeline_id, &stage), moves, has_value).await
}

/// # Errors
/// [`AppError::Invalid`] with every field that the record lacks in the stage of another pipeline.
pub(super) async fn check_move(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    record: &Record,
    pipeline_id: Option<i64>,
    stage: &str,
) -> Result<()> {
    let has_value = |name: FieldName| !record.value(name).is_empty();
    check(ctx, catalogue, &mut Known::default(), (pipeline_id, stage), true, has_value).await
}

async fn check(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    known: &mut Known,
    place: (Option<i64>, &str),
    moves: bool,
    has_value: impl Fn(FieldName) -> bool,
) -> Result<()> {
    let lacking = lacking(ctx, catalogue, known, place, moves, has_value).await?;
    if lacking.is_empty() { Ok(()) } else { Err(AppError::Invalid(lacking).into()) }
}

/// What a record lacks in the stage of the pipeline, or to be moved there.
async fn lacking(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    known: &mut Known,
    (pipeline_id, stage): (Option<i64>, &str),
    moves: bool,
    has_value: impl Fn(FieldName) -> bool,
) -> Result<Vec<Violation>> {
    if catalogue.custom.iter().all(|field| !field.is_required && field.required_from.is_empty()) {
        return Ok(Vec::new());
    }
    let stages = match known.0.entry(pipeline_id) {
        Entry::Occupied(read) => read.into_mut(),
        Entry::Vacant(place) => place.insert(directory::stages(&mut ctx.tx, catalogue.kind, pipeline_id).await?),
    };
    Ok(if moves {
        fields::missing_on_move(&catalogue.custom, stages, pipeline_id, stage, has_value)
    } else {
        fields::missing(&catalogue.custom, stages, pipeline_id, stage, has_value)
    })
}

/// Whether the record was made although it lacked something, and nobody has filled that in yet.
pub(super) fn is_marked(record: &Record) -> bool {
    *record.value(FieldName::IsIncomplete) == Value::Boolean(true)
}

/// Whether a marked record lacks nothing any more in its stage, with these changes.
pub(crate) async fn completes(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    known: &mut Known,
    record: &Record,
    changes: &[(Field, Value)],
) -> Result<bool> {
    let after = |name: FieldName| {
        let changed = changes.iter().find(|(field, _)| field.name == name);
        changed.map_or(record.value(name), |(_, value)| value)
    };
    let (pipeline_id, stage) = (record.value(FieldName::PipelineId).as_id(), after(FieldName::Stage).as_text());
    let place = (pipeline_id, stage.unwrap_or_default());
    Ok(is_marked(record)
        && lacking(ctx, catalogue, known, place, false, |name| !after(name).is_empty()).await?.is_empty())
}

/// The same of a deal that comes into the stage of another pipeline.
pub(super) async fn completes_in(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    record: &Record,
    pipeline_id: Option<i64>,
    stage: &str,
) -> Result<bool> {
    let (mut known, place) = (Known::default(), (pipeline_id, stage));
    let has_value = |name: FieldName| !record.value(name).is_empty();
    Ok(is_marked(record) && lacking(ctx, catalogue, &mut known, place, false, has_value).await?.is_empty())
}

/// Takes the mark from these records.
pub(super) async fn unmark(ctx: &mut Ctx, kind: Kind, ids: Vec<i64>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::new("update ");
    query.push(table(kind)).push(" set is_incomplete = false where id = any(").push_bind(ids).push(")");
    query.build().execute(&mut *ctx.tx).await?;
    Ok(())
}
