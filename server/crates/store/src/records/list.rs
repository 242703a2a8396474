use domain::activity::Planned;
use domain::fields::Field;
use domain::list::{Cursor, EXACT_TOTAL, ListQuery, PAGE_SIZE, Page, Total};
use domain::search::patterns;
use domain::view::ColumnName;
use domain::{Action, AppError, FieldName, Kind, Record};
use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use super::keyset::Keyset;
use super::{Catalogue, columns, contact_points, filter, find, labels, permission, search};
use crate::paging::cut;
use crate::{Ctx, Error, Result, activities};

/// Up to this cost, as the planner reckons it, what is filtered is counted with its first page: some fifty milliseconds.
const COUNTED_AT_ONCE: f64 = 8_000.0;

/// One page of a list. The first page comes with its total, unless a search finds so much, or a filter looks at so many
/// rows, that counting takes longer than the page: [`count`] tells it then.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor may read none of the kind.
pub async fn list(ctx: &mut Ctx, query: &ListQuery) -> Result<Page> {
    let catalogue = Catalogue::load(ctx, query.kind).await?;
    let keyset = Keyset::of(query, &catalogue);
    let (mut rows, total) = if !patterns(&query.search).is_empty() {
        find::find(ctx, &catalogue, query, &keyset).await?
    } else if !query.filter.is_empty() {
        filtered(ctx, &catalogue, query, &keyset).await?
    } else {
        let is_first = query.after.is_none();
        let total = if is_first { Some(count_up_to(ctx, &catalogue, query).await?) } else { None };
        (fetch(ctx, &catalogue, query, &keyset, Rows::All).await?, total)
    };
    let columns = list_fields(&catalogue, &query.columns);
    let next = cut(&mut rows, PAGE_SIZE).map(cursor).transpose()?;
    let mut records = rows.iter().map(|row| record(row, query.kind, &columns, ctx)).collect::<Result<_>>()?;
    complete(ctx, query.kind, &mut records).await?;
    Ok(Page { records, next, total: total.filter(|_| query.after.is_none()) })
}

/// The exact number of rows, however many; for those who ask for it.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor may read none of the kind.
pub async fn total(ctx: &mut Ctx, query: &ListQuery) -> Result<i64> {
    let catalogue = Catalogue::load(ctx, query.kind).await?;
    let mut sql = QueryBuilder::new("select count(*) from ");
    sql.push(super::table(query.kind)).push(" where ");
    push_conditions(&mut sql, ctx, &catalogue, query)?;
    Ok(sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?)
}

/// The number of rows, up to what is counted exactly.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor may read none of the kind.
pub async fn count(ctx: &mut Ctx, query: &ListQuery) -> Result<Total> {
    let catalogue = Catalogue::load(ctx, query.kind).await?;
    count_up_to(ctx, &catalogue, query).await
}

async fn count_up_to(ctx: &mut Ctx, catalogue: &Catalogue, query: &ListQuery) -> Result<Total> {
    let mut sql = QueryBuilder::new("");
    push_count(&mut sql, ctx, catalogue, query)?;
    Ok(capped(sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?))
}

/// A page of what a filter leaves, and how much that is, unless counting it takes longer than the page.
async fn filtered(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
    keyset: &Keyset<'_>,
) -> Result<(Vec<PgRow>, Option<Total>)> {
    let is_soon_counted = is_soon_counted(ctx, catalogue, query).await?;
    if is_soon_counted && let Some((rows, total)) = find::find_few(ctx, catalogue, query, keyset).await? {
        return Ok((rows, Some(total)));
    }
    let total = is_soon_counted.then_some(Total::MoreThan(EXACT_TOTAL));
    Ok((fetch(ctx, catalogue, query, keyset, Rows::All).await?, total))
}

/// Whether counting what a filter leaves takes no longer than a page.
async fn is_soon_counted(ctx: &mut Ctx, catalogue: &Catalogue, query: &ListQuery) -> Result<bool> {
    let mut sql = QueryBuilder::new("explain (format json) ");
    push_count(&mut sql, ctx, catalogue, query)?;
    let plan: serde_json::Value = sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?;
    let cost = plan.pointer("/0/Plan/Total Cost").and_then(serde_json::Value::as_f64);
    Ok(cost.is_some_and(|cost| cost <= COUNTED_AT_ONCE))
}

fn push_count(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, catalogue: &Catalogue, query: &ListQuery) -> Result<()> {
    sql.push("select count(*) from (");
    find::push_found(sql, ctx, catalogue, query)?;
    sql.push(" limit ").push_bind(EXACT_TOTAL + 1).push(") as counted");
    Ok(())
}

pub(super) fn capped(total: i64) -> Total {
    if total > EXACT_TOTAL { Total::MoreThan(EXACT_TOTAL) } else { Total::Exactly(total) }
}

