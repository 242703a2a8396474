//! The server functions of notifications.

use domain::notification::{Notification, Own};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// What waits for the user, and the news since the notification that the page knows.
#[server(prefix = "/api", endpoint = "notifications/own", protocol = Call)]
pub async fn fetch_own(known: i64) -> Result<Own, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::notifications::own(&mut ctx, Some(known)).await?)
}

/// The latest notifications, newest first.
#[server(prefix = "/api", endpoint = "notifications/list", protocol = Call)]
pub async fn fetch_list() -> Result<Vec<Notification>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::notifications::list(&mut ctx).await?)
}

/// Those of these reminders of the user that still hold, as they are by now.
#[server(prefix = "/api", endpoint = "notifications/standing", protocol = Call)]
pub async fn fetch_standing(ids: Vec<i64>) -> Result<Vec<Notification>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::notifications::standing(&mut ctx, &ids).await?)
}

/// Notes that every notification up to this one was seen.
#[server(prefix = "/api", endpoint = "notifications/read", protocol = Call)]
pub async fn mark_read(until: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::notifications::read(&mut ctx, until).await?;
    ctx.commit().await?;
    Ok(())
}
