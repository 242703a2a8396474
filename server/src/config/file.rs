//! The configuration file, as it is written.

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde::Deserialize;

use crate::refusal::refuse;

/// The whole file; what each setting means is told at [`super::Config`].
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    pub server: Server,
    pub database: Database,
    pub postgres: Postgres,
    pub files: Files,
    pub log: Log,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    pub listen: Option<String>,
    pub public_url: Option<String>,
    pub trust_forwarded: Option<bool>,
    pub site_dir: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    pub url: Option<String>,
    pub data_dir: Option<PathBuf>,
    pub connections: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Postgres {
    pub bin_dir: Option<PathBuf>,
    pub settings: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    pub format: Option<LogFormat>,
    pub filter: Option<String>,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Reads a file that must exist.
pub fn read(path: &Path) -> Result<File> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| refuse(format!("cannot read the configuration file {}: {error}", path.display())))?;
    parse(path, &text)
}

/// Reads the file of the data directory; without one, nothing is set.
pub fn read_default(path: &Path) -> Result<File> {
    match std::fs::read_to_string(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(File::default()),
        Err(error) => Err(refuse(format!("cannot read the configuration file {}: {error}", path.display()))),
        Ok(text) => {
            let file = parse(path, &text)?;
            if file.database.data_dir.is_some() {
                return Err(refuse(format!(
                    "database.data_dir: cannot be set in {}, which is itself found in the data directory",
                    path.display()
                )));
            }
            Ok(file)
        }
    }
}

fn parse(path: &Path, text: &str) -> Result<File> {
    toml::from_str(text).map_err(|error| refuse(format!("{}: {error}", path.display())))
}
