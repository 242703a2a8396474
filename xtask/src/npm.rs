//! The npm packages, by their lock file.

use std::fs;
use std::io;
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;
use crate::compress::fingerprint;
use crate::prerequisites;
use crate::project::Project;

/// How much of the packages a task needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Packages {
    /// Those that building needs: wasm-opt and esbuild.
    Build,
    /// Those of the browser tests too.
    All,
}

/// Installs the packages unless they are there, by the lock file as it is now.
pub fn install(project: &Project, packages: Packages) -> Result<()> {
    prerequisites::node()?;
    let lock = project.end2end.join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let modules = project.end2end.join("node_modules");
    let stamp = modules.join(".installed");
    let complete = format!("{} all", fingerprint(&lock));
    let for_build = format!("{} build", fingerprint(&lock));
    let installed = fs::read_to_string(&stamp).unwrap_or_default();
    if installed == complete || (packages == Packages::Build && installed == for_build) {
        return Ok(());
    }
    command::step("npm packages", || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&project.end2end).stdout(io::stderr());
        if packages == Packages::Build {
            npm.arg("--omit=dev");
        }
        command::run(&mut npm)
    })?;
    fs::write(&stamp, if packages == Packages::All { complete } else { for_build })
        .with_context(|| format!("cannot write {}", stamp.display()))
}
