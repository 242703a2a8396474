//! The server functions of timelines and their comments.

use domain::Kind;
use domain::attachment::FileChanges;
use domain::timeline::{Cursor, Past, Timeline as Opened};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// The beginning of a record's timeline.
#[server(prefix = "/api", endpoint = "timeline/open", protocol = Call)]
pub async fn open(kind: Kind, id: i64) -> Result<Opened, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::timeline::open(&mut ctx, kind, id).await?)
}

/// A further page of the past of a record.
#[server(prefix = "/api", endpoint = "timeline/past", protocol = Call)]
pub async fn earlier(kind: Kind, id: i64, after: Cursor) -> Result<Past, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::timeline::past(&mut ctx, kind, id, after).await?)
}

/// Adds a comment to a record, with files that were uploaded before, and returns its id.
#[server(prefix = "/api", endpoint = "timeline/add_comment", protocol = Call)]
pub async fn add_comment(kind: Kind, id: i64, text: String, files: Option<Vec<i64>>) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let files = files.unwrap_or_default();
    let id = store::timeline::add_with_files(&mut ctx, kind, id, &text, &files).await?;
    ctx.commit().await?;
    Ok(id)
}

/// Changes the text of a comment from what was seen, and its files.
#[server(prefix = "/api", endpoint = "timeline/edit_comment", protocol = Call)]
pub async fn edit_comment(id: i64, seen: String, text: String, files: Option<FileChanges>) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::timeline::edit(&mut ctx, id, &seen, &text, &files.unwrap_or_default()).await?;
    ctx.commit().await?;
    Ok(())
}

/// Throws a comment away.
#[server(prefix = "/api", endpoint = "timeline/delete_comment", protocol = Call)]
pub async fn delete_comment(id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::timeline::delete(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Puts a comment above its timeline, or back to its place.
#[server(prefix = "/api", endpoint = "timeline/pin_comment", protocol = Call)]
pub async fn pin_comment(id: i64, is_pinned: bool) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::timeline::pin(&mut ctx, id, is_pinned).await?;
    ctx.commit().await?;
    Ok(())
}
