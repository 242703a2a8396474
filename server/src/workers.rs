//! Background work: runs (conversions, imports), in the server and in a process of its own.

use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result};

use crate::config::{Arguments, Config};

/// A process of its own that works off runs; it outlives the command that started it.
///
/// It begins when it is released or when its starter is gone, whatever the reason: so it is made before
/// something is promised, and the promise is kept even if the starter is killed right after.
pub struct Successor(Child);

impl Successor {
    /// Starts the process; it waits.
    pub fn start(config: &Config, arguments: &Arguments) -> Result<Self> {
        let program = std::env::current_exe().context("cannot find the program's own file")?;
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(config.database.data_dir.join("work.log"))
            .map_or_else(|_| Stdio::null(), Stdio::from);
        let mut command = Command::new(program);
        command
            .arg("work")
            // Ctrl-C in the terminal does not reach it.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log);
        arguments.hand_down(&mut command)?;
        // The log of the command is not the log of the work.
        command.env("MODUS_LOG", config.log.filter.as_deref().unwrap_or("info"));
        Ok(Self(command.spawn().context("cannot start the process that does the work")?))
    }

    /// Lets the process begin.
    pub fn release(mut self) {
        // Its standard input ends.
        if let Some(mut input) = self.0.stdin.take() {
            let _ = input.flush();
        }
    }
}
