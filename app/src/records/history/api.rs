//! The server functions of a record's history.

use domain::Kind;
use domain::history::{AsOf, HistoryPage, HistoryQuery, Seen};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// One page of the history of a record.
#[server(prefix = "/api", endpoint = "records/history", protocol = Call)]
pub async fn read_page(query: HistoryQuery) -> Result<HistoryPage, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::history::page(&mut ctx, &query).await?)
}

/// The record as it was at the end of a day, `YYYY-MM-DD`.
#[server(prefix = "/api", endpoint = "records/as_of", protocol = Call)]
pub async fn read_as_of(kind: Kind, id: i64, day: String) -> Result<AsOf, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let day = domain::date::parse_iso(&day).ok_or(domain::AppError::NotFound)?;
    Ok(store::history::as_of(&mut ctx, kind, id, day).await?)
}

/// Brings back what an entry of the history knows from before it, in the place of what the user sees.
#[server(prefix = "/api", endpoint = "records/restore", protocol = Call)]
pub async fn restore_value(kind: Kind, id: i64, entry_id: i64, seen: Seen) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::history::restore(&mut ctx, kind, id, entry_id, seen).await?;
    ctx.commit().await?;
    Ok(())
}
