//! The migrations of `store`, applied before the program exists that could apply them: compiling it needs tables.
//!
//! They are recorded as sqlx records them, so that the program finds them done.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha384};

use crate::command;
use crate::postgres::Cluster;
use crate::project::Project;

/// The table of sqlx, with the columns of its version 0.9.
const RECORD: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, \
     description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, \
     checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL)";

/// A file `VERSION_description.sql`.
struct Migration {
    version: i64,
    description: String,
    file: PathBuf,
    text: String,
}

impl Migration {
    fn checksum(&self) -> String {
        Sha384::digest(&self.text).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Applies those that the database does not have yet.
pub fn apply(project: &Project, cluster: &Cluster, database: &str) -> Result<()> {
    cluster.execute(database, RECORD)?;
    let applied = applied(cluster, database)?;
    for migration in read(project)? {
        match applied.iter().find(|(version, _)| *version == migration.version) {
            None => perform(cluster, database, &migration)?,
            Some((_, checksum)) if *checksum == migration.checksum() => {}
            Some(_) => bail!(
                "{} has changed since it was applied; `cargo xtask db reset` makes the database anew",
                project.short(&migration.file).display()
            ),
        }
    }
    Ok(())
}

/// Makes a database anew, with all migrations.
pub fn create(project: &Project, cluster: &Cluster, database: &str) -> Result<()> {
    cluster.execute("postgres", &format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"))?;
    cluster.execute("postgres", &format!("CREATE DATABASE {database}"))?;
    apply(project, cluster, database)
}

fn applied(cluster: &Cluster, database: &str) -> Result<Vec<(i64, String)>> {
    let mut ask = cluster.psql(database);
    ask.args(["--no-align", "--tuples-only", "--field-separator= "]);
    ask.args(["--command", "SELECT version, encode(checksum, 'hex') FROM _sqlx_migrations"]);
    let lines = command::output(&mut ask)?;
    let parsed = lines.lines().map(|line| {
        let (version, checksum) = line.split_once(' ')?;
        Some((version.parse().ok()?, checksum.to_owned()))
    });
    parsed.collect::<Option<_>>().context("unexpected content of _sqlx_migrations")
}

fn read(project: &Project) -> Result<Vec<Migration>> {
    let folder = &project.migrations;
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut migrations = Vec::new();
    for entry in entries {
        let file = entry?.path();
        let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let version = name.split_once('_').and_then(|(version, rest)| Some((version.parse().ok()?, rest)));
        if let (Some((version, rest)), Some("sql")) = (version, file.extension().and_then(|ending| ending.to_str())) {
            let description = rest.replace('_', " ");
            let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            migrations.push(Migration { version, description, file, text });
        }
    }
    migrations.sort_by_key(|migration| migration.version);
    Ok(migrations)
}

fn perform(cluster: &Cluster, database: &str, migration: &Migration) -> Result<()> {
    let mut psql = cluster.psql(database);
    if !migration.text.starts_with("-- no-transaction") {
        psql.arg("--single-transaction");
    }
    let record = format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES ({}, '{}', true, decode('{}', 'hex'), 0)",
        migration.version,
        migration.description.replace('\'', "''"),
        migration.checksum()
    );
    psql.stdout(std::process::Stdio::null());
    command::run(psql.arg("--file").arg(&migration.file).arg("--command").arg(record))
}
