//! Making the cluster and starting Postgres, under the lock that lets one process at a time do it.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read, Seek, SeekFrom},
    os::unix::{
        fs::{DirBuilderExt, OpenOptionsExt},
        process::CommandExt,
    },
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};

use super::{Cluster, Found, Held, POLL, ROLE, postmaster, settings, socket};

/// A crash leaves changes to be repeated, which may take minutes; and children that need a moment to notice.
const START_PATIENCE: Duration = Duration::from_secs(600);
const CHILDREN_PATIENCE: Duration = Duration::from_secs(60);
/// When the log is put aside at a start, in bytes.
const LONG_LOG: u64 = 10_000_000;

/// Waits for the Postgres that runs, or starts it.
pub fn ensure_running(cluster: &Cluster, held: &mut Held) -> Result<Found> {
    let deadline = Instant::now() + START_PATIENCE;
    let mut found = Found::Running;
    let mut attempt_until = Instant::now() + CHILDREN_PATIENCE;
    loop {
        if let Some(postmaster) = cluster.alive() {
            // It may also be on its way down; then it disappears and is started anew.
            if postmaster.is_ready() {
                held.socket_dir = postmaster.socket_dir;
                return Ok(found);
            }
        } else if held.child.is_none() {
            found = Found::Stopped;
            let log_start = prepare(cluster)?;
            let mut child = spawn(cluster)?;
            if let Some(trouble) = exits_at_once(cluster, &mut child, log_start)? {
                if !trouble.is_passing || Instant::now() > attempt_until {
                    return Err(trouble.error);
                }
                std::thread::sleep(Duration::from_millis(250));
                continue;
            }
            attempt_until = Instant::now() + CHILDREN_PATIENCE;
            held.child = Some(child);
        }
        if Instant::now() > deadline {
            bail!("Postgres does not get ready; see {}", cluster.log_file().display());
        }
        std::thread::sleep(POLL);
        held.reap();
    }
}

/// Makes everything that Postgres needs to start; answers where its new log lines will begin.
fn prepare(cluster: &Cluster) -> Result<u64> {
    if let Some(postmaster) = postmaster::Postmaster::read(&cluster.cluster_dir) {
        postmaster::remove_stale_file(&cluster.cluster_dir, &postmaster)?;
    }
    if !cluster.cluster_dir.join("PG_VERSION").exists() {
        initialise(cluster)?;
    }
    socket::prepare(&socket::directory(&cluster.data_dir), cluster.account.as_ref())?;
    let log = cluster.log_file();
    let length = fs::metadata(&log).map_or(0, |metadata| metadata.len());
    if length < LONG_LOG {
        return Ok(length);
    }
    fs::rename(&log, log.with_extension("log.1")).context("cannot put the old log of Postgres aside")?;
    Ok(0)
}

/// Makes the cluster beside its final place, so that a start that was killed leaves nothing half done.
fn initialise(cluster: &Cluster) -> Result<()> {
    tracing::info!("creating the database in {}", cluster.cluster_dir.display());
    let unfinished = cluster.data_dir.join("postgres.new");
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot remove {}", unfinished.display()));
        }
        _ => {}
    }
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&unfinished)
        .with_context(|| format!("cannot create {}", unfinished.display()))?;
    if let Some(account) = &cluster.account {
        account.own(&unfinished)?;
    }
    // Comparison by bytes sorts fastest and serves prefix searches; letters of every language are known as such.
    // A system without this locale gets plain C.
    let mut error = None;
    for letters in ["C.UTF-8", "C"] {
        let mut command = command(cluster, "initdb", &unfinished);
        command
            .args(["--encoding=UTF8", "--data-checksums", "--no-instructions"])
            .args(["--auth-local=trust", "--auth-host=reject"])
            .args(["--locale=C", &format!("--lc-ctype={letters}"), "--username", ROLE, "--pgdata"])
            .arg(&unfinished);
        let output = command.output().context("cannot run initdb")?;
        if output.status.success() {
            return fs::rename(&unfinished, &cluster.cluster_dir)
                .with_context(|| format!("cannot create {}", cluster.cluster_dir.display()));
        }
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        error.get_or_insert_with(|| anyhow!("initdb failed: {message}"));
    }
    Err(error.unwrap_or_else(|| anyhow!("initdb failed")))
}

fn spawn(cluster: &Cluster) -> Result<Child> {
    // Statements in it may hold what people entered.
    let log = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(cluster.log_file())
        .with_context(|| format!("cannot write {}", cluster.log_file().display()))?;
    let socket_dir = socket::directory(&cluster.data_dir);
    // A list in which commas separate and quotes protect.
    let quoted = format!("\"{}\"", socket_dir.display().to_string().replace('"', "\"\""));
    command(cluster, "postgres", &cluster.cluster_dir)
        .arg("-D")
        .arg(&cluster.cluster_dir)
        .args(settings::arguments(&cluster.options.settings))
        .args(["-c", "listen_addresses=", "-c", &format!("port={}", socket::PORT)])
        .args(["-c", &format!("unix_socket_directories={quoted}")])
        .args(["-c", "unix_socket_permissions=0700", "-c", "logging_collector=off"])
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(log.try_clone().context("cannot share the log of Postgres")?)
        .stderr(log)
        .spawn()
        .context("cannot start Postgres")
}

/// A program of Postgres, as its account, in a directory that it can enter, without our environment.
fn command(cluster: &Cluster, program: &str, directory: &Path) -> Command {
    let mut command = Command::new(cluster.binaries.program(program));
    command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").current_dir(directory);
    if let Some(library_path) = std::env::var_os("LD_LIBRARY_PATH") {
        command.env("LD_LIBRARY_PATH", library_path);
    }
    if let Some(account) = &cluster.account {
        account.apply(&mut command);
    }
    command
}

/// Why Postgres ended right after it was started.
struct Trouble {
    error: anyhow::Error,
    /// Children of a killed Postgres still hold its memory; they end by themselves.
    is_passing: bool,
}

/// Waits until Postgres is ready, still busy with recovery, or gone; answers the trouble in the last case.
fn exits_at_once(cluster: &Cluster, child: &mut Child, log_start: u64) -> Result<Option<Trouble>> {
    let busy_after = Instant::now() + Duration::from_secs(5);
    while Instant::now() < busy_after {
        if let Some(status) = child.try_wait().context("cannot watch Postgres")? {
            let log = read_from(&cluster.log_file(), log_start).unwrap_or_default();
            let is_passing = log.contains("pre-existing shared memory block")
                || (log.contains("lock file") && log.contains("already exists"));
            let error = anyhow!("Postgres did not start ({status}):\n{}", log.trim());
            return Ok(Some(Trouble { error, is_passing }));
        }
        if cluster.alive().is_some_and(|postmaster| postmaster.is_ready()) {
            break;
        }
        std::thread::sleep(POLL);
    }
    Ok(None)
}

fn read_from(path: &Path, start: u64) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
