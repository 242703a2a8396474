//! Custom fields that must be filled in, always or from a stage on. The rules are [`fields::missing`]
//! and [`fields::missing_on_move`].

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use domain::fields::{self, Field};
use domain::stage::Stage;
use domain::{AppError, FieldName, Record, Value};

use super::Catalogue;
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
    (pipeline_id, stage): (Option<i64>, &str),
    moves: bool,
    has_value: impl Fn(FieldName) -> bool,
) -> Result<()> {
    if catalogue.custom.iter().all(|field| !field.is_required && field.required_from.is_empty()) {
        return Ok(());
    }
    let stages = match known.0.entry(pipeline_id) {
        Entry::Occupied(read) => read.into_mut(),
        Entry::Vacant(place) => place.insert(directory::stages(&mut ctx.tx, catalogue.kind, pipeline_id).await?),
    };
    let lacking = if moves {
        fields::missing_on_move(&catalogue.custom, stages, pipeline_id, stage, has_value)
    } else {
        fields::missing(&catalogue.custom, stages, pipeline_id, stage, has_value)
    };
    if lacking.is_empty() { Ok(()) } else { Err(AppError::Invalid(lacking).into()) }
}

/// Whether these changes fill in the last required field of a record that a conversion left incomplete.
pub(crate) fn completes(catalogue: &Catalogue, record: &Record, changes: &[(Field, Value)]) -> bool {
    let is_incomplete = *record.value(FieldName::IsIncomplete) == Value::Boolean(true);
    let after = |name: FieldName| {
        let changed = changes.iter().find(|(field, _)| field.name == name);
        changed.map_or(record.value(name), |(_, value)| value)
    };
    is_incomplete && catalogue.custom.iter().all(|field| !field.is_required || !after(field.name()).is_empty())
}
