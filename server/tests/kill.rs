//! A switch of the mode goes on whatever is killed while it runs: no lead is lost or converted twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use support::{DataDir, Server, modus, postmaster_pid, wait_until};

/// Half of the invented leads are in progress: more than a dozen batches, so that the run is not over when it is seen to
/// have begun.
const LEADS: &str = "50000";

fn run(data_dir: &Path, arguments: &[&str]) -> Value {
    let output = modus(data_dir).args(arguments).arg("--json").output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn kill_postgres(data_dir: &Path) {
    let pid = Pid::from_raw(postmaster_pid(data_dir).cast_signed()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
}

fn count(checked: &Value, name: &str) -> i64 {
    checked["counts"][name].as_i64().unwrap()
}

/// Loads leads in Classic mode and answers what the data is before the switch.
fn prepare(data_dir: &Path) -> Value {
    run(data_dir, &["mode", "switch", "classic", "--yes"]);
    run(data_dir, &["demo", "load", "--leads", LEADS]);
    let before = run(data_dir, &["check"]);
    assert!(count(&before, "leads_in_progress") >= 20_000);
    before
}

/// Begins a switch, and answers the command that waits for its end once a part of the leads, but not all, is converted.
fn switch_until_a_part_is_done(data_dir: &Path) -> Child {
    let mut waiting = modus(data_dir)
        .args(["mode", "switch", "simple", "--pipeline", "General", "--client", "both", "--keep-activities", "--yes"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // "2000 of 7000 leads converted, …"
    let numbers = |line: &str| Some((line.split(' ').next()?.parse().ok()?, line.split(' ').nth(2)?.parse().ok()?));
    let (done, total) = BufReader::new(waiting.stderr.take().unwrap())
        .lines()
        .filter_map(|line| numbers(&line.unwrap()))
        .find(|(done, _): &(i64, i64)| *done > 0)
        .unwrap();
    assert!(done < total, "the run ended before anything could be killed");
    waiting
}

/// Waits for the end of the run; everything is converted once.
fn assert_converted(data_dir: &Path, before: &Value) {
    let mut after = Value::Null;
    wait_until("the run has ended", || {
        after = run(data_dir, &["check"]);
        count(&after, "leads_in_progress") == 0
    });
    assert_eq!(after["ok"], true, "{after}");
    assert_eq!(count(&after, "deals"), count(before, "deals") + count(before, "leads_in_progress"));
    assert_eq!(count(&after, "leads"), count(before, "leads"));
    assert_eq!(count(&after, "activities_open"), count(before, "activities_open"), "kept open");
}

#[test]
fn a_switch_survives_the_death_of_everything() {
    let dir = DataDir::new("kill");
    let before = prepare(dir.path());
    let mut server = Server::start(dir.path());
    let mut waiting = switch_until_a_part_is_done(dir.path());
    kill_postgres(dir.path());
    server.kill();
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    let _server = Server::start(dir.path());
    assert_converted(dir.path(), &before);
}

#[test]
fn a_switch_survives_the_death_of_its_database() {
    let dir = DataDir::new("kill-database");
    let before = prepare(dir.path());
    let _server = Server::start(dir.path());
    let mut waiting = switch_until_a_part_is_done(dir.path());
    kill_postgres(dir.path());
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    // Nobody starts the server anew. The next command finds Postgres gone and starts it; the run is continued.
    assert_converted(dir.path(), &before);
}

#[test]
fn a_run_outlives_the_command_that_waits_for_it() {
    let dir = DataDir::new("command");
    let before = prepare(dir.path());
    let mut waiting = modus(dir.path())
        .args(["mode", "switch", "simple", "--client", "contact", "--keep-activities", "--yes"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_until("the mode is switched", || run(dir.path(), &["mode", "get"])["mode"] == "simple");
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    // No server runs; the command left somebody behind who does the work.
    assert_converted(dir.path(), &before);
}
