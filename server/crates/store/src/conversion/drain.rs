//! Works off the run of a switch, batch by batch. Any number of workers may do so at once.

use chrono::Utc;
use domain::conversion::NotConvertible;
use domain::event::Event;
use domain::record::Cause;
use domain::run::ConversionCounts;
use domain::{DealCreation, Kind};
use sqlx::PgPool;

use super::{Origin, Outcome, convert, ledger};
use crate::records::search;
use crate::{Ctx, Result, runs, settings};

/// Leads in one transaction: large enough that statements are few, small enough that progress is seen and
/// that a crash loses little.
const BATCH: i64 = 2_000;

/// Converts leads of the run until none is left, and then closes the run. Returns when nothing is left to do;
/// a crash at any point loses at most an uncommitted batch, and the next call continues.
///
/// # Errors
/// When the database fails in a way that is no single lead's fault; the run stays open.
pub async fn drain(pool: &PgPool, run_id: i64) -> Result<()> {
    let Some(run) = sqlx::query!(
        "select options, created_by from run where id = $1 and kind = 'conversion' and state = 'running'",
        run_id
    )
    .fetch_optional(pool)
    .await?
    else {
        return Ok(());
    };
    let run = Run { id: run_id, options: serde_json::from_value(run.options)?, started_by: run.created_by };
    // Two at once: each keeps one process of the database busy.
    tokio::try_join!(work(pool, &run), work(pool, &run))?;
    search::settle(pool).await
}

/// What a worker needs to know of the run.
struct Run {
    id: i64,
    options: DealCreation,
    started_by: i64,
}

async fn work(pool: &PgPool, run: &Run) -> Result<()> {
    // Looking on from there spares each batch the walk over all that were converted before it.
    let mut last = 0;
    loop {
        let origin =
            Origin { employee_id: run.started_by, at: Utc::now(), cause: Cause::Conversion, run_id: Some(run.id) };
        let mut ctx = Ctx::begin_system(pool, origin.at).await?;
        settings::hold(&mut ctx.tx).await?;
        // What another worker has in hand is skipped; when nothing else is left, it is waited for.
        let mut leads = claim(&mut ctx, run.id, last, true).await?;
        if leads.is_empty() && last > 0 {
            // Behind may be what the other worker had in hand and lost.
            last = 0;
            continue;
        }
        if leads.is_empty() {
            if claim(&mut ctx, run.id, 0, false).await?.is_empty() {
                return finish(ctx, run.id).await;
            }
            // A look from before the wait does not see the failures that the other worker has recorded.
            leads = claim(&mut ctx, run.id, 0, true).await?;
        }
        let Some(of_batch) = leads.last() else { continue };
        last = *of_batch;
        runs::prepare_batch(&mut ctx).await?;
        match batch(ctx, &leads, &run.options, origin).await {
            Ok(()) => {}
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::warn!(run.id, leads = leads.len(), %error, "batch refused; its leads are tried one by one");
                isolate(pool, &leads, &run.options, origin).await?;
            }
        }
    }
}

/// Locks the next leads of the run after the one of that number: in progress, and without an entry in its ledger.
async fn claim(ctx: &mut Ctx, run_id: i64, after: i64, skips_locked: bool) -> Result<Vec<i64>> {
    if skips_locked {
        return Ok(sqlx::query_scalar!(
            "select id from lead
             where deleted_at is null and stage_semantics = 'P' and id > $3
               and not exists (select from conversion where run_id = $1 and lead_id = lead.id)
             order by id limit $2 for update skip locked",
            run_id,
            BATCH,
            after
        )
        .fetch_all(&mut *ctx.tx)
        .await?);
    }
    Ok(sqlx::query_scalar!(
        "select id from lead
         where deleted_at is null and stage_semantics = 'P' and id > $3
           and not exists (select from conversion where run_id = $1 and lead_id = lead.id)
         order by id limit $2 for update",
        run_id,
        BATCH,
        after
    )
    .fetch_all(&mut *ctx.tx)
    .await?)
}

