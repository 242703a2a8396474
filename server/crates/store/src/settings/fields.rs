//! Custom fields in a file of settings.

use std::collections::{BTreeMap, BTreeSet};

use domain::fields::{DefinedField, FieldLink, FieldUse};
use domain::settings::{FileField, Unfit, UnfitReason, ValueList};
use domain::{AppError, Kind};

use super::ImportReport;
use crate::{Ctx, Error, Result, custom};

/// The fields of every kind, those of each in their order. `pipelines` are those of the file.
pub(super) async fn export(ctx: &mut Ctx, pipelines: &ValueList) -> Result<Vec<FileField>> {
    let known = custom::definitions(ctx).await?;
    let mut fields: Vec<FileField> = known.iter().map(|field| FileField::of(field, &known)).collect();
    // A rule for a pipeline that was deleted says nothing any more.
    let is_there =
        |id: i64| pipelines.values.iter().any(|pipeline| !pipeline.is_closing && pipeline.code == id.to_string());
    fields.iter_mut().for_each(|field| field.required_from.retain(|from| from.pipeline_id.is_none_or(is_there)));
    Ok(fields)
}

/// Makes the fields like the file's. What the file does not have is deleted if no record holds it. `pipelines` gives the
/// installation's number of each pipeline of the file. Returns what cannot be taken.
pub(super) async fn import(
    ctx: &mut Ctx,
    wanted: &[FileField],
    pipelines: &BTreeMap<String, i64>,
    report: &mut ImportReport,
) -> Result<Vec<Unfit>> {
    let mut unfit = twice(wanted);
    if !unfit.is_empty() {
        return Ok(unfit);
    }
    let known = custom::definitions(ctx).await?;
    // First what goes, so that its names become free.
    for field in known.iter().filter(|field| !wanted.iter().any(|file| is_same(file, field, &known))) {
        let kind = field.definition.kind.code();
        if custom::count(ctx, field.id).await?.records > 0 {
            report.fields_kept.push((kind, field.definition.naming.name.clone().unwrap_or_default()));
        } else {
            custom::delete(ctx, field.id).await?;
            *report.fields_changed.entry(kind).or_default() += 1;
        }
    }
    // A lead's field becomes one of another kind, which has to be there.
    let is_lead = |file: &&FileField| file.kind == Kind::Lead;
    let others = wanted.iter().filter(|file| !is_lead(file));
    for file in others.chain(wanted.iter().filter(is_lead)) {
        let unknown = unknown_pipelines(file, pipelines);
        if !unknown.is_empty() {
            unfit.extend(unknown);
            continue;
        }
        match take(ctx, file, pipelines, report).await {
            Ok(None) => {}
            Ok(Some(reason)) => unfit.push(unfit_field(file, reason)),
            Err(Error::App(error @ AppError::Invalid(_))) => {
                unfit.push(unfit_field(file, UnfitReason::Refused(error)));
            }
            Err(error) => return Err(error),
        }
    }
    if unfit.is_empty() {
        for kind in Kind::ALL {
            order(ctx, kind, wanted, report).await?;
        }
    }
    Ok(unfit)
}

/// Names that stand in the file again.
fn twice(wanted: &[FileField]) -> Vec<Unfit> {
    let mut seen = BTreeSet::new();
    let is_second = |file: &&FileField| !seen.insert((file.kind, file.name.to_lowercase()));
    wanted.iter().filter(is_second).map(|file| unfit_field(file, UnfitReason::Twice)).collect()
}

fn is_same(file: &FileField, field: &DefinedField, known: &[DefinedField]) -> bool {
    file.find(known).is_some_and(|found| found.id == field.id)
}

fn unfit_field(file: &FileField, reason: UnfitReason) -> Unfit {
    Unfit { list: format!("custom_fields {}", file.kind.code()), code: file.name.clone(), reason }
}

/// What the field names of pipelines that nobody knows: its rule would be lost.
fn unknown_pipelines(file: &FileField, pipelines: &BTreeMap<String, i64>) -> Vec<Unfit> {
    let named: BTreeSet<i64> = file.required_from.iter().filter_map(|from| from.pipeline_id).collect();
    let unknown = named.into_iter().map(|number| number.to_string()).filter(|code| !pipelines.contains_key(code));
    let list = format!("custom_fields {} {}", file.kind.code(), file.name);
    unknown.map(|code| Unfit { list: list.clone(), code, reason: UnfitReason::UnknownPipeline }).collect()
}

/// Adds or changes one field.
async fn take(
    ctx: &mut Ctx,
    file: &FileField,
    pipelines: &BTreeMap<String, i64>,
    report: &mut ImportReport,
) -> Result<Option<UnfitReason>> {
    let known = custom::definitions(ctx).await?;
    let before = file.find(&known);
    let is_absent = |code: &str| !file.options.iter().any(|option| option.code == code);
    let loses_value = |before: &DefinedField| {
        before.definition.options.iter().any(|option| !option.is_deleted && is_absent(&option.code))
    };
    // To count them takes a look at every record.
    let used = match before.filter(|before| loses_value(before)) {
        Some(before) => custom::count(ctx, before.id).await?,
        None => FieldUse::default(),
    };
    let becomes = match &file.becomes {
        Some(link) => match link.find(&known) {
            Some(target) => Some(FieldLink { kind: link.kind, id: target.id }),
            None => return Ok(Some(UnfitReason::Refused(AppError::NotFound))),
        },
        None => None,
    };
    let is_used = |code: &str| used.options.get(code).is_some_and(|count| *count > 0);
    let pipeline = |number: i64| pipelines.get(&number.to_string()).copied();
    let mut definition = file.definition(before, pipeline, becomes, is_used)?;
    // As if the actor entered it.
    custom::name_defaults(ctx, vec![(definition.field_type, &mut definition.default)]).await?;
    let kind = file.kind.code();
    let Some(before) = before else {
        custom::create(ctx, definition).await?;
        *report.fields_changed.entry(kind).or_default() += 1;
        return Ok(None);
    };
    let fixed = (before.definition.field_type, before.definition.is_multiple);
    if fixed != (definition.field_type, definition.is_multiple) {
        return Ok(Some(UnfitReason::OtherType));
    }
    for option in definition.options.iter().filter(|option| !option.is_deleted && is_absent(&option.code)) {
        let value = option.naming.name.as_deref().unwrap_or(&option.code);
        report.fields_kept.push((kind, format!("{}: {value}", file.name)));
    }
    custom::update(ctx, before.id, before.version, definition).await?;
    let after = custom::definitions(ctx).await?;
    if after.iter().any(|field| field.id == before.id && field.version != before.version) {
        *report.fields_changed.entry(kind).or_default() += 1;
    }
    Ok(None)
}

/// Brings the fields of a kind into the order of the file; what the file does not have comes after them.
async fn order(ctx: &mut Ctx, kind: Kind, wanted: &[FileField], report: &mut ImportReport) -> Result<()> {
    let known = custom::definitions(ctx).await?;
    let present: Vec<i32> = known.iter().filter(|field| field.definition.kind == kind).map(|field| field.id).collect();
    let of_file = wanted.iter().filter(|file| file.kind == kind).filter_map(|file| Some(file.find(&known)?.id));
    let mut ordered: Vec<i32> = of_file.collect();
    let rest: Vec<i32> = present.iter().copied().filter(|id| !ordered.contains(id)).collect();
    ordered.extend(rest);
    if ordered != present {
        custom::reorder(ctx, kind, ordered).await?;
        *report.fields_changed.entry(kind.code()).or_default() += 1;
    }
    Ok(())
}
