//! Works off the run of an import, batch by batch.

use std::sync::Arc;

use chrono::Utc;
use domain::event::Event;
use domain::import::{Finding, ImportChoices, ImportOptions, ImportedRecord, Known, RowReader, RowReason};
use domain::record::Cause;
use domain::run::ImportCounts;
use domain::{CrmMode, Kind};
use sqlx::PgPool;
use tokio::task::JoinHandle;

use super::file::Content;
use super::held::Reading;
use super::run::Task;
use super::table::Table;
use super::write::Stored;
use super::{clients, known, settle, write};
use crate::history::Origin;
use crate::records::search;
use crate::{Ctx, Error, Result, conversion, mode, phone, runs, settings};

/// Rows in one transaction: few statements, progress that is seen, and little lost by a crash.
const BATCH: usize = 2_500;

/// A row with what it becomes.
#[derive(Clone, Debug)]
pub(super) struct ReadRow {
    /// 1 is the first row of data.
    pub number: i64,
    pub cells: Vec<String>,
    pub outcome: Result<ImportedRecord, Vec<RowReason>>,
}

/// Imports the rows of the run until none is left, and then closes it. Returns when nothing is left to do; a
/// crash at any point loses at most an uncommitted batch, and the next call continues. Several workers take
/// turns.
///
/// # Errors
/// When the database fails in a way that is no single row's fault; the run stays open.
pub async fn drain(pool: &PgPool, run_id: i64) -> Result<()> {
    let Some(task) =
        sqlx::query_scalar!("select options from run where id = $1 and kind = 'import' and state = 'running'", run_id)
            .fetch_optional(pool)
            .await?
    else {
        return Ok(());
    };
    let task: Arc<Task> = Arc::new(serde_json::from_value(task)?);
    let Some(table) = open(pool, &task).await? else {
        return abandon(pool, run_id).await;
    };
    let source = Source { table, task };
    let mut place = Place { rows: 0, byte: source.table.end_of(0) };
    let mut ahead: Option<Ahead> = None;
    loop {
        let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
        settings::hold(&mut ctx.tx).await?;
        let Some(state) = claim(&mut ctx, run_id).await? else { return Ok(()) };
        if place.rows != state.rows {
            // Another worker was at it, or an earlier one left it here.
            place = Place { rows: state.rows, byte: source.table.end_of(state.rows) };
        }
        let country = mode::settings(&mut ctx).await?.default_country;
        let known = Arc::new(known::load(&mut ctx, &country).await?);
        let batch_read = match ahead.take() {
            // Read ahead from here, with the names as they still are.
            Some(ahead) if ahead.place == place && ahead.known == known => ahead.rows,
            _ => source.spawn(place, known.clone()),
        };
        let (rows, end) = finished(batch_read).await?;
        if rows.is_empty() {
            finish(ctx, run_id, &source.task).await?;
            return search::settle(pool).await;
        }
        runs::prepare_batch(&mut ctx).await?;
        // The next rows are read while the database stores these.
        ahead = Some(Ahead { place: end, rows: source.spawn(end, known.clone()), known: known.clone() });
        let reading = source.of(&known);
        match batch(ctx, run_id, reading, state, &rows).await {
            Ok(()) => {}
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::warn!(run.id = run_id, rows = rows.len(), %error, "batch refused; its rows are tried one by one");
                isolate(pool, run_id, reading, &rows).await?;
            }
        }
        place = end;
    }
}

/// Rows that are being read while others are stored.
struct Ahead {
    place: Place,
    known: Arc<Known>,
    rows: JoinHandle<(Vec<ReadRow>, Place)>,
}

/// What reading needs, whatever the batch.
struct Source {
    table: Arc<Table>,
    task: Arc<Task>,
}

impl Source {
    fn of<'a>(&'a self, known: &'a Known) -> Reading<'a> {
        Reading { headers: &self.table.headers, options: &self.task.options, known }
    }

    /// Reads the rows of one batch aside: it takes some ten milliseconds, in which other work shall go on.
    fn spawn(&self, place: Place, known: Arc<Known>) -> JoinHandle<(Vec<ReadRow>, Place)> {
        let (table, task) = (self.table.clone(), self.task.clone());
        tokio::task::spawn_blocking(move || {
            let normalize_phone = &phone::normalize;
            let reader = RowReader { headers: &table.headers, options: &task.options, known: &known, normalize_phone };
            let mut end = place;
            let mut rows = Vec::with_capacity(BATCH);
            for row in table.rows_from(place.byte).take(BATCH) {
                end = Place { rows: end.rows + 1, byte: row.end };
                rows.push(ReadRow { number: end.rows, outcome: reader.read(&row.cells), cells: row.cells });
            }
            (rows, end)
        })
    }
}

async fn finished<T>(work: JoinHandle<T>) -> Result<T> {
    work.await.map_err(|error| Error::Inconsistent(error.to_string()))
}

/// A place between two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    rows: i64,
    byte: usize,
}

/// Where a run stands, its row locked.
#[derive(Clone, Copy, Debug)]
struct Standing {
    rows: i64,
    counts: ImportCounts,
    importer: i64,
}

