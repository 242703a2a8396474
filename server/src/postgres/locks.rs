//! Who uses a data directory: advisory locks on files inside of it, which end with the process that holds them.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use anyhow::{Context, Result};

use crate::refusal::refuse;

/// The lock that every process holds together with others while it uses the data directory.
///
/// Waits while the last user stops Postgres, which takes a moment.
pub fn share(data_dir: &Path) -> Result<File> {
    let file = open(data_dir, "lock")?;
    match file.try_lock_shared() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => tracing::info!("waiting for another process to stop the database"),
        Err(TryLockError::Error(error)) => return Err(error).context("cannot lock the data directory"),
    }
    file.lock_shared().context("cannot lock the data directory")?;
    Ok(file)
}

/// Lets go of the shared lock; answers it as an exclusive one when nobody else holds it.
pub fn last_to_leave(file: File) -> Option<File> {
    file.unlock().ok()?;
    file.try_lock().is_ok().then_some(file)
}

/// The lock that lets one process at a time start Postgres.
pub fn starting(data_dir: &Path) -> Result<File> {
    let file = open(data_dir, "start.lock")?;
    file.lock().context("cannot lock start.lock")?;
    Ok(file)
}

/// The lock of the one server on a data directory.
///
/// # Errors
/// A refusal that names the other server's process.
pub fn serving(data_dir: &Path) -> Result<File> {
    let mut file = open(data_dir, "serve.lock")?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            // Only for the message; without the number it is still true.
            let _ = file.read_to_string(&mut pid);
            return Err(refuse(format!(
                "another modus server (process {}) already uses the data directory {}: stop it, or choose \
                 another directory with --data-dir",
                pid.trim(),
                data_dir.display()
            )));
        }
        Err(TryLockError::Error(error)) => return Err(error).context("cannot lock serve.lock"),
    }
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .context("cannot write serve.lock")?;
    Ok(file)
}

fn open(data_dir: &Path, name: &str) -> Result<File> {
    let path = data_dir.join(name);
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("cannot open {}: the data directory must be writable", path.display()))
}
