//! The mark of incomplete records where less is required of them than before: those that lack nothing any more lose it.
//! It does not come back where a field is required again: what becomes required asks nothing of records that are there.
//! Otherwise those that were made before the field was optional would be marked, and those made since would not.
//!
//! A switch of the mode may have marked every deal there is, and whoever changes what is required keeps everybody from
//! writing. So the first marked records are looked at in the transaction of the change, and the others by the worker.

use std::collections::BTreeSet;

use domain::event::Event;
use domain::fields::{self, CustomField};
use domain::settings::{ListKey, ValueList};
use domain::{FieldName, Kind};
use sqlx::{PgPool, QueryBuilder};

use super::required::{self, Known};
use super::{Catalogue, columns, list, table};
use crate::{Ctx, Error, Result, custom, directory, settings};

/// Marked records that are looked at in one transaction.
const BATCH: i64 = 1_000;

/// A field was set up otherwise.
pub(crate) async fn follow_field(ctx: &mut Ctx, was: &CustomField, is: &CustomField) -> Result<()> {
    let mut asks_less = fields::asks_less(None, (was, &[]), (is, &[]));
    let pipelines: BTreeSet<Option<i64>> = was.required_from.iter().map(|from| from.pipeline_id).collect();
    for pipeline_id in pipelines {
        let stages = directory::stages(&mut ctx.tx, was.kind, pipeline_id).await?;
        asks_less |= fields::asks_less(pipeline_id, (was, &stages), (is, &stages));
    }
    if asks_less { begin(ctx, was.kind).await } else { Ok(()) }
}

/// A list was changed; of the stages of deals it matters how they stand.
pub(crate) async fn follow_list(ctx: &mut Ctx, before: &ValueList, after: &ValueList) -> Result<()> {
    let ListKey::Deal(pipeline_id) = before.key else { return Ok(()) };
    let (stood, stand) = (before.stages(), after.stages());
    let own = custom::of_kind(ctx, Kind::Deal).await?;
    let asks_less = |field: &CustomField| fields::asks_less(Some(pipeline_id), (field, &stood), (field, &stand));
    if own.iter().any(asks_less) { begin(ctx, Kind::Deal).await } else { Ok(()) }
}

/// Deals were moved to other stages by a change of settings. A run that moves many leaves all of the marks to the worker:
/// it holds so many deals that it must not wait for others.
pub(crate) async fn follow_moves(ctx: &mut Ctx, is_run: bool) -> Result<()> {
    let own = custom::of_kind(ctx, Kind::Deal).await?;
    if own.iter().all(|field| field.required_from.is_empty()) {
        return Ok(());
    }
    if is_run { leave(ctx, Kind::Deal, 0).await } else { begin(ctx, Kind::Deal).await }
}

/// Looks at the first marked records, and leaves the others to the worker.
async fn begin(ctx: &mut Ctx, kind: Kind) -> Result<()> {
    if fields::field(kind, FieldName::IsIncomplete).is_none() {
        return Ok(());
    }
    let looked = look(ctx, kind, 0).await?;
    if looked.has_unmarked {
        ctx.announce(Event::Record { kind, id: None });
    }
    match looked.last_id {
        Some(last_id) => leave(ctx, kind, last_id).await,
        None => Ok(()),
    }
}

/// Leaves the marked records after this number to the worker. Each time by a row of its own, so that nobody waits here
/// for another change of the settings.
async fn leave(ctx: &mut Ctx, kind: Kind, last_id: i64) -> Result<()> {
    sqlx::query!("insert into incomplete_check (kind, last_id) values ($1, $2)", kind.number(), last_id)
        .execute(&mut *ctx.tx)
        .await?;
    Ok(())
}

/// Looks at everything that was left to the worker. A crash loses at most an uncommitted batch; several workers take
/// different rows.
///
/// # Errors
/// When the database fails; the next call continues.
pub(crate) async fn drain(pool: &PgPool) -> Result<()> {
    let is_pending = sqlx::query_scalar!(r#"select exists (select from incomplete_check) as "is_pending!""#);
    if is_pending.fetch_one(pool).await? {
        while batch(pool).await? {}
    }
    Ok(())
}

/// Returns whether there was something to do.
async fn batch(pool: &PgPool) -> Result<bool> {
    let mut ctx = Ctx::begin_system(pool, chrono::Utc::now()).await?;
    // What is required stays as it is until the commit.
    settings::hold(&mut ctx.tx).await?;
    let check =
        sqlx::query!("select id, kind, last_id from incomplete_check order by id limit 1 for update skip locked")
            .fetch_optional(&mut *ctx.tx)
            .await?;
    let Some(check) = check else { return Ok(false) };
    let kind = Kind::from_number(check.kind)
        .ok_or_else(|| Error::Inconsistent(format!("marks of the kind {}", check.kind)))?;
    match look(&mut ctx, kind, check.last_id).await?.last_id {
        Some(last_id) => {
            sqlx::query!("update incomplete_check set last_id = $2 where id = $1", check.id, last_id)
                .execute(&mut *ctx.tx)
                .await?;
        }
        None => {
            sqlx::query!("delete from incomplete_check where id = $1", check.id).execute(&mut *ctx.tx).await?;
            ctx.announce(Event::Record { kind, id: None });
        }
    }
    ctx.commit().await?;
    Ok(true)
}

/// What was found among the marked records.
struct Looked {
    has_unmarked: bool,
    /// The last one that was looked at, if there may be more.
    last_id: Option<i64>,
}

/// Takes the mark from those of the next marked records, after this number, that lack nothing any more.
async fn look(ctx: &mut Ctx, kind: Kind, after: i64) -> Result<Looked> {
    let catalogue = Catalogue::load(ctx, kind).await?;
    let mut wanted = catalogue.fields();
    wanted.retain(|field| match field.name {
        FieldName::Stage | FieldName::PipelineId | FieldName::IsIncomplete => true,
        name => catalogue.custom_field(name).is_some_and(|own| own.is_required || !own.required_from.is_empty()),
    });
    let mut query = QueryBuilder::new("select ");
    columns::push_select(&mut query, &wanted);
    // Those in the recycle bin too: they may come back.
    query.push(" from ").push(table(kind)).push(" where is_incomplete and id > ").push_bind(after);
    query.push(" order by id limit ").push_bind(BATCH).push(" for update");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    let (mut known, mut complete, mut last_id) = (Known::default(), Vec::new(), None);
    for row in &rows {
        let record = list::record(row, kind, &wanted, ctx)?;
        last_id = Some(record.id);
        if required::completes(ctx, &catalogue, &mut known, &record, &[]).await? {
            complete.push(record.id);
        }
    }
    let has_unmarked = !complete.is_empty();
    required::unmark(ctx, kind, complete).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|read| read == BATCH);
    Ok(Looked { has_unmarked, last_id: last_id.filter(|_| is_full) })
}
