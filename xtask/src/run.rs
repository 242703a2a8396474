//! `run`: from a clone to a page in the browser.

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::build;
use crate::command;
use crate::prerequisites;
use crate::project::Project;

/// Everything is built first; a second start builds nothing and takes seconds.
#[derive(clap::Args)]
pub struct Options {
    /// Fill a new database with the invented data of a sales team, in Classic mode
    #[arg(long)]
    demo: bool,
    /// How many leads the invented data has, up to a million
    #[arg(long, value_name = "N", requires = "demo", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    demo_leads: Option<u32>,
    /// Address to serve at; the default is site-addr of the leptos metadata
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Folder for the private database and for files; the program has a default
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

/// Builds, serves until Ctrl-C, and ends as the program ends.
pub fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    if env::var_os("DATABASE_URL").is_none() {
        // Asked before the long build, not after it.
        prerequisites::postgres()?;
    }
    build::build(project)?;

    let mut serve = Command::new(project.program_path("release"));
    serve.arg("serve");
    if let Some(listen) = &options.listen {
        serve.args(["--listen", listen]);
    } else if env::var_os("MODUS_LISTEN").is_none() {
        serve.args(["--listen", &project.address]);
    }
    if let Some(folder) = &options.data_dir {
        serve.arg("--data-dir").arg(folder);
    }
    if options.demo {
        serve.arg("--demo");
    }
    if let Some(leads) = options.demo_leads {
        serve.args(["--demo-leads", &leads.to_string()]);
    }
    eprintln!("==> {}; Ctrl-C stops it", command::Shown(&serve));
    let status = command::status(&mut serve)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
