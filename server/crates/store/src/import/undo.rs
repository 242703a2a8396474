//! Takes an import back: values that it changed return to what they were, and then what it created goes to the
//! recycle bin, batch by batch. What others have worked on since stays, and what the user may not delete.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;
use domain::errors::{AppError, Refusal};
use domain::event::Event;
use domain::record::Cause;
use domain::run::{RunKind, RunState, UndoCounts, UndoRun};
use domain::{Action, FieldName, Kind, Level, Permissions, Value, contact_point};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, Postgres, QueryBuilder};

use super::run::progress;
use crate::history::{CONTACT_POINTS, CREATED, Entries, Origin};
use crate::records::{self, Catalogue, clients, contact_points, from_stored, search};
use crate::{Ctx, Result, company_contacts, runs, settings};

/// Entries of the history, or records, in one transaction.
const BATCH: i64 = 1_000;

/// What the run is about, and how far it is.
#[derive(Debug, Serialize, Deserialize)]
struct Task {
    import: i64,
    kind: Kind,
    /// Of the user who takes it back.
    permissions: Permissions,
    /// Changes from this entry of the history on were looked at.
    before: Option<i64>,
    /// Records up to this one were looked at; nothing until every change was.
    after: Option<i64>,
    /// Runs whose changes are nobody's work: see [`without_effect`].
    #[serde(skip)]
    without_effect: Vec<i64>,
}

