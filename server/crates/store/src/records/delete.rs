use domain::event::Event;
use domain::{Action, Kind};
use sqlx::QueryBuilder;

use super::{get, search};
use crate::activities::announce_of_records;
use crate::history::{DELETED, Entries, Origin};
use crate::{Ctx, Result, company_contacts};

/// Moves a record to the recycle bin: it is shown nowhere, and nothing of it is lost. Its open activities are
/// no longer anybody's work, and of a company whose primary contact it was another one becomes it.
///
/// # Errors
/// [`domain::AppError::NotFound`] or [`domain::AppError::Forbidden`].
pub async fn delete(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<()> {
    company_contacts::lock_companies_of(ctx, kind, &[id]).await?;
    get::lock(ctx, kind, id, Action::Delete).await?;
    let origin = Origin::person(ctx);
    delete_many(ctx, kind, &[id], origin).await?;
    ctx.announce(Event::Record { kind, id: Some(id) });
    announce_of_records(ctx, kind, &[id]).await
}

/// Moves records to the recycle bin that the caller has locked, after the companies of contacts, and may delete.
pub(crate) async fn delete_many(ctx: &mut Ctx, kind: Kind, ids: &[i64], origin: Origin) -> Result<()> {
    let mut query = QueryBuilder::new("update ");
    query.push(super::table(kind)).push(" set version = version + 1, deleted_at = ").push_bind(origin.at);
    query.push(" where id = any(").push_bind(ids.to_vec()).push(")");
    query.build().execute(&mut *ctx.tx).await?;
    search::forget(ctx, kind, ids).await?;
    let mut history = Entries::default();
    for id in ids {
        history.push(*id, DELETED, String::new(), origin.at.timestamp_millis().to_string());
    }
    history.write(&mut ctx.tx, kind, origin).await?;
    if kind == Kind::Contact { company_contacts::pass_on_of_deleted(ctx, ids, origin).await } else { Ok(()) }
}
