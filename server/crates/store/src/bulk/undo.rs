//! Takes a change of many records back along its history: values that nobody changed since are again what they were,
//! and what was deleted comes back. That is a change of many records itself, by the same rules. What hung on a value,
//! such as the role of a contact in a company that it left, is not given back.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use domain::bulk::{BulkAction, BulkCounts, BulkTarget};
use domain::errors::Refusal;
use domain::run::RunState;
use domain::{AppError, FieldName, Kind, Level, Record, Value};
use sqlx::QueryBuilder;

use super::chunk::{self, Failures};
use super::drain::{BATCH, Step};
use super::{Task, right, start};
use crate::history::DELETED;
use crate::records::{self, Catalogue, from_stored};
use crate::{Ctx, Error, Result, mode, settings};

/// Takes a change of many records back, and returns the run that does it. Once is enough: who asks again gets the same
/// run, unless it failed.
///
/// # Errors
/// [`AppError::NotFound`] unless the actor began the change; [`Refusal::NotUndoable`] while it goes on, where it has
/// changed nothing, and for one that takes another one back; [`AppError::Forbidden`] when the actor has lost the right.
pub async fn undo(ctx: &mut Ctx, run_id: i64) -> Result<i64> {
    settings::hold(&mut ctx.tx).await?;
    let run = sqlx::query!(
        "select state, options, counts from run where id = $1 and kind = 'bulk' and created_by = $2 for update",
        run_id,
        ctx.actor.id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    if let Some(known) = of(ctx, run_id).await? {
        return Ok(known);
    }
    let task: Task = serde_json::from_value(run.options)?;
    let counts: BulkCounts = serde_json::from_value(run.counts)?;
    if task.undoes.is_some() || run.state == RunState::Running.code() || counts.changed == 0 {
        return Err(AppError::Refused(Refusal::NotUndoable).into());
    }
    if ctx.actor.permissions.level(task.kind, right(&task.action)) == Level::None {
        return Err(AppError::Forbidden.into());
    }
    let target = BulkTarget::These(Vec::new());
    let task = Task { undoes: Some(run_id), target, last_id: 0, begun: ctx.now, ..task };
    start(ctx, &task, counts.changed).await
}

/// The run that takes another one back.
pub(super) async fn of(ctx: &mut Ctx, run_id: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "select id from run where kind = 'bulk' and (options ->> 'undoes')::bigint = $1 and state <> 'failed'",
        run_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?)
}

/// What the run has written about one record.
struct Entry {
    id: i64,
    record_id: i64,
    before: String,
    after: String,
}

/// Takes the next changes of the run `undone` back.
pub(super) async fn step(ctx: &mut Ctx, run_id: i64, task: &Task, undone: i64, position: i64) -> Result<Step> {
    let field = match &task.action {
        BulkAction::Edit { field, .. } => field.code(),
        BulkAction::Delete => Cow::Borrowed(DELETED),
    };
    // What followed for others, such as companies whose contacts left, is written there, too.
    let entries = sqlx::query_as!(
        Entry,
        "select id, record_id, before, after from history
         where run_id = $1 and cause = 'bulk' and id > $2 and kind = $4 and field = $5 order by id limit $3",
        undone,
        position,
        BATCH,
        task.kind.number(),
        &*field
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let done = match &task.action {
        _ if entries.is_empty() => BulkCounts::default(),
        BulkAction::Edit { field, .. } => give_back(ctx, run_id, task, *field, &entries).await?,
        BulkAction::Delete => bring_back(ctx, run_id, task.kind, undone, &entries).await?,
    };
    Ok(Step { done, taken: entries.len(), position: entries.last().map_or(position, |last| last.id) })
}

/// Gives values back that nobody has changed since.
async fn give_back(ctx: &mut Ctx, run_id: i64, task: &Task, name: FieldName, entries: &[Entry]) -> Result<BulkCounts> {
    let catalogue = Catalogue::load(ctx, task.kind).await?;
    let field = catalogue.field(name).ok_or_else(|| Error::Inconsistent(format!("no field {name:?}")))?;
    let read = |stored: &String| from_stored(&field, stored.clone(), &ctx.actor);
    let known: HashMap<i64, (Value, Value)> =
        entries.iter().map(|entry| (entry.record_id, (read(&entry.before), read(&entry.after)))).collect();
    let mut ids: Vec<i64> = known.keys().copied().collect();
    ids.sort_unstable();
    let given: Vec<Value> = known.values().map(|(before, _)| before.clone()).collect();
    let wanted = |record: &Record| {
        let (before, after) = known.get(&record.id).ok_or(AppError::NotFound)?;
        let current = record.value(name);
        let is_mine = after.same_as(current) || before.same_as(current);
        if is_mine { Ok(before.clone()) } else { Err(AppError::Refused(Refusal::ChangedSince)) }
    };
    chunk::edit(ctx, run_id, task, name, &ids, &given, wanted).await
}

/// Brings records back from the recycle bin that nobody has brought back, or deleted again, since. Nor do those come
/// back whose import was taken back while they lay there: it would have removed them, too.
async fn bring_back(ctx: &mut Ctx, run_id: i64, kind: Kind, undone: i64, entries: &[Entry]) -> Result<BulkCounts> {
    if kind == Kind::Lead {
        // Before the records: whoever changes records takes the locks in this order.
        mode::lock_shared(ctx).await?;
    }
    let ids: Vec<i64> = entries.iter().map(|entry| entry.record_id).collect();
    let mut sql = QueryBuilder::new("select id, floor(extract(epoch from deleted_at) * 1000)::bigint::text from ");
    sql.push(records::table(kind)).push(" where id = any(").push_bind(ids).push(") order by id for update");
    let now: HashMap<i64, Option<String>> =
        sql.build_query_as::<(i64, Option<String>)>().fetch_all(&mut *ctx.tx).await?.into_iter().collect();
    let given_up = given_up(ctx, kind, undone, entries).await?;
    let mut counts = BulkCounts::default();
    let mut failures: Failures = Vec::new();
    let mut lying = Vec::new();
    for entry in entries {
        match now.get(&entry.record_id) {
            Some(None) => counts.unchanged += 1,
            Some(Some(_)) if given_up.contains(&entry.record_id) => {
                failures.push((entry.record_id, AppError::Refused(Refusal::ImportUndone)));
            }
            Some(Some(deleted)) if *deleted == entry.after => lying.push(entry.record_id),
            _ => failures.push((entry.record_id, AppError::Refused(Refusal::ChangedSince))),
        }
    }
    let origin = chunk::origin(ctx, run_id);
    let restored = records::restore_many(ctx, kind, &lying, origin).await?;
    counts.changed = i64::try_from(restored.len()).unwrap_or(i64::MAX);
    lying.retain(|id| !restored.contains(id));
    failures.extend(lying.into_iter().map(|id| (id, AppError::Forbidden)));
    chunk::note(ctx, run_id, counts, failures).await
}

/// The records that an import made whose taking back began after the run `undone`, which deleted them. One that was
/// taken back before says nothing about them: they were there still, because somebody had worked on them.
async fn given_up(ctx: &mut Ctx, kind: Kind, undone: i64, entries: &[Entry]) -> Result<HashSet<i64>> {
    let ids: Vec<i64> = entries.iter().map(|entry| entry.record_id).collect();
    let found = sqlx::query_scalar!(
        "select record_id from history as made
              join run on run.kind = 'undo' and (options ->> 'import')::bigint = made.run_id
         where made.kind = $1 and record_id = any($2) and field = '' and run.id > $3",
        kind.number(),
        &ids,
        undone
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(found.into_iter().collect())
}
