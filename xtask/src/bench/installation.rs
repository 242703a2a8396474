//! A database of the measurement with a Modus on it.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use super::Bench;
use crate::command;

/// Who logs in. The database lives for minutes, and only programs of this machine reach it.
pub const EMAIL: &str = "bench@modus.example";
pub const PASSWORD: &str = "correct horse battery staple";

/// A database, an administrator in it, and the program that works on it.
pub struct Installation<'a> {
    bench: &'a Bench<'a>,
    database: String,
    /// For files, and as the data directory of the program.
    pub scratch: PathBuf,
}

impl<'a> Installation<'a> {
    /// A new one, in Classic mode.
    pub fn new(bench: &'a Bench, database: &str) -> Result<Self> {
        let installation = Self { bench, database: database.to_owned(), scratch: bench.cluster.scratch()? };
        bench.cluster.execute("postgres", &format!("CREATE DATABASE {database}"))?;
        installation.create_administrator()?;
        installation.ask(&["mode", "switch", "classic", "--yes"])?;
        Ok(installation)
    }

    /// Another one with the same content. Nobody may be using this one.
    pub fn copy(&self, database: &str) -> Result<Self> {
        let copy = format!("CREATE DATABASE {database} TEMPLATE {}", self.database);
        self.bench.cluster.execute("postgres", &copy)?;
        Ok(Self { bench: self.bench, database: database.to_owned(), scratch: self.scratch.clone() })
    }

    /// Gives the disk space back.
    pub fn discard(self) -> Result<()> {
        self.bench.cluster.execute("postgres", &format!("DROP DATABASE {} WITH (FORCE)", self.database))
    }

    /// `modus`, independent of the environment.
    pub fn modus(&self) -> Command {
        let mut modus = Command::new(self.bench.project.program_path("release"));
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("MODUS_") {
                modus.env_remove(name);
            }
        }
        modus.env("DATABASE_URL", self.bench.cluster.url(&self.database));
        modus.env("MODUS_DATA_DIR", &self.scratch);
        modus.env("MODUS_SITE_DIR", &self.bench.project.site);
        modus.stdin(Stdio::null());
        modus
    }

    /// The answer of a command of `modus`; its progress is this task's.
    pub fn ask(&self, arguments: &[&str]) -> Result<Value> {
        let mut modus = self.modus();
        modus.env("MODUS_LOG", "warn,store::demo=info,sqlx=error");
        let answer = command::output(modus.args(arguments).arg("--json"))?;
        serde_json::from_str(&answer).with_context(|| format!("modus {} answers no JSON", arguments.join(" ")))
    }

    fn create_administrator(&self) -> Result<()> {
        let mut modus = self.modus();
        modus.args(["admin", "create", "--email", EMAIL, "--name", "Bench", "--password-stdin", "--json"]);
        command::feed(&mut modus, PASSWORD)
    }

    /// Adds leads of the demo data with what belongs to them.
    pub fn load(&self, leads: u32) -> Result<()> {
        self.ask(&["demo", "load", "--leads", &leads.to_string()]).map(drop)
    }

    /// Leaves nothing for Postgres to do in the background, as after a quiet night.
    pub fn settle(&self) -> Result<()> {
        self.bench.cluster.execute(&self.database, "VACUUM (ANALYZE)")?;
        self.bench.cluster.execute(&self.database, "CHECKPOINT")
    }

    /// Runs one of the scripts of the store, whose files lie in the scratch folder.
    pub fn run_script(&self, name: &str) -> Result<()> {
        self.run_psql(name, &[])
    }

    /// Runs a script that takes one setting.
    pub fn run_script_with(&self, name: &str, setting: &str, value: &str) -> Result<()> {
        self.run_psql(name, &["--set".to_owned(), format!("{setting}={value}")])
    }

    fn run_psql(&self, name: &str, settings: &[String]) -> Result<()> {
        let mut psql = self.bench.cluster.psql(&self.database);
        psql.args(settings).arg("--file").arg(self.bench.project.benches.join(name)).current_dir(&self.scratch);
        command::run(psql.stdout(Stdio::null()))
    }
}
