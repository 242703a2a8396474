//! The server functions of lists as their users shape them: columns, saved views, changes of many records, the bin.

use domain::Kind;
use domain::bin::BinPage;
use domain::bulk::{BulkAction, BulkRun, BulkTarget};
use domain::list::Cursor;
use domain::view::{ListColumn, ViewDraft};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Keeps the user's columns of a list or of a saved view; none brings back the usual ones, or those of the view.
#[server(prefix = "/api", endpoint = "records/set_columns", protocol = Call)]
pub async fn set_columns(kind: Kind, view: Option<i64>, columns: Vec<ListColumn>) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::views::set_columns(&mut ctx, kind, view, columns).await?;
    ctx.commit().await?;
    Ok(())
}

/// Saves a view, and returns its number.
#[server(prefix = "/api", endpoint = "records/save_view", protocol = Call)]
pub async fn save_view(draft: ViewDraft) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let id = store::views::save(&mut ctx, draft).await?;
    ctx.commit().await?;
    Ok(id)
}

/// Deletes a saved view.
#[server(prefix = "/api", endpoint = "records/delete_view", protocol = Call)]
pub async fn delete_view(id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::views::delete(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Lets the user's section begin with a view, or as usual.
#[server(prefix = "/api", endpoint = "records/set_default_view", protocol = Call)]
pub async fn set_default_view(kind: Kind, view: Option<i64>) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::views::set_default(&mut ctx, kind, view).await?;
    ctx.commit().await?;
    Ok(())
}

/// Changes many records: few at once, many by a run, whose number it returns.
#[server(prefix = "/api", endpoint = "records/bulk", protocol = Call)]
pub async fn begin_bulk(kind: Kind, target: BulkTarget, action: BulkAction) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let run = store::bulk::begin(&mut ctx, kind, target, action).await?;
    ctx.commit().await?;
    Ok(run)
}

/// How far a change of many records is, with its report.
#[server(prefix = "/api", endpoint = "records/bulk_run", protocol = Call)]
pub async fn read_bulk(run: i64) -> Result<BulkRun, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::bulk::read(&mut ctx, run).await?)
}

/// The latest change of many records of the kind that the user began.
#[server(prefix = "/api", endpoint = "records/bulk_latest", protocol = Call)]
pub async fn latest_bulk(kind: Kind) -> Result<Option<i64>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::bulk::latest(&mut ctx, kind).await?)
}

/// Takes a change of many records back, and returns the number of the run that does it.
#[server(prefix = "/api", endpoint = "records/bulk_undo", protocol = Call)]
pub async fn undo_bulk(run: i64) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let undo = store::bulk::undo(&mut ctx, run).await?;
    ctx.commit().await?;
    Ok(undo)
}

/// A page of the recycle bin: of the records whose names have what is searched for, or of all.
#[server(prefix = "/api", endpoint = "records/bin", protocol = Call)]
pub async fn read_bin(kind: Kind, search: String, after: Option<Cursor>) -> Result<BinPage, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::records::bin(&mut ctx, kind, &search, after).await?)
}

/// Brings records back from the recycle bin, and returns how many.
#[server(prefix = "/api", endpoint = "records/bring_back", protocol = Call)]
pub async fn restore(kind: Kind, ids: Vec<i64>) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let restored = store::records::restore(&mut ctx, kind, &ids).await?;
    ctx.commit().await?;
    Ok(restored)
}
