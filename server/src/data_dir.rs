//! The data directory: where it is by default, and how it comes into being.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::refusal::refuse;

/// Whether this process runs as root, for whom other defaults hold.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// `/var/lib/modus` for root; otherwise `$XDG_DATA_HOME/modus` or `~/.local/share/modus`.
///
/// `None` when neither variable says where that is.
pub fn default_path() -> Option<PathBuf> {
    if is_root() {
        return Some(PathBuf::from("/var/lib/modus"));
    }
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map(|base| base.join("modus"))
}

/// Makes the directory with its missing parents and answers its canonical path.
///
/// What is created is closed to others; for root it may be entered (not listed), because Postgres runs as
/// another user inside of it. What exists already keeps its mode.
pub fn prepare(path: &Path) -> Result<PathBuf> {
    let absolute =
        std::path::absolute(path).with_context(|| format!("cannot resolve the data directory {}", path.display()))?;
    create(&absolute).with_context(|| format!("cannot create the data directory {}", absolute.display()))?;
    let canonical =
        absolute.canonicalize().with_context(|| format!("cannot open the data directory {}", absolute.display()))?;
    if canonical.to_str().is_none() {
        return Err(refuse(format!(
            "the path of the data directory {} is not valid UTF-8; choose another one with --data-dir",
            canonical.display()
        )));
    }
    Ok(canonical)
}

fn create(path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        create(parent)?;
    }
    match fs::create_dir(path) {
        // Another process may create the same directory at this moment.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        // Set explicitly, because the umask may have taken what Postgres' user needs.
        Ok(()) => {
            let mode = if is_root() { 0o711 } else { 0o700 };
            fs::set_permissions(path, fs::Permissions::from_mode(mode))
        }
    }
}
