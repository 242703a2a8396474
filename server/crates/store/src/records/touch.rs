use domain::Kind;
use sqlx::QueryBuilder;

use crate::{Ctx, Result};

/// Notes that the actor changed something that belongs to a record without being a field of it.
pub(crate) async fn touch(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<()> {
    let mut query = QueryBuilder::new("update ");
    query.push(super::table(kind)).push(" set version = version + 1, changed_at = ").push_bind(ctx.now);
    query.push(", changed_by = ").push_bind(ctx.actor.id).push(" where id = ").push_bind(id);
    query.build().execute(&mut *ctx.tx).await?;
    Ok(())
}
