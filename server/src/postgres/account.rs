//! The operating-system user under whom Postgres runs.

use std::{
    os::unix::{
        fs::{MetadataExt, lchown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use anyhow::{Context, Result};

use crate::{data_dir::is_root, refusal::refuse};

/// A user and its main group. Postgres refuses to run as root, so root runs it as somebody else.
#[derive(Debug, Clone)]
pub struct Account {
    uid: u32,
    gid: u32,
    name: String,
}

impl Account {
    /// The account for the cluster in `cluster_dir`, or `None` when Postgres runs as ourselves (not root).
    ///
    /// A cluster that exists belongs to the user who made it; a new one to `postgres`.
    pub fn choose(cluster_dir: &Path) -> Result<Option<Self>> {
        if !is_root() {
            return Ok(None);
        }
        if let Ok(metadata) = cluster_dir.metadata()
            && metadata.uid() != 0
        {
            let name = format!("number {}", metadata.uid());
            return Ok(Some(Self { uid: metadata.uid(), gid: metadata.gid(), name }));
        }
        let number = |flag: &str| -> Option<u32> {
            let output = Command::new("id").args([flag, "postgres"]).output().ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        match (number("-u"), number("-g")) {
            (Some(uid), Some(gid)) => Ok(Some(Self { uid, gid, name: "postgres".into() })),
            _ => Err(refuse(
                "Postgres does not run as root, and there is no user `postgres` to run it as: install the \
                 package postgresql, create that user (`useradd --system postgres`), start modus as another \
                 user, or give DATABASE_URL",
            )),
        }
    }

    /// The number of the user who owns the cluster's files: the account's, or our own without one.
    pub fn uid(account: Option<&Self>) -> u32 {
        account.map_or_else(|| rustix::process::geteuid().as_raw(), |account| account.uid)
    }

    /// Makes the command run as this user.
    pub fn apply(&self, command: &mut Command) {
        command.uid(self.uid).gid(self.gid);
    }

    /// Hands a file or directory to this user.
    pub fn own(&self, path: &Path) -> Result<()> {
        lchown(path, Some(self.uid), Some(self.gid))
            .with_context(|| format!("cannot hand {} to user {}", path.display(), self.name))
    }

    /// Refuses a data directory that this user cannot enter, naming the closed directory.
    pub fn check_reaches(&self, data_dir: &Path) -> Result<()> {
        for directory in data_dir.ancestors() {
            let metadata = directory.metadata().with_context(|| format!("cannot look at {}", directory.display()))?;
            let bit = if metadata.uid() == self.uid {
                0o100
            } else if metadata.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            if metadata.mode() & bit == 0 {
                return Err(refuse(format!(
                    "the private Postgres runs as user {}, who may not enter {} and so cannot reach the data \
                     directory {}: choose another one with --data-dir or MODUS_DATA_DIR, or give DATABASE_URL",
                    self.name,
                    directory.display(),
                    data_dir.display()
                )));
            }
        }
        Ok(())
    }
}
