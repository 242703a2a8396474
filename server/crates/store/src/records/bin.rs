//! The recycle bin: what was deleted, by whom and when, and the way back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::bin::{BinPage, BinRow};
use domain::bulk::chosen;
use domain::event::Event;
use domain::list::{Cursor, PAGE_SIZE};
use domain::mode::CrmSettings;
use domain::record::Cause;
use domain::search::{Pattern, finds, patterns, searchable};
use domain::{Action, AppError, CrmMode, Kind};
use sqlx::{Postgres, QueryBuilder, Row};

use super::{labels, permission, search};
use crate::activities::announce_of_records;
use crate::history::{DELETED, Entries, Origin};
use crate::{Ctx, Result, conversion, mode};

/// So many names are looked through at once for what is searched for.
const NAMES: i64 = 5_000;

/// The records that were deleted and that the actor might have deleted, the latest first: those whose names have what
/// is searched for, all if that is nothing.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor may delete none of the kind; [`AppError::NotFound`] for a forged cursor.
pub async fn bin(ctx: &mut Ctx, kind: Kind, search: &str, after: Option<Cursor>) -> Result<BinPage> {
    let after = after.map(place).transpose()?;
    let patterns = patterns(search);
    let among = if patterns.is_empty() { None } else { Some(named(ctx, kind, &patterns, after).await?) };
    let mut sql = QueryBuilder::new("select id, deleted_at, (select employee_id from history");
    sql.push(" where kind = ").push_bind(kind.number()).push(" and record_id = ").push(super::table(kind));
    sql.push(".id and field = ").push_bind(DELETED).push(" order by history.id desc limit 1) as deleted_by from ");
    sql.push(super::table(kind)).push(" where ");
    permission::push_deleted_condition(&mut sql, ctx, kind, Action::Delete)?;
    push_after(&mut sql, after);
    if let Some(ids) = among {
        sql.push(" and id = any(").push_bind(ids).push(")");
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

/// When a record was deleted, and its id: the order of the bin.
type Place = (DateTime<Utc>, i64);

fn place(Cursor { value, id }: Cursor) -> Result<Place> {
    let at = value.and_then(|value| value.parse().ok()).ok_or(AppError::NotFound)?;
    Ok((at, id))
}

fn push_after(sql: &mut QueryBuilder<Postgres>, after: Option<Place>) {
    if let Some((at, id)) = after {
        sql.push(" and (deleted_at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
}

/// The records of a page whose names have what is searched for, and one more if there is one. What is deleted has no
/// searchable text any more, so the names are folded here, in the order of the bin, until the page is full.
async fn named(ctx: &mut Ctx, kind: Kind, patterns: &[Pattern], mut after: Option<Place>) -> Result<Vec<i64>> {
    let wanted = usize::try_from(PAGE_SIZE + 1).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    loop {
        let mut sql = QueryBuilder::new("select id, ");
        labels::push_name_parts(&mut sql, kind);
        sql.push(", deleted_at from ").push(super::table(kind)).push(" where ");
        permission::push_deleted_condition(&mut sql, ctx, kind, Action::Delete)?;
        push_after(&mut sql, after);
        sql.push(" order by deleted_at desc, id desc limit ").push_bind(NAMES);
        let rows = sql.build().fetch_all(&mut *ctx.tx).await?;
        for row in &rows {
            let id: i64 = row.try_get(0)?;
            after = Some((row.try_get("deleted_at")?, id));
            if finds(patterns, &searchable([labels::name(row, kind)?.as_str()])) {
                found.push(id);
            }
            if found.len() == wanted {
                return Ok(found);
            }
        }
        if i64::try_from(rows.len()).is_ok_and(|count| count < NAMES) {
            return Ok(found);
        }
    }
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
