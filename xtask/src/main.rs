//! The tasks of the project: `cargo xtask TASK`.
//!
//! Every task installs what it needs or names the command that does, shows what it is doing on standard
//! error, and leaves nothing running behind. Names and paths come from the `[[workspace.metadata.leptos]]`
//! section of the workspace, so that `cargo leptos` sees the same project.

mod build;
mod command;
mod compress;
mod database;
mod frontend;
mod migrations;
mod npm;
mod postgres;
mod prerequisites;
mod project;
mod run;
mod site;
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
    Run(run::Options),
    /// Builds the optimised program target/release/modus and the site that it serves, target/site
    ///
    /// The program looks for its site in the folder that MODUS_SITE_DIR names, then in `site` beside the
    /// executable, then in `../site` as seen from the executable's folder: so it finds target/site when it is
    /// started from target/release, and a package is the program with the folder `site` beside it.
    Build,
    /// Runs every check and test; the last line is `N passed, N failed`
    Test(test::Options),
    /// The private database for development: starts it (the default), stops it, prints its URL, …
    Db {
        #[command(subcommand)]
        action: Option<database::Action>,
    },
    /// Writes .sqlx, the descriptions of all SQL statements that compiling without a database needs
    Prepare,
    /// Runs the browser tests; further arguments go to Playwright
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
        Task::Db { action } => database::perform(&project, action.unwrap_or(database::Action::Start))?,
        Task::Prepare => database::prepare(&project)?,
        Task::E2e { arguments } => test::browser::run_alone(&project, &arguments)?,
        Task::Fmt => command::run(project.cargo("fmt").arg("--all"))?,
        Task::Check => return test::check(&project),
    }
    Ok(ExitCode::SUCCESS)
}