/// Starts the taking back of an import and returns its run. An import is taken back once: starting it again returns
/// the run that it has, which goes on if it failed.
///
/// # Errors
/// As [`progress`]; [`AppError::Forbidden`] for those who may delete nothing of the kind; [`Refusal::NotUndoable`] while
/// the import goes on.
pub async fn start(ctx: &mut Ctx, import: i64) -> Result<i64> {
    let run = progress(ctx, import).await?;
    if let Some(undo) = run.undo {
        if undo.state == RunState::Failed {
            again(ctx, undo.id).await?;
        }
        return Ok(undo.id);
    }
    if ctx.actor.permissions.level(run.kind, Action::Delete) == Level::None {
        return Err(AppError::Forbidden.into());
    }
    if run.state == RunState::Running {
        return Err(AppError::Refused(Refusal::NotUndoable).into());
    }
    let converted = sqlx::query_scalar!(
        r#"select count(deal_id) + count(contact_id) + count(company_id) as "made!" from conversion where run_id = $1"#,
        import
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    let counts = UndoCounts { records: run.counts.created + converted, ..UndoCounts::default() };
    let permissions = ctx.actor.permissions;
    let task = Task { import, kind: run.kind, permissions, before: None, after: None, without_effect: Vec::new() };
    runs::begin(ctx, RunKind::Undo, &task, &counts).await
}

/// Has the worker take up a run that failed.
async fn again(ctx: &mut Ctx, run_id: i64) -> Result<()> {
    sqlx::query!("update run set state = 'running', finished_at = null where id = $1 and state = 'failed'", run_id)
        .execute(&mut *ctx.tx)
        .await?;
    ctx.announce(Event::Run { id: run_id });
    Ok(())
}

/// The run that takes an import back.
pub(super) async fn of_import(ctx: &mut Ctx, import: i64) -> Result<Option<UndoRun>> {
    let row = sqlx::query!(
        "select id, state, counts from run where kind = 'undo' and (options ->> 'import')::bigint = $1",
        import
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    row.map(|row| {
        let state = RunState::from_code(&row.state).unwrap_or(RunState::Failed);
        Ok(UndoRun { id: row.id, state, counts: serde_json::from_value(row.counts)? })
    })
    .transpose()
}

/// Works off the run until nothing is left. A crash loses at most an uncommitted batch, and the next call continues.
///
/// # Errors
/// When the database fails in a way that trying again may mend; otherwise the run is closed as failed.
pub async fn drain(pool: &PgPool, run_id: i64) -> Result<()> {
    loop {
        match step(pool, run_id).await {
            Ok(true) => {}
            Ok(false) => return search::settle(pool).await,
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::error!(run.id = run_id, %error, "the import cannot be taken back any further");
                let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
                close(&mut ctx, run_id, RunState::Failed).await?;
                return ctx.commit().await;
            }
        }
    }
}

/// One batch. Says whether there may be another one.
async fn step(pool: &PgPool, run_id: i64) -> Result<bool> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
    settings::hold(&mut ctx.tx).await?;
    let run = sqlx::query!(
        "select options, counts, created_by from run where id = $1 and kind = 'undo' and state = 'running' for update",
        run_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    let Some(run) = run else { return Ok(false) };
    runs::prepare_batch(&mut ctx).await?;
    let mut task: Task = serde_json::from_value(run.options)?;
    task.without_effect = without_effect(&mut ctx, task.import, run_id).await?;
    let mut counts: UndoCounts = serde_json::from_value(run.counts)?;
    let origin = Origin { employee_id: run.created_by, at: ctx.now, cause: Cause::Import, run_id: Some(run_id) };
    // What is deleted is what the user may delete.
    ctx.actor.id = run.created_by;
    ctx.actor.permissions = task.permissions;
    let goes_on = match task.after {
        None => {
            restore(&mut ctx, &mut task, &mut counts, origin).await?;
            true
        }
        Some(after) => delete(&mut ctx, &mut task, after, &mut counts, origin).await?,
    };
    sqlx::query!(
        "update run set options = $2, counts = $3 where id = $1",
        run_id,
        serde_json::to_value(task)?,
        serde_json::to_value(counts)?
    )
    .execute(&mut *ctx.tx)
    .await?;
    if goes_on {
        ctx.announce(Event::Run { id: run_id });
    } else {
        close(&mut ctx, run_id, RunState::Finished).await?;
    }
    ctx.commit().await?;
    Ok(goes_on)
}

async fn close(ctx: &mut Ctx, run_id: i64, state: RunState) -> Result<()> {
    sqlx::query!("update run set state = $2, finished_at = $3 where id = $1", run_id, state.code(), ctx.now)
        .execute(&mut *ctx.tx)
        .await?;
    for kind in Kind::ALL {
        ctx.announce(Event::Record { kind, id: None });
    }
    ctx.announce(Event::Run { id: run_id });
    Ok(())
}

/// The import and its taking back themselves; and the imports and bulk changes that were taken back, with what took
/// them back: between them they left everything as it was.
async fn without_effect(ctx: &mut Ctx, import: i64, run_id: i64) -> Result<Vec<i64>> {
    let undone = sqlx::query!(
        r#"select id, coalesce(options ->> 'import', options ->> 'undoes')::bigint as "undone!"
           from run
           where kind in ('undo', 'bulk') and state = 'finished'
               and coalesce(options ->> 'import', options ->> 'undoes') is not null"#
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut runs = vec![import, run_id];
    runs.extend(undone.iter().flat_map(|undo| [undo.id, undo.undone]));
    Ok(runs)
}

/// Gives values back that the import changed and nobody since, the latest change first.
async fn restore(ctx: &mut Ctx, task: &mut Task, counts: &mut UndoCounts, origin: Origin) -> Result<()> {
    lock_changed(ctx, task).await?;
    let rows = sqlx::query!(
        r#"select id, record_id, field, before, after,
                  exists (select from history as later
                          where later.kind = history.kind and later.record_id = history.record_id
                              and later.field = history.field and later.id > history.id
                              and (later.run_id is null or later.run_id <> all($2))) as "is_later!"
           from history where run_id = $1 and cause = 'import' and kind = $5 and field <> '' and id < $3
           order by id desc limit $4"#,
        task.import,
        &task.without_effect,
        task.before.unwrap_or(i64::MAX),
        BATCH,
        task.kind.number()
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    // Of several changes of one value the oldest counts: it comes last.
    let mut values: BTreeMap<FieldName, BTreeMap<i64, Value>> = BTreeMap::new();
    let mut points = BTreeSet::new();
    let mut history = Entries::default();
    let catalogue = Catalogue::load(ctx, task.kind).await?;
    for row in &rows {
        let field = FieldName::from_code(&row.field).and_then(|name| catalogue.field(name));
        if row.is_later {
            counts.kept += 1;
        } else if row.field == CONTACT_POINTS {
            points.insert(row.record_id);
        } else if let Some(field) = field {
            counts.restored += 1;
            history.changed(row.record_id, field.name, row.after.clone(), row.before.clone());
            let before = from_stored(&field, row.before.clone(), &ctx.actor);
            values.entry(field.name).or_default().insert(row.record_id, before);
        }
    }
    let mut touched = points.clone();
    for (name, of_records) in values {
        touched.extend(of_records.keys());
        let (ids, values): (Vec<i64>, Vec<Value>) = of_records.into_iter().unzip();
        if let Some(field) = catalogue.field(name) {
            let moves = company_contacts::moves(ctx, task.kind, name, &ids, &values).await?;
            clients::set(ctx, task.kind, &field, ids, values).await?;
            company_contacts::follow(ctx, &moves, origin).await?;
        }
    }
    counts.restored += remove_points(ctx, task, points.into_iter().collect(), &mut history).await?;
    history.write(&mut ctx.tx, task.kind, origin).await?;
    let touched: Vec<i64> = touched.into_iter().collect();
    clients::touch(ctx, task.kind, &touched, origin).await?;
    match rows.last() {
        Some(last) => task.before = Some(last.id),
        None => task.after = Some(0),
    }
    Ok(())
}

/// Locks the records of the next changes, so that nobody changes them once they were looked at.
async fn lock_changed(ctx: &mut Ctx, task: &Task) -> Result<()> {
    // What followed for others, such as companies whose contacts left, is written there, too.
    let rows = sqlx::query!(
        "select record_id, field, before from history
         where run_id = $1 and cause = 'import' and kind = $4 and field <> '' and id < $2
         order by id desc limit $3",
        task.import,
        task.before.unwrap_or(i64::MAX),
        BATCH,
        task.kind.number()
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.record_id).collect();
    let of_company: Vec<_> = rows.iter().filter(|row| row.field == FieldName::CompanyId.code()).collect();
    if !of_company.is_empty() {
        let companies: Vec<i64> = of_company.iter().filter_map(|row| row.before.parse().ok()).collect();
        company_contacts::lock_to_move(ctx, task.kind, &ids, &companies).await?;
    }
    lock(ctx, task.kind, &ids).await
}

async fn lock(ctx: &mut Ctx, kind: Kind, ids: &[i64]) -> Result<()> {
    let mut query = QueryBuilder::new("select id from ");
    query.push(records::table(kind)).push(" where id = any(").push_bind(ids.to_vec());
    query.push(") order by id for update").build().execute(&mut *ctx.tx).await?;
    Ok(())
}

/// Takes the contact points away that the import added to the records, and returns of how many records.
async fn remove_points(ctx: &mut Ctx, task: &Task, ids: Vec<i64>, history: &mut Entries) -> Result<i64> {
    let before = contact_points::of_many(&mut ctx.tx, task.kind, &ids).await?;
    let owners = sqlx::query_scalar!(
        "delete from contact_point using import_point
         where contact_point.id = contact_point_id and run_id = $1 and owner_kind = $2 and owner_id = any($3)
         returning owner_id",
        task.import,
        task.kind.number(),
        &ids
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let after = contact_points::of_many(&mut ctx.tx, task.kind, &ids).await?;
    let owners: BTreeSet<i64> = owners.into_iter().collect();
    for id in &owners {
        let stored =
            |points: Option<&Vec<domain::ContactPoint>>| contact_point::stored(points.map_or(&[], Vec::as_slice));
        history.push(*id, CONTACT_POINTS, stored(before.get(id)), stored(after.get(id)));
    }
    Ok(i64::try_from(owners.len()).unwrap_or(i64::MAX))
}

/// Moves records that the import created to the recycle bin, with what was made of its leads.
async fn delete(ctx: &mut Ctx, task: &mut Task, after: i64, counts: &mut UndoCounts, origin: Origin) -> Result<bool> {
    let mut query = QueryBuilder::new("select id from ");
    query.push(records::table(task.kind)).push(" as record, (select first_record, last_record from run where id = ");
    query.push_bind(task.import).push(") as made where id between first_record and last_record and id > ");
    query.push_bind(after).push(" and exists (select from history where kind = ").push_bind(task.kind.number());
    query.push(" and record_id = record.id and field = ").push_bind(CREATED).push(" and run_id = ");
    query.push_bind(task.import).push(") order by id limit ").push_bind(BATCH);
    let ids: Vec<i64> = query.build_query_scalar().fetch_all(&mut *ctx.tx).await?;
    let Some(last) = ids.last() else { return Ok(false) };
    task.after = Some(*last);
    if task.kind == Kind::Lead {
        let made = sqlx::query!(
            "select deal_id, contact_id, company_id from conversion where run_id = $1 and lead_id = any($2)",
            task.import,
            &ids
        )
        .fetch_all(&mut *ctx.tx)
        .await?;
        let deals = made.iter().filter_map(|row| row.deal_id).collect();
        let contacts = made.iter().filter_map(|row| row.contact_id).collect();
        let companies = made.iter().filter_map(|row| row.company_id).collect();
        bin(ctx, task, Kind::Deal, deals, counts, origin).await?;
        bin(ctx, task, Kind::Contact, contacts, counts, origin).await?;
        bin(ctx, task, Kind::Company, companies, counts, origin).await?;
    }
    bin(ctx, task, task.kind, ids, counts, origin).await?;
    Ok(true)
}

/// Moves those of the records to the recycle bin that are not in it and need not stay.
async fn bin(
    ctx: &mut Ctx,
    task: &Task,
    kind: Kind,
    ids: Vec<i64>,
    counts: &mut UndoCounts,
    origin: Origin,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    company_contacts::lock_companies_of(ctx, kind, &ids).await?;
    lock(ctx, kind, &ids).await?;
    let mut query = QueryBuilder::new("select id, (");
    push_removable(&mut query, ctx, task, kind)?;
    query.push(") from ").push(records::table(kind)).push(" where deleted_at is null and id = any(");
    let found: Vec<(i64, bool)> =
        query.push_bind(ids).push(") order by id").build_query_as().fetch_all(&mut *ctx.tx).await?;
    let ids: Vec<i64> = found.iter().filter(|(_, is_removable)| *is_removable).map(|(id, _)| *id).collect();
    let deleted = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    counts.deleted += deleted;
    counts.kept += i64::try_from(found.len()).unwrap_or(i64::MAX) - deleted;
    records::delete_many(ctx, kind, &ids, origin).await
}

/// Adds the condition of a record that the user may delete, that the import made, and that nobody has worked on since:
/// nothing else changed it, nothing was said or planned on it, and no deal has it as its client that stays.
fn push_removable(query: &mut QueryBuilder<Postgres>, ctx: &Ctx, task: &Task, kind: Kind) -> Result<()> {
    let table = records::table(kind);
    records::push_condition(query, ctx, kind, Action::Delete)?;
    query.push(" and exists (select from history where kind = ").push_bind(kind.number()).push(" and record_id = ");
    query.push(table).push(".id and field = ").push_bind(CREATED).push(" and run_id = ").push_bind(task.import);
    query.push(") and not exists (select from history where kind = ").push_bind(kind.number());
    query.push(" and record_id = ").push(table).push(".id and (run_id is null or run_id <> all(");
    query.push_bind(task.without_effect.clone()).push("))");
    for work in ["comment", "activity"] {
        query.push(") and not exists (select from ").push(work).push(" where owner_kind = ").push_bind(kind.number());
        query.push(" and owner_id = ").push(table).push(".id");
    }
    query.push(")");
    let link = match kind {
        Kind::Contact => "deal.contact_id = contact.id",
        Kind::Company => "deal.company_id = company.id",
        Kind::Lead | Kind::Deal => return Ok(()),
    };
    query.push(" and not exists (select from deal where ").push(link).push(" and deal.deleted_at is null and not (");
    push_removable(query, ctx, task, Kind::Deal)?;
    query.push("))");
    Ok(())
}
