use domain::errors::{AppError, Place, Problem};
use domain::import::{Column, ImportChoices, ImportOptions, Known, NewField};
use domain::run::{ImportCounts, ImportRun, RunKind, RunState};
use domain::{Action, FieldName, Level};
use serde::{Deserialize, Serialize};

use super::plan::custom_fields;
use super::table::Table;
use super::{aside, file, known, missing, new_fields, undo};
use crate::{Ctx, Error, Result, mode, runs};

/// What a run of an import needs to know, kept with it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Task {
    pub file_id: i64,
    pub file_name: String,
    pub headers: Vec<String>,
    pub options: ImportOptions,
}

/// Starts the import of a file and returns its run. A file is imported once: starting it again returns the run
/// that it has.
///
/// # Errors
/// [`AppError::Forbidden`]; [`AppError::NotFound`]; [`AppError::Invalid`] if the options do not fit the file.
pub async fn start(ctx: &mut Ctx, file_id: i64, options: ImportOptions) -> Result<i64> {
    let waiting = match file::load(ctx, file_id).await {
        Err(Error::App(AppError::NotFound)) => {
            return run_of(ctx, file_id).await?.ok_or_else(|| AppError::NotFound.into());
        }
        waiting => waiting?,
    };
    if let Some(run) = run_of(ctx, file_id).await? {
        return Ok(run);
    }
    file::require_right(ctx, Some(options.kind))?;
    let country = mode::settings(ctx).await?.default_country;
    let mut known = known::load(ctx, &country).await?;
    known.expect_fields(options.kind, &options.new_fields);
    check(ctx, &options, &known)?;
    let choices = ImportChoices {
        sheet: options.sheet,
        encoding: Some(options.encoding),
        separator: Some(options.separator),
        ..ImportChoices::default()
    };
    let mut options = options;
    let wanted = options.clone();
    let read = move || -> Result<_, AppError> {
        let table = Table::open(&waiting.content, &choices)?;
        let gathers = wanted.adds_values || !wanted.new_fields.is_empty();
        let missing = if gathers { missing::gather(&table, &wanted, &known).values } else { Vec::new() };
        Ok((table.rows().count(), table.headers, missing, known))
    };
    let (rows, headers, mut missing, known) = aside::read(read).await?;
    if headers.len() != options.columns.len() {
        return Err(AppError::invalid(Place::File, Problem::WrongType).into());
    }
    new_fields::make(ctx, &mut options, &mut missing).await?;
    if options.adds_values && !missing.is_empty() {
        missing::add(ctx, options.kind, &known, missing).await?;
    }
    let counts = ImportCounts { rows: i64::try_from(rows).unwrap_or(i64::MAX), ..ImportCounts::default() };
    let task = Task { file_id, file_name: waiting.name, headers, options };
    runs::begin(ctx, RunKind::Import, &task, &counts).await
}

/// Options come from outside: they name what the kind has, and do only what the actor may.
fn check(ctx: &Ctx, options: &ImportOptions, known: &Known) -> Result<()> {
    let custom = custom_fields(known, options.kind);
    let names: Vec<FieldName> = custom.iter().map(|field| field.name).collect();
    let possible = Column::all_with(options.kind, &names);
    let is_key = |key: Column| key.is_key(options.kind, &custom) && options.columns.contains(&key);
    let can_be_made = options.new_fields.iter().all(|new| NewField::TYPES.contains(&new.field_type));
    let is_possible = options.columns.iter().all(|column| possible.contains(column));
    if !can_be_made || !is_possible || !options.key.is_none_or(is_key) {
        return Err(AppError::invalid(Place::File, Problem::WrongType).into());
    }
    // Records are looked for among all that there are.
    let may_update = ctx.actor.permissions.level(options.kind, Action::Update) == Level::All;
    if options.key.is_some() && !may_update { Err(AppError::Forbidden.into()) } else { Ok(()) }
}

async fn run_of(ctx: &mut Ctx, file_id: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "select id from run where kind = 'import' and created_by = $1 and (options ->> 'file_id')::bigint = $2",
        ctx.actor.id,
        file_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?)
}

/// How far an import is.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor started it or may change CRM settings; [`AppError::NotFound`].
pub async fn progress(ctx: &mut Ctx, run_id: i64) -> Result<ImportRun> {
    let row = sqlx::query!(
        "select state, options, counts, created_at, created_by, finished_at from run where id = $1 and kind = 'import'",
        run_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    if row.created_by != ctx.actor.id {
        ctx.require_settings()?;
    }
    let task: Task = serde_json::from_value(row.options)?;
    let counts: ImportCounts = serde_json::from_value(row.counts)?;
    let lasted_ms = (row.finished_at.unwrap_or(ctx.now) - row.created_at).num_milliseconds().max(1);
    Ok(ImportRun {
        id: run_id,
        kind: task.options.kind,
        undo: undo::of_import(ctx, run_id).await?,
        state: RunState::from_code(&row.state).unwrap_or(RunState::Failed),
        file_name: task.file_name,
        rate: counts.done() * 1_000 / lasted_ms,
        counts,
        started: ctx.moment(row.created_at),
        finished: row.finished_at.map(|at| ctx.moment(at)),
    })
}
