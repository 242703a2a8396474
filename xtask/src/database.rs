//! `db` and `prepare`: the private database for development, and the descriptions of statements in .sqlx.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};
use clap::Subcommand;

use crate::command::{self, step};
use crate::migrations;
use crate::postgres::Cluster;
use crate::project::Project;

const DEVELOPMENT: &str = "modus_dev";
const PREPARE: &str = "modus_prepare";

#[derive(Clone, Copy, Subcommand)]
pub enum Action {
    /// Starts it, with a migrated database, and prints its URL
    Start,
    /// Stops it; its data stay
    Stop,
    /// Prints its URL, for DATABASE_URL; starts it if it does not run
    Url,
    /// Opens psql in it
    Psql,
    /// Makes the database anew, empty and migrated
    Reset,
}

/// Carries out `cargo xtask db ACTION`.
pub fn perform(project: &Project, action: Action) -> Result<()> {
    if let Action::Stop = action {
        let cluster = Cluster::development_stopped(project)?;
        return if cluster.is_running() { cluster.stop() } else { Ok(()) };
    }
    let cluster = Cluster::development(project)?;
    step("migrations", || match action {
        Action::Reset => migrations::create(project, &cluster, DEVELOPMENT),
        _ if exists(&cluster)? => migrations::apply(project, &cluster, DEVELOPMENT),
        _ => migrations::create(project, &cluster, DEVELOPMENT),
    })?;
    match action {
        Action::Psql => command::run(&mut cluster.interactive(DEVELOPMENT)),
        Action::Start | Action::Url | Action::Reset | Action::Stop => say(&cluster.url(DEVELOPMENT)),
    }
}

fn exists(cluster: &Cluster) -> Result<bool> {
    let mut ask = cluster.psql("postgres");
    ask.args(["--no-align", "--tuples-only", "--command"]);
    ask.arg(format!("SELECT count(*) FROM pg_database WHERE datname = '{DEVELOPMENT}'"));
    Ok(command::output(&mut ask)?.trim() == "1")
}

/// A line of a task's result, on standard output.
fn say(line: &str) -> Result<()> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").context("cannot write to standard output")
}

/// Writes .sqlx anew from a freshly migrated database.
pub fn prepare(project: &Project) -> Result<()> {
    let cluster = Cluster::development(project)?;
    step("migrations", || migrations::create(project, &cluster, PREPARE))?;
    let fresh = project.memory().join("sqlx");
    empty_folder(&fresh)?;
    touch_store(project)?;
    step("statements", || {
        let mut check = project.cargo("check");
        check.args(["--package", "store", "--all-targets"]);
        command::run(describing(&mut check, &cluster.url(PREPARE), &fresh))
    })?;
    // Only now the old ones go: a statement that does not compile costs nothing.
    empty_folder(&project.sqlx)?;
    let described = read_descriptions(&fresh)?;
    for (name, text) in &described {
        fs::write(project.sqlx.join(name), text)?;
    }
    eprintln!("    {} statements in {}", described.len(), project.short(&project.sqlx).display());
    Ok(())
}

/// Lets a cargo command ask the database for every statement it compiles and write the answers to a folder.
pub fn describing<'a>(cargo: &'a mut std::process::Command, url: &str, folder: &Path) -> &'a mut std::process::Command {
    cargo.env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", folder).env("DATABASE_URL", url)
}

/// Marks the sources of `store` as changed, so that its statements are looked at again.
pub fn touch_store(project: &Project) -> Result<()> {
    let store = project.root.join("server/crates/store");
    for entry in ["src/lib.rs", "tests"].map(|path| store.join(path)) {
        let files = if entry.is_dir() {
            fs::read_dir(&entry)?.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect()
        } else {
            vec![entry]
        };
        for file in files.into_iter().filter(|file| file.exists()) {
            let opened = fs::File::options().append(true).open(&file);
            opened
                .and_then(|opened| opened.set_modified(SystemTime::now()))
                .with_context(|| format!("cannot touch {}", file.display()))?;
        }
    }
    Ok(())
}

/// Makes sure that the folder exists and holds nothing.
pub fn empty_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

/// The descriptions in a folder, by file name. No folder, no descriptions.
pub fn read_descriptions(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut descriptions = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("query-") && name.ends_with(".json") {
            descriptions.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(descriptions)
}