/// The fields that a list shows, the usual ones if none are named, and what they need to be shown.
pub(super) fn list_fields(catalogue: &Catalogue, wanted: &[FieldName]) -> Vec<Field> {
    let needed = [FieldName::Currency, FieldName::PipelineId, FieldName::Honorific, FieldName::Stage];
    let name = ColumnName::Name.fields(catalogue.kind);
    let is_shown = |field: &Field| match wanted {
        [] => field.in_list,
        wanted => wanted.contains(&field.name) || name.contains(&field.name),
    };
    let mut fields = catalogue.fields();
    fields.retain(|field| is_shown(field) || needed.contains(&field.name));
    fields
}

/// What a page is taken from.
pub(super) enum Rows<'a> {
    /// The whole list.
    All,
    These(&'a [i64]),
    /// Those among the first so many of the list in which is found what was typed.
    FoundAmong(i64),
}

/// The rows of a page.
pub(super) async fn fetch(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
    keyset: &Keyset<'_>,
    rows: Rows<'_>,
) -> Result<Vec<PgRow>> {
    let columns = list_fields(catalogue, &query.columns);
    let mut sql = QueryBuilder::new("");
    let source = |sql: &mut QueryBuilder<Postgres>| {
        sql.push("select ");
        columns::push_select(sql, &columns);
        keyset.push_key(sql);
        sql.push(" from ").push(super::table(query.kind)).push(" where ");
        match rows {
            Rows::These(ids) => {
                sql.push("id = any(").push_bind(ids.to_vec()).push(")");
                Ok(())
            }
            Rows::All | Rows::FoundAmong(_) => push_narrowing(sql, ctx, catalogue, query),
        }
    };
    match rows {
        Rows::FoundAmong(most) => {
            let condition =
                |sql: &mut QueryBuilder<Postgres>| search::push_condition_of(sql, query.kind, "near", &query.search);
            keyset.push_page_near(&mut sql, most, source, condition)?;
        }
        Rows::All => keyset.push_page_of_all(&mut sql, source)?,
        Rows::These(_) => keyset.push_page(&mut sql, source)?,
    }
    sql.build().fetch_all(&mut *ctx.tx).await.map_err(|error| forged(error, query))
}

/// A forged cursor: its value is none of the column's type (SQLSTATE class 22).
pub(super) fn forged(error: sqlx::Error, query: &ListQuery) -> Error {
    let error = Error::from(error);
    if query.after.is_some() && error.has_code("22") { AppError::NotFound.into() } else { error }
}

/// Adds every condition of a list.
pub(crate) fn push_conditions(
    sql: &mut QueryBuilder<Postgres>,
    ctx: &Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
) -> Result<()> {
    push_narrowing(sql, ctx, catalogue, query)?;
    search::push_condition(sql, query.kind, &query.search);
    Ok(())
}

/// Adds the conditions on the row itself, without its searchable text.
pub(super) fn push_narrowing(
    sql: &mut QueryBuilder<Postgres>,
    ctx: &Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
) -> Result<()> {
    permission::push_condition(sql, ctx, query.kind, Action::Read)?;
    if let Some(pipeline_id) = query.pipeline_id.filter(|_| query.kind == Kind::Deal) {
        sql.push(" and pipeline_id = ").push_bind(pipeline_id);
    }
    filter::push(sql, ctx, catalogue, &query.filter);
    if let Some(stage) = query.stage.as_ref().filter(|_| query.kind.has_stages()) {
        sql.push(" and stage = ").push_bind(stage.clone());
    }
    Ok(())
}

fn cursor(row: &PgRow) -> Result<Cursor> {
    Ok(Cursor { value: row.try_get("cursor")?, id: row.try_get(0)? })
}

pub(crate) fn record(row: &PgRow, kind: Kind, columns: &[Field], ctx: &Ctx) -> Result<Record> {
    Ok(Record {
        kind,
        id: row.try_get(0)?,
        version: row.try_get(1)?,
        values: columns
            .iter()
            .enumerate()
            .map(|(at, field)| Ok((field.name, columns::read(row, at + 2, field, &ctx.actor)?)))
            .collect::<Result<_>>()?,
        contact_points: Vec::new(),
        planned: Planned::default(),
    })
}

/// Adds the names of linked records, what is planned for each, and the first phone and e-mail.
pub(super) async fn complete(ctx: &mut Ctx, kind: Kind, records: &mut Vec<Record>) -> Result<()> {
    labels::fill(ctx, records).await?;
    activities::fill(ctx, kind, records).await?;
    if !kind.has_contact_points() {
        return Ok(());
    }
    let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
    let mut points = contact_points::of_many(&mut ctx.tx, kind, &ids).await?;
    for record in records {
        let mut seen = Vec::new();
        record.contact_points = points.remove(&record.id).unwrap_or_default();
        record.contact_points.retain(|point| {
            let is_first = !seen.contains(&point.kind);
            seen.push(point.kind);
            is_first
        });
    }
    Ok(())
}
