//! Finds the records that rows are about.

use std::collections::HashMap;

use domain::import::Column;
use domain::{AppError, Kind};
use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use crate::{Ctx, Error, Result, records};

/// What is there for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    One(i64),
    Several,
}

/// The records that have these keys, by the keys as they were given; upper and lower case are one.
pub(super) async fn find(ctx: &mut Ctx, kind: Kind, key: Column, keys: &[String]) -> Result<HashMap<String, Found>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
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
        Column::Ignore | Column::Note | Column::Location => return Err(Error::App(AppError::NotFound)),
    }
    query.push(" group by given.key");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    let found = |row: &PgRow| {
        let count: i64 = row.try_get(2)?;
        Ok((row.try_get(0)?, if count == 1 { Found::One(row.try_get(1)?) } else { Found::Several }))
    };
    rows.iter().map(found).collect()
}
