//! The whole configuration as a file, out and in.

use std::collections::BTreeMap;

use domain::defaults::DEAL_STAGES;
use domain::directory::Dictionary;
use domain::settings::{
    Configuration, FORMAT, FileValue, ListChange, ListChanges, ListKey, PipelineTemplate, Unfit, UnfitReason,
};
use serde::Serialize;

use super::{apply, create_pipeline, fields, list, lock, moving};
use crate::{Ctx, Error, Result, activities, mode};

/// What an import of settings did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Changes by list.
    pub changed: BTreeMap<ListKey, usize>,
    /// Settings beside the lists that were changed, as the file calls them.
    pub general: Vec<&'static str>,
    /// Pipelines that were created, by their number in the file.
    pub pipelines_created: Vec<String>,
    /// Values that the file does not have, and that stay because records use them.
    pub kept: Vec<(ListKey, String)>,
    /// Changes of custom fields, by the kind of record.
    pub fields_changed: BTreeMap<&'static str, usize>,
    /// Custom fields, or values of their lists, that the file does not have, and that stay because records hold them.
    pub fields_kept: Vec<(&'static str, String)>,
}

/// Reads the whole configuration.
///
/// # Errors
/// [`domain::AppError::Forbidden`] unless the actor may change CRM settings.
pub async fn export(ctx: &mut Ctx) -> Result<Configuration> {
    ctx.require_settings()?;
    let settings = mode::settings(ctx).await?;
    let pipelines = list::read(ctx, ListKey::Pipelines).await?;
    let mut lists = BTreeMap::new();
    for key in keys(&pipelines.values.iter().filter_map(|value| value.code.parse().ok()).collect::<Vec<_>>()) {
        let values = list::read(ctx, key).await?.values;
        lists.insert(key, values.iter().filter(|value| !value.is_closing).map(FileValue::of).collect());
    }
    Ok(Configuration {
        format: FORMAT.to_owned(),
        version: 1,
        default_country: settings.default_country,
        default_currency: settings.default_currency,
        default_pipeline: pipelines.default.clone().unwrap_or_default(),
        deal_creation: settings.deal_creation,
        counters: Some(settings.counters),
        lists,
        custom_fields: Some(fields::export(ctx, &pipelines).await?),
    })
}

/// Every list of a CRM with these pipelines.
fn keys(pipelines: &[i64]) -> Vec<ListKey> {
    let fixed = [ListKey::Lead, ListKey::Quote, ListKey::Invoice, ListKey::Pipelines];
    let stages = pipelines.iter().map(|id| ListKey::Deal(*id));
    fixed.into_iter().chain(stages).chain(Dictionary::ALL.into_iter().map(ListKey::Dictionary)).collect()
}

/// Makes the configuration like the file's. Values that the file does not have are deleted if no record uses them.
/// The mode stays as it is. Nothing is permanent before the commit, so a dry run is an import that is dropped.
///
/// # Errors
/// [`domain::AppError::Forbidden`]; [`Error::Unfit`] with everything in the file that cannot be taken.
pub async fn import(ctx: &mut Ctx, file: &Configuration) -> Result<ImportReport> {
    lock(ctx).await?;
    super::require_no_switch(ctx).await?;
    let mut report = ImportReport::default();
    let mut unfit = unknown_pipelines(file);
    if !unfit.is_empty() {
        return Err(Error::Unfit(unfit));
    }
    let numbers = take_pipelines(ctx, file, &mut report).await?;
    for (key, values) in &file.lists {
        let (key, values) = match key {
            // The numbers of pipelines are this installation's own.
            ListKey::Deal(number) => match numbers.get(&number.to_string()) {
                Some(id) => (ListKey::Deal(*id), values.clone()),
                None => continue,
            },
            ListKey::Pipelines => (ListKey::Pipelines, renumbered(values, &numbers)),
            key => (*key, values.clone()),
        };
        match take_list(ctx, key, &values, &mut report).await {
            Err(Error::Unfit(problems)) => unfit.extend(problems),
            result => result?,
        }
    }
    if let Some(wanted) = &file.custom_fields {
        let numbers = match file.lists.contains_key(&ListKey::Pipelines) {
            true => numbers.clone(),
            false => own_numbers(ctx).await?,
        };
        unfit.extend(fields::import(ctx, wanted, &numbers, &mut report).await?);
    }
    if !unfit.is_empty() {
        return Err(Error::Unfit(unfit));
    }
    take_settings(ctx, file, &numbers, &mut report).await?;
    Ok(report)
}

/// What names a pipeline that the file does not list. A file without pipelines leaves them alone.
fn unknown_pipelines(file: &Configuration) -> Vec<Unfit> {
    let Some(pipelines) = file.lists.get(&ListKey::Pipelines) else { return Vec::new() };
    let stages = file.lists.keys().filter_map(|key| match key {
        ListKey::Deal(number) => Some((*key, number.to_string())),
        _ => None,
    });
    let named = [file.default_pipeline.clone(), file.deal_creation.pipeline_id.to_string()];
    stages
        .chain(named.map(|code| (ListKey::Pipelines, code)))
        .filter(|(_, code)| pipelines.iter().all(|pipeline| pipeline.code != *code))
        .map(|(list, code)| Unfit { list: list.to_string(), code, reason: UnfitReason::UnknownPipeline })
        .collect()
}

