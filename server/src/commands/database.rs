//! `migrate` and `db url`.

use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;

use super::with_database;
use crate::{config::Config, output, postgres};

#[derive(Serialize)]
struct Migrated {
    ok: bool,
}

impl std::fmt::Display for Migrated {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("The database is up to date.")
    }
}

pub async fn migrate(config: &Config, json: bool) -> Result<ExitCode> {
    // Every opening brings the database up to date.
    with_database(config, async |_| Ok(())).await?;
    output::print(json, &Migrated { ok: true })?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Address {
    url: String,
}

impl std::fmt::Display for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.url)
    }
}

/// Prints where the database is; starts nothing, because it would be stopped again before anyone could use it.
pub fn url(config: &Config, json: bool) -> Result<ExitCode> {
    let url = match &config.database.url {
        Some(url) => url.clone(),
        None => {
            let data_dir = &config.database.data_dir;
            let data_dir = data_dir.canonicalize().unwrap_or_else(|_| data_dir.clone());
            if !postgres::answers(&data_dir) {
                eprintln!("The private Postgres does not run at the moment: start `modus serve`.");
            }
            postgres::url(&data_dir)
        }
    };
    output::print(json, &Address { url })?;
    Ok(ExitCode::SUCCESS)
}
