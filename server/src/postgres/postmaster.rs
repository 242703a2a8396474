//! The main process of a running Postgres, as its own file `postmaster.pid` describes it.

use std::{
    fs,
    os::unix::{fs::MetadataExt, net::UnixStream},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::socket;

/// What `postmaster.pid` says; whether it is still true, [`Postmaster::is_alive`] tells.
#[derive(Debug, Clone)]
pub struct Postmaster {
    pid: Pid,
    /// Where it listens: the directory chosen when it was started.
    pub socket_dir: PathBuf,
    ready: bool,
}

impl Postmaster {
    /// Reads the file; `None` when there is none or it is not complete yet.
    pub fn read(cluster_dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(pid_file(cluster_dir)).ok()?;
        let mut lines = text.lines();
        let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?)?;
        // Then: data directory, start time, port, socket directory, address, shared memory, state.
        let socket_dir = PathBuf::from(lines.nth(3)?);
        let ready = lines.nth(2).is_some_and(|state| state.trim() == "ready");
        Some(Self { pid, socket_dir, ready })
    }

    /// Whether the process exists and is the Postgres of this cluster, run by user number `owner`.
    ///
    /// After a crash the number may belong to a process that has nothing to do with us.
    pub fn is_alive(&self, cluster_dir: &Path, owner: u32) -> bool {
        if test_kill_process(self.pid).is_err() {
            return false;
        }
        let process = PathBuf::from(format!("/proc/{}", self.pid.as_raw_nonzero()));
        if !Path::new("/proc/self").exists() {
            return true;
        }
        let state = fs::read_to_string(process.join("stat")).unwrap_or_default();
        // The state letter follows the name in parentheses; Z is dead but not yet collected by its parent.
        let is_zombie = state.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'));
        // Postgres works inside its data directory.
        let lives_there = fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == cluster_dir);
        let is_owned = process.metadata().is_ok_and(|metadata| metadata.uid() == owner);
        !is_zombie && lives_there && is_owned
    }

    /// Whether it takes connections.
    pub fn is_ready(&self) -> bool {
        self.ready && UnixStream::connect(socket::file(&self.socket_dir)).is_ok()
    }

    /// Sends a signal: interrupt for a fast shutdown, quit for an immediate one.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        match kill_process(self.pid, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(error) => Err(error).context("cannot stop Postgres"),
        }
    }
}

/// Removes a `postmaster.pid` that names a live process which is not Postgres.
///
/// Postgres itself replaces the file of a dead process, after making sure that none of its children lives; it
/// gives up only where the number is in use again, for instance after a restart of the machine.
pub fn remove_stale_file(cluster_dir: &Path, postmaster: &Postmaster) -> Result<()> {
    if test_kill_process(postmaster.pid).is_ok() {
        let file = pid_file(cluster_dir);
        fs::remove_file(&file).with_context(|| format!("cannot remove the stale {}", file.display()))?;
    }
    Ok(())
}

fn pid_file(cluster_dir: &Path) -> PathBuf {
    cluster_dir.join("postmaster.pid")
}
