//! Keeps the searchable text of records: what they are called, and how their clients are reached, and their numbers.
//!
//! It stands in tables of its own, `lead_search` and so on: records change in multitudes, and a row that changes is
//! indexed anew with everything in it.

use domain::details::Details;
use domain::search::{Pattern, fold, patterns, searchable};
use domain::{ContactPoint, Kind};
use sqlx::{PgPool, Postgres, QueryBuilder, Row};

use super::{contact_points, custom};
use crate::{Ctx, Result, details};

/// The table with the searchable texts of a kind.
pub(super) fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Lead => "lead_search",
        Kind::Deal => "deal_search",
        Kind::Contact => "contact_search",
        Kind::Company => "company_search",
    }
}

/// The searchable text of a lead, contact or company. `names` may be followed by the texts of custom fields.
pub fn of_client(names: &[&str], points: &[ContactPoint]) -> String {
    let values = points.iter().flat_map(|point| {
        // Every word is searched for by itself, so the typed form only counts where it says more.
        let normalized = fold(&point.normalized);
        let says_more = fold(&point.value).split(' ').any(|word| !normalized.contains(word));
        [Some(point.normalized.as_str()), says_more.then_some(point.value.as_str())]
    });
    searchable(names.iter().copied().chain(values.flatten()))
}

/// The searchable text of a deal: its title, the names of its client, and the texts of its custom fields.
pub fn of_deal(title: &str, contact: &str, company: &str, custom: &[String]) -> String {
    searchable([title, contact, company].into_iter().chain(custom.iter().map(String::as_str)))
}

/// Prepares the transaction for a multitude of new texts: the indexes gather them for longer before they sort them
/// in, which makes each cheaper by a third. [`settle`] is to follow, because every search looks through what is
/// gathered.
pub(crate) async fn expect_many(ctx: &mut Ctx) -> Result<()> {
    sqlx::query!(
        "select set_config(setting, '32MB', true)
         from (values ('gin_pending_list_limit'), ('work_mem')) as given (setting)"
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Sorts in what the indexes of texts have gathered.
pub(crate) async fn settle(pool: &PgPool) -> Result<()> {
    sqlx::query!(
        r#"select gin_clean_pending_list(name::regclass) as pages
           from (values ('lead_search_text'), ('deal_search_text'), ('contact_search_text'), ('company_search_text'))
               as indexes (name)"#
    )
    .fetch_all(pool)
    .await?;
    Ok(())
}

/// Writes the searchable text of records anew, and that of the deals that show their names. What is in the recycle bin
/// has none.
pub(crate) async fn refresh(ctx: &mut Ctx, kind: Kind, ids: &[i64]) -> Result<()> {
    if kind == Kind::Deal {
        return refresh_deals(ctx, ids).await;
    }
    let names = match kind {
        Kind::Company => "title, '', '', ''",
        Kind::Contact => "first_name, second_name, last_name, company_title",
        Kind::Lead | Kind::Deal => "title, concat_ws(' ', first_name, second_name), last_name, company_title",
    };
    let fields = crate::custom::of_kind(ctx, kind).await?;
    let mut query = QueryBuilder::new("select id, ");
    query
        .push(names)
        .push(", custom")
        .push(" from ")
        .push(super::table(kind))
        .push(" where deleted_at is null and id = any(")
        .push_bind(ids.to_vec())
        .push(")");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    let points = contact_points::of_many(&mut ctx.tx, kind, ids).await?;
    let details = details::of_many(&mut ctx.tx, kind, ids).await?;
    let mut found = Vec::with_capacity(rows.len());
    let mut texts = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: i64 = row.try_get(0)?;
        let own = custom::searchable(&fields, &row.try_get(5)?);
        let mut names: Vec<&str> = vec![row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?];
        names.extend(own.iter().map(String::as_str));
        found.push(id);
        let more: Vec<String> = details.get(&id).into_iter().flatten().flat_map(Details::searched).collect();
        let names: Vec<&str> = names.into_iter().chain(more.iter().map(String::as_str)).collect();
        texts.push(of_client(&names, points.get(&id).map_or(&[], Vec::as_slice)));
    }
    write(ctx, kind, found, texts).await?;
    let deals = match kind {
        Kind::Contact => {
            sqlx::query_scalar!("select id from deal where contact_id = any($1) and deleted_at is null", ids)
                .fetch_all(&mut *ctx.tx)
                .await?
        }
        Kind::Company => {
            sqlx::query_scalar!("select id from deal where company_id = any($1) and deleted_at is null", ids)
                .fetch_all(&mut *ctx.tx)
                .await?
        }
        Kind::Lead | Kind::Deal => Vec::new(),
    };
    refresh_deals(ctx, &deals).await
}

async fn refresh_deals(ctx: &mut Ctx, ids: &[i64]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"select deal.id as "id!", deal.title as "title!", deal.custom as "custom!", coalesce(company.title, '') as "company!",
                  coalesce(concat_ws(' ', contact.first_name, contact.second_name, contact.last_name), '') as "contact!"
           from deal left join contact on contact.id = deal.contact_id left join company on company.id = deal.company_id
           where deal.id = any($1) and deal.deleted_at is null"#,
        ids
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let fields = crate::custom::of_kind(ctx, Kind::Deal).await?;
    let texts = rows
        .iter()
        .map(|row| of_deal(&row.title, &row.contact, &row.company, &custom::searchable(&fields, &row.custom)));
    let texts = texts.collect();
    write(ctx, Kind::Deal, rows.iter().map(|row| row.id).collect(), texts).await
}

async fn write(ctx: &mut Ctx, kind: Kind, ids: Vec<i64>, texts: Vec<String>) -> Result<()> {
    let own = table(kind);
    let mut query = push_texts(kind, ids, texts);
    query.push(" on conflict (id) do update set search = excluded.search where ");
    query.push(own).push(".search <> excluded.search").build().execute(&mut *ctx.tx).await?;
    Ok(())
}

/// Stores the searchable texts of new records.
pub(crate) async fn insert(ctx: &mut Ctx, kind: Kind, ids: &[i64], texts: Vec<String>) -> Result<()> {
    push_texts(kind, ids.to_vec(), texts).build().execute(&mut *ctx.tx).await?;
    Ok(())
}

fn push_texts(kind: Kind, ids: Vec<i64>, texts: Vec<String>) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("insert into ");
    query.push(table(kind)).push(" (id, search) select * from unnest(").push_bind(ids);
    query.push("::bigint[], ").push_bind(texts).push("::text[])");
    query
}

