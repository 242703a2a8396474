//! The server functions of custom fields. The store refuses everybody who may not change CRM settings.

use domain::Kind;
use domain::fields::{DefinedField, FieldDefinition, FieldUse};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Everything that is set up of the fields of a kind, deleted ones included.
#[server(prefix = "/api", endpoint = "fields/list", protocol = Call)]
pub async fn read_fields(kind: Kind) -> Result<Vec<DefinedField>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::custom::defined(&mut ctx, kind).await?)
}

/// How many records hold a field, and each value of its list.
#[server(prefix = "/api", endpoint = "fields/count", protocol = Call)]
pub async fn count_field(id: i32) -> Result<FieldUse, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::custom::count(&mut ctx, id).await?)
}

/// Adds a field and returns its number.
#[server(prefix = "/api", endpoint = "fields/create", protocol = Call)]
pub async fn create_field(definition: FieldDefinition) -> Result<i32, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let id = store::custom::create(&mut ctx, definition).await?;
    ctx.commit().await?;
    Ok(id)
}

/// Changes a field; `version` is the one that the user saw.
#[server(prefix = "/api", endpoint = "fields/change", protocol = Call)]
pub async fn change_field(id: i32, version: i32, definition: FieldDefinition) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::custom::update(&mut ctx, id, version, definition).await?;
    ctx.commit().await?;
    Ok(())
}

/// Puts the fields of a kind into an order.
#[server(prefix = "/api", endpoint = "fields/order", protocol = Call)]
pub async fn order_fields(kind: Kind, ids: Vec<i32>) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::custom::reorder(&mut ctx, kind, ids).await?;
    ctx.commit().await?;
    Ok(())
}

/// Hides a field with its values, which are kept.
#[server(prefix = "/api", endpoint = "fields/delete", protocol = Call)]
pub async fn delete_field(id: i32) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::custom::delete(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Brings a deleted field back with its values.
#[server(prefix = "/api", endpoint = "fields/restore", protocol = Call)]
pub async fn restore_field(id: i32) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::custom::bring_back(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(())
}
