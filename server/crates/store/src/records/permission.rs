use domain::errors::AppError;
use domain::{Action, Kind, Level};
use sqlx::{Postgres, QueryBuilder};

use crate::{Ctx, Result};

/// The one SQL condition of a right: what the actor may do `action` to. Every list, count, search, export and
/// bulk action goes through it.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor has no right to any record of the kind.
pub fn push_condition(query: &mut QueryBuilder<Postgres>, ctx: &Ctx, kind: Kind, action: Action) -> Result<()> {
    query.push("deleted_at is null");
    push_reach(query, ctx, kind, action)
}

/// The same for records in the recycle bin.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor has no right to any record of the kind.
pub fn push_deleted_condition(query: &mut QueryBuilder<Postgres>, ctx: &Ctx, kind: Kind, action: Action) -> Result<()> {
    query.push("deleted_at is not null");
    push_reach(query, ctx, kind, action)
}

fn push_reach(query: &mut QueryBuilder<Postgres>, ctx: &Ctx, kind: Kind, action: Action) -> Result<()> {
    match ctx.actor.permissions.level(kind, action) {
        Level::None => return Err(AppError::Forbidden.into()),
        Level::Own => {
            query.push(" and responsible_id = ").push_bind(ctx.actor.id);
        }
        Level::Open => {
            query.push(" and (is_open or responsible_id = ").push_bind(ctx.actor.id).push(")");
        }
        Level::All => {}
    }
    Ok(())
}

/// Whether the right reaches every record of the kind that is not deleted.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor has no right to any record of the kind.
pub fn reaches_all(ctx: &Ctx, kind: Kind, action: Action) -> Result<bool> {
    match ctx.actor.permissions.level(kind, action) {
        Level::None => Err(AppError::Forbidden.into()),
        Level::Own | Level::Open => Ok(false),
        Level::All => Ok(true),
    }
}

/// Whether the actor may do `action` to the record.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such record, [`AppError::Forbidden`] if the right does not reach it.
pub async fn require(ctx: &mut Ctx, kind: Kind, id: i64, action: Action) -> Result<()> {
    let mut query = QueryBuilder::new("select (");
    push_condition(&mut query, ctx, kind, action)?;
    query.push(") from ").push(super::table(kind)).push(" where deleted_at is null and id = ").push_bind(id);
    match query.build_query_scalar::<bool>().fetch_optional(&mut *ctx.tx).await? {
        None => Err(AppError::NotFound.into()),
        Some(false) => Err(AppError::Forbidden.into()),
        Some(true) => Ok(()),
    }
}
