//! The deletion of a stage whose deals move to another one, while others work.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::figures::{StageDeletion, rounded};
use super::installation::Installation;
use super::latency::Latency;
use super::server::{Server, Session};
use super::{Bench, stop_if_interrupted};
use crate::command::step;

/// How often the list is asked for, and the progress looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Deletes a stage, and reads a list of its deals until that is done.
pub fn measure(bench: &Bench) -> Result<StageDeletion> {
    let deals = bench.sizes.stage_deals;
    let installation = Installation::new(bench, "stage")?;
    step("deals in a stage", || {
        installation.run_script_with("stage_deals.sql", "deals", &deals.to_string())?;
        installation.settle()
    })?;
    let (seconds, list_meanwhile) = step("deletion of the stage", || {
        let server = Server::start(&installation)?;
        delete(&server.log_in()?, deals)
    })?;
    installation.discard()?;
    Ok(StageDeletion { deals, seconds: rounded(seconds, 1), list_meanwhile })
}

/// Seconds from the wish to the end of the run.
fn delete(session: &Session, deals: u32) -> Result<(f64, Latency)> {
    let list = json!({ "query": { "kind": "deal" } });
    session.call("records/list", &list)?;
    let wish = json!({
        "deletion": { "list": "deal-0", "code": "EXECUTING", "replacement": { "value": "PREPARATION" } }
    });
    let begin = Instant::now();
    let outcome = session.call("settings/delete", &wish)?;
    let run = outcome.get("run").filter(|run| run.is_number()).context("the deals were moved without a run")?;
    let mut times = Vec::new();
    loop {
        let progress = session.call("settings/moving", &json!({ "run_id": run }))?;
        match progress.get("state").and_then(Value::as_str) {
            Some("finished") => {
                let seconds = begin.elapsed().as_secs_f64();
                if progress.pointer("/counts/moved") != Some(&json!(deals)) {
                    bail!("the deletion did not move all deals: {progress}");
                }
                return Ok((seconds, Latency::of(times)?));
            }
            Some("running") => times.push(session.time("records/list", &list)?.as_secs_f64() * 1000.0),
            _ => bail!("the stage could not be deleted: {progress}"),
        }
        thread::sleep(LOOK);
        stop_if_interrupted()?;
    }
}
