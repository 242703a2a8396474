//! The server functions of details, and of what is created together with them.

use domain::Kind;
use domain::company_contact::LinkedContact;
use domain::details::{Details, Saved};
use domain::record::NewRecord;
use domain::send_key::SendKey;
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Stores details upon those that the user saw; new ones without. A clash with others stores nothing.
#[server(prefix = "/api", endpoint = "details/save", protocol = Call)]
pub async fn save(kind: Kind, id: i64, before: Option<Details>, after: Details) -> Result<Saved, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let saved = store::details::save(&mut ctx, kind, id, before, after).await?;
    ctx.commit().await?;
    Ok(saved)
}

/// Deletes details; the history keeps them.
#[server(prefix = "/api", endpoint = "details/remove", protocol = Call)]
pub async fn remove(kind: Kind, id: i64, details_id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::details::remove(&mut ctx, kind, id, details_id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Makes details the primary ones of their record.
#[server(prefix = "/api", endpoint = "details/set_primary", protocol = Call)]
pub async fn set_primary(kind: Kind, id: i64, details_id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::details::set_primary(&mut ctx, kind, id, details_id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Creates a contact or company with its details and, of a company, its contacts. What the same call created under the
/// key already comes back as it is.
#[server(prefix = "/api", endpoint = "clients/create", protocol = Call)]
pub async fn create_client(
    record: NewRecord,
    details: Vec<Details>,
    contacts: Vec<LinkedContact>,
    key: Option<SendKey>,
) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let created = store::records::once::create_client(&mut ctx, record, details, contacts, key.as_ref()).await?;
    ctx.commit().await?;
    Ok(created.id)
}
