//! Moves records away from a value that is deleted, or back to it: in one transaction, with history.

mod gather;
mod write;

use domain::errors::AppError;
use domain::event::Event;
use domain::record::Cause;
use domain::run::{RunKind, RunState};
use domain::settings::{Done, ListKey, MoveCounts, MoveRun, Outcome, What};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, QueryBuilder};

use super::audit::{self, Moved};
use super::list::{self, stage_scope, table};
use crate::history::Origin;
use crate::records::incomplete;
use crate::{Ctx, Error, Result, records, runs};
use gather::Group;

/// Up to here records are moved while the user waits.
const AT_ONCE: i64 = 2_000;
/// Records in one statement, after which progress is told.
const CHUNK: usize = 10_000;

/// What a run has to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Task {
    pub list: ListKey,
    /// The deletion.
    pub done: Done,
    pub direction: Direction,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Direction {
    /// Away from the value, which is then deleted.
    Away,
    /// Back to the value: the records that this run moved away, and that nobody moved since.
    Back(i64),
}

/// Records that use a value, deleted ones included: they too point at a value that exists.
pub(super) async fn count(ctx: &mut Ctx, key: ListKey, code: &str) -> Result<i64> {
    let mut total = 0;
    for (kind, field) in key.uses() {
        let mut sql = QueryBuilder::new("select count(*) from ");
        sql.push(records::table(kind)).push(" where ").push(field.code()).push("::text = ").push_bind(code);
        if let ListKey::Deal(pipeline) = key {
            sql.push(" and pipeline_id = ").push_bind(pipeline);
        }
        total += sql.build_query_scalar::<i64>().fetch_one(&mut *ctx.tx).await?;
    }
    Ok(total)
}

/// Moves few records at once, and leaves many to a run; until that has finished, nothing new may use the value.
pub(super) async fn start(ctx: &mut Ctx, task: &Task, total: i64) -> Result<Outcome> {
    let run = runs::begin(ctx, RunKind::Move, task, &MoveCounts { total, moved: 0 }).await?;
    if total > AT_ONCE {
        if matches!(task.direction, Direction::Away) {
            close(ctx, task, run).await?;
        }
        return Ok(Outcome { run: Some(run), moved: 0 });
    }
    let origin = Origin { cause: Cause::Settings, run_id: Some(run), ..Origin::person(ctx) };
    let moved = perform(ctx, run, task, origin, None).await?;
    Ok(Outcome { run: None, moved })
}

/// From now on nothing new may use the value.
async fn close(ctx: &mut Ctx, task: &Task, run: i64) -> Result<()> {
    let mut sql = QueryBuilder::new("update ");
    sql.push(table(task.list)).push(" set closing_run = ").push_bind(run).push(" where ");
    list::push_scope(&mut sql, task.list);
    sql.push(" and ").push(list::code_column(task.list)).push(" = ").push_bind(task.done.value.code.clone());
    sql.build().execute(&mut *ctx.tx).await?;
    if task.list == ListKey::Pipelines {
        sqlx::query!(
            "update stage set closing_run = $2 where entity = 'deal' and pipeline_id = $1::text::bigint and deleted_at is null",
            task.done.value.code,
            run
        )
        .execute(&mut *ctx.tx)
        .await?;
    }
    Ok(())
}

/// Works off a run. A crash leaves everything as it was, and the next call does it all.
///
/// # Errors
/// When the database fails; the run stays open if trying again may help.
pub async fn drain(pool: &PgPool, run_id: i64) -> Result<()> {
    match try_drain(pool, run_id).await {
        Err(error) if !error.is_transient() => {
            tracing::error!(run.id = run_id, %error, "records cannot be moved; they stay where they are");
            abandon(pool, run_id).await
        }
        result => result,
    }
}

