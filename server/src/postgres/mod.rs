//! The private Postgres: a cluster of our own in a subdirectory of the data directory, reached over a Unix
//! socket without any TCP port.
//!
//! Every process that uses it holds a shared lock. Whoever finds Postgres stopped starts it, in its own process
//! group, so that Ctrl-C in a terminal reaches only us; the last to let go stops it. Postgres that outlived a
//! killed process is adopted by the next one.

mod account;
mod binaries;
mod locks;
mod postmaster;
mod settings;
mod socket;
mod start;

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    process::Child,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use rustix::process::Signal;

use account::Account;
use binaries::Binaries;
use postmaster::Postmaster;

pub use locks::serving;

/// The role that owns everything in the cluster.
const ROLE: &str = "modus";
/// The database in the cluster.
const DATABASE: &str = "modus";
/// A fast shutdown writes everything that is only in memory; a slow disk may need a while.
const STOP_PATIENCE: Duration = Duration::from_secs(120);
const QUIT_PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(20);

/// What the operator may say about the private Postgres.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The directory with its programs; searched for when absent.
    pub bin_dir: Option<PathBuf>,
    /// Settings by their names in `postgresql.conf`, over our own defaults.
    pub settings: BTreeMap<String, String>,
}

/// How [`Cluster::ensure_running`] found Postgres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It ran already, started by another process or left behind by a killed one.
    Running,
    /// It did not run and was started.
    Stopped,
}

/// The private Postgres of one data directory, in use until [`Cluster::leave`] or drop.
///
/// Its functions block: async code calls them through `spawn_blocking`.
#[derive(Debug)]
pub struct Cluster {
    data_dir: PathBuf,
    cluster_dir: PathBuf,
    binaries: Binaries,
    account: Option<Account>,
    options: Options,
    held: Mutex<Held>,
}

/// What this process holds of the cluster.
#[derive(Debug)]
struct Held {
    /// The shared lock; gone after leaving.
    lock: Option<File>,
    /// Postgres, when it was this process that started it.
    child: Option<Child>,
    socket_dir: PathBuf,
}

impl Cluster {
    /// Takes part in the use of `data_dir` (as [`crate::data_dir::prepare`] answers it) and makes sure that
    /// Postgres runs, creating the cluster at the first start.
    pub fn open(data_dir: &Path, options: Options) -> Result<Self> {
        // Postgres may live on another disk, behind a link.
        let cluster_dir = data_dir.join("postgres");
        let cluster_dir = cluster_dir.canonicalize().unwrap_or(cluster_dir);
        let account = Account::choose(&cluster_dir)?;
        if let Some(account) = &account {
            account.check_reaches(data_dir)?;
        }
        let binaries = Binaries::find(options.bin_dir.as_deref(), &cluster_dir)?;
        let held = Held { lock: Some(locks::share(data_dir)?), child: None, socket_dir: socket::directory(data_dir) };
        let data_dir = data_dir.to_path_buf();
        let cluster = Self { data_dir, cluster_dir, binaries, account, options, held: Mutex::new(held) };
        cluster.ensure_running()?;
        Ok(cluster)
    }

    /// Starts Postgres if it does not run, and waits until it takes connections.
    ///
    /// Safe to call from several processes at once: one of them starts it, the others wait.
    pub fn ensure_running(&self) -> Result<Found> {
        let mut held = self.held();
        if held.lock.is_none() {
            bail!("the data directory is no longer in use by this process");
        }
        let _starting = locks::starting(&self.data_dir)?;
        held.reap();
        start::ensure_running(self, &mut held)
    }

    /// Whether Postgres runs at this moment.
    pub fn is_running(&self) -> bool {
        self.held().reap();
        self.alive().is_some()
    }

    /// The address of the database, understood by sqlx and by Postgres' own programs.
    pub fn url(&self) -> String {
        url_for(&self.held().socket_dir)
    }

    /// Lets go of the data directory and, when nobody else uses it, stops Postgres.
    pub fn leave(&self) -> Result<()> {
        let mut held = self.held();
        let Some(lock) = held.lock.take() else { return Ok(()) };
        // Held exclusively while Postgres stops, so that whoever comes now waits and then starts it again.
        match locks::last_to_leave(lock) {
            Some(_exclusive) => {
                self.stop(&mut held)?;
                // One outside the data directory would be left behind for ever; it is made again when needed.
                if !held.socket_dir.starts_with(&self.data_dir) {
                    let _ = std::fs::remove_dir(&held.socket_dir);
                }
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn stop(&self, held: &mut Held) -> Result<()> {
        for (signal, patience) in [(Signal::INT, STOP_PATIENCE), (Signal::QUIT, QUIT_PATIENCE)] {
            let Some(postmaster) = self.alive() else { return Ok(()) };
            postmaster.signal(signal)?;
            let deadline = Instant::now() + patience;
            while Instant::now() < deadline {
                held.reap();
                if self.alive().is_none() {
                    return Ok(());
                }
                std::thread::sleep(POLL);
            }
        }
        bail!("Postgres does not stop; see {}", self.log_file().display())
    }

    /// The running Postgres of this cluster.
    fn alive(&self) -> Option<Postmaster> {
        Postmaster::read(&self.cluster_dir)
            .filter(|postmaster| postmaster.is_alive(&self.cluster_dir, Account::uid(self.account.as_ref())))
    }

    fn log_file(&self) -> PathBuf {
        self.data_dir.join("postgres.log")
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Collects the exit status of Postgres, without which a dead child would look alive.
    fn reap(&mut self) {
        if let Some(child) = &mut self.child
            && !matches!(child.try_wait(), Ok(None))
        {
            self.child = None;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::error!("{error:#}");
        }
    }
}

/// The address that the database of `data_dir` has, or will have once it runs.
pub fn url(data_dir: &Path) -> String {
    let running = Postmaster::read(&data_dir.join("postgres"));
    url_for(&running.map_or_else(|| socket::directory(data_dir), |postmaster| postmaster.socket_dir))
}

/// Whether somebody listens on the socket of the cluster in `data_dir`.
pub fn answers(data_dir: &Path) -> bool {
    Postmaster::read(&data_dir.join("postgres")).is_some_and(|postmaster| postmaster.is_ready())
}

fn url_for(socket_dir: &Path) -> String {
    let host: String = socket_dir
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(*byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("postgres:///{DATABASE}?host={host}&port={}&user={ROLE}", socket::PORT)
}
