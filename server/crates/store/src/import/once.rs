use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::import::ImportChoices;
use domain::run::{ImportRun, RunState};
use sqlx::PgPool;

use super::{drain, inspect, progress, save, start};
use crate::{Ctx, Result};

/// Imports a whole file as the system employee *Modus*, decided by the file itself, and returns when it is done.
///
/// # Errors
/// [`domain::AppError::Invalid`] if the file is no text table; whatever the database says. What was imported
/// until then stays, and the run is continued by the next worker.
pub async fn import_file(pool: &PgPool, name: &str, content: Vec<u8>, now: DateTime<Utc>) -> Result<ImportRun> {
    let mut ctx = Ctx::begin_system(pool, now).await?;
    let file = save(&mut ctx, name, content).await?;
    let plan = inspect(&mut ctx, file, ImportChoices::default()).await?;
    let run = start(&mut ctx, file, plan.options).await?;
    ctx.commit().await?;
    loop {
        drain(pool, run).await?;
        // A server beside us may have the last batch in hand.
        let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
        let progress = progress(&mut ctx, run).await?;
        if progress.state != RunState::Running {
            return Ok(progress);
        }
        drop(ctx);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
