//! The settings that flags and the environment may give, the same for every command.

use std::{
    path::{Path, PathBuf, absolute},
    process::Command,
};

use anyhow::{Context, Result};

use super::file::LogFormat;

/// Flags of every command; each has a variable of the environment.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Settings")]
pub struct Arguments {
    /// Configuration file [default: modus.toml in the data directory, if there is one]
    #[arg(long, global = true, env = "MODUS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Directory for the private Postgres and files [default: /var/lib/modus for root, else ~/.local/share/modus]
    #[arg(long, global = true, env = "MODUS_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// A Postgres of your own instead of the private one
    #[arg(long, global = true, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The most connections to Postgres that one process holds [default: 16]
    #[arg(long, global = true, env = "MODUS_CONNECTIONS", value_name = "NUMBER")]
    pub connections: Option<u32>,

    /// Directory with the programs of Postgres [default: searched for]
    #[arg(long, global = true, env = "MODUS_POSTGRES_BIN", value_name = "DIR")]
    pub postgres_bin: Option<PathBuf>,

    /// Address and port of the server [default: 127.0.0.1:3000]
    #[arg(long, global = true, env = "MODUS_LISTEN", value_name = "ADDR")]
    pub listen: Option<String>,

    /// What people type into the browser, as https://crm.example.com [default: from the listen address]
    #[arg(long, global = true, env = "MODUS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// Trust the proxy in front to say how and from where a request came (X-Forwarded-Proto, X-Forwarded-For)
    #[arg(long, global = true, env = "MODUS_TRUST_FORWARDED", value_parser = clap::builder::BoolishValueParser::new())]
    pub trust_forwarded: bool,

    /// Folder with the browser's part of the program [default: found beside the program]
    #[arg(long, global = true, env = "MODUS_SITE_DIR", value_name = "DIR")]
    pub site_dir: Option<PathBuf>,

    /// Folder of uploaded files; servers that share a database share it too [default: files in the data directory]
    #[arg(long, global = true, env = "MODUS_FILES_DIR", value_name = "DIR")]
    pub files_dir: Option<PathBuf>,

    /// Format of the log on standard error [default: text]
    #[arg(long, global = true, env = "MODUS_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,

    /// What is logged, as info,store=debug
    #[arg(long, global = true, env = "MODUS_LOG", value_name = "FILTER")]
    pub log_filter: Option<String>,
}

impl Arguments {
    /// Gives another modus process the same database, wherever it is started.
    pub fn hand_down(&self, command: &mut Command) -> Result<()> {
        let mut path = |name: &str, value: &Option<PathBuf>| -> Result<()> {
            if let Some(value) = value {
                command.env(name, whole(value)?);
            }
            Ok(())
        };
        path("MODUS_CONFIG", &self.config)?;
        path("MODUS_DATA_DIR", &self.data_dir)?;
        path("MODUS_POSTGRES_BIN", &self.postgres_bin)?;
        path("MODUS_FILES_DIR", &self.files_dir)?;
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        if let Some(connections) = self.connections {
            command.env("MODUS_CONNECTIONS", connections.to_string());
        }
        Ok(())
    }
}

fn whole(path: &Path) -> Result<PathBuf> {
    absolute(path).with_context(|| format!("cannot resolve {}", path.display()))
}
