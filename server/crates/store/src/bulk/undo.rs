//! Takes a change of many records back along its history: values that nobody changed since are again what they were,
//! and what was deleted comes back. That is a change of many records itself, by the same rules. What hung on a value,
//! such as the role of a contact in a company that it left, is not given back.

use std::collections::{HashMap, HashSet};

use domain::bulk::{self, BulkAction, BulkCounts, BulkTarget};
use domain::errors::Refusal;
use domain::run::RunState;
use domain::{AppError, FieldName, Kind, Level, Record, Value};
use sqlx::QueryBuilder;

use super::chunk::{self, Failures, Values};
use super::drain::{BATCH, Step};
use super::{Task, right, start};
use crate::history::{DELETED, held_beside};
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
    field: String,
    before: String,
    after: String,
}

/// Takes the next changes of the run `undone` back.
pub(super) async fn step(ctx: &mut Ctx, run_id: i64, task: &Task, undone: i64, position: i64) -> Result<Step> {
    let fields: Vec<String> = match &task.action {
        BulkAction::Edit { field, .. } => {
            bulk::written(task.kind, *field).into_iter().map(|name| name.code().into_owned()).collect()
        }
        BulkAction::Delete => vec![DELETED.to_owned()],
    };
    // What followed for others, such as companies whose contacts left, is written there, too.
    let mut entries = sqlx::query_as!(
        Entry,
        "select id, record_id, field, before, after from history
         where run_id = $1 and cause = 'bulk' and id > $2 and kind = $4 and field = any($5) order by id limit $3",
        undone,
        position,
        BATCH,
        task.kind.number(),
        &fields
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let taken = entries.len();
    if fields.len() > 1 && i64::try_from(taken).is_ok_and(|taken| taken == BATCH) {
        // What was written into one record is given back together: that of the last one may go on behind the batch.
        let last = entries.last().map(|last| last.record_id);
        entries.retain(|entry| Some(entry.record_id) != last);
    }
    let done = match &task.action {
        _ if entries.is_empty() => BulkCounts::default(),
        BulkAction::Edit { field, value } => give_back(ctx, run_id, task, (*field, value), &entries).await?,
        BulkAction::Delete => bring_back(ctx, run_id, task.kind, undone, &entries).await?,
    };
    Ok(Step { done, taken, position: entries.last().map_or(position, |last| last.id) })
}

/// A value that the run has changed.
struct Noted {
    name: FieldName,
    before: Value,
    after: Value,
}

/// Gives values back that nobody has changed since; of a record all, or none. `name` and `value` are what the run was
/// asked to write.
async fn give_back(
    ctx: &mut Ctx,
    run_id: i64,
    task: &Task,
    (name, value): (FieldName, &Value),
    entries: &[Entry],
) -> Result<BulkCounts> {
    let written = bulk::values(name, value);
    let catalogue = Catalogue::load(ctx, task.kind).await?;
    let mut known: HashMap<i64, Vec<Noted>> = HashMap::new();
    for entry in entries {
        let field = FieldName::from_code(&entry.field).and_then(|name| catalogue.field(name));
        let field = field.ok_or_else(|| Error::Inconsistent(format!("no field {}", entry.field)))?;
        let read = |stored: &str| from_stored(&field, stored.to_owned(), &ctx.actor);
        let noted = Noted { name: field.name, before: read(&entry.before), after: read(&entry.after) };
        known.entry(entry.record_id).or_default().push(noted);
    }
    let mut ids: Vec<i64> = known.keys().copied().collect();
    ids.sort_unstable();
    let given: Vec<Value> = known.values().flatten().map(|noted| noted.before.clone()).collect();
    // What the run left as it was, but which gives the values their meaning: the currency of an amount that was emptied.
    let kept = bulk::written(task.kind, name).into_iter().find(|kept| written.iter().all(|(own, _)| own != kept));
    let beside = match kept {
        Some(kept) => {
            let entry_ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
            Some((kept, held_beside(ctx, task.kind, kept, &ids, &entry_ids).await?))
        }
        None => None,
    };
    let wanted = |record: &Record| -> Result<Values, AppError> {
        let noted = known.get(&record.id).ok_or(AppError::NotFound)?;
        let is_mine = |noted: &Noted| {
            let current = record.value(noted.name);
            noted.after.same_as(current) || noted.before.same_as(current)
        };
        // What was the same before is not noted, but what goes back stands beside it: an amount beside its currency.
        let is_as_written = |(name, value): &(FieldName, Value)| {
            noted.iter().any(|noted| noted.name == *name) || value.same_as(record.value(*name))
        };
        let is_beside_the_same = beside
            .as_ref()
            .is_none_or(|(kept, then)| then.get(&record.id).is_none_or(|then| *then == record.value(*kept).stored()));
        if noted.iter().all(is_mine) && written.iter().all(is_as_written) && is_beside_the_same {
            Ok(noted.iter().map(|noted| (noted.name, noted.before.clone())).collect())
        } else {
            Err(AppError::Refused(Refusal::ChangedSince))
        }
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
