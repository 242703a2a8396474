//! The browser tests: Playwright drives Chromium through the program as it was just built.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use super::{Needs, rust};
use crate::command::{self, step};
use crate::npm::{self, Packages};
use crate::postgres::Cluster;
use crate::prerequisites;
use crate::project::Project;

/// Runs all browser tests. One that fails is tried once more, as so many on two processors now and then starve one; if it
/// passes then, Playwright names it as flaky at the end, with a trace of what failed: a defect of the test or the program
/// all the same.
pub fn test(project: &Project, cluster: &Cluster) -> Result<Counts> {
    let mut playwright = playwright(project, cluster)?;
    let report = project.memory().join("playwright.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    fs::create_dir_all(project.memory())?;
    playwright.args(["--retries=1", "--reporter=list,json"]).env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
    step("browser tests", || {
        command::status(&mut playwright)?;
        let text = fs::read_to_string(&report).context("the browser tests did not run")?;
        let counts = Counts::from_playwright(&text)?;
        if counts == Counts::default() {
            bail!("there is no browser test");
        }
        Ok(counts)
    })
}

/// `e2e`: builds what the browser tests need and hands the arguments to Playwright.
pub fn run_alone(project: &Project, arguments: &[String]) -> Result<()> {
    let needs = Needs::new(project);
    rust::build(project)?;
    needs.site()?;
    let mut playwright = playwright(project, needs.cluster()?)?;
    command::run(playwright.args(arguments))
}

fn playwright(project: &Project, cluster: &Cluster) -> Result<Command> {
    npm::install(project, Packages::All)?;
    let chromium = prerequisites::chromium(project)?;
    let mut playwright = Command::new("npx");
    playwright
        .args(["playwright", "test"])
        .current_dir(&project.end2end)
        // The program's own settings must not leak from the shell into the tests.
        .env_remove("DATABASE_URL")
        .env_remove("MODUS_DATA_DIR")
        .env_remove("MODUS_LISTEN")
        .env("MODUS_BIN", project.program_path("debug"))
        .env("MODUS_SITE_DIR", &project.site)
        .env("CHROMIUM", chromium)
        .env("MODUS_TEST_POSTGRES", cluster.url("postgres"));
    Ok(playwright)
}
