//! Finds the records that rows are about.

use std::collections::HashMap;

use domain::import::{Column, NewField};
use domain::{AppError, Field, FieldName, FieldType, Kind, fields};
use rust_decimal::Decimal;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use crate::{Ctx, Error, Result, custom, records};

/// What is there for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    One(i64),
    Several,
}

/// The records that have these keys, by the keys as they were given; upper and lower case are one.
pub(super) async fn find(ctx: &mut Ctx, kind: Kind, key: Column, keys: &[String]) -> Result<HashMap<String, Found>> {
    // No record has a field yet that the import makes.
    let is_new = matches!(key, Column::Field(name) if NewField::place_of(name).is_some());
    if keys.is_empty() || is_new {
        return Ok(HashMap::new());
    }
    if key == Column::Id {
        return find_numbered(ctx, kind, keys).await;
    }
    match compared(ctx, kind, key).await? {
        Some(field) if field.field_type == FieldType::Number => return find_number(ctx, kind, &field, keys).await,
        Some(field) => return find_ordered(ctx, kind, &field, keys).await,
        None => {}
    }
    let mut query =
        QueryBuilder::<Postgres>::new("select given.key, min(found.id), count(distinct found.id) from unnest(");
    query.push_bind(keys.to_vec()).push("::text[]) as given (key) join ");
    match key {
        Column::ContactPoint(point, _) => {
            query.push("contact_point on normalized = given.key and contact_point.kind = ").push_bind(point.code());
            query.push(" and owner_kind = ").push_bind(kind.number()).push(" join ").push(records::table(kind));
            query.push(" as found on found.id = owner_id and deleted_at is null");
        }
        Column::FullName => {
            query.push(records::table(kind)).push(" as found on deleted_at is null and ");
            // As the index `contact_name_lower` has it; titles are found by `company_title_lower`.
            query.push("lower(trim(found.first_name || ' ' || found.last_name)) = lower(given.key)");
        }
        Column::Field(name) => {
            query.push(records::table(kind)).push(" as found on deleted_at is null and lower(found.");
            match name.custom_id() {
                // A number is no text that could end the literal.
                Some(id) => query.push("custom ->> '").push(id).push("'"),
                None => query.push(name.code()),
            };
            query.push(") = lower(given.key)");
        }
        Column::Ignore | Column::Note | Column::Location | Column::Id => return Err(Error::App(AppError::NotFound)),
    }
    query.push(" group by given.key");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    of_rows(&rows)
}

/// As [`find`], by the number of the record. What is no such number finds nothing.
async fn find_numbered(ctx: &mut Ctx, kind: Kind, keys: &[String]) -> Result<HashMap<String, Found>> {
    let ids: Vec<Option<i64>> = keys.iter().map(|key| key.parse().ok()).collect();
    let mut query = QueryBuilder::<Postgres>::new("select given.key, found.id, 1::bigint from unnest(");
    query.push_bind(keys.to_vec()).push("::text[], ").push_bind(ids).push("::bigint[]) as given (key, id) join ");
    query.push(records::table(kind)).push(" as found on found.id = given.id and deleted_at is null");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    of_rows(&rows)
}

/// As [`find`], by the value of a number.
async fn find_number(ctx: &mut Ctx, kind: Kind, field: &Field, keys: &[String]) -> Result<HashMap<String, Found>> {
    let numbers: Vec<Option<Decimal>> = keys.iter().map(|key| key.parse().ok()).collect();
    let mut query =
        QueryBuilder::<Postgres>::new("select given.key, min(found.id), count(distinct found.id) from unnest(");
    query
        .push_bind(keys.to_vec())
        .push("::text[], ")
        .push_bind(numbers)
        .push("::numeric[]) as given (key, number) join ");
    query.push(records::table(kind)).push(" as found on deleted_at is null and ");
    query.push(records::expression(field)).push(" = given.number group by given.key");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    of_rows(&rows)
}

fn of_rows(rows: &[PgRow]) -> Result<HashMap<String, Found>> {
    let found = |row: &PgRow| {
        let count: i64 = row.try_get(2)?;
        Ok((row.try_get(0)?, if count == 1 { Found::One(row.try_get(1)?) } else { Found::Several }))
    };
    rows.iter().map(found).collect()
}

/// The key, if it is a whole number, or a line of text that an index has in the order of names. Titles of companies have
/// an index of their own.
async fn compared(ctx: &mut Ctx, kind: Kind, key: Column) -> Result<Option<Field>> {
    let Column::Field(name) = key else { return Ok(None) };
    if kind == Kind::Company && name == FieldName::Title {
        return Ok(None);
    }
    let custom = if name.custom_id().is_some() { custom::of_kind(ctx, kind).await? } else { Vec::new() };
    let field = fields::find(kind, name, &custom);
    Ok(field.filter(|field| match field.field_type {
        FieldType::Number => !field.is_multiple,
        FieldType::Text => !field.is_multiple && field.is_sortable,
        _ => false,
    }))
}

/// As [`find`], by the index that lists are sorted by: in the order of names every spelling of a key in upper and lower
/// case lies between that in lower case alone and that in upper case alone. Two of a key tell enough.
async fn find_ordered(ctx: &mut Ctx, kind: Kind, field: &Field, keys: &[String]) -> Result<HashMap<String, Found>> {
    let text = records::expression(field);
    let mut query =
        QueryBuilder::<Postgres>::new("select given.key, min(found.id), count(distinct found.id) from unnest(");
    query.push_bind(keys.to_vec()).push("::text[], ").push_bind(lowest(keys)).push("::text[], ");
    query
        .push_bind(highest(keys))
        .push("::text[]) as given (key, lowest, highest) cross join lateral (select id from ");
    query.push(records::table(kind)).push(" where deleted_at is null and ").push(&text);
    query.push(" collate names between given.lowest and given.highest and lower(");
    query.push(&text).push(") = lower(given.key) order by ").push(&text);
    query.push(" collate names, id limit 2) as found group by given.key");
    set_planner(ctx, "off").await?;
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    set_planner(ctx, "on").await?;
    of_rows(&rows)
}

fn lowest(keys: &[String]) -> Vec<String> {
    let letter = |letter: char| single(letter.to_lowercase()).unwrap_or(letter);
    keys.iter().map(|key| key.chars().map(letter).collect()).collect()
}

fn highest(keys: &[String]) -> Vec<String> {
    let letter = |letter: char| match letter {
        'ß' => 'ẞ',
        _ => single(letter.to_uppercase()).unwrap_or(letter),
    };
    keys.iter().map(|key| key.chars().map(letter).collect()).collect()
}

/// The letter, if it is one: several stand elsewhere in the order of names.
fn single(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

/// Bars the ways past the index: the planner does not know how near to each other the two ends are.
async fn set_planner(ctx: &mut Ctx, other_ways: &str) -> Result<()> {
    sqlx::query!(
        "select set_config(setting, value, true)
         from (values ('enable_seqscan', $1), ('enable_bitmapscan', $1), ('enable_sort', $1), ('jit', 'off'))
                  as given (setting, value)",
        other_ways
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(())
}
