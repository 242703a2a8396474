//! `test`: every check and test of the project, cheap ones first. All of them run, even when some fail.

mod checks;
mod counts;
mod rust;

pub mod browser;

use std::cell::OnceCell;
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::ValueEnum;

use crate::command::{self, step};
use crate::npm::{self, Packages};
use crate::postgres::{Cluster, Durability};
use crate::prerequisites;
use crate::project::Project;
use crate::site;
use counts::Counts;

#[derive(clap::Args)]
pub struct Options {
    /// Run only these parts, separated by commas, with what they need; all of them if none is named
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<Part>,
}

/// The parts of a test run, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Format of the Rust sources
    Format,
    /// Invariants of the architecture, and the tests of xtask
    Invariants,
    /// Lints of everything but the frontend; every SQL statement is checked against a migrated database
    Lint,
    /// The committed .sqlx is what `prepare` would write (part of the same compilation as the lints)
    Statements,
    /// Lints of the frontend, for wasm32
    LintWasm,
    /// Unit, property, store, HTTP and kill tests
    Rust,
    /// The optimised site is built, and its programs are no larger than they may be
    Site,
    /// Journeys in Chromium, desktop and phone
    Browser,
}

/// What several parts need, made when the first of them asks for it.
struct Needs<'a> {
    project: &'a Project,
    cluster: OnceCell<Cluster>,
    program: OnceCell<bool>,
    site: OnceCell<bool>,
}

impl<'a> Needs<'a> {
    fn new(project: &'a Project) -> Self {
        Self { project, cluster: OnceCell::new(), program: OnceCell::new(), site: OnceCell::new() }
    }

    /// A Postgres for this run.
    fn cluster(&self) -> Result<&Cluster> {
        if self.cluster.get().is_none() {
            let cluster = step("Postgres", || Cluster::temporary(Durability::GivenUp))?;
            // It was empty a line above.
            let _ = self.cluster.set(cluster);
        }
        self.cluster.get().ok_or_else(|| anyhow!("no Postgres"))
    }

    /// The Rust tests and the program `modus` are compiled. A second asker is told of a failure, without the wait.
    fn program(&self) -> Result<()> {
        once(&self.program, "the Rust tests do not compile", || rust::build(self.project))
    }

    /// The site is built; the npm packages are installed for the browser tests too, so that it is done once.
    fn site(&self) -> Result<()> {
        let build = || {
            npm::install(self.project, Packages::All)?;
            site::build(self.project)?.check()
        };
        once(&self.site, "the site is not as it should be", build)
    }
}

fn once(done: &OnceCell<bool>, failure: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    match done.get() {
        Some(true) => Ok(()),
        Some(false) => Err(anyhow!(failure)),
        None => {
            let result = work();
            let _ = done.set(result.is_ok());
            result
        }
    }
}

/// Runs the parts and prints, as the last line, `N passed, N failed`.
pub fn test(project: &Project, options: &Options) -> Result<ExitCode> {
    prerequisites::rust_components()?;
    prerequisites::wasm_target()?;
    let wanted = |part: &Part| options.only.is_empty() || options.only.contains(part);
    let parts: Vec<Part> = Part::value_variants().iter().copied().filter(wanted).collect();
    report(&perform(project, &parts)?)
}

/// The fast checks: format, and lints of both halves.
pub fn check(project: &Project) -> Result<ExitCode> {
    prerequisites::rust_components()?;
    prerequisites::wasm_target()?;
    let mut outcomes = Vec::new();
    for (name, check) in [
        ("format", checks::format as fn(&Project) -> Result<()>),
        ("lint", checks::lint_offline),
        ("lint-wasm", checks::lint_wasm),
    ] {
        outcomes.push(Outcome::new(name, Counts::of(check(project))));
        stop_if_interrupted()?;
    }
    report(&outcomes)
}

fn perform(project: &Project, parts: &[Part]) -> Result<Vec<Outcome>> {
    let needs = Needs::new(project);
    let mut outcomes = Vec::new();
    let mut statements = None;
    for &part in parts {
        let result = match part {
            Part::Format => Counts::of(checks::format(project)),
            Part::Invariants => rust::invariants(project),
            Part::Lint => Counts::of(needs.cluster().and_then(|cluster| {
                let fresh = checks::lint_live(project, cluster);
                statements = Some(fresh.is_ok());
                fresh
            })),
            Part::Statements => Counts::of(match statements {
                Some(true) => checks::statements(project),
                Some(false) => Err(anyhow!("not known, as the lints have failed")),
                None => needs
                    .cluster()
                    .and_then(|cluster| checks::lint_live(project, cluster))
                    .and_then(|()| checks::statements(project)),
            }),
            Part::LintWasm => Counts::of(checks::lint_wasm(project)),
            Part::Rust => needs.program().and_then(|()| rust::test(project, needs.cluster()?)),
            Part::Site => Counts::of(needs.site()),
            Part::Browser => {
                needs.program().and_then(|()| needs.site()).and_then(|()| browser::test(project, needs.cluster()?))
            }
        };
        let value = part.to_possible_value();
        outcomes.push(Outcome::new(value.as_ref().map_or("", |value| value.get_name()), result));
        stop_if_interrupted()?;
    }
    Ok(outcomes)
}

/// What a part came to.
struct Outcome {
    name: String,
    counts: Counts,
    /// Why it could not run to its end.
    error: Option<anyhow::Error>,
}

impl Outcome {
    /// A part that could not run counts as one failure.
    fn new(name: &str, result: Result<Counts>) -> Self {
        let name = name.to_owned();
        match result {
            Ok(counts) => Self { name, counts, error: None },
            Err(error) => {
                eprintln!("error: {error:#}");
                Self { name, counts: Counts { passed: 0, failed: 1 }, error: Some(error) }
            }
        }
    }
}

fn stop_if_interrupted() -> Result<()> {
    if command::interrupted() { Err(anyhow!("stopped")) } else { Ok(()) }
}

fn report(outcomes: &[Outcome]) -> Result<ExitCode> {
    let mut output = std::io::stdout().lock();
    let mut sum = Counts::default();
    writeln!(output)?;
    for Outcome { name, counts, error } in outcomes {
        let mark = if counts.failed > 0 { "FAILED" } else { "ok" };
        let reason = error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
        writeln!(output, "{name:<12} {mark:<7} {counts}{}", reason.lines().last().unwrap_or_default())?;
        sum = sum + *counts;
    }
    writeln!(output, "{sum}")?;
    output.flush()?;
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
