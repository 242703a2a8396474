//! The order in which companies and contacts are locked.

use domain::{Action, Kind};

use crate::records::require;
use crate::{Ctx, Result};

/// As [`lock`], to link a contact.
///
/// # Errors
/// As [`lock`], and unless the actor may read the contact.
pub(super) async fn lock_for(ctx: &mut Ctx, company_id: i64, contact_id: i64) -> Result<()> {
    lock(ctx, company_id).await?;
    require(ctx, Kind::Contact, contact_id, Action::Read).await
}

/// Lets one operation at a time change the contacts of a company: the later one sees what the earlier one did.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`] unless the actor may change the company.
pub(super) async fn lock(ctx: &mut Ctx, company_id: i64) -> Result<()> {
    // What refers to the company meanwhile, such as a new contact of it, need not wait.
    sqlx::query!("select id from company where id = $1 for no key update", company_id)
        .fetch_optional(&mut *ctx.tx)
        .await?;
    // The company may have been deleted, or given to somebody else, while another one had it.
    require(ctx, Kind::Company, company_id, Action::Update).await
}

/// Locks the companies of contacts that are about to be locked themselves, to go to the recycle bin. Companies come
/// before contacts: whoever links contacts takes the locks in this order, too.
pub(crate) async fn lock_companies_of(ctx: &mut Ctx, kind: Kind, ids: &[i64]) -> Result<()> {
    lock_to_move(ctx, kind, ids, &[]).await
}

/// As [`lock_companies_of`], and with them the companies that contacts are about to go to.
pub(crate) async fn lock_to_move(ctx: &mut Ctx, kind: Kind, ids: &[i64], companies: &[i64]) -> Result<()> {
    if kind != Kind::Contact {
        return Ok(());
    }
    sqlx::query!(
        "select id from company
         where id in (select company_id from contact where id = any($1)
                      union all select company_id from company_contact where contact_id = any($1)
                      union all select unnest($2::bigint[]))
         order by id for no key update",
        ids,
        companies
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(())
}
