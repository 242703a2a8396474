//! Format, lints, and the descriptions of SQL statements.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{self, step};
use crate::compress::fingerprint;
use crate::database;
use crate::migrations;
use crate::postgres::Cluster;
use crate::project::Project;

const DATABASE: &str = "modus_lint";

/// The sources are formatted.
pub fn format(project: &Project) -> Result<()> {
    step("format", || {
        command::run(project.cargo("fmt").args(["--all", "--check"])).context("`cargo xtask fmt` formats the sources")
    })
}

/// The native half has no lint, compiled with the committed descriptions of statements.
pub fn lint_offline(project: &Project) -> Result<()> {
    step("lint", || {
        command::run(&mut clippy_program(project))?;
        command::run(&mut clippy_tasks(project))
    })
}

/// The native half has no lint, and every SQL statement is right for a freshly migrated database, which describes
/// them into a folder for [`statements`]. One compilation serves both.
pub fn lint_live(project: &Project, cluster: &Cluster) -> Result<()> {
    step("lint", || {
        migrations::create(project, cluster, DATABASE)?;
        let folder = project.memory().join("sqlx");
        // When neither statements nor tables have changed since they were last described, cargo need not look again.
        let stamp = folder.join(".stamp");
        let sources = store_fingerprint(project)?;
        if !fs::read_to_string(&stamp).is_ok_and(|described| described == sources) {
            database::empty_folder(&folder)?;
            database::touch_store(project)?;
        }
        command::run(database::describing(&mut clippy_program(project), &cluster.url(DATABASE), &folder))?;
        fs::write(&stamp, sources)?;
        command::run(&mut clippy_tasks(project))
    })
}

/// The committed descriptions are those that the database has just given.
pub fn statements(project: &Project) -> Result<()> {
    let fresh = database::read_descriptions(&project.memory().join("sqlx"))?;
    let committed = database::read_descriptions(&project.sqlx)?;
    let mut differences = Vec::new();
    for (name, text) in &fresh {
        match committed.get(name) {
            None => differences.push(format!("missing: {name}: {}", statement_of(text))),
            Some(known) if !same_json(known, text) => {
                differences.push(format!("changed: {name}: {}", statement_of(text)));
            }
            Some(_) => {}
        }
    }
    differences.extend(committed.keys().filter(|name| !fresh.contains_key(*name)).map(|name| format!("stale: {name}")));
    if !differences.is_empty() {
        bail!("{}\n.sqlx is not up to date; run: cargo xtask prepare", differences.join("\n"));
    }
    Ok(())
}

fn same_json(left: &str, right: &str) -> bool {
    let parse = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    parse(left) == parse(right)
}

/// The beginning of the statement that a description describes.
fn statement_of(description: &str) -> String {
    let description: serde_json::Value = serde_json::from_str(description).unwrap_or_default();
    let statement = description.get("query").and_then(serde_json::Value::as_str).unwrap_or_default();
    statement.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect()
}

/// The frontend has no lint, compiled for the browser.
pub fn lint_wasm(project: &Project) -> Result<()> {
    step("lint for wasm32", || command::run(denying_warnings(&mut project.cargo_wasm("clippy"))))
}

/// All members but the frontend, which is for wasm32 only, and xtask, whose dependencies would be compiled a second
/// time with the features of the others.
fn clippy_program(project: &Project) -> Command {
    let mut clippy = project.cargo("clippy");
    clippy.args(["--workspace", "--exclude", &project.frontend_package, "--exclude", "xtask", "--all-targets"]);
    denying_warnings(&mut clippy);
    clippy
}

fn clippy_tasks(project: &Project) -> Command {
    let mut clippy = project.cargo("clippy");
    clippy.args(["--package", "xtask", "--all-targets"]);
    denying_warnings(&mut clippy);
    clippy
}

fn denying_warnings(clippy: &mut Command) -> &mut Command {
    clippy.args(["--quiet", "--", "--deny", "warnings"])
}

/// A fingerprint of what decides the descriptions: the sources of `store` and its migrations.
fn store_fingerprint(project: &Project) -> Result<String> {
    let mut folders = vec![project.root.join("server/crates/store")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let mut all = Vec::new();
    for file in files {
        all.extend_from_slice(file.as_os_str().as_encoded_bytes());
        all.extend(fs::read(&file)?);
    }
    Ok(fingerprint(&all))
}
