//! Lists narrowed down to a text or by a filter.
//!
//! What is found rarely is gathered from an index, counted, and sorted. What is found often is read in the order of the
//! list instead, where enough for a page comes soon.

use domain::Action;
use domain::list::{EXACT_TOTAL, ListQuery, PAGE_SIZE, Total};
use domain::search::patterns;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use super::keyset::Keyset;
use super::list::{Rows, capped, fetch, forged, push_narrowing};
use super::{Catalogue, permission, search};
use crate::{Ctx, Result};

/// So many are gathered and counted in no time.
const FEW: f64 = 1_000.0;
const PAGE: f64 = PAGE_SIZE as f64;
/// So many rows of the list are looked at for a page. A few hundred do, unless what is found lies far down.
const NEAR: i64 = 20_000;

/// A page of what is found, and how much is found, unless counting it takes longer than the page.
pub(super) async fn find(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
    keyset: &Keyset<'_>,
) -> Result<(Vec<PgRow>, Option<Total>)> {
    let is_frequent = is_frequent(ctx, catalogue, query).await?;
    if !is_frequent && let Some((rows, total)) = find_few(ctx, catalogue, query, keyset).await? {
        return Ok((rows, Some(total)));
    }
    if let Some(rows) = read_in_order(ctx, catalogue, query, keyset).await? {
        return Ok((rows, (!is_frequent).then_some(Total::MoreThan(EXACT_TOTAL))));
    }
    let (total, ids) = gather(ctx, catalogue, query, keyset, None).await?;
    Ok((fetch(ctx, catalogue, query, keyset, Rows::These(&ids)).await?, Some(capped(total))))
}

/// A page of what is found, and how much that is, unless it is more than is counted exactly. The planner is not left to
/// look for it in the order of the list: from a sample of the values it takes what is rare for frequent now and then.
pub(super) async fn find_few(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
    keyset: &Keyset<'_>,
) -> Result<Option<(Vec<PgRow>, Total)>> {
    let (total, ids) = gather(ctx, catalogue, query, keyset, Some(EXACT_TOTAL)).await?;
    if total > EXACT_TOTAL {
        return Ok(None);
    }
    Ok(Some((fetch(ctx, catalogue, query, keyset, Rows::These(&ids)).await?, Total::Exactly(total))))
}

/// Whether a page in the order of the list needs fewer rows to be looked at than gathering all that is found.
async fn is_frequent(ctx: &mut Ctx, catalogue: &Catalogue, query: &ListQuery) -> Result<bool> {
    let found = estimate(ctx, catalogue, query).await?;
    if found <= FEW {
        return Ok(false);
    }
    let all = estimate(ctx, catalogue, &ListQuery { search: String::new(), ..query.clone() }).await?;
    Ok(PAGE * all / found < found)
}

/// How many rows the planner expects, from what it knows of a sample of the texts.
async fn estimate(ctx: &mut Ctx, catalogue: &Catalogue, query: &ListQuery) -> Result<f64> {
    let mut sql = QueryBuilder::new("explain (format json) ");
    push_found(&mut sql, ctx, catalogue, query)?;
    let plan: serde_json::Value = sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?;
    Ok(plan.pointer("/0/Plan/Plan Rows").and_then(serde_json::Value::as_f64).unwrap_or_default())
}

/// The number of all that is found, and the ids of the page. Beyond `most` it counts no further, and there is no page.
async fn gather(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
    keyset: &Keyset<'_>,
    most: Option<i64>,
) -> Result<(i64, Vec<i64>)> {
    set_planner(ctx, Planner::NestedLoop).await?;
    let mut sql = QueryBuilder::new("with found as materialized (");
    push_found(&mut sql, ctx, catalogue, query)?;
    if let Some(most) = most {
        sql.push(" limit ").push_bind(most + 1);
    }
    sql.push("), page as (");
    keyset.push_page(&mut sql, |sql| {
        sql.push("select id");
        keyset.push_key(sql);
        sql.push(" from found join ").push(super::table(query.kind));
        sql.push(" using (id) where (select count(*) from found) <= ").push_bind(most.unwrap_or(i64::MAX));
        Ok(())
    })?;
    sql.push(") select (select count(*) from found), array(select id from page)");
    let row = sql.build().fetch_one(&mut *ctx.tx).await.map_err(|error| forged(error, query))?;
    set_planner(ctx, Planner::Default).await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// A page of the list, of which every row is looked at in turn; none, if that fills no page soon.
async fn read_in_order(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
    keyset: &Keyset<'_>,
) -> Result<Option<Vec<PgRow>>> {
    set_planner(ctx, Planner::Ordered).await?;
    let rows = fetch(ctx, catalogue, query, keyset, Rows::FoundAmong(NEAR)).await?;
    set_planner(ctx, Planner::Default).await?;
    Ok(i64::try_from(rows.len()).is_ok_and(|rows| rows > PAGE_SIZE).then_some(rows))
}

/// Adds a statement that yields the ids of all that is found. It looks at the rows alone where no text is searched for,
/// and at the texts alone where nothing else narrows the list.
///
/// # Errors
/// [`domain::AppError::Forbidden`] when the actor may read none of the kind.
pub(super) fn push_found(
    sql: &mut QueryBuilder<Postgres>,
    ctx: &Ctx,
    catalogue: &Catalogue,
    query: &ListQuery,
) -> Result<()> {
    let kind = query.kind;
    let patterns = patterns(&query.search);
    if patterns.is_empty() {
        sql.push("select id from ").push(super::table(kind)).push(" where ");
        return push_narrowing(sql, ctx, catalogue, query);
    }
    sql.push("select id from ").push(search::table(kind));
    let is_narrowed = query.stage.is_some() || query.pipeline_id.is_some() || !query.filter.is_empty();
    if permission::reaches_all(ctx, kind, Action::Read)? && !is_narrowed {
        sql.push(" where true");
    } else {
        sql.push(" join ").push(super::table(kind)).push(" using (id) where ");
        push_narrowing(sql, ctx, catalogue, query)?;
    }
    search::push_patterns(sql, patterns);
    Ok(())
}

/// Which way the planner is to take. It always looks at the text that is searched for, because the statistics tell
/// which ones are very common. Ways that are barred seem so expensive to it that compiling them would seem to pay, hence
/// without `jit`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Planner {
    Default,
    /// In the order of an index: it takes every text that is long for rare.
    Ordered,
    /// Looks up a row for each that is found, whatever it expects to find.
    NestedLoop,
}

async fn set_planner(ctx: &mut Ctx, planner: Planner) -> Result<()> {
    let unless = |barring: Planner| if planner == barring { "off" } else { "on" };
    sqlx::query!(
        "select set_config(setting, value, true)
         from (values ('enable_seqscan', $1), ('enable_bitmapscan', $1), ('enable_sort', $1), ('enable_hashjoin', $2),
                      ('enable_mergejoin', $2), ('plan_cache_mode', 'force_custom_plan'), ('jit', 'off'))
                  as given (setting, value)",
        unless(Planner::Ordered),
        unless(Planner::NestedLoop)
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(())
}
