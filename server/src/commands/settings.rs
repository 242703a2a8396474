//! `settings export` and `settings import`.

use std::{fmt, path::Path, process::ExitCode};

use anyhow::Result;
use chrono::Utc;
use domain::settings::Configuration;
use serde::Serialize;
use store::{Ctx, settings};

use super::{failure::explain, with_database};
use crate::{config::Config, output, refusal::refuse};

/// The configuration: readable for people, in one line for programs.
#[derive(Serialize)]
#[serde(transparent)]
struct Exported(Configuration);

impl fmt::Display for Exported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string_pretty(&self.0).map_err(|_| fmt::Error)?)
    }
}

pub async fn export(config: &Config, json: bool) -> Result<ExitCode> {
    let configuration = with_database(config, async |ready| {
        let mut ctx = Ctx::begin_system(&ready.database.pool, Utc::now()).await.map_err(explain)?;
        settings::export(&mut ctx).await.map_err(explain)
    })
    .await?;
    output::print(json, &Exported(configuration))?;
    Ok(ExitCode::SUCCESS)
}

/// What was changed, or would be.
#[derive(Serialize)]
struct Taken {
    dry_run: bool,
    changes: usize,
    #[serde(flatten)]
    report: settings::ImportReport,
}

impl fmt::Display for Taken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (list, changes) in &self.report.changed {
            writeln!(formatter, "{list}: {changes} changes")?;
        }
        for name in &self.report.general {
            writeln!(formatter, "{name}: 1 change")?;
        }
        for (list, code) in &self.report.kept {
            writeln!(formatter, "{list}: {code} is not in the file, but records use it; it stays")?;
        }
        let did = if self.dry_run { "would be made" } else { "made" };
        for (kind, changes) in &self.report.fields_changed {
            writeln!(formatter, "custom fields of {kind}: {changes} changes")?;
        }
        for (kind, name) in &self.report.fields_kept {
            writeln!(formatter, "custom fields of {kind}: {name} is not in the file, but records hold it; it stays")?;
        }
        write!(formatter, "{} changes {did}; {} pipelines are new.", self.changes, self.report.pipelines_created.len())
    }
}

/// Takes a file of settings; everything, or nothing.
pub async fn import(config: &Config, json: bool, file: &Path, dry_run: bool) -> Result<ExitCode> {
    let configuration = read(file)?;
    let report = with_database(config, async |ready| {
        let mut ctx = Ctx::begin_system(&ready.database.pool, Utc::now()).await.map_err(explain)?;
        let report = settings::import(&mut ctx, &configuration).await.map_err(explain)?;
        // Dropped, the transaction has changed nothing.
        if !dry_run {
            ctx.commit().await.map_err(explain)?;
        }
        Ok(report)
    })
    .await?;
    let changes = report.changed.values().chain(report.fields_changed.values()).sum::<usize>() + report.general.len();
    output::print(json, &Taken { dry_run, changes, report })?;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<Configuration> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| refuse(format!("cannot read {name}: {error}")))?;
    let configuration: Configuration = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| refuse(format!("{name} is no file of settings: {error}")))?;
    if !configuration.is_readable() {
        return Err(refuse(format!("{name} is no file of settings that this version of Modus reads")));
    }
    if !configuration.is_local() {
        return Err(refuse(format!("{name}: default_country or default_currency is unknown")));
    }
    Ok(configuration)
}
