//! The configuration: flags win over the environment, the environment over the file, the file over defaults.

mod arguments;
mod file;

use std::{
    collections::BTreeMap,
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
};

use anyhow::Result;
use tracing_subscriber::EnvFilter;

use crate::{data_dir, refusal::refuse};

pub use arguments::Arguments;
pub use file::LogFormat;

/// Everything that the program can be told, checked.
#[derive(Debug, Clone)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub postgres: Postgres,
    pub files: Files,
    pub log: Log,
}

/// How the CRM is reached: `[server]`.
#[derive(Debug, Clone)]
pub struct Server {
    /// `listen`: the address and port of the HTTP server. Default: 127.0.0.1:3000.
    pub listen: SocketAddr,
    /// `public_url`: what people type into the browser, without a slash at the end. Default: from `listen`.
    pub public_url: Option<String>,
    /// `trust_forwarded`: whether a proxy in front is trusted to say with `X-Forwarded-Proto` and
    /// `X-Forwarded-For` how and from where a request came. Default: false.
    pub trust_forwarded: bool,
    /// `site_dir`: the folder with the browser's part of the program. Default: found beside the program.
    pub site_dir: Option<PathBuf>,
}

/// Where the data is: `[database]`.
#[derive(Debug, Clone)]
pub struct Database {
    /// `url`: a Postgres of the operator's own. Default: a private one in the data directory.
    pub url: Option<String>,
    /// `data_dir`: the directory for the private Postgres and for files.
    pub data_dir: PathBuf,
    /// `connections`: the most connections that one process holds. Default: 16.
    pub connections: u32,
}

/// The private Postgres: `[postgres]`.
#[derive(Debug, Clone, Default)]
pub struct Postgres {
    /// `bin_dir`: the directory with `postgres` and `initdb`. Default: the newest version that is found.
    pub bin_dir: Option<PathBuf>,
    /// `[postgres.settings]`: settings by their names in `postgresql.conf`.
    pub settings: BTreeMap<String, String>,
}

/// What employees upload: `[files]`.
#[derive(Debug, Clone)]
pub struct Files {
    /// `dir`: the folder; servers that share a database share it too. Default: `files` in the data directory.
    pub dir: PathBuf,
}

/// What is logged, to standard error: `[log]`.
#[derive(Debug, Clone)]
pub struct Log {
    /// `format`: `text` or `json`. Default: text.
    pub format: LogFormat,
    /// `filter`: levels by module, as `info,store=debug`. Default: info for the server, warn for commands.
    pub filter: Option<String>,
}

impl Config {
    /// Puts flags, environment and file together and checks the result.
    ///
    /// # Errors
    /// A refusal that names the setting.
    pub fn load(arguments: &Arguments) -> Result<Self> {
        let default_dir = arguments.data_dir.clone().or_else(data_dir::default_path);
        let file = match (&arguments.config, &default_dir) {
            (Some(path), _) => file::read(path)?,
            (None, Some(directory)) => file::read_default(&directory.join("modus.toml"))?,
            (None, None) => file::File::default(),
        };
        let data_dir = arguments.data_dir.clone().or(file.database.data_dir).or(default_dir).ok_or_else(|| {
            refuse("database.data_dir: there is no home directory to put it in; give --data-dir or MODUS_DATA_DIR")
        })?;
        let listen = arguments.listen.clone().or(file.server.listen);
        let public_url = arguments.public_url.clone().or(file.server.public_url);
        let url = given(arguments.database_url.clone()).or(given(file.database.url));
        Ok(Self {
            server: Server {
                listen: parse_listen(listen.as_deref().unwrap_or("127.0.0.1:3000"))?,
                public_url: public_url.as_deref().map(parse_public_url).transpose()?,
                trust_forwarded: arguments.trust_forwarded || file.server.trust_forwarded.unwrap_or(false),
                site_dir: arguments.site_dir.clone().or(file.server.site_dir),
            },
            files: Files {
                dir: arguments.files_dir.clone().or(file.files.dir).unwrap_or_else(|| data_dir.join("files")),
            },
            database: Database {
                url: url.map(parse_database_url).transpose()?,
                data_dir,
                connections: parse_connections(arguments.connections.or(file.database.connections).unwrap_or(16))?,
            },
            postgres: Postgres {
                bin_dir: arguments.postgres_bin.clone().or(file.postgres.bin_dir),
                settings: file.postgres.settings,
            },
            log: Log {
                format: arguments.log_format.or(file.log.format).unwrap_or(LogFormat::Text),
                filter: arguments.log_filter.clone().or(file.log.filter).map(parse_filter).transpose()?,
            },
        })
    }
}

