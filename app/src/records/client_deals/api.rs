//! The server function of a client's deals.

use domain::Kind;
use domain::client_deals::ClientDeals;
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Some deals of a contact or company, newest first: those older than the deal `before`.
#[server(prefix = "/api", endpoint = "records/deals_of_client", protocol = Call)]
pub async fn read_deals(kind: Kind, id: i64, before: Option<i64>) -> Result<ClientDeals, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::records::deals_of_client(&mut ctx, kind, id, before).await?)
}
