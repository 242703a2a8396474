//! `mode switch`: the switch itself, and waiting for its run.

use std::{fmt, process::ExitCode, time::Duration};

use anyhow::{Result, bail};
use chrono::Utc;
use domain::run::{ConversionCounts, ConversionRun, RunState};
use serde::Serialize;
use sqlx::PgPool;
use store::{Ctx, conversion, mode};

use super::{choose, plan::Plan};
use crate::{
    cli::Conversion,
    commands::{failure::explain, with_database},
    config::{Arguments, Config},
    output,
    refusal::refuse,
    workers::Successor,
};

const LOOK: Duration = Duration::from_millis(250);
/// Every how many looks the progress is printed: once a second.
const LOOKS_PER_LINE: u32 = 4;

/// The answer of `mode switch`; without a run everything is 0.
#[derive(Serialize)]
struct Switched {
    run: Option<i64>,
    converted: i64,
    failed: i64,
    deals: i64,
    contacts_created: i64,
    companies_created: i64,
    activities_moved: i64,
    activities_completed: i64,
}

impl Switched {
    fn new(run: Option<i64>, counts: &ConversionCounts) -> Self {
        Self {
            run,
            converted: counts.converted,
            failed: counts.failed,
            deals: counts.deals,
            contacts_created: counts.contacts_created,
            companies_created: counts.companies_created,
            activities_moved: counts.activities_moved,
            activities_completed: counts.activities_completed,
        }
    }
}

impl fmt::Display for Switched {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(run) = self.run else { return formatter.write_str("The mode is set; no lead had to be converted.") };
        write!(
            formatter,
            "Run {run}: {} leads converted, {} failed; {} deals, {} contacts and {} companies created; {} activities \
             moved, {} completed.",
            self.converted,
            self.failed,
            self.deals,
            self.contacts_created,
            self.companies_created,
            self.activities_moved,
            self.activities_completed
        )
    }
}

pub async fn to_simple(
    config: &Config,
    arguments: &Arguments,
    json: bool,
    options: &Conversion,
    yes: bool,
) -> Result<ExitCode> {
    let answer = with_database(config, async |ready| {
        let pool = &ready.database.pool;
        let mut ctx = Ctx::begin_system(pool, Utc::now()).await.map_err(explain)?;
        let switch = choose(&mut ctx, options).await?;
        if !yes {
            let preview = mode::preview(&mut ctx).await.map_err(explain)?;
            eprintln!("{}", Plan::new(&preview, &switch));
            return Err(refuse("nothing was switched: add --yes to do it"));
        }
        // From the commit on the run must be worked off, whatever happens to this process.
        let successor = Successor::start(config, arguments)?;
        let run = mode::switch_to_simple(&mut ctx, &switch).await.map_err(explain)?;
        ctx.commit().await.map_err(explain)?;
        successor.release();
        match run {
            None => Ok(Switched::new(None, &ConversionCounts::default())),
            Some(run) => wait(pool, run).await,
        }
    })
    .await?;
    output::print(json, &answer)?;
    Ok(ExitCode::SUCCESS)
}

pub async fn to_classic(config: &Config, json: bool, yes: bool) -> Result<ExitCode> {
    if !yes {
        return Err(refuse("nothing was switched: new inquiries would become leads; add --yes to do it"));
    }
    with_database(config, async |ready| {
        let mut ctx = Ctx::begin_system(&ready.database.pool, Utc::now()).await.map_err(explain)?;
        mode::switch_to_classic(&mut ctx).await.map_err(explain)?;
        ctx.commit().await.map_err(explain)
    })
    .await?;
    output::print(json, &Switched::new(None, &ConversionCounts::default()))?;
    Ok(ExitCode::SUCCESS)
}

/// Shows how the run advances, until it has ended.
async fn wait(pool: &PgPool, run: i64) -> Result<Switched> {
    let mut looks = 0_u32;
    loop {
        match look(pool, run).await {
            Ok(progress) => match progress.state {
                RunState::Finished => {
                    say(&progress);
                    return Ok(Switched::new(Some(run), &progress.counts));
                }
                RunState::Failed => bail!("run {run} failed; the log of the server says why"),
                RunState::Running if looks.is_multiple_of(LOOKS_PER_LINE) => say(&progress),
                RunState::Running => {}
            },
            // Postgres is being started again.
            Err(error) if error.is_transient() => eprintln!("the database is away for a moment: {error}"),
            Err(error) => return Err(explain(error)),
        }
        looks = looks.wrapping_add(1);
        tokio::time::sleep(LOOK).await;
    }
}

async fn look(pool: &PgPool, run: i64) -> store::Result<ConversionRun> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
    conversion::progress(&mut ctx, run).await
}

fn say(progress: &ConversionRun) {
    let ConversionCounts { total, converted, failed, .. } = progress.counts;
    eprintln!("{converted} of {total} leads converted, {failed} failed, {} leads/s", progress.rate);
}