async fn open(pool: &PgPool, task: &Arc<Task>) -> Result<Option<Arc<Table>>> {
    let Some(file) = sqlx::query!("select content, sheets from import_file where id = $1", task.file_id)
        .fetch_optional(pool)
        .await?
    else {
        return Ok(None);
    };
    let ImportOptions { sheet, encoding, separator, .. } = task.options;
    let choices =
        ImportChoices { sheet, encoding: Some(encoding), separator: Some(separator), ..ImportChoices::default() };
    let content = Content { bytes: file.content, sheets: serde_json::from_value(file.sheets)? };
    let table = finished(tokio::task::spawn_blocking(move || Table::open(&content, &choices))).await??;
    Ok(Some(Arc::new(table)))
}

async fn claim(ctx: &mut Ctx, run_id: i64) -> Result<Option<Standing>> {
    let row = sqlx::query!(
        "select position, counts, created_by from run where id = $1 and state = 'running' for update",
        run_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    row.map(|row| {
        Ok(Standing { rows: row.position, counts: serde_json::from_value(row.counts)?, importer: row.created_by })
    })
    .transpose()
}

/// Stores rows with all their consequences.
async fn batch(mut ctx: Ctx, run_id: i64, reading: Reading<'_>, state: Standing, rows: &[ReadRow]) -> Result<()> {
    let options = reading.options;
    let origin = Origin { employee_id: state.importer, at: ctx.now, cause: Cause::Import, run_id: Some(run_id) };
    let stored = if options.kind == Kind::Lead {
        leads(&mut ctx, rows, origin).await?
    } else {
        clients::store(&mut ctx, reading, rows, origin).await?
    };
    write::mark_incomplete(&mut ctx, options.kind, &stored.created).await?;
    write::report(&mut ctx, run_id, &stored).await?;
    let mut counts = state.counts;
    counts.updated += stored.updated;
    counts.unchanged += stored.unchanged;
    counts.created -= stored.updated;
    for row in &stored.rows {
        match &row.outcome {
            Ok(record) => {
                counts.created += 1;
                counts.repaired += i64::from(!record.reasons.is_empty());
            }
            Err(_) => counts.rejected += 1,
        }
    }
    sqlx::query!(
        "update run set position = $2, counts = $3, first_record = least(first_record, $4),
                        last_record = greatest(last_record, $5)
         where id = $1",
        run_id,
        rows.last().map_or(state.rows, |row| row.number),
        serde_json::to_value(counts)?,
        stored.created.iter().min(),
        stored.created.iter().max()
    )
    .execute(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Run { id: run_id });
    ctx.commit().await
}

/// Stores leads, and in Simple mode converts them.
async fn leads(ctx: &mut Ctx, rows: &[ReadRow], origin: Origin) -> Result<Stored> {
    let settings = mode::lock_shared(ctx).await?;
    let mut rows = rows.to_vec();
    settle::settle(ctx, Kind::Lead, &mut rows, origin.employee_id).await?;
    settle::reject_incomplete(&mut rows);
    let leads = write::leads(ctx, rows, origin).await?;
    if settings.mode == CrmMode::Simple {
        let origin = Origin { cause: Cause::Conversion, ..origin };
        conversion::convert(ctx, &leads.in_progress, &settings.deal_creation, origin).await?;
    }
    Ok(leads.stored)
}

/// Tries rows one by one, so that one that the database refuses does not stop the others.
async fn isolate(pool: &PgPool, run_id: i64, reading: Reading<'_>, rows: &[ReadRow]) -> Result<()> {
    for row in rows {
        let mut row = row.clone();
        loop {
            let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
            settings::hold(&mut ctx.tx).await?;
            let Some(state) = claim(&mut ctx, run_id).await? else { return Ok(()) };
            if state.rows >= row.number {
                break;
            }
            match batch(ctx, run_id, reading, state, std::slice::from_ref(&row)).await {
                Ok(()) => break,
                Err(error) if error.is_transient() || row.outcome.is_err() => return Err(error),
                Err(error) => {
                    tracing::error!(run.id = run_id, row = row.number, %error, "row cannot be stored");
                    row.outcome = Err(vec![RowReason::row(Finding::NotStored)]);
                }
            }
        }
    }
    Ok(())
}

async fn finish(mut ctx: Ctx, run_id: i64, task: &Task) -> Result<()> {
    sqlx::query!("update run set state = 'finished', finished_at = $2 where id = $1", run_id, ctx.now)
        .execute(&mut *ctx.tx)
        .await?;
    sqlx::query!("delete from import_file where id = $1", task.file_id).execute(&mut *ctx.tx).await?;
    for kind in Kind::ALL {
        ctx.announce(Event::Record { kind, id: None });
    }
    ctx.announce(Event::Run { id: run_id });
    ctx.commit().await?;
    tracing::info!(run.id = run_id, "import finished");
    Ok(())
}

/// Closes a run whose file is gone.
async fn abandon(pool: &PgPool, run_id: i64) -> Result<()> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
    sqlx::query!(
        "update run set state = 'failed', finished_at = $2, message = 'the file is gone' where id = $1 and state = 'running'",
        run_id,
        ctx.now
    )
    .execute(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Run { id: run_id });
    ctx.commit().await
}
