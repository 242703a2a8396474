//! The recycle bin: what was deleted, by whom and when, and the way back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::bin::{BinPage, BinRow};
use domain::bulk::chosen;
use domain::event::Event;
use domain::list::{Cursor, PAGE_SIZE};
use domain::mode::CrmSettings;
use domain::record::Cause;
use domain::{Action, AppError, CrmMode, Kind};
use sqlx::{QueryBuilder, Row};

use super::{labels, permission, search};
use crate::activities::announce_of_records;
use crate::history::{DELETED, Entries, Origin};
use crate::{Ctx, Result, conversion, mode};

/// The records that were deleted and that the actor might have deleted, the latest first.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor may delete none of the kind; [`AppError::NotFound`] for a forged cursor.
pub async fn bin(ctx: &mut Ctx, kind: Kind, after: Option<Cursor>) -> Result<BinPage> {
    let mut sql = QueryBuilder::new("select id, deleted_at, (select employee_id from history");
    sql.push(" where kind = ").push_bind(kind.number()).push(" and record_id = ").push(super::table(kind));
    sql.push(".id and field = ").push_bind(DELETED).push(" order by history.id desc limit 1) as deleted_by from ");
    sql.push(super::table(kind)).push(" where ");
    permission::push_deleted_condition(&mut sql, ctx, kind, Action::Delete)?;
    if let Some(Cursor { value, id }) = after {
        let at: DateTime<Utc> = value.and_then(|value| value.parse().ok()).ok_or(AppError::NotFound)?;
        sql.push(" and (deleted_at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    sql.push(" order by deleted_at desc, id desc limit ").push_bind(PAGE_SIZE + 1);
    let rows = sql.build().fetch_all(&mut *ctx.tx).await?;
    let ids = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<i64>, _>>()?;
    let mut names = labels::of(ctx, kind, ids).await?;
    let mut found = Vec::with_capacity(rows.len());
    let mut next = None;
    let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    for row in rows.iter().take(size) {
        let (id, deleted): (i64, DateTime<Utc>) = (row.try_get(0)?, row.try_get(1)?);
        next = Some(Cursor { value: Some(deleted.to_rfc3339()), id });
        found.push(BinRow {
            id,
            name: names.remove(&id).unwrap_or_default(),
            deleted: ctx.moment(deleted),
            deleted_by: row.try_get::<Option<i64>, _>(2)?.unwrap_or_default(),
        });
    }
    Ok(BinPage { rows: found, next: next.filter(|_| rows.len() > size) })
}

/// Brings records back from the recycle bin, and returns how many.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor may delete none of the kind; [`AppError::NotFound`] when none of them is in
/// the bin, or none within the actor's reach; [`domain::Refusal::TooManyChosen`].
pub async fn restore(ctx: &mut Ctx, kind: Kind, ids: &[i64]) -> Result<i64> {
    let ids = chosen(ids.to_vec())?;
    let found = find(ctx, kind, &ids).await?;
    if found.ids.is_empty() {
        return Err(AppError::NotFound.into());
    }
    // Before leads become deals: their activities go with them.
    announce_of_records(ctx, kind, &found.ids).await?;
    let origin = Origin::person(ctx);
    let restored = bring_back(ctx, kind, found, origin).await?;
    ctx.announce(Event::Record { kind, id: None });
    Ok(i64::try_from(restored.len()).unwrap_or(i64::MAX))
}

/// Brings those of the records back that are in the bin and within the actor's reach, and returns them. In Simple mode
/// a lead that comes back in progress becomes a deal, as an inquiry does.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor may delete none of the kind.
pub(crate) async fn restore_many(ctx: &mut Ctx, kind: Kind, ids: &[i64], origin: Origin) -> Result<Vec<i64>> {
    let found = find(ctx, kind, ids).await?;
    bring_back(ctx, kind, found, origin).await
}

/// Records of the bin, which are held until the commit.
struct Found {
    ids: Vec<i64>,
    history: Entries,
    /// Of leads: the mode that they come back to.
    settings: Option<CrmSettings>,
}

async fn find(ctx: &mut Ctx, kind: Kind, ids: &[i64]) -> Result<Found> {
    // Before the records: whoever changes records takes the locks in this order.
    let settings = if kind == Kind::Lead { Some(mode::lock_shared(ctx).await?) } else { None };
    let mut sql = QueryBuilder::new("select id, floor(extract(epoch from deleted_at) * 1000)::bigint from ");
    sql.push(super::table(kind)).push(" where ");
    permission::push_deleted_condition(&mut sql, ctx, kind, Action::Delete)?;
    sql.push(" and id = any(").push_bind(ids.to_vec()).push(") order by id for update");
    let rows = sql.build().fetch_all(&mut *ctx.tx).await?;
    let mut found = Found { ids: Vec::with_capacity(rows.len()), history: Entries::default(), settings };
    for row in &rows {
        let (id, deleted): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        found.ids.push(id);
        found.history.push(id, DELETED, deleted.to_string(), String::new());
    }
    Ok(found)
}

async fn bring_back(ctx: &mut Ctx, kind: Kind, found: Found, origin: Origin) -> Result<Vec<i64>> {
    let Found { ids, history, settings } = found;
    if ids.is_empty() {
        return Ok(ids);
    }
    let mut sql = QueryBuilder::new("update ");
    sql.push(super::table(kind)).push(" set deleted_at = null, version = version + 1 where id = any(");
    sql.push_bind(ids.clone()).push(")");
    sql.build().execute(&mut *ctx.tx).await?;
    history.write(&mut ctx.tx, kind, origin).await?;
    search::refresh(ctx, kind, &ids).await?;
    if let Some(settings) = settings.filter(|settings| settings.mode == CrmMode::Simple) {
        let origin = Origin { cause: Cause::Conversion, run_id: None, ..origin };
        let made = conversion::convert(ctx, &ids, &settings.deal_creation, origin).await?;
        for kind in made.records().map(|(kind, _)| kind).collect::<BTreeSet<_>>() {
            ctx.announce(Event::Record { kind, id: None });
        }
    }
    Ok(ids)
}