/// Deleted records are no longer found.
pub(crate) async fn forget(ctx: &mut Ctx, kind: Kind, ids: &[i64]) -> Result<()> {
    let mut query = QueryBuilder::new("delete from ");
    query
        .push(table(kind))
        .push(" where id = any(")
        .push_bind(ids.to_vec())
        .push(")")
        .build()
        .execute(&mut *ctx.tx)
        .await?;
    Ok(())
}

/// Adds ` and …`: what the searchable text of a row of the kind's table must contain for what was typed. The planner
/// is free to begin with the texts or with the rows.
pub(crate) fn push_condition(sql: &mut QueryBuilder<Postgres>, kind: Kind, typed: &str) {
    let patterns = patterns(typed);
    if patterns.is_empty() {
        return;
    }
    let own = table(kind);
    sql.push(" and id in (select ").push(own).push(".id from ").push(own).push(" where true");
    push_patterns(sql, patterns);
    sql.push(")");
}

/// Adds the same condition for the rows of `source`, which come in an order of their own, and of which many fulfil it:
/// the text of each is looked at in turn.
pub(crate) fn push_condition_of(sql: &mut QueryBuilder<Postgres>, kind: Kind, source: &'static str, typed: &str) {
    let text = |sql: &mut QueryBuilder<Postgres>| {
        sql.push("(select search from ").push(table(kind)).push(" as text where text.id = ").push(source).push(".id)");
    };
    push_likes(sql, text, patterns(typed));
}

/// Adds ` and …` for each pattern.
pub(crate) fn push_patterns(sql: &mut QueryBuilder<Postgres>, patterns: Vec<Pattern>) {
    let text = |sql: &mut QueryBuilder<Postgres>| {
        sql.push("search");
    };
    push_likes(sql, text, patterns);
}

fn push_likes(sql: &mut QueryBuilder<Postgres>, text: impl Fn(&mut QueryBuilder<Postgres>), patterns: Vec<Pattern>) {
    for Pattern { words, number } in patterns {
        sql.push(" and (");
        if let Some(number) = number {
            text(sql);
            sql.push(" like ").push_bind(number).push(" or ");
        }
        sql.push("true");
        for word in words {
            sql.push(" and ");
            text(sql);
            sql.push(" like ").push_bind(word);
        }
        sql.push(")");
    }
}
