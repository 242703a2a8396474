//! Phones, e-mails, web sites and messengers: one table, one list of them per record.

use std::collections::HashMap;

use domain::contact_point;
use domain::errors::{AppError, Place, Problem, Violation};
use domain::{ContactPoint, ContactPointKind, ContactPointType, Kind};
use sqlx::PgConnection;

use crate::{Ctx, Result, phone};

/// The contact points of many records, in their order.
///
/// # Errors
/// When the database fails.
pub async fn of_many(
    connection: &mut PgConnection,
    kind: Kind,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<ContactPoint>>> {
    let rows = sqlx::query!(
        "select owner_id, kind, value_type, value, normalized from contact_point
         where owner_kind = $1 and owner_id = any($2) order by owner_id, sort, id",
        kind.number(),
        ids
    )
    .fetch_all(connection)
    .await?;
    let mut points: HashMap<i64, Vec<ContactPoint>> = HashMap::with_capacity(ids.len());
    for row in rows {
        let Some(kind) = ContactPointKind::from_code(&row.kind) else { continue };
        points.entry(row.owner_id).or_default().push(ContactPoint {
            kind,
            value_type: ContactPointType::from_code(&row.value_type),
            value: row.value,
            normalized: row.normalized,
        });
    }
    Ok(points)
}

/// Checks and normalises what was typed. Empty ones are dropped.
///
/// # Errors
/// [`AppError::Invalid`] naming the first problem of each wrong one.
pub fn check(points: Vec<ContactPoint>, country: &str) -> Result<Vec<ContactPoint>> {
    let mut violations = Vec::new();
    let mut checked = Vec::with_capacity(points.len());
    if points.len() > 50 {
        return Err(AppError::invalid(Place::ContactPoints, Problem::NumberTooLarge).into());
    }
    for point in points {
        let value = domain::text::line(&point.value);
        if value.is_empty() {
            continue;
        }
        match contact_point::check_of_type(point.kind, point.value_type, &value) {
            Ok(normalized) => {
                let normalized = match point.kind {
                    ContactPointKind::Phone => phone::normalize(&value, country).unwrap_or(normalized),
                    ContactPointKind::Im if normalized.starts_with('@') => normalized,
                    ContactPointKind::Im if point.value_type == ContactPointType::Other => normalized,
                    ContactPointKind::Im => phone::normalize(&normalized, country).unwrap_or(normalized),
                    ContactPointKind::Email | ContactPointKind::Web => normalized,
                };
                checked.push(ContactPoint { value, normalized, ..point });
            }
            Err(problem) => violations.push(Violation { place: Place::ContactPoints, problem }),
        }
    }
    if violations.is_empty() { Ok(checked) } else { Err(AppError::Invalid(violations).into()) }
}

/// Puts the contact points in the place of those that the record has.
pub(crate) async fn replace(ctx: &mut Ctx, kind: Kind, id: i64, points: &[ContactPoint]) -> Result<()> {
    sqlx::query!("delete from contact_point where owner_kind = $1 and owner_id = $2", kind.number(), id)
        .execute(&mut *ctx.tx)
        .await?;
    let owners = vec![id; points.len()];
    insert(&mut ctx.tx, kind, &owners, &points.iter().collect::<Vec<_>>()).await
}

/// Adds contact points to many records in one statement; `owners[i]` gets `points[i]`.
pub(crate) async fn insert(
    connection: &mut PgConnection,
    kind: Kind,
    owners: &[i64],
    points: &[&ContactPoint],
) -> Result<()> {
    if points.is_empty() {
        return Ok(());
    }
    let kinds: Vec<String> = points.iter().map(|point| point.kind.code().to_owned()).collect();
    let types: Vec<String> = points.iter().map(|point| point.value_type.code().to_owned()).collect();
    let values: Vec<String> = points.iter().map(|point| point.value.clone()).collect();
    let normalized: Vec<String> = points.iter().map(|point| point.normalized.clone()).collect();
    sqlx::query!(
        "insert into contact_point (owner_kind, owner_id, kind, value_type, value, normalized, sort)
         select $1, owner_id, kind, value_type, value, normalized, position
         from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
             with ordinality as given (owner_id, kind, value_type, value, normalized, position)",
        kind.number(),
        owners,
        &kinds,
        &types,
        &values,
        &normalized
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds contact points after those that the records have, and returns their ids; `owners[i]` gets `points[i]`.
pub(crate) async fn add(
    connection: &mut PgConnection,
    kind: Kind,
    owners: &[i64],
    points: &[&ContactPoint],
) -> Result<Vec<i64>> {
    if points.is_empty() {
        return Ok(Vec::new());
    }
    let kinds: Vec<String> = points.iter().map(|point| point.kind.code().to_owned()).collect();
    let types: Vec<String> = points.iter().map(|point| point.value_type.code().to_owned()).collect();
    let values: Vec<String> = points.iter().map(|point| point.value.clone()).collect();
    let normalized: Vec<String> = points.iter().map(|point| point.normalized.clone()).collect();
    Ok(sqlx::query_scalar!(
        "insert into contact_point (owner_kind, owner_id, kind, value_type, value, normalized, sort)
         select $1, owner_id, kind, value_type, value, normalized,
                position + (select coalesce(max(sort), 0) from contact_point as known
                            where known.owner_kind = $1 and known.owner_id = given.owner_id)
         from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
             with ordinality as given (owner_id, kind, value_type, value, normalized, position)
         returning id",
        kind.number(),
        owners,
        &kinds,
        &types,
        &values,
        &normalized
    )
    .fetch_all(connection)
    .await?)
}
