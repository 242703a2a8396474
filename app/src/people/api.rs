//! The server functions of *People*. The store refuses everybody but administrators.

use domain::people::Employee;
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Everybody who may log in, was invited, or was deactivated.
#[server(prefix = "/api", endpoint = "people/list", protocol = Call)]
pub async fn list() -> Result<Vec<Employee>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::people::list(&mut ctx).await?)
}

/// Invites an employee and returns the token of the one-time link, which is told only this once.
#[server(prefix = "/api", endpoint = "people/invite", protocol = Call)]
pub async fn invite(
    name: String,
    email: String,
    may_change_settings: bool,
    is_administrator: bool,
) -> Result<String, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let (_, token) = store::people::invite(&mut ctx, &name, &email, may_change_settings, is_administrator).await?;
    ctx.commit().await?;
    Ok(token)
}

/// A new one-time link, whose token is told only this once; earlier ones stop working.
#[server(prefix = "/api", endpoint = "people/renew_invitation", protocol = Call)]
pub async fn renew_invitation(id: i64) -> Result<String, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let token = store::people::renew_invitation(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(token)
}

/// Deactivates an employee, or lets them back in.
#[server(prefix = "/api", endpoint = "people/set_active", protocol = Call)]
pub async fn set_active(id: i64, is_active: bool) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::people::set_active(&mut ctx, id, is_active).await?;
    ctx.commit().await?;
    Ok(())
}

/// Grants or takes the right to change CRM settings.
#[server(prefix = "/api", endpoint = "people/set_may_change_settings", protocol = Call)]
pub async fn set_may_change_settings(id: i64, may: bool) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::people::set_may_change_settings(&mut ctx, id, may).await?;
    ctx.commit().await?;
    Ok(())
}
