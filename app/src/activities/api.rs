//! The server functions of activities.

use domain::activity::NewActivity;
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Plans an activity and returns its id.
#[server(prefix = "/api", endpoint = "activities/add", protocol = Call)]
pub async fn add(activity: NewActivity) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let id = store::activities::add(&mut ctx, activity).await?;
    ctx.commit().await?;
    Ok(id)
}

/// Completes an activity.
#[server(prefix = "/api", endpoint = "activities/complete", protocol = Call)]
pub async fn complete(id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::complete(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Opens a completed activity again.
#[server(prefix = "/api", endpoint = "activities/reopen", protocol = Call)]
pub async fn reopen(id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::reopen(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(())
}
