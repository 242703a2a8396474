//! The switch to Simple, beside the floor that Postgres sets.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::figures::{Conversion, rounded};
use super::installation::Installation;
use super::server::Server;
use super::{Bench, stop_if_interrupted};
use crate::command::step;

/// Of the demo leads, one in this many is in progress.
const DEMO_SHARE: u32 = 2;
/// How often the run is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Lets the server convert leads, and then Postgres alone write the very rows that came of it: into a copy of the
/// database as it was before, with one plain statement per table.
pub fn measure(bench: &Bench) -> Result<Conversion> {
    let leads = bench.sizes.conversion;
    let converted = Installation::new(bench, "conversion")?;
    let floor = step("leads to convert", || {
        converted.load(leads * DEMO_SHARE)?;
        converted.run_script("conversion_leads.sql")?;
        converted.settle()?;
        converted.copy("floor")
    })?;
    let engine_s = step("conversion by the server", || convert(&converted, leads))?;
    let floor_s = step("its floor", || {
        converted.run_script("floor_export.sql")?;
        converted.discard()?;
        floor.run_script("floor_stage.sql")?;
        floor.settle()?;
        let begin = Instant::now();
        floor.run_script("floor.sql")?;
        Ok(begin.elapsed().as_secs_f64())
    })?;
    floor.discard()?;
    Ok(Conversion {
        leads,
        leads_per_s: rounded(f64::from(leads) / engine_s, 0),
        floor_leads_per_s: rounded(f64::from(leads) / floor_s, 0),
        ratio: rounded(floor_s / engine_s, 2),
    })
}

/// Seconds from the wish to the end of the run, with a contact and a company for each lead.
fn convert(installation: &Installation, leads: u32) -> Result<f64> {
    let server = Server::start(installation)?;
    let session = server.log_in()?;
    let wish = json!({
        "client": "both", "pipeline": { "existing": 0 }, "keep_activities": true, "previewed": leads
    });
    let begin = Instant::now();
    let run = session.call("mode/switch_to_simple", &wish)?;
    loop {
        let progress = session.call("mode/progress", &json!({ "run_id": run }))?;
        match progress.get("state").and_then(Value::as_str) {
            Some("finished") => {
                let seconds = begin.elapsed().as_secs_f64();
                expect_counts(progress.get("counts").context("the run has no counts")?, leads)?;
                return Ok(seconds);
            }
            Some("running") => thread::sleep(LOOK),
            _ => bail!("the conversion failed: {progress}"),
        }
        stop_if_interrupted()?;
    }
}

fn expect_counts(counts: &Value, leads: u32) -> Result<()> {
    let is = |name: &str, number: u32| counts.get(name).and_then(Value::as_u64) == Some(number.into());
    let each = ["total", "converted", "deals", "contacts_created", "companies_created"];
    if !each.iter().all(|name| is(name, leads)) || !is("failed", 0) || !is("activities_moved", leads / 2) {
        bail!("the conversion did not do what is measured: {counts}");
    }
    Ok(())
}
