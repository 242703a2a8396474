use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::import::{Column, ColumnSummary, ImportChoices, ImportOptions, ImportPlan};
use domain::run::{ImportRun, RunState};
use sqlx::PgPool;

use super::{drain, inspect, progress, save, start};
use crate::{Ctx, Error, Result};

/// What somebody wants of a file; what is left open is decided by the file itself.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub choices: ImportChoices,
    /// Columns by their headers in the file.
    pub columns: Vec<(String, Column)>,
    /// The header of the column that existing records are found by, or the code of what a column becomes.
    pub key: Option<String>,
}

/// Imports a whole file as the system employee *Modus* and returns when it is done.
///
/// # Errors
/// [`domain::AppError::Invalid`] if the file is no table; [`Error::UnknownColumn`] if it has no column that is wished for, or
/// one that nothing can be found by; whatever the database says. What was imported until then stays, and the run is
/// continued by the next worker.
pub async fn import_file(
    pool: &PgPool,
    name: &str,
    content: Vec<u8>,
    wish: Wish,
    now: DateTime<Utc>,
) -> Result<ImportRun> {
    let mut ctx = Ctx::begin_system(pool, now).await?;
    let file = save(&mut ctx, name, content).await?;
    let plan = inspect(&mut ctx, file, wish.choices.clone()).await?;
    let options = fulfil(&mut ctx, plan, wish).await?;
    let run = start(&mut ctx, file, options).await?;
    ctx.commit().await?;
    loop {
        drain(pool, run).await?;
        // A server beside us may have the last batch in hand.
        let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
        let progress = progress(&mut ctx, run).await?;
        if progress.state != RunState::Running {
            return Ok(progress);
        }
        drop(ctx);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The options of the plan with what is wished for.
async fn fulfil(ctx: &mut Ctx, plan: ImportPlan, wish: Wish) -> Result<ImportOptions> {
    if wish.columns.is_empty() && wish.key.is_none() {
        return Ok(plan.options);
    }
    let place = |title: &str| {
        let is_called = |column: &ColumnSummary| column.header.eq_ignore_ascii_case(title.trim());
        plan.columns.iter().position(is_called)
    };
    let unknown = |title: &str| Error::UnknownColumn(title.to_owned());
    let mut columns = plan.options.columns.clone();
    for (title, wanted) in &wish.columns {
        let at = place(title).ok_or_else(|| unknown(title))?;
        columns.iter_mut().enumerate().filter(|(other, column)| *other != at && *column == wanted).for_each(
            // What was recognised gives way to what is wished for.
            |(_, column)| {
                if !matches!(wanted, Column::Ignore | Column::Note | Column::ContactPoint(..)) {
                    *column = Column::Note;
                }
            },
        );
        if let Some(column) = columns.get_mut(at) {
            *column = *wanted;
        }
    }
    let kind = plan.options.kind;
    let key = match &wish.key {
        Some(title) => {
            let by_title = place(title).and_then(|at| columns.get(at).copied());
            let by_code = || Column::from_code(title).filter(|column| columns.contains(column));
            let is_key = |column: &Column| column.is_key(kind);
            Some(by_title.or_else(by_code).filter(is_key).ok_or_else(|| unknown(title))?)
        }
        None => None,
    };
    // The columns say which values are amounts and dates.
    let choices = ImportChoices { columns: Some(columns), key, ..wish.choices };
    Ok(inspect(ctx, plan.file_id, choices).await?.options)
}
