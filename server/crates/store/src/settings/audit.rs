//! Who changed what in the lists, and how it is taken back.

use domain::event::Event;
use domain::settings::{
    AuditEntry, AuditPage, Audited, Done, FieldDone, ListChange, ListKey, Outcome, ValueList, What,
};
use domain::{AppError, Refusal};
use serde_json::Value as Json;

use super::moving::{self, Direction, Task};
use super::{list, lock, write};
use crate::paging::cut;
use crate::records::incomplete;
use crate::{Ctx, Error, Result, custom};

/// Entries of one page.
const PAGE: i64 = 50;

/// What stands for a list where a custom field was changed.
const FIELD: &str = "custom_field";

/// Records that were moved with a change.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moved {
    pub run_id: Option<i64>,
    pub records: i64,
    /// The entry that is taken back.
    pub undoes: Option<i64>,
}

/// Notes a change down, in its transaction.
pub(super) async fn note(ctx: &mut Ctx, key: ListKey, done: &Done, moved: Moved) -> Result<i64> {
    insert(ctx, &key.to_string(), serde_json::to_value(done)?, moved).await
}

/// Notes the change of a custom field down; `undoes` is the entry that it takes back.
pub(crate) async fn note_field(ctx: &mut Ctx, done: &FieldDone, undoes: Option<i64>) -> Result<i64> {
    insert(ctx, FIELD, serde_json::to_value(done)?, Moved { undoes, ..Moved::default() }).await
}

/// What was noted when a custom field was deleted for the last time.
pub(crate) async fn when_deleted(ctx: &mut Ctx, field_id: i32) -> Result<Option<FieldDone>> {
    let noted = sqlx::query_scalar!(
        "select done from settings_change
         where list = $1 and done -> 'id' = to_jsonb($2::int) and done ->> 'what' = 'deleted' order by id desc limit 1",
        FIELD,
        field_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    Ok(noted.map(serde_json::from_value).transpose()?)
}

async fn insert(ctx: &mut Ctx, list: &str, done: Json, moved: Moved) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into settings_change (at, employee_id, list, done, run_id, moved, undoes)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        ctx.now,
        ctx.actor.id,
        list,
        done,
        moved.run_id,
        moved.records,
        moved.undoes
    )
    .fetch_one(&mut *ctx.tx)
    .await?)
}

/// What was changed, newest first; entries before `before`.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor may change CRM settings.
pub async fn changes(ctx: &mut Ctx, before: Option<i64>) -> Result<AuditPage> {
    ctx.require_settings()?;
    let mut rows = sqlx::query!(
        "select id, at, employee_id, list, done, moved, undoes, undone_by from settings_change
         where id < $1 order by id desc limit $2",
        before.unwrap_or(i64::MAX),
        PAGE + 1
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let next = cut(&mut rows, PAGE).map(|row| row.id);
    let entries = rows.into_iter().map(|row| {
        Ok(AuditEntry {
            id: row.id,
            at: ctx.moment(row.at),
            employee_id: row.employee_id,
            what: match row.list.as_str() {
                FIELD => Audited::Field(serde_json::from_value(row.done)?),
                list => Audited::List { list: key(list)?, done: serde_json::from_value(row.done)? },
            },
            moved: row.moved,
            undoes: row.undoes,
            undone_by: row.undone_by,
        })
    });
    Ok(AuditPage { entries: entries.collect::<Result<_>>()?, next })
}

fn key(text: &str) -> Result<ListKey> {
    text.parse().map_err(|_| Error::Inconsistent(format!("list {text}")))
}

/// Takes a change back. Records that a deletion moved, and that still are where it moved them, come back.
///
/// # Errors
/// [`AppError::Forbidden`]; [`AppError::NotFound`]; [`Refusal::NotUndoable`] when it was taken back already or something
/// later builds on it; [`Refusal::ValueInUse`] for a value that records use by now.
pub async fn undo(ctx: &mut Ctx, entry_id: i64) -> Result<Outcome> {
    lock(ctx).await?;
    let entry =
        sqlx::query!("select list, done, run_id, moved, undone_by from settings_change where id = $1", entry_id)
            .fetch_optional(&mut *ctx.tx)
            .await?
            .ok_or(AppError::NotFound)?;
    if entry.undone_by.is_some() {
        return Err(AppError::Refused(Refusal::NotUndoable).into());
    }
    if entry.list == FIELD {
        let by = custom::take_back(ctx, &serde_json::from_value(entry.done)?, entry_id).await?;
        set_undone(ctx, entry_id, by).await?;
        return Ok(Outcome::default());
    }
    let key = key(&entry.list)?;
    let done: Done = serde_json::from_value(entry.done)?;
    let current = list::read(ctx, key).await?;
    let change = done.inverse();
    if let ListChange::Remove { code } = &change
        && moving::count(ctx, key, code).await? > 0
    {
        return Err(AppError::Refused(Refusal::ValueInUse).into());
    }
    let (changed, undone) = take_back(&current, &change)?;
    write::write(ctx, &current, &changed).await?;
    incomplete::follow_list(ctx, &current, &changed).await?;
    let back = match (&done.what, entry.run_id) {
        (What::Deleted { .. }, Some(run)) => {
            Some(Task { list: key, done: done.clone(), direction: Direction::Back(run) })
        }
        _ => None,
    };
    let outcome = match back {
        Some(task) => moving::start(ctx, &task, entry.moved).await?,
        None => Outcome::default(),
    };
    let moved = Moved { run_id: None, records: outcome.moved, undoes: Some(entry_id) };
    let by = note(ctx, key, &undone, moved).await?;
    set_undone(ctx, entry_id, by).await?;
    Ok(outcome)
}

async fn set_undone(ctx: &mut Ctx, entry_id: i64, by: i64) -> Result<()> {
    sqlx::query!("update settings_change set undone_by = $2 where id = $1", entry_id, by).execute(&mut *ctx.tx).await?;
    ctx.announce(Event::Settings);
    Ok(())
}

fn take_back(current: &ValueList, change: &ListChange) -> Result<(ValueList, Done)> {
    match current.apply(change) {
        Ok((changed, Some(done))) => Ok((changed, done)),
        Ok((_, None)) | Err(AppError::Outdated { .. } | AppError::NotFound) => {
            Err(AppError::Refused(Refusal::NotUndoable).into())
        }
        Err(error) => Err(error.into()),
    }
}
