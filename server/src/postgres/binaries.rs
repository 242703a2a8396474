//! Finding the programs of Postgres, which are rarely on the search path.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::refusal::refuse;

/// The oldest major version whose SQL the store uses.
const OLDEST: u32 = 15;

/// A directory with the programs of one version of Postgres.
#[derive(Debug, Clone)]
pub struct Binaries {
    directory: PathBuf,
    major: u32,
}

impl Binaries {
    /// Programs that can serve the cluster in `cluster_dir`: of its own version if it exists, else the newest.
    ///
    /// `configured` is the only place looked at when it is given.
    pub fn find(configured: Option<&Path>, cluster_dir: &Path) -> Result<Self> {
        let found = match configured {
            Some(directory) => vec![Self::inspect(directory).ok_or_else(|| {
                refuse(format!(
                    "postgres.bin_dir (MODUS_POSTGRES_BIN): {} has no working `postgres` and `initdb`",
                    directory.display()
                ))
            })?],
            None => candidates().iter().filter_map(|directory| Self::inspect(directory)).collect(),
        };
        let wanted = cluster_version(cluster_dir)?;
        let places = || {
            let list: Vec<_> = found
                .iter()
                .map(|binaries| format!("{} in {}", binaries.major, binaries.directory.display()))
                .collect();
            if list.is_empty() { "none".to_owned() } else { list.join(", ") }
        };
        let chosen = match wanted {
            Some(major) => found.iter().find(|binaries| binaries.major == major),
            None => found.iter().filter(|binaries| binaries.major >= OLDEST).max_by_key(|binaries| binaries.major),
        };
        chosen.cloned().ok_or_else(|| {
            let needed = match wanted {
                Some(major) => format!("version {major}, which made {}", cluster_dir.display()),
                None => format!("version {OLDEST} or newer"),
            };
            refuse(format!(
                "the private Postgres needs {needed}; found: {}. Install it (Debian: `apt-get install \
                 postgresql`), name its directory with MODUS_POSTGRES_BIN, or give DATABASE_URL",
                places()
            ))
        })
    }

    /// The path of one program, such as `initdb`.
    pub fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn inspect(directory: &Path) -> Option<Self> {
        // Links on the search path lead to the directory in which Postgres finds its own parts.
        let postgres = directory.join("postgres").canonicalize().ok()?;
        let directory = postgres.parent()?.to_path_buf();
        if !directory.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(&postgres).arg("--version").output().ok()?;
        let major = parse_version(&String::from_utf8(output.stdout).ok()?)?;
        Some(Self { directory, major })
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut directories = Vec::new();
    // Debian's packages: /usr/lib/postgresql/15/bin.
    if let Ok(entries) = fs::read_dir("/usr/lib/postgresql") {
        directories.extend(entries.flatten().map(|entry| entry.path().join("bin")));
    }
    // Red Hat's packages: /usr/pgsql-16/bin.
    if let Ok(entries) = fs::read_dir("/usr") {
        let named = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with("pgsql-");
        directories.extend(entries.flatten().filter(named).map(|entry| entry.path().join("bin")));
    }
    if let Some(path) = std::env::var_os("PATH") {
        directories.extend(std::env::split_paths(&path));
    }
    directories
}

/// The major version in a line like `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`.
fn parse_version(line: &str) -> Option<u32> {
    let number = line.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn cluster_version(cluster_dir: &Path) -> Result<Option<u32>> {
    let file = cluster_dir.join("PG_VERSION");
    match fs::read_to_string(&file) {
        Ok(text) => Ok(Some(text.trim().parse().with_context(|| format!("{} is damaged", file.display()))?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn versions_are_recognised() {
        assert_eq!(parse_version("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(parse_version("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(parse_version("no number"), None);
    }
}
