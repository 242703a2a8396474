use domain::event::Event;
use domain::{Action, Kind};
use sqlx::QueryBuilder;

use super::{get, search};
use crate::history::{DELETED, Entries, Origin};
use crate::{Ctx, Result};

/// Moves a record to the recycle bin: it is shown nowhere, and nothing of it is lost. Its open activities are
/// no longer anybody's work.
///
/// # Errors
/// [`domain::AppError::NotFound`] or [`domain::AppError::Forbidden`].
pub async fn delete(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<()> {
    get::lock(ctx, kind, id, Action::Delete).await?;
    let mut query = QueryBuilder::new("update ");
    query.push(super::table(kind)).push(" set version = version + 1, deleted_at = ").push_bind(ctx.now);
    query.push(" where id = ").push_bind(id);
    query.build().execute(&mut *ctx.tx).await?;
    search::forget(ctx, kind, id).await?;
    let mut history = Entries::default();
    history.push(id, DELETED, String::new(), ctx.now.timestamp_millis().to_string());
    let origin = Origin::person(ctx);
    history.write(&mut ctx.tx, kind, origin).await?;
    ctx.announce(Event::Record { kind, id: Some(id) });
    Ok(())
}