/// Finds the file's pipelines here, by number for *General* and by name for others, and creates those that are missing.
async fn take_pipelines(
    ctx: &mut Ctx,
    file: &Configuration,
    report: &mut ImportReport,
) -> Result<BTreeMap<String, i64>> {
    let current = list::read(ctx, ListKey::Pipelines).await?;
    let mut numbers = BTreeMap::new();
    for value in file.lists.get(&ListKey::Pipelines).into_iter().flatten() {
        let general = domain::mode::GENERAL_PIPELINE.to_string();
        let here = if value.code == general {
            Some(general)
        } else {
            let named = current.values.iter().map(FileValue::of).find(|known| {
                known.code != general && value.own_naming().name.is_some_and(|name| known.is_called(&name))
            });
            named.map(|known| known.code)
        };
        let id = match here {
            Some(code) => code.parse().map_err(|_| Error::Inconsistent(code))?,
            None => {
                report.pipelines_created.push(value.code.clone());
                create_pipeline(ctx, value.own_naming(), template(file, &value.code)).await?
            }
        };
        numbers.insert(value.code.clone(), id);
    }
    Ok(numbers)
}

/// The pipelines that there are, which a file without a list of them means.
async fn own_numbers(ctx: &mut Ctx) -> Result<BTreeMap<String, i64>> {
    let own = list::read(ctx, ListKey::Pipelines).await?.values;
    Ok(own.into_iter().filter_map(|value| Some((value.code.clone(), value.code.parse().ok()?))).collect())
}

/// Stages with default names exist already in a pipeline that begins with the default ones, and keep those names.
fn template(file: &Configuration, pipeline: &str) -> PipelineTemplate {
    let stages = pipeline.parse().ok().and_then(|number| file.lists.get(&ListKey::Deal(number)));
    let is_default = |stage: &FileValue| {
        let known = DEAL_STAGES.iter().any(|known| known.code == stage.code && !known.is_system);
        known && !stage.default_names.is_empty()
    };
    let begins_with_default = stages.is_some_and(|stages| stages.iter().any(is_default));
    if begins_with_default { PipelineTemplate::Default } else { PipelineTemplate::Empty }
}

fn renumbered(values: &[FileValue], numbers: &BTreeMap<String, i64>) -> Vec<FileValue> {
    let renumber = |value: &FileValue| Some(FileValue { code: numbers.get(&value.code)?.to_string(), ..value.clone() });
    values.iter().filter_map(renumber).collect()
}

async fn take_list(ctx: &mut Ctx, key: ListKey, values: &[FileValue], report: &mut ImportReport) -> Result<()> {
    let mut current = list::read(ctx, key).await?;
    // First what goes, so that its names become free.
    let absent = ListChanges::between(&current, values).map(|changes| changes.absent).unwrap_or_else(|_| {
        let wanted = |code: &str| values.iter().any(|value| value.code == code);
        let may_go = |code: &&str| !wanted(code) && current.why_kept(code).is_none();
        current.values.iter().map(|value| value.code.as_str()).filter(may_go).map(str::to_owned).collect()
    });
    for code in absent {
        if moving::count(ctx, key, &code).await? > 0 || current.default.as_ref() == Some(&code) {
            report.kept.push((key, code));
            continue;
        }
        if let Some((changed, _)) = apply(ctx, &current, &ListChange::Delete { code }).await? {
            current = changed;
            *report.changed.entry(key).or_default() += 1;
        }
    }
    let ListChanges { changes, .. } = ListChanges::between(&current, values).map_err(Error::Unfit)?;
    for change in changes {
        if let Some((changed, _)) = apply(ctx, &current, &change).await? {
            current = changed;
            *report.changed.entry(key).or_default() += 1;
        }
    }
    Ok(())
}

/// Country, currency, default pipeline, deal creation mode and counters.
async fn take_settings(
    ctx: &mut Ctx,
    file: &Configuration,
    numbers: &BTreeMap<String, i64>,
    report: &mut ImportReport,
) -> Result<()> {
    if let Some(id) = numbers.get(&file.default_pipeline) {
        let pipelines = list::read(ctx, ListKey::Pipelines).await?;
        if apply(ctx, &pipelines, &ListChange::MakeDefault { code: id.to_string() }).await?.is_some() {
            report.general.push("default_pipeline");
        }
    }
    let mut options = file.deal_creation;
    let before = mode::settings(ctx).await?;
    options.pipeline_id =
        numbers.get(&options.pipeline_id.to_string()).copied().unwrap_or(before.deal_creation.pipeline_id);
    let changes = [
        ("deal_creation", options != before.deal_creation),
        ("counters", file.counters.is_some_and(|counters| counters != before.counters)),
        ("default_country", file.default_country != before.default_country),
        ("default_currency", file.default_currency != before.default_currency),
    ];
    report.general.extend(changes.iter().filter(|(_, is_changed)| *is_changed).map(|(name, _)| *name));
    mode::set_deal_creation(ctx, options).await?;
    if let Some(counters) = file.counters {
        activities::set_counters(ctx, counters).await?;
    }
    sqlx::query!(
        "update crm_settings set default_country = $1, default_currency = $2",
        file.default_country,
        file.default_currency
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}
