//! Postgres clusters of the tasks' own: one that lasts for development, and throw-away ones for a test run or a
//! measurement.
//!
//! They listen on a free TCP port of the loopback address and trust who asks; without a Unix socket no path is
//! ever too long. Run by root, they belong to the user `postgres`, as Postgres refuses to run as root.

use std::env;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, test_kill_process};

use crate::command;
use crate::compress::fingerprint;
use crate::prerequisites;
use crate::project::Project;

/// Name of the folders of throw-away clusters, before the number of the process that they belong to.
const TEMPORARY: &str = "modus-xtask-";

/// Only programs on this machine reach the cluster; a test run has many connections open.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
";

/// What `modus serve` sets for its own cluster (server/src/postgres/settings.rs).
const SERVER_SETTINGS: &str = "\
shared_buffers = '256MB'
effective_cache_size = '1GB'
work_mem = '16MB'
maintenance_work_mem = '256MB'
wal_buffers = '16MB'
wal_compression = off
max_wal_size = '4GB'
min_wal_size = '256MB'
checkpoint_timeout = '15min'
checkpoint_completion_target = 0.9
random_page_cost = 1.1
effective_io_concurrency = 200
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
";

/// Whether what a throw-away cluster has committed survives a crash of the machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in the cluster of `modus serve`: for measurements. Its folder is one that outlives a restart, because a
    /// folder for temporary files may lie in memory, where writing costs nothing.
    Kept,
    /// Several times faster: for tests and development, whose data nobody will miss.
    GivenUp,
}

/// A cluster that runs. A throw-away one stops and disappears when this value goes.
pub struct Cluster {
    tools: Tools,
    folder: PathBuf,
    port: u16,
    temporary: bool,
}

impl Cluster {
    /// A new, empty cluster in a folder for temporary files.
    pub fn temporary(durability: Durability) -> Result<Self> {
        let tools = Tools::find()?;
        let parent = temporary_parent(durability)?;
        remove_orphans(&tools, &parent);
        let folder = parent.join(format!("{TEMPORARY}{}", process::id()));
        tools.create_folder(&folder)?;
        let mut cluster = Self { tools, folder, port: 0, temporary: true };
        cluster.initialise(durability)?;
        cluster.start()?;
        Ok(cluster)
    }

    /// A folder beside the data, which goes with a throw-away cluster.
    pub fn scratch(&self) -> Result<PathBuf> {
        let folder = self.folder.join("scratch");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }

    /// The cluster for development, created at the first call and started if it does not run.
    pub fn development(project: &Project) -> Result<Self> {
        let mut cluster = Self::development_stopped(project)?;
        if !cluster.data().join("PG_VERSION").exists() {
            if !cluster.folder.exists() {
                cluster.tools.create_folder(&cluster.folder)?;
            }
            cluster.initialise(Durability::GivenUp)?;
        }
        if !cluster.is_running() {
            cluster.start()?;
        }
        cluster.port = cluster.recorded_port()?;
        Ok(cluster)
    }

    /// The cluster for development as it is, running or not.
    pub fn development_stopped(project: &Project) -> Result<Self> {
        let tools = Tools::find()?;
        let beside = project.memory().join("postgres");
        // In a home that is closed to the user `postgres`, the cluster must live elsewhere.
        let folder = if tools.account.is_none() || others_may_enter(&project.root) {
            beside
        } else {
            let place = fingerprint(project.root.as_os_str().as_encoded_bytes());
            Path::new("/var/tmp").join(format!("modus-development-{place}"))
        };
        Ok(Self { tools, folder, port: 0, temporary: false })
    }

    /// The address of a database in this cluster.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs SQL that has no result worth reading.
    pub fn execute(&self, database: &str, statement: &str) -> Result<()> {
        command::run(self.psql(database).args(["--command", statement]).stdout(Stdio::null()))
    }