async fn try_drain(pool: &PgPool, run_id: i64) -> Result<()> {
    let mut ctx = Ctx::begin_system(pool, chrono::Utc::now()).await?;
    // One process at a time; not by the run's row, which others read and this one updates from outside.
    let is_mine =
        sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(7239873, $1::bigint::int) as "is_mine!""#, run_id)
            .fetch_one(&mut *ctx.tx)
            .await?;
    let run = sqlx::query!(
        "select options, created_by from run where id = $1 and kind = 'move' and state = 'running'",
        run_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    let Some(run) = run.filter(|_| is_mine) else { return Ok(()) };
    let task: Task = serde_json::from_value(run.options)?;
    // It is the doing of the one who began it.
    ctx.actor.id = run.created_by;
    let origin = Origin { cause: Cause::Settings, run_id: Some(run_id), ..Origin::person(&ctx) };
    perform(&mut ctx, run_id, &task, origin, Some(pool)).await?;
    ctx.commit().await
}

/// Moves everything, deletes the value and closes the run, and returns how many records were moved.
async fn perform(ctx: &mut Ctx, run: i64, task: &Task, origin: Origin, progress: Option<&PgPool>) -> Result<i64> {
    let groups = gather::gather(ctx, task).await?;
    let total = groups.iter().map(|group| length(group.items.len())).sum();
    let mut moved = 0;
    for group in groups {
        let Group { kind, place, items } = group;
        for chunk in items.chunks(CHUNK) {
            moved += write::write(ctx, kind, place, chunk, origin).await?;
            if let Some(pool) = progress {
                tell(pool, run, MoveCounts { total, moved }).await?;
            }
        }
        ctx.announce(Event::Record { kind, id: None });
    }
    if matches!(task.direction, Direction::Away) {
        delete_value(ctx, task, run, moved).await?;
    }
    if matches!(task.list, ListKey::Deal(_) | ListKey::Pipelines) {
        incomplete::follow_moves(ctx, progress.is_some()).await?;
    }
    let counts = serde_json::to_value(MoveCounts { total, moved })?;
    sqlx::query!("update run set state = 'finished', finished_at = now(), counts = $2 where id = $1", run, counts)
        .execute(&mut *ctx.tx)
        .await?;
    ctx.announce(Event::Settings);
    ctx.announce(Event::Run { id: run });
    Ok(moved)
}

fn length(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}

/// Tells open browsers how far the run is, before it is committed.
async fn tell(pool: &PgPool, run: i64, counts: MoveCounts) -> Result<()> {
    let event = serde_json::to_string(&Event::Run { id: run })?;
    sqlx::query!(
        "with told as (update run set counts = $2 where id = $1) select pg_notify($3, $4)",
        run,
        serde_json::to_value(counts)?,
        domain::event::CHANNEL,
        event
    )
    .fetch_one(pool)
    .await?;
    Ok(())
}

/// The value goes with its last record. It was checked when the run began, and has been kept from changing since.
async fn delete_value(ctx: &mut Ctx, task: &Task, run: i64, moved: i64) -> Result<()> {
    let current = list::read(ctx, task.list).await?;
    let mut changed = current.clone();
    changed.values.retain(|value| value.code != task.done.value.code);
    super::write::write(ctx, &current, &changed).await?;
    reopen(ctx, run).await?;
    audit::note(ctx, task.list, &task.done, Moved { run_id: Some(run), records: moved, undoes: None }).await?;
    Ok(())
}

/// Nothing is kept from being used for this run any more.
async fn reopen(ctx: &mut Ctx, run: i64) -> Result<()> {
    sqlx::query!("update stage set closing_run = null where closing_run = $1", run).execute(&mut *ctx.tx).await?;
    sqlx::query!("update dictionary_value set closing_run = null where closing_run = $1", run)
        .execute(&mut *ctx.tx)
        .await?;
    sqlx::query!("update pipeline set closing_run = null where closing_run = $1", run).execute(&mut *ctx.tx).await?;
    Ok(())
}

async fn abandon(pool: &PgPool, run_id: i64) -> Result<()> {
    let mut ctx = Ctx::begin_system(pool, chrono::Utc::now()).await?;
    reopen(&mut ctx, run_id).await?;
    sqlx::query!("update run set state = 'failed', finished_at = $2 where id = $1", run_id, ctx.now)
        .execute(&mut *ctx.tx)
        .await?;
    ctx.announce(Event::Settings);
    ctx.announce(Event::Run { id: run_id });
    ctx.commit().await
}

/// How far the moving of records is.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor may change CRM settings; [`AppError::NotFound`].
pub async fn moving(ctx: &mut Ctx, run_id: i64) -> Result<MoveRun> {
    ctx.require_settings()?;
    let run = sqlx::query!("select state, options, counts from run where id = $1 and kind = 'move'", run_id)
        .fetch_optional(&mut *ctx.tx)
        .await?
        .ok_or(AppError::NotFound)?;
    let task: Task = serde_json::from_value(run.options)?;
    Ok(MoveRun {
        id: run_id,
        list: task.list,
        code: task.done.value.code,
        state: RunState::from_code(&run.state).unwrap_or(RunState::Failed),
        counts: serde_json::from_value(run.counts)?,
    })
}

/// The pipeline of the stages that a list has, and what `entity` they belong to.
fn scope(key: ListKey) -> Result<(&'static str, i64)> {
    stage_scope(key).ok_or_else(|| Error::Inconsistent(format!("{key} has no stages")))
}

/// What replaces the value, as the deletion noted it.
fn replacement(task: &Task) -> Result<&domain::settings::Replacement> {
    match &task.done.what {
        What::Deleted { replacement: Some(replacement), .. } => Ok(replacement),
        _ => Err(Error::Inconsistent("a run that moves records nowhere".to_owned())),
    }
}
