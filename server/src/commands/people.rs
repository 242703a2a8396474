//! `admin create` and `employee add`.

use std::{fmt, io::BufRead, process::ExitCode};

use anyhow::{Context, Result};
use chrono::Utc;
use domain::{Language, people::check_password};
use serde::Serialize;
use sqlx::PgPool;
use store::{Ctx, people};

use super::{failure::explain, with_database};
use crate::{config::Config, output};

/// Somebody who was added.
#[derive(Serialize)]
struct Added {
    employee: i64,
    name: String,
    /// Sets the password; absent when it is set.
    link: Option<String>,
}

impl fmt::Display for Added {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.link {
            None => write!(formatter, "{} can log in.", self.name),
            Some(link) => write!(formatter, "{} sets a password here; the link works once:\n{link}", self.name),
        }
    }
}

/// Creates an administrator, with a password from standard input or with a link to set one.
pub async fn create_administrator(
    config: &Config,
    json: bool,
    email: &str,
    name: &str,
    password_stdin: bool,
) -> Result<ExitCode> {
    let password = if password_stdin { Some(read_password()?) } else { None };
    let added = with_database(config, async |ready| {
        let pool = &ready.database.pool;
        let (employee, token) = invite(pool, email, name, true, true).await?;
        let Some(password) = password else {
            return Ok(Added { employee, name: name.to_owned(), link: Some(link(config, &token)) });
        };
        people::accept_invitation(pool, &token, &password, Language::English, Utc::now()).await.map_err(explain)?;
        Ok(Added { employee, name: name.to_owned(), link: None })
    })
    .await?;
    output::print(json, &added)?;
    Ok(ExitCode::SUCCESS)
}

/// Invites an employee.
pub async fn add_employee(
    config: &Config,
    json: bool,
    email: &str,
    name: &str,
    may_change_settings: bool,
) -> Result<ExitCode> {
    let added = with_database(config, async |ready| {
        let (employee, token) = invite(&ready.database.pool, email, name, may_change_settings, false).await?;
        Ok(Added { employee, name: name.to_owned(), link: Some(link(config, &token)) })
    })
    .await?;
    output::print(json, &added)?;
    Ok(ExitCode::SUCCESS)
}

async fn invite(
    pool: &PgPool,
    email: &str,
    name: &str,
    may_change_settings: bool,
    is_administrator: bool,
) -> Result<(i64, String)> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.map_err(explain)?;
    let invited =
        people::invite(&mut ctx, name, email, may_change_settings, is_administrator).await.map_err(explain)?;
    ctx.commit().await.map_err(explain)?;
    Ok(invited)
}

fn link(config: &Config, token: &str) -> String {
    format!("{}/invitation/{token}", config.server.base_url(config.server.listen))
}

/// The first line of standard input, checked before anything is written.
fn read_password() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("cannot read the password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    check_password(&password).map_err(|error| explain(error.into()))?;
    Ok(password)
}
