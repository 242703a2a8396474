//! The program `modus`.

use std::process::ExitCode;

use clap::Parser;
use server::cli::Cli;

/// Rendering a page nests deeply, deeper still in debug builds.
const STACK_BYTES: usize = 8 << 20;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build();
    match runtime {
        Ok(runtime) => runtime.block_on(server::commands::run(cli)),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
