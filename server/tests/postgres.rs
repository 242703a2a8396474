//! The life of the private Postgres: started, shared, adopted, recovered, stopped.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::{path::Path, process::Command, thread};

use rustix::process::{Pid, Signal, kill_process};
use server::postgres::{Cluster, Found, Options, answers};
use support::{DataDir, Server, modus, postmaster_pid, wait_until};

fn open(data_dir: &Path) -> Cluster {
    Cluster::open(data_dir, Options::default()).unwrap()
}

fn kill(pid: u32) {
    kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::KILL).unwrap();
}

#[test]
fn the_first_starts_it_and_the_last_stops_it() {
    let dir = DataDir::new("plain");
    let first = open(dir.path());
    let pid = postmaster_pid(dir.path());
    let second = open(dir.path());
    assert_eq!(second.ensure_running().unwrap(), Found::Running);
    assert_eq!(postmaster_pid(dir.path()), pid);
    first.leave().unwrap();
    assert!(answers(dir.path()), "somebody else still uses it");
    second.leave().unwrap();
    assert!(!answers(dir.path()));
    assert!(second.ensure_running().is_err(), "who has left starts nothing");
}

#[test]
fn it_has_no_tcp_port() {
    let dir = DataDir::new("socket only");
    let cluster = open(dir.path());
    let psql = |arguments: &[&str]| Command::new("psql").args(arguments).output().unwrap();
    let shown = psql(&[&cluster.url().replace("/modus?", "/postgres?"), "-Atc", "show listen_addresses"]);
    assert!(shown.status.success());
    assert_eq!(String::from_utf8(shown.stdout).unwrap(), "\n");
}

#[test]
fn paths_with_spaces_quotes_and_commas_work() {
    let dir = DataDir::new("with spaces, a comma and \"quotes\"");
    assert!(open(dir.path()).url().contains("%20spaces%2C"));
}

#[test]
fn a_very_long_path_works() {
    let dir = DataDir::new(&[["x"; 200].concat(), ["y"; 200].concat(), ["z"; 200].concat()].join("/"));
    let cluster = open(dir.path());
    assert!(cluster.is_running());
    let url = cluster.url();
    cluster.leave().unwrap();
    drop(cluster);
    // Its socket has a directory of its own elsewhere, the same every time.
    let again = open(dir.path());
    assert_eq!(again.url(), url);
}

#[test]
fn several_processes_may_start_it_at_once() {
    let dir = DataDir::new("race");
    // Each opening has its own locks, as a process has.
    thread::scope(|scope| {
        let openings: Vec<_> = (0..4).map(|_| scope.spawn(|| open(dir.path()))).collect();
        let clusters: Vec<_> = openings.into_iter().map(|opening| opening.join().unwrap()).collect();
        assert!(clusters.iter().all(Cluster::is_running));
    });
    assert!(!answers(dir.path()));
}

#[test]
fn killed_postgres_is_started_again() {
    let dir = DataDir::new("killed");
    let cluster = open(dir.path());
    let pid = postmaster_pid(dir.path());
    kill(pid);
    wait_until("it is noticed", || !cluster.is_running());
    assert_eq!(cluster.ensure_running().unwrap(), Found::Stopped);
    assert_ne!(postmaster_pid(dir.path()), pid);
    assert!(answers(dir.path()));
}

#[test]
fn a_process_number_used_by_another_program_is_no_obstacle() {
    let dir = DataDir::new("stale");
    drop(open(dir.path()));
    // As after a restart of the machine: the file names a live process that is not Postgres.
    let cluster_dir = dir.path().join("postgres");
    let file = cluster_dir.join("postmaster.pid");
    let text = format!("{}\n{}\n1\n5432\n/tmp\n\n  1 2\nready   \n", std::process::id(), cluster_dir.display());
    std::fs::write(&file, text).unwrap();
    assert!(open(dir.path()).is_running());
}

#[test]
fn an_interrupted_creation_is_repeated() {
    let dir = DataDir::new("interrupted");
    std::fs::create_dir(dir.path().join("postgres.new")).unwrap();
    std::fs::write(dir.path().join("postgres.new/half"), "done").unwrap();
    assert!(open(dir.path()).is_running());
}

#[test]
fn postgres_of_a_killed_server_is_adopted_and_stopped() {
    let dir = DataDir::new("adopted");
    let mut server = Server::start(dir.path());
    let pid = postmaster_pid(dir.path());
    server.kill();
    assert!(answers(dir.path()), "it survives, in a process group of its own");
    let server = Server::start(dir.path());
    assert_eq!(postmaster_pid(dir.path()), pid);
    assert!(server.stop().success());
    assert!(!answers(dir.path()));
}

#[test]
fn a_server_outlives_its_killed_postgres() {
    let dir = DataDir::new("watched");
    let server = Server::start(dir.path());
    let pid = postmaster_pid(dir.path());
    kill(pid);
    wait_until("another one runs", || answers(dir.path()) && postmaster_pid(dir.path()) != pid);
    wait_until("the server is ready again", || server.get("/readyz") == 200);
    assert!(server.stop().success());
}

#[test]
fn a_killed_server_and_a_killed_postgres_recover() {
    let dir = DataDir::new("both");
    let mut server = Server::start(dir.path());
    server.kill();
    kill(postmaster_pid(dir.path()));
    let server = Server::start(dir.path());
    assert_eq!(server.get("/readyz"), 200);
}

#[test]
fn a_second_server_is_refused() {
    let dir = DataDir::new("second");
    let server = Server::start(dir.path());
    let second = modus(dir.path()).args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(message.contains(&format!("process {}", server.pid())), "{message}");
    assert_eq!(server.get("/readyz"), 200);
}

#[test]
fn commands_share_the_database_of_a_running_server() {
    let dir = DataDir::new("shared");
    let server = Server::start(dir.path());
    let pid = postmaster_pid(dir.path());
    let output = modus(dir.path()).args(["migrate", "--json"]).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), b"{\"ok\":true}\n".as_slice()));
    assert_eq!(postmaster_pid(dir.path()), pid);
    assert_eq!(server.get("/readyz"), 200);
}

#[test]
fn a_command_stops_what_it_started() {
    let dir = DataDir::new("command");
    assert!(modus(dir.path()).arg("migrate").output().unwrap().status.success());
    assert!(!answers(dir.path()));
}

#[test]
fn a_socket_directory_of_somebody_else_is_refused() {
    if !rustix::process::geteuid().is_root() {
        // Only root can make a directory that belongs to another user.
        return;
    }
    let dir = DataDir::new("foreign");
    std::fs::create_dir(dir.path().join("run")).unwrap();
    std::os::unix::fs::chown(dir.path().join("run"), Some(65_534), Some(65_534)).unwrap();
    let error = Cluster::open(dir.path(), Options::default()).unwrap_err();
    assert!(error.to_string().contains("belongs to another user"), "{error}");
}
