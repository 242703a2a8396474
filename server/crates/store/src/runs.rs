//! The worker: takes up runs that wait or were interrupted, and works them off.

use std::time::Duration;

use domain::event::{CHANNEL, Event};
use domain::run::RunKind;
use serde::Serialize;
use sqlx::PgPool;
use sqlx::postgres::PgListener;

use crate::records::{incomplete, search};
use crate::{Ctx, Result, bulk, conversion, custom, import, settings};

/// How long the worker waits for a notification before it looks for itself.
const LOOK: Duration = Duration::from_secs(5);

/// Works off runs until `stop` is done: those that were interrupted at once, new ones as they are announced.
/// Errors are logged and tried again.
pub async fn work(pool: PgPool, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        let round = async {
            let listener = listen(&pool).await;
            // Between listening and waiting nothing is missed.
            work_pending(&pool).await;
            wait(listener).await;
        };
        tokio::select! {
            () = &mut stop => return,
            () = round => {}
        }
    }
}

/// Works off what is there, and returns.
pub async fn work_pending(pool: &PgPool) {
    if let Err(error) = try_work_pending(pool).await {
        tracing::warn!(%error, "run interrupted; it will be continued");
    }
}

async fn try_work_pending(pool: &PgPool) -> Result<()> {
    let runs = sqlx::query!("select id, kind from run where state = 'running' order by id").fetch_all(pool).await?;
    for run in runs {
        if run.kind == RunKind::Conversion.code() {
            conversion::drain(pool, run.id).await?;
        } else if run.kind == RunKind::Move.code() {
            settings::drain(pool, run.id).await?;
        } else if run.kind == RunKind::Undo.code() {
            import::drain_undo(pool, run.id).await?;
        } else if run.kind == RunKind::Bulk.code() {
            bulk::drain(pool, run.id).await?;
        } else {
            import::drain(pool, run.id).await?;
        }
    }
    incomplete::drain(pool).await?;
    custom::index_pending(pool).await
}

/// Begins a run: the worker takes it up when the transaction is committed.
pub(crate) async fn begin(
    ctx: &mut Ctx,
    kind: RunKind,
    options: &impl Serialize,
    counts: &impl Serialize,
) -> Result<i64> {
    let run = sqlx::query_scalar!(
        "insert into run (kind, options, counts, created_at, created_by) values ($1, $2, $3, $4, $5) returning id",
        kind.code(),
        serde_json::to_value(options)?,
        serde_json::to_value(counts)?,
        ctx.now,
        ctx.actor.id
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Run { id: run });
    Ok(run)
}

/// Prepares the transaction of a batch of a run.
///
/// Its commit does not wait for the disk. When the machine stops at once, the latest batches may be undone, each as a
/// whole, and are done again. The commit that closes the run waits, and with it everything before it is kept.
pub(crate) async fn prepare_batch(ctx: &mut Ctx) -> Result<()> {
    sqlx::query!("select set_config('synchronous_commit', 'off', true)").fetch_one(&mut *ctx.tx).await?;
    search::expect_many(ctx).await
}

/// Whether any run waits or is at work.
///
/// # Errors
/// When the database fails.
pub async fn is_pending(pool: &PgPool) -> Result<bool> {
    let found = sqlx::query_scalar!("select exists (select from run where state = 'running')").fetch_one(pool).await?;
    Ok(found.unwrap_or(false))
}

async fn listen(pool: &PgPool) -> Option<PgListener> {
    let mut listener = PgListener::connect_with(pool).await.ok()?;
    listener.listen(CHANNEL).await.ok()?;
    Some(listener)
}

async fn wait(listener: Option<PgListener>) {
    let Some(mut listener) = listener else { return tokio::time::sleep(LOOK).await };
    let announced = async {
        while let Ok(notification) = listener.recv().await {
            if matches!(crate::events::parse(notification.payload()), domain::event::Event::Run { .. }) {
                return;
            }
        }
        tokio::time::sleep(LOOK).await;
    };
    let _ = tokio::time::timeout(LOOK, announced).await;
}
