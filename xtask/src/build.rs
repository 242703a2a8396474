//! `build`: the optimised program and its site.

use anyhow::Result;

use crate::command::{self, step};
use crate::project::Project;
use crate::site;

/// Builds the site and the program, and says where they are.
pub fn build(project: &Project) -> Result<()> {
    site::build(project)?;
    program(project)?;
    eprintln!(
        "{} serves {}",
        project.short(&project.program_path("release")).display(),
        project.short(&project.site).display()
    );
    Ok(())
}

/// Builds the optimised program `modus`.
pub fn program(project: &Project) -> Result<()> {
    step("server, optimised", || {
        command::run(project.cargo("build").args(["--release", "--package", &project.server_package]))
    })
}
