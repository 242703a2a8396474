//! `demo load`, and the invented data of `serve --demo`.

use std::{fmt, process::ExitCode};

use anyhow::Result;
use chrono::Utc;
use domain::{AppError, errors::Refusal};
use serde::Serialize;
use store::{
    Database,
    demo::{DemoCounts, DemoOptions},
};

use super::{failure::explain, with_database};
use crate::{config::Config, output};

/// The seed where none is given.
const SEED: u64 = 1;

#[derive(Serialize)]
#[serde(transparent)]
struct Loaded(DemoCounts);

impl fmt::Display for Loaded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DemoCounts { employees, leads, deals, contacts, companies, activities } = self.0;
        write!(
            formatter,
            "Added {leads} leads, {deals} deals, {contacts} contacts, {companies} companies, {activities} activities \
             and {employees} employees."
        )
    }
}

pub async fn load(config: &Config, json: bool, leads: i64, seed: Option<u64>) -> Result<ExitCode> {
    let counts = with_database(config, async |ready| {
        let options = DemoOptions { leads, seed: seed.unwrap_or(SEED), with_team: true };
        store::demo::load(&ready.database.pool, options, Utc::now()).await.map_err(explain)
    })
    .await?;
    output::print(json, &Loaded(counts))?;
    Ok(ExitCode::SUCCESS)
}

/// Fills a new database; one with records in it stays as it is.
pub async fn fill_new(database: &Database, leads: i64) -> Result<()> {
    match store::demo::load_team_into_new(&database.pool, leads, SEED, Utc::now()).await {
        Ok(counts) => {
            eprintln!("{}", Loaded(counts));
            Ok(())
        }
        Err(store::Error::App(AppError::Refused(Refusal::NotEmpty))) => {
            eprintln!("The database holds records already; no invented ones were added.");
            Ok(())
        }
        Err(error) => Err(explain(error)),
    }
}
