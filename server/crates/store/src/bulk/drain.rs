use domain::FieldName;
use domain::bulk::{BulkAction, BulkCounts, BulkTarget};
use domain::event::Event;
use domain::run::RunState;
use sqlx::{PgPool, QueryBuilder};

use super::{Task, chunk, undo};
use crate::records::Catalogue;
use crate::{Actor, Ctx, Result, notifications, people, records, runs, settings};

/// Records in one transaction: few statements, progress that is seen, and nobody waits long for a record.
pub(super) const BATCH: i64 = 500;

/// Works off a run until nothing is left. A crash loses at most an uncommitted batch, and the next call continues;
/// several workers take turns.
///
/// # Errors
/// When the database fails; the run stays open if trying again may help.
pub async fn drain(pool: &PgPool, run_id: i64) -> Result<()> {
    loop {
        match batch(pool, run_id).await {
            Ok(RunState::Running) => {}
            Ok(_) => return Ok(()),
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::error!(run.id = run_id, %error, "a change of many records is given up");
                return abandon(pool, run_id).await;
            }
        }
    }
}

async fn batch(pool: &PgPool, run_id: i64) -> Result<RunState> {
    let mut ctx = Ctx::begin_system(pool, chrono::Utc::now()).await?;
    runs::prepare_batch(&mut ctx).await?;
    settings::hold(&mut ctx.tx).await?;
    let run = sqlx::query!(
        "select options, created_by from run where id = $1 and kind = 'bulk' and state = 'running' for update",
        run_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    let Some(run) = run else { return Ok(RunState::Finished) };
    let task: Task = serde_json::from_value(run.options)?;
    // It is the doing of the one who began it, with their rights.
    match people::actor(&mut ctx, run.created_by).await? {
        Some(actor) => ctx.actor = Actor { language: ctx.actor.language, ..actor },
        None => return close(ctx, run_id, RunState::Failed).await,
    }
    let state = advance(&mut ctx, run_id, &task).await?;
    if state != RunState::Running {
        // Its commit, and with it every batch before, is to be on the disk.
        sqlx::query!("select set_config('synchronous_commit', 'on', true)").fetch_one(&mut *ctx.tx).await?;
    }
    ctx.commit().await?;
    if state != RunState::Running {
        records::search::settle(pool).await?;
    }
    Ok(state)
}

/// What a batch has done.
pub(super) struct Step {
    /// Without a total.
    pub done: BulkCounts,
    /// How many records it was about.
    pub taken: usize,
    /// Where the next one begins.
    pub position: i64,
}

/// Changes the next records, and notes how far the run is.
pub(super) async fn advance(ctx: &mut Ctx, run_id: i64, task: &Task) -> Result<RunState> {
    let run = sqlx::query!("select position, counts from run where id = $1", run_id).fetch_one(&mut *ctx.tx).await?;
    let mut counts: BulkCounts = serde_json::from_value(run.counts)?;
    let Step { done, taken, position } = match task.undoes {
        Some(undone) => undo::step(ctx, run_id, task, undone, run.position).await?,
        None => step(ctx, run_id, task, run.position).await?,
    };
    let state =
        if i64::try_from(taken).is_ok_and(|taken| taken < BATCH) { RunState::Finished } else { RunState::Running };
    counts.changed += done.changed;
    counts.unchanged += done.unchanged;
    counts.failed += done.failed;
    if state == RunState::Finished {
        // Records that somebody else took out of the list in between are not waited for.
        counts.total = counts.done();
        if matches!(task.action, BulkAction::Edit { field: FieldName::ResponsibleId, .. }) {
            notifications::tell_responsible_of_run(ctx, run_id, task.kind).await?;
        }
    }
    sqlx::query!(
        "update run set position = $2, counts = $3, state = $4,
                        finished_at = case when $4 = 'running' then null else clock_timestamp() end
         where id = $1",
        run_id,
        position,
        serde_json::to_value(counts)?,
        state.code()
    )
    .execute(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Run { id: run_id });
    if done.changed > 0 {
        ctx.announce(Event::Record { kind: task.kind, id: None });
    }
    Ok(state)
}

async fn step(ctx: &mut Ctx, run_id: i64, task: &Task, position: i64) -> Result<Step> {
    let ids = next(ctx, task, position).await?;
    let done = if ids.is_empty() { BulkCounts::default() } else { chunk::change(ctx, run_id, task, &ids).await? };
    Ok(Step { done, taken: ids.len(), position: ids.last().copied().unwrap_or(position) })
}

/// The records that follow, by their numbers.
async fn next(ctx: &mut Ctx, task: &Task, position: i64) -> Result<Vec<i64>> {
    match &task.target {
        BulkTarget::These(ids) => {
            let size = usize::try_from(BATCH).unwrap_or(usize::MAX);
            Ok(ids.iter().copied().filter(|id| *id > position).take(size).collect())
        }
        BulkTarget::Matching(query) => {
            let catalogue = Catalogue::load(ctx, task.kind).await?;
            let mut sql = QueryBuilder::new("select id from ");
            sql.push(records::table(task.kind)).push(" where ");
            // Relative dates are told from when it began.
            let now = std::mem::replace(&mut ctx.now, task.begun);
            let narrowed = records::push_list(&mut sql, ctx, &catalogue, query);
            ctx.now = now;
            narrowed?;
            sql.push(" and id > ").push_bind(position).push(" and id <= ").push_bind(task.last_id);
            sql.push(" order by id limit ").push_bind(BATCH);
            Ok(sql.build_query_scalar().fetch_all(&mut *ctx.tx).await?)
        }
    }
}

async fn abandon(pool: &PgPool, run_id: i64) -> Result<()> {
    let ctx = Ctx::begin_system(pool, chrono::Utc::now()).await?;
    close(ctx, run_id, RunState::Failed).await?;
    Ok(())
}

async fn close(mut ctx: Ctx, run_id: i64, state: RunState) -> Result<RunState> {
    sqlx::query!("update run set state = $2, finished_at = clock_timestamp() where id = $1", run_id, state.code())
        .execute(&mut *ctx.tx)
        .await?;
    ctx.announce(Event::Run { id: run_id });
    ctx.commit().await?;
    Ok(state)
}
