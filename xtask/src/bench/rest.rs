//! The server at rest: how soon it is there, and the memory that it holds.

use std::fs;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use super::Bench;
use super::figures::rounded;
use super::installation::Installation;
use super::latency::percentile;
use super::server::Server;
use crate::command::step;

/// What somebody looks at in the morning.
const PAGES: [&str; 6] =
    ["/crm/lead", "/crm/lead?view=kanban", "/crm/deal", "/crm/contact", "/crm/company", "/crm/mode"];
/// How long the server then has nothing to do before its memory is read.
const REST: Duration = Duration::from_secs(1);

/// Medians of several starts.
pub struct Rest {
    /// Millions of bytes of resident memory; that of Postgres is not the server's.
    pub memory_mb: f64,
    pub start_ms: f64,
}

/// Starts servers one after the other on a small database that runs already, and lets each serve a few pages.
pub fn measure(bench: &Bench) -> Result<Rest> {
    let installation = Installation::new(bench, "rest")?;
    installation.load(1_000)?;
    installation.settle()?;
    let mut memory = Vec::new();
    let mut start = Vec::new();
    step("start and memory of the server", || {
        for _ in 0..bench.sizes.starts {
            let server = Server::start(&installation)?;
            start.push(server.start.as_secs_f64() * 1000.0);
            let session = server.log_in()?;
            PAGES.iter().try_for_each(|page| session.page(page))?;
            thread::sleep(REST);
            memory.push(resident_bytes(server.id())? / 1e6);
        }
        Ok(())
    })?;
    installation.discard()?;
    let median = |values: &[f64]| percentile(values, 50).context("no server was started");
    Ok(Rest { memory_mb: rounded(median(&memory)?, 1), start_ms: rounded(median(&start)?, 0) })
}

/// As Linux tells it; elsewhere there is no such figure.
fn resident_bytes(process: u32) -> Result<f64> {
    let file = format!("/proc/{process}/status");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    Ok(kibibytes.with_context(|| format!("{file} says nothing of resident memory"))? * 1024.0)
}
