//! The server functions of the import. Files come and go through plain routes (`server::http::import`).

use domain::Kind;
use domain::import::{ImportChoices, ImportOptions, ImportPlan};
use domain::run::{EarlierImports, ImportReport, ImportRun};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// What the import of a file would do. Nothing is written.
#[server(prefix = "/api", endpoint = "import/inspect", protocol = Call)]
pub async fn inspect(file_id: i64, choices: ImportChoices) -> Result<ImportPlan, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::import::inspect(&mut ctx, file_id, choices).await?)
}

/// Starts the import of a file and returns its run.
#[server(prefix = "/api", endpoint = "import/start", protocol = Call)]
pub async fn start(file_id: i64, options: ImportOptions) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let run = store::import::start(&mut ctx, file_id, options).await?;
    ctx.commit().await?;
    Ok(run)
}

/// How far an import is.
#[server(prefix = "/api", endpoint = "import/progress", protocol = Call)]
pub async fn progress(run: i64) -> Result<ImportRun, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::import::progress(&mut ctx, run).await?)
}

/// The imports of a kind, the latest first, page by page: before a run.
#[server(prefix = "/api", endpoint = "import/earlier", protocol = Call)]
pub async fn earlier(kind: Kind, before: Option<i64>) -> Result<EarlierImports, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::import::earlier(&mut ctx, kind, before).await?)
}

/// A page of the rows that were repaired or rejected, after a row.
#[server(prefix = "/api", endpoint = "import/report", protocol = Call)]
pub async fn report(run: i64, only_rejected: bool, after: i64) -> Result<ImportReport, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::import::report(&mut ctx, run, only_rejected, after).await?)
}

/// Takes an import back and returns the run that does so.
#[server(prefix = "/api", endpoint = "import/undo", protocol = Call)]
pub async fn undo(run: i64) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let undo = store::import::undo(&mut ctx, run).await?;
    ctx.commit().await?;
    Ok(undo)
}
