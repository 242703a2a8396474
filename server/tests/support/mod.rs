//! Data directories and servers of the program itself, for tests.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    fs::Permissions,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread::yield_now,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A data directory that Postgres' user can reach, removed at the end.
pub struct DataDir {
    _parent: TempDir,
    path: PathBuf,
}

impl DataDir {
    /// A directory of this name; it may contain slashes.
    pub fn new(name: &str) -> Self {
        let parent = tempfile::Builder::new()
            .prefix("modus-test-")
            .permissions(Permissions::from_mode(0o755))
            .tempdir()
            .unwrap();
        let path = server::data_dir::prepare(&parent.path().join(name)).unwrap();
        Self { _parent: parent, path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for DataDir {
    /// Stops a Postgres that a killed process left behind.
    fn drop(&mut self) {
        if server::postgres::answers(&self.path) {
            drop(server::postgres::Cluster::open(&self.path, server::postgres::Options::default()));
        }
    }
}

/// The program on a data directory, independent of the environment of the test run.
pub fn modus(data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modus"));
    for (name, _) in std::env::vars_os() {
        if name == "DATABASE_URL" || name.to_string_lossy().starts_with("MODUS_") {
            command.env_remove(name);
        }
    }
    command.arg("--data-dir").arg(data_dir);
    command
}

/// A running `modus serve`, killed at the end if it was not stopped.
pub struct Server {
    child: Child,
    /// What it printed at its start.
    pub started: serde_json::Value,
}

impl Server {
    /// Starts it on a free port and waits until it answers.
    pub fn start(data_dir: &Path) -> Self {
        let mut child = modus(data_dir)
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let started = serde_json::from_str(&line).unwrap_or_else(|_| panic!("the server did not start: {line}"));
        Self { child, started }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The address, as `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        self.started["url"].as_str().unwrap()
    }

    /// The status of the answer to a plain request.
    pub fn get(&self, path: &str) -> u16 {
        let host = self.url().trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Ends it as a crash would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as Ctrl-C does.
    pub fn stop(mut self) -> ExitStatus {
        kill_process(Pid::from_child(&self.child), Signal::INT).unwrap();
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The process number of the Postgres of a data directory.
pub fn postmaster_pid(data_dir: &Path) -> u32 {
    let text = std::fs::read_to_string(data_dir.join("postgres/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

/// Looks until something holds: of what other processes do nobody tells.
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        yield_now();
    }
}
