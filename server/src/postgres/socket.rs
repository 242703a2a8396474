//! Where the Unix socket of the private Postgres lives.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::account::Account;
use crate::{data_dir::is_root, refusal::refuse};

/// The part of the socket's name that Postgres chooses; nothing ever listens on a TCP port of this number.
pub const PORT: u16 = 5432;

/// The longest path of a Unix socket, in bytes, on Linux.
const LONGEST: usize = 107;

/// The file on which Postgres listens in `directory`.
pub fn file(directory: &Path) -> PathBuf {
    directory.join(format!(".s.PGSQL.{PORT}"))
}

/// The directory for the socket of the cluster under `data_dir` (a canonical path).
///
/// It is `run` in the data directory where the system's limit allows it. A longer path gets a directory named
/// by a hash: under `/run` for root, and under `/tmp` otherwise; not under `/run/user`, because that is swept
/// away when the user logs out, with the server still running.
pub fn directory(data_dir: &Path) -> PathBuf {
    let inside = data_dir.join("run");
    if file(&inside).as_os_str().len() <= LONGEST {
        return inside;
    }
    let hash = Sha256::digest(data_dir.as_os_str().as_encoded_bytes());
    let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let parent = if is_root() { "/run" } else { "/tmp" };
    Path::new(parent).join(format!("modus-{name}"))
}

/// Makes the directory, open to the account's user alone; whoever can enter it is the database's owner.
///
/// An existing one of another user is refused: others may write to `/tmp` and could wait there for us.
pub fn prepare(directory: &Path, account: Option<&Account>) -> Result<()> {
    let about = || format!("cannot prepare the socket directory {}", directory.display());
    match fs::DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error).with_context(about),
    }
    let metadata = directory.symlink_metadata().with_context(about)?;
    let ours = rustix::process::geteuid().as_raw();
    let owner = Account::uid(account);
    if !metadata.is_dir() || (metadata.uid() != owner && metadata.uid() != ours) {
        return Err(refuse(format!(
            "{} belongs to another user (number {}); remove it, or choose a shorter data directory",
            directory.display(),
            metadata.uid()
        )));
    }
    if let Some(account) = account {
        account.own(directory)?;
    }
    fs::set_permissions(directory, fs::Permissions::from_mode(0o700)).with_context(about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_never_exceeds_the_limit() {
        for length in [1, 50, 80, 90, 91, 92, 93, 200, 900] {
            let data_dir = PathBuf::from(format!("/{}", "x".repeat(length)));
            assert!(file(&directory(&data_dir)).as_os_str().len() <= LONGEST);
        }
    }

    #[test]
    fn a_short_path_keeps_its_socket_inside() {
        assert_eq!(directory(Path::new("/var/lib/modus")), Path::new("/var/lib/modus/run"));
    }

    #[test]
    fn long_paths_get_different_directories() {
        let long = |c: &str| PathBuf::from(format!("/{}", c.repeat(200)));
        assert_ne!(directory(&long("a")), directory(&long("b")));
    }
}
