//! What the tasks need from the machine. Each thing that is missing is installed where that is safe (Rust's own
//! parts through rustup, Debian packages as root, saying so), or named with the command that installs it.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::command::{self, Shown};
use crate::project::{Project, WASM_TARGET};

/// The wasm32 half of Rust's standard library.
pub fn wasm_target() -> Result<()> {
    let root = command::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(root.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    if find_program("rustup").is_none() {
        bail!(
            "Rust lacks the target {WASM_TARGET}, and there is no rustup that could add it.\n\
             Either install Rust with rustup and run: rustup target add {WASM_TARGET}\n\
             or take Debian's Rust with the sources of its standard library:\n  \
             apt-get install rustc-web cargo-web rust-web-src rust-web-llvm lld-22\n  \
             RUSTC_BOOTSTRAP=1 cargo build --package frontend --features hydrate --profile wasm-release \
             --target {WASM_TARGET} --target-dir target/front -Zbuild-std=std,panic_abort"
        );
    }
    install("the Rust target for WebAssembly", Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

/// The formatter and the linter that belong to the compiler.
pub fn rust_components() -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        let answers = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if answers.is_ok_and(|status| status.success()) {
            continue;
        }
        if find_program("rustup").is_none() {
            bail!("{component} is missing; install it with your system's package manager");
        }
        install(component, Command::new("rustup").args(["component", "add", component]))?;
    }
    Ok(())
}

/// Node.js and npm: wasm-opt and the browser tests come as npm packages.
pub fn node() -> Result<()> {
    if find_program("node").is_none() || find_program("npm").is_none() {
        install_debian("Node.js", &["nodejs", "npm"])?;
    }
    let version = command::output(Command::new("node").arg("--version"))?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|number| number.parse().ok());
    if major.is_none_or(|major: u32| major < 18) {
        bail!("Node.js 18 or newer is needed; `node --version` says {}", version.trim());
    }
    Ok(())
}

/// The folder that holds `initdb`, `postgres`, `pg_ctl` and `psql`, the newest version first.
pub fn postgres() -> Result<PathBuf> {
    if let Some(folder) = find_postgres() {
        return Ok(folder);
    }
    install_debian("PostgreSQL", &["postgresql"])?;
    find_postgres().context("PostgreSQL was installed, but its programs were not found")
}

fn find_postgres() -> Option<PathBuf> {
    let on_path = find_program("initdb").and_then(|program| Some(program.parent()?.to_path_buf()));
    let mut versions: Vec<(u32, PathBuf)> = Vec::new();
    for (parent, prefix) in [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/opt/homebrew/opt", "postgresql@"),
        ("/usr/local/opt", "postgresql@"),
    ] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let version = name.to_str().and_then(|name| name.strip_prefix(prefix)?.parse().ok());
            versions.extend(version.map(|version| (version, entry.path().join("bin"))));
        }
    }
    versions.sort();
    let complete = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_ctl", "psql"].iter().all(|program| folder.join(program).is_file())
    };
    on_path.into_iter().chain(versions.into_iter().rev().map(|(_, folder)| folder)).find(complete)
}

/// A Chromium for the browser tests: the one that CHROMIUM names, one on PATH, Debian's, or Playwright's own.
pub fn chromium(project: &Project) -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM").filter(|named| !named.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    let find = || {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
            .iter()
            .find_map(|name| find_program(name))
    };
    if let Some(program) = find() {
        return Ok(program);
    }
    if may_install_debian() {
        install_debian("Chromium", &["chromium"])?;
        return find().context("Chromium was installed, but is not on PATH");
    }
    let mut fetch = Command::new("npx");
    fetch.args(["playwright", "install", "chromium"]).current_dir(&project.end2end);
    install("Chromium for Playwright", &mut fetch)
        .context("no Chromium was found; on Debian, as root: apt-get install chromium")?;
    let mut ask = Command::new("node");
    ask.args(["--print", "require('@playwright/test').chromium.executablePath()"]).current_dir(&project.end2end);
    Ok(PathBuf::from(command::output(&mut ask)?.trim()))
}

/// The first file of this name in the folders of PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Whether this process is root's, who may install packages and may not run Postgres.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn may_install_debian() -> bool {
    is_root() && Path::new("/etc/debian_version").exists() && find_program("apt-get").is_some()
}

fn install_debian(what: &str, packages: &[&str]) -> Result<()> {
    if !may_install_debian() {
        bail!("{what} is missing. On Debian or Ubuntu, install it with: sudo apt-get install {}", packages.join(" "));
    }
    install(what, apt().arg("update"))?;
    install(what, apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    // Its words are progress, no result of the task: a task's standard output may be read by a program.
    apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet=1").stdin(Stdio::null()).stdout(io::stderr());
    apt
}

fn install(what: &str, command: &mut Command) -> Result<()> {
    eprintln!("{what} is missing; installing it with {}", Shown(command));
    command::run(command).with_context(|| format!("cannot install {what}; try it yourself, then start again"))
}
