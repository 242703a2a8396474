//! `check`: verifies the data.

use std::{fmt, process::ExitCode};

use anyhow::Result;
use chrono::Utc;
use serde::Serialize;
use store::{
    Ctx,
    check::{CheckReport, check as verify},
};

use super::{failure::explain, with_database};
use crate::{config::Config, output};

#[derive(Serialize)]
#[serde(transparent)]
struct Checked(CheckReport);

impl fmt::Display for Checked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = &self.0.counts;
        writeln!(
            formatter,
            "Mode {}; {} leads ({} in progress), {} deals, {} contacts, {} companies, {} open activities",
            self.0.mode.code(),
            counts.leads,
            counts.leads_in_progress,
            counts.deals,
            counts.contacts,
            counts.companies,
            counts.activities_open
        )?;
        for violation in &self.0.violations {
            let examples = violation.examples.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
            writeln!(formatter, "violated {} times: {} (as {examples})", violation.count, violation.invariant)?;
        }
        formatter.write_str(if self.0.ok { "Everything is in order." } else { "The data is not in order." })
    }
}

pub async fn check(config: &Config, json: bool) -> Result<ExitCode> {
    let report = with_database(config, async |ready| {
        let mut ctx = Ctx::begin_system(&ready.database.pool, Utc::now()).await.map_err(explain)?;
        verify(&mut ctx).await.map_err(explain)
    })
    .await?;
    let code = if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    output::print(json, &Checked(report))?;
    Ok(code)
}