/// Locks the lead, and tells whether the run has still to convert it: another worker may have been faster.
async fn is_pending(ctx: &mut Ctx, run_id: Option<i64>, lead: i64) -> Result<bool> {
    sqlx::query!("select id from lead where id = $1 for update", lead).fetch_optional(&mut *ctx.tx).await?;
    let found = sqlx::query_scalar!(
        "select exists (select from lead where id = $2 and deleted_at is null and stage_semantics = 'P'
                            and not exists (select from conversion where run_id = $1 and lead_id = lead.id))",
        run_id,
        lead
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    Ok(found.unwrap_or(false))
}

async fn batch(mut ctx: Ctx, leads: &[i64], options: &DealCreation, origin: Origin) -> Result<()> {
    let outcome = convert(&mut ctx, leads, options, origin).await?;
    count(&mut ctx, origin.run_id, &outcome).await?;
    ctx.commit().await
}

/// Tries leads one by one, so that one that the database refuses does not stop the others.
async fn isolate(pool: &PgPool, leads: &[i64], options: &DealCreation, origin: Origin) -> Result<()> {
    for lead in leads {
        let mut ctx = Ctx::begin_system(pool, origin.at).await?;
        settings::hold(&mut ctx.tx).await?;
        if !is_pending(&mut ctx, origin.run_id, *lead).await? {
            continue;
        }
        match batch(ctx, &[*lead], options, origin).await {
            Ok(()) => {}
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::error!(run.id = ?origin.run_id, lead.id = lead, %error, "lead cannot be converted");
                let mut ctx = Ctx::begin_system(pool, origin.at).await?;
                if !is_pending(&mut ctx, origin.run_id, *lead).await? {
                    continue;
                }
                let failed = vec![(*lead, NotConvertible::DatabaseError)];
                ledger::record_failures(&mut ctx, &failed, origin).await?;
                count(&mut ctx, origin.run_id, &Outcome { failed, ..Outcome::default() }).await?;
                ctx.commit().await?;
            }
        }
    }
    Ok(())
}

/// Adds what a batch did to the counts of its run, and tells open browsers.
async fn count(ctx: &mut Ctx, run_id: Option<i64>, outcome: &Outcome) -> Result<()> {
    let Some(run_id) = run_id else { return Ok(()) };
    // Not `for update`: the ledger's rows of other workers refer to the run, and each would wait for the other.
    let stored = sqlx::query_scalar!("select counts from run where id = $1 for no key update", run_id)
        .fetch_one(&mut *ctx.tx)
        .await?;
    let number = |ids: usize| i64::try_from(ids).unwrap_or(i64::MAX);
    let mut counts: ConversionCounts = serde_json::from_value(stored)?;
    counts.converted += number(outcome.deals.len());
    counts.failed += number(outcome.failed.len());
    counts.deals += number(outcome.deals.len());
    counts.contacts_created += number(outcome.contacts.len());
    counts.companies_created += number(outcome.companies.len());
    counts.activities_moved += outcome.activities_moved;
    counts.activities_completed += outcome.activities_completed;
    sqlx::query!("update run set counts = $2 where id = $1", run_id, serde_json::to_value(counts)?)
        .execute(&mut *ctx.tx)
        .await?;
    ctx.announce(Event::Run { id: run_id });
    Ok(())
}

async fn finish(mut ctx: Ctx, run_id: i64) -> Result<()> {
    let done = sqlx::query!(
        "update run set state = 'finished', finished_at = $2 where id = $1 and state = 'running'",
        run_id,
        ctx.now
    )
    .execute(&mut *ctx.tx)
    .await?;
    if done.rows_affected() > 0 {
        tracing::info!(run.id = run_id, "conversion finished");
        for kind in Kind::ALL {
            ctx.announce(Event::Record { kind, id: None });
        }
        ctx.announce(Event::Settings);
        ctx.announce(Event::Run { id: run_id });
    }
    ctx.commit().await
}
