//! The Rust tests, with cargo-nextest where it is installed, otherwise with `cargo test`.

use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::counts::Counts;
use crate::command::{self, Stream, step};
use crate::postgres::Cluster;
use crate::project::Project;

/// Compiles the tests and the program `modus` that some of them, and the browser tests, start. Without the
/// frontend, which is for wasm32, and xtask, which has its own run.
pub fn build(project: &Project) -> Result<()> {
    step("program and tests", || {
        command::run(project.cargo("build").args(members(project)).args(["--bins", "--tests"]))
    })
}

/// Runs all tests but those of xtask. The tests find their Postgres server in `DATABASE_URL`.
pub fn test(project: &Project, cluster: &Cluster) -> Result<Counts> {
    step("Rust tests", || {
        let environment = [
            ("DATABASE_URL", OsString::from(cluster.url("postgres"))),
            ("MODUS_BIN", project.program_path("debug").into_os_string()),
            ("MODUS_SITE_DIR", project.site.clone().into_os_string()),
        ];
        run(project, &members(project), &environment)
    })
}

/// Runs the tests of xtask, among them the invariants of the architecture: they name places, no stack is of use.
pub fn invariants(project: &Project) -> Result<Counts> {
    step("invariants", || {
        run(project, &["--package", "xtask"].map(OsString::from), &[("RUST_BACKTRACE", OsString::from("0"))])
    })
}

fn members(project: &Project) -> [OsString; 5] {
    ["--workspace", "--exclude", &project.frontend_package, "--exclude", "xtask"].map(OsString::from)
}

fn run(project: &Project, members: &[OsString], environment: &[(&str, OsString)]) -> Result<Counts> {
    let nextest = Command::new("cargo-nextest").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let (text, counts) = if nextest.is_ok_and(|status| status.success()) {
        let mut nextest = project.cargo("nextest");
        nextest.args(["run", "--no-fail-fast", "--no-tests=pass", "--tests"]).args(members);
        nextest.envs(environment.iter().cloned());
        let (_, text) = command::tee(&mut nextest, Stream::Error, &mut io::stderr())?;
        let counts = Counts::from_nextest(&text);
        (text, counts)
    } else {
        let mut cargo = project.cargo("test");
        cargo.args(["--no-fail-fast", "--tests"]).args(members);
        cargo.envs(environment.iter().cloned());
        let (_, text) = command::tee(&mut cargo, Stream::Output, &mut io::stdout())?;
        let counts = Counts::from_cargo_test(&text);
        (text, counts)
    };
    counts.with_context(|| format!("the tests did not run: {}", text.lines().last().unwrap_or_default()))
}