    /// `psql` for scripts: it stops at the first error and says only what was asked.
    pub fn psql(&self, database: &str) -> Command {
        let mut psql = self.interactive(database);
        psql.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]);
        psql.env("PGOPTIONS", "--client-min-messages=warning");
        psql
    }

    /// `psql` for a person.
    pub fn interactive(&self, database: &str) -> Command {
        let mut psql = Command::new(self.tools.folder.join("psql"));
        psql.arg(self.url(database));
        psql
    }

    /// Whether a process serves this cluster.
    pub fn is_running(&self) -> bool {
        self.data().join("postmaster.pid").exists()
            && self.control().arg("status").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Stops the cluster; its data stay.
    pub fn stop(&self) -> Result<()> {
        self.stop_with("fast")
    }

    fn stop_with(&self, mode: &str) -> Result<()> {
        let status = self.control().args(["stop", "--mode", mode]).stdout(Stdio::null()).status();
        if !status.context("cannot start pg_ctl")?.success() {
            bail!("Postgres in {} does not stop", self.folder.display());
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn control(&self) -> Command {
        let mut control = self.tools.program("pg_ctl", &self.folder);
        control.arg("--pgdata").arg(self.data()).arg("--wait");
        control
    }

    /// Makes the cluster as `modus serve` makes its own, so that tests see what users will, up to its durability.
    fn initialise(&self, durability: Durability) -> Result<()> {
        let made = ["C.UTF-8", "C"].iter().any(|letters| {
            let mut initdb = self.tools.program("initdb", &self.folder);
            initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
            initdb.args(["--data-checksums", "--no-sync"]).arg(format!("--lc-ctype={letters}"));
            command::run(initdb.arg("--pgdata").arg(self.data()).stdout(Stdio::null())).is_ok()
        });
        if !made {
            bail!("initdb failed in {}", self.folder.display());
        }
        let durability = match durability {
            Durability::Kept => "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n",
            Durability::GivenUp => "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n",
        };
        let settings = format!("{SETTINGS}{SERVER_SETTINGS}{durability}");
        let file = self.data().join("postgresql.conf");
        let mut file = fs::File::options().append(true).open(&file).context("cannot configure Postgres")?;
        file.write_all(settings.as_bytes()).context("cannot configure Postgres")
    }

    /// Starts the cluster on a free port. Between choosing the port and using it another program may take it:
    /// then the next choice is as good.
    fn start(&mut self) -> Result<()> {
        for _ in 0..3 {
            self.port = free_port()?;
            let mut start = self.control();
            start.arg("start").arg("--log").arg(self.log()).arg("--options").arg(format!("-p {}", self.port));
            if command::status(start.stdout(Stdio::null()))?.success() {
                return Ok(());
            }
        }
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        bail!("Postgres does not start in {}:\n{log}", self.folder.display())
    }

    /// The port on which the running server listens: the fourth line of its lock file.
    fn recorded_port(&self) -> Result<u16> {
        let file = self.data().join("postmaster.pid");
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let port = text.lines().nth(3).and_then(|line| line.trim().parse().ok());
        port.with_context(|| format!("{} names no port", file.display()))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.temporary {
            discard(self);
        }
    }
}

/// Stops a throw-away cluster at once, whatever it is doing, and removes it.
fn discard(cluster: &Cluster) {
    let stopped = if cluster.is_running() { cluster.stop_with("immediate") } else { Ok(()) };
    let removed = stopped.and_then(|()| Ok(fs::remove_dir_all(&cluster.folder)?));
    if let Err(error) = removed {
        eprintln!("cannot remove {}: {error}", cluster.folder.display());
    }
}

/// Removes what runs left behind that were killed before they could do so.
fn remove_orphans(tools: &Tools, parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(TEMPORARY)?.parse().ok()).and_then(Pid::from_raw);
        if owner.is_some_and(|owner| test_kill_process(owner).is_err()) {
            discard(&Cluster { tools: tools.clone(), folder: entry.path(), port: 0, temporary: false });
        }
    }
}

/// The programs of Postgres, and the user that they run as.
#[derive(Clone)]
struct Tools {
    folder: PathBuf,
    /// User and group; none where this process may run Postgres itself.
    account: Option<(u32, u32)>,
}

impl Tools {
    fn find() -> Result<Self> {
        let folder = prerequisites::postgres()?;
        let account = if prerequisites::is_root() { Some(postgres_account()?) } else { None };
        Ok(Self { folder, account })
    }

    /// A program that starts in the given folder, which its user can enter.
    fn program(&self, name: &str, folder: &Path) -> Command {
        let mut program = Command::new(self.folder.join(name));
        // A shell's locale that this machine does not have would stop Postgres.
        program.current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
        if let Some((user, group)) = self.account {
            program.uid(user).gid(group);
        }
        // Ctrl-C is for the task, which then stops Postgres in its own time.
        program.process_group(0);
        program
    }

    fn create_folder(&self, folder: &Path) -> Result<()> {
        let create = || {
            fs::DirBuilder::new().recursive(true).create(folder.parent().unwrap_or(folder))?;
            fs::DirBuilder::new().mode(0o700).create(folder)?;
            if let Some((user, group)) = self.account {
                chown(folder, Some(user), Some(group))?;
            }
            Ok::<_, std::io::Error>(())
        };
        create().with_context(|| format!("cannot create {}", folder.display()))
    }
}

fn postgres_account() -> Result<(u32, u32)> {
    let ask = |option| -> Result<u32> {
        let answer = command::output(Command::new("id").args([option, "postgres"]))?;
        answer.trim().parse().context("`id` answers no number")
    };
    let account = ask("-u").and_then(|user| Ok((user, ask("-g")?)));
    account.context("Postgres does not run as root, and there is no user `postgres`: useradd --system postgres")
}

/// A folder for temporary files that the user `postgres` can enter.
fn temporary_parent(durability: Durability) -> Result<PathBuf> {
    let mut folders = vec![env::temp_dir(), PathBuf::from("/tmp"), PathBuf::from("/var/tmp")];
    if durability == Durability::Kept {
        folders.rotate_right(1);
    }
    folders
        .into_iter()
        .find(|folder| folder.is_dir() && (!prerequisites::is_root() || others_may_enter(folder)))
        .context("no folder for temporary files is open to the user `postgres`")
}

/// Whether every folder on the way, and the last one, may be passed by any user.
fn others_may_enter(folder: &Path) -> bool {
    folder.ancestors().all(|step| fs::metadata(step).is_ok_and(|known| known.permissions().mode() & 0o001 != 0))
}

/// A port of the loopback address that no program has taken yet.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free TCP port")?;
    Ok(listener.local_addr()?.port())
}