impl Server {
    /// What people type into the browser, without a slash at the end, when the server listens on `address`.
    pub fn base_url(&self, address: SocketAddr) -> String {
        if let Some(url) = &self.public_url {
            return url.clone();
        }
        let port = address.port();
        match address.ip() {
            // All addresses of the machine: the one that works on it.
            ip if ip.is_unspecified() => format!("http://127.0.0.1:{port}"),
            ip => format!("http://{}", SocketAddr::new(ip, port)),
        }
    }

    /// Whether people reach the server over https, as far as the configuration says.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// An empty variable means none.
fn given(value: Option<String>) -> Option<String> {
    value.filter(|value| !value.trim().is_empty())
}

fn parse_listen(text: &str) -> Result<SocketAddr> {
    text.to_socket_addrs().ok().and_then(|mut addresses| addresses.next()).ok_or_else(|| {
        refuse(format!("server.listen (--listen, MODUS_LISTEN): `{text}` is no address with a port, as 127.0.0.1:3000"))
    })
}

fn parse_public_url(text: &str) -> Result<String> {
    let wrong = || {
        refuse(format!(
            "server.public_url (--public-url, MODUS_PUBLIC_URL): `{text}` is no address as https://crm.example.com; \
             a path is not possible"
        ))
    };
    let uri: http::Uri = text.parse().map_err(|_| wrong())?;
    let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme));
    match (scheme, uri.authority(), uri.path(), uri.query()) {
        (Some(scheme), Some(authority), "" | "/", None) => Ok(format!("{scheme}://{authority}")),
        _ => Err(wrong()),
    }
}

fn parse_database_url(url: String) -> Result<String> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(url);
    }
    // The address may hold a password: it is not repeated.
    Err(refuse("database.url (--database-url, DATABASE_URL): must begin with postgres://"))
}

fn parse_connections(number: u32) -> Result<u32> {
    // One listens for events, one works through runs.
    if (4..=1000).contains(&number) {
        return Ok(number);
    }
    Err(refuse(format!("database.connections (MODUS_CONNECTIONS): {number} is not between 4 and 1000")))
}

fn parse_filter(filter: String) -> Result<String> {
    match EnvFilter::try_new(&filter) {
        Ok(_) => Ok(filter),
        Err(error) => Err(refuse(format!("log.filter (--log-filter, MODUS_LOG): `{filter}`: {error}"))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn message(error: &anyhow::Error) -> String {
        assert!(error.is::<crate::refusal::Refusal>());
        error.to_string()
    }

    #[test]
    fn flags_win_over_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let text = "[server]\nlisten = '127.0.0.1:4000'\npublic_url = 'https://crm.example.com/'\n\
                    [log]\nformat = 'json'\n[postgres.settings]\nwork_mem = '1MB'\n";
        std::fs::write(directory.path().join("modus.toml"), text).unwrap();
        let arguments = Arguments {
            data_dir: Some(directory.path().into()),
            listen: Some("127.0.0.1:5000".into()),
            database_url: Some(String::new()),
            ..Arguments::default()
        };
        let config = Config::load(&arguments).unwrap();
        assert_eq!(config.server.listen.port(), 5000);
        assert_eq!(config.server.public_url.as_deref(), Some("https://crm.example.com"));
        assert!(config.server.is_https());
        assert_eq!(config.log.format, LogFormat::Json);
        assert_eq!(config.database.url, None);
        assert_eq!(config.postgres.settings.get("work_mem").map(String::as_str), Some("1MB"));
    }

    #[test]
    fn errors_name_the_setting() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("modus.toml");
        for (text, setting) in [
            ("[server]\nlisten = 'nowhere'", "server.listen"),
            ("[server]\npublic_url = 'crm'", "server.public_url"),
            ("[database]\nurl = 'mysql://x'", "database.url"),
            ("[database]\nconnections = 1", "database.connections"),
            ("[database]\nconnections = 'many'", "connections"),
            ("[log]\nfilter = '=='", "log.filter"),
            ("[log]\ncolour = 'red'", "colour"),
        ] {
            std::fs::write(&file, text).unwrap();
            let arguments = Arguments {
                data_dir: Some(directory.path().into()),
                config: Some(file.clone()),
                ..Arguments::default()
            };
            let text = message(&Config::load(&arguments).unwrap_err());
            assert!(text.contains(setting), "{text}");
        }
    }
}
