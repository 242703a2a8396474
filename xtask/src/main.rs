//! The tasks of the project: `cargo xtask TASK`.
//!
//! Every task installs what it needs or names the command that does, shows what it is doing on standard
//! error, and leaves nothing running behind. Names and paths come from the `[[workspace.metadata.leptos]]`
//! section of the workspace, so that `cargo leptos` sees the same project.

mod bench;
mod build;
mod command;
mod compress;
mod database;
mod frontend;
mod migrations;
mod npm;
mod order;
mod postgres;
mod prerequisites;
mod project;
mod run;
mod site;
mod split;
mod style;
mod test;
mod unreached;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::project::Project;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds everything optimised and serves it, with a private database, until Ctrl-C
    ///
    /// The first start takes minutes and prints a one-time link that creates the administrator; a second one takes
    /// seconds. With DATABASE_URL the program uses that database instead of a private one.
    Run(run::Options),
    /// Builds the optimised program target/release/modus and the site that it serves, target/site
    ///
    /// The program looks for its site in the folder that MODUS_SITE_DIR names, then in `site` beside the
    /// executable, then in `../site` as seen from the executable's folder: so it finds target/site when it is
    /// started from target/release, and a package is the program with the folder `site` beside it.
    Build,
    /// Runs every check and test; the last line is `N passed, N failed`
    ///
    /// It installs what it needs and makes a Postgres of its own. All parts run, even when some fail.
    Test(test::Options),
    /// Measures the optimised program on a durable Postgres and prints a table of figures and targets
    ///
    /// Conversion of 100,000 leads beside the floor that Postgres sets, lists and searches of up to a million leads,
    /// import, first load, memory and start. It takes some minutes and gigabytes of disk space, which it gives back;
    /// the machine should have nothing else to do. Progress goes to standard error, the figures to standard output.
    Bench(bench::Options),
    /// The private database for development: starts it (the default), stops it, prints its URL, …
    ///
    /// To compile against it: export DATABASE_URL="$(cargo xtask db url)" SQLX_OFFLINE=false
    Db {
        #[command(subcommand)]
        action: Option<database::Action>,
    },
    /// Writes .sqlx, the descriptions of all SQL statements that compiling without a database needs
    ///
    /// To be run after a statement or a migration has changed; it uses the private database for development.
    Prepare,
    /// Runs the browser tests; further arguments go to Playwright
    ///
    /// Builds what they need: the program as the tests use it, and the optimised site.
    E2e {
        /// Arguments for `npx playwright test`, such as a file name, `--headed` or `--grep TEXT`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Formats all Rust sources
    Fmt,
    /// The fast checks: format and lints of both halves, without building or running anything
    Check,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match perform(arguments.task) {
        Ok(code) => code,
        Err(_) if command::interrupted() => {
            eprintln!("Stopped.");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> anyhow::Result<ExitCode> {
    command::watch_signals()?;
    let project = Project::find()?;
    match task {
        Task::Run(options) => return run::run(&project, &options),
        Task::Build => build::build(&project)?,
        Task::Test(options) => return test::test(&project, &options),
        Task::Bench(options) => return bench::bench(&project, &options),
        Task::Db { action } => database::perform(&project, action.unwrap_or(database::Action::Start))?,
        Task::Prepare => database::prepare(&project)?,
        Task::E2e { arguments } => test::browser::run_alone(&project, &arguments)?,
        Task::Fmt => command::run(project.cargo("fmt").arg("--all"))?,
        Task::Check => return test::check(&project),
    }
    Ok(ExitCode::SUCCESS)
}
