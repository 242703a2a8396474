//! `import leads`, `import contacts`, `import companies`.

use std::{fmt, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use chrono::Utc;
use domain::{
    Kind, Language,
    import::FILE_SIZE,
    run::{ImportRun, RunState},
};
use messages::labels::{self, row_reason};
use serde::Serialize;
use sqlx::PgPool;
use store::{
    Ctx,
    import::{self, Wish},
};

use super::{failure::explain, map, with_database};
use crate::{cli::ImportClients, config::Config, output, refusal::refuse};

/// The answer: rows = created + updated + rejected; unchanged ones are among the updated, repaired ones among the created
/// and updated.
#[derive(Serialize)]
struct Imported {
    #[serde(skip)]
    kind: Kind,
    /// The number of the import, by which its report and its undoing are found.
    run: i64,
    rows: i64,
    created: i64,
    /// Leads are never updated.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<i64>,
    /// Rows whose records were so already.
    #[serde(skip_serializing_if = "Option::is_none")]
    unchanged: Option<i64>,
    repaired: i64,
    rejected: i64,
}

impl fmt::Display for Imported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, rows, created, updated, unchanged, repaired, rejected, .. } = self;
        let records = labels::kind_plural(*kind).show(Language::English).to_lowercase();
        write!(formatter, "{rows} rows: {created} {records} created")?;
        if let Some(updated) = updated {
            write!(formatter, ", {updated} updated")?;
        }
        if let Some(unchanged) = unchanged.filter(|unchanged| *unchanged > 0) {
            write!(formatter, ", {unchanged} of which were already as in the file")?;
        }
        write!(formatter, " ({repaired} of them repaired), {rejected} rows rejected.")
    }
}

/// Imports leads; with `report`, writes the rejected rows there.
pub async fn leads(config: &Config, json: bool, file: &Path, report: Option<&Path>) -> Result<ExitCode> {
    answer(json, records(config, Kind::Lead, file, report, Wish::default()).await)
}

/// Imports contacts or companies.
pub async fn clients(config: &Config, json: bool, kind: Kind, options: &ImportClients) -> Result<ExitCode> {
    answer(json, wished(config, kind, options).await)
}

async fn wished(config: &Config, kind: Kind, options: &ImportClients) -> Result<Imported> {
    let wish = map::wish(kind, options)?;
    records(config, kind, &options.file, options.report.as_deref(), wish).await
}

/// Prints what was done. Programs that asked for an answer also get one when there is none, beside what people read.
fn answer(json: bool, imported: Result<Imported>) -> Result<ExitCode> {
    match imported {
        Ok(imported) => {
            output::print(json, &imported)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            if json {
                output::print(json, &serde_json::json!({ "error": format!("{error:#}") }))?;
            }
            Err(error)
        }
    }
}

async fn records(config: &Config, kind: Kind, file: &Path, report: Option<&Path>, wish: Wish) -> Result<Imported> {
    let content = read(file)?;
    report.map(try_to_write).transpose()?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    with_database(config, async |ready| {
        let pool = &ready.database.pool;
        let run = import::import_file(pool, &name, content, wish, Utc::now()).await.map_err(explain)?;
        if run.state == RunState::Failed {
            anyhow::bail!("import {} failed; the log says why", run.id);
        }
        eprintln!("import {}: {} rows/s", run.id, run.rate);
        if let Some(report) = report {
            write_report(pool, &run, report).await?;
        }
        let counts = run.counts;
        Ok(Imported {
            kind,
            run: run.id,
            updated: (kind != Kind::Lead).then_some(counts.updated),
            unchanged: (kind != Kind::Lead).then_some(counts.unchanged),
            rows: counts.rows,
            created: counts.created,
            repaired: counts.repaired,
            rejected: counts.rejected,
        })
    })
    .await
}

/// Reads the file, unless it is larger than imports may be.
fn read(file: &Path) -> Result<Vec<u8>> {
    let unreadable = |error| refuse(format!("cannot read {}: {error}", file.display()));
    let length = std::fs::metadata(file).map_err(unreadable)?.len();
    if length > u64::try_from(FILE_SIZE).unwrap_or(u64::MAX) {
        return Err(refuse(format!("{} is larger than {} MiB; split it", file.display(), FILE_SIZE >> 20)));
    }
    std::fs::read(file).map_err(unreadable)
}

/// Refuses a path that cannot be written before anything is stored, not after it.
fn try_to_write(path: &Path) -> Result<()> {
    let opened = std::fs::OpenOptions::new().create(true).append(true).open(path);
    opened.map(drop).map_err(|error| refuse(format!("cannot write {}: {error}", path.display())))
}

async fn write_report(pool: &PgPool, run: &ImportRun, path: &Path) -> Result<()> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.map_err(explain)?;
    let rejected = import::rejected(&mut ctx, run.id).await.map_err(explain)?;
    let csv = rejected.csv("Reason", |reason| row_reason(reason).show(Language::English));
    std::fs::write(path, csv).with_context(|| format!("cannot write {}", path.display()))
}
