//! The server functions of the contacts of a company.

use domain::company_contact::LinkedContact;
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Links a contact to a company that it is not linked to yet.
#[server(prefix = "/api", endpoint = "company_contacts/add", protocol = Call)]
pub async fn add(company_id: i64, linked: LinkedContact) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::company_contacts::add(&mut ctx, company_id, linked).await?;
    ctx.commit().await?;
    Ok(())
}

/// Links a contact to a company, or changes what it is there.
#[server(prefix = "/api", endpoint = "company_contacts/link", protocol = Call)]
pub async fn link(company_id: i64, linked: LinkedContact) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::company_contacts::link(&mut ctx, company_id, linked).await?;
    ctx.commit().await?;
    Ok(())
}

/// Takes the link away; contact and company stay.
#[server(prefix = "/api", endpoint = "company_contacts/unlink", protocol = Call)]
pub async fn unlink(company_id: i64, contact_id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::company_contacts::unlink(&mut ctx, company_id, contact_id).await?;
    ctx.commit().await?;
    Ok(())
}
