//! Where things are: the repository's root, and the names that the leptos metadata gives.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::split;

/// The target for which the browser's half is compiled.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The `[[workspace.metadata.leptos]]` section, as far as the tasks use it. Paths are relative to the root.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata {
    name: String,
    bin_package: String,
    bin_target: String,
    lib_package: String,
    lib_features: Vec<String>,
    lib_profile_release: String,
    site_root: PathBuf,
    site_pkg_dir: String,
    site_addr: String,
    style_file: PathBuf,
    assets_dir: PathBuf,
    end2end_dir: PathBuf,
}

/// The repository and its names. All paths are absolute.
pub struct Project {
    pub root: PathBuf,
    /// Artefacts of the native half; the wasm half has a folder of its own, so that neither rebuilds the other.
    pub target: PathBuf,
    pub wasm_target: PathBuf,
    /// Stem of the names of the site's own files.
    pub name: String,
    pub server_package: String,
    pub program: String,
    pub frontend_package: String,
    pub frontend_features: Vec<String>,
    pub frontend_profile: String,
    pub site: PathBuf,
    /// Folder of the site's own files, relative to the site.
    pub package_folder: String,
    /// The address at which `run` serves when nothing else is asked.
    pub address: String,
    pub style: PathBuf,
    pub assets: PathBuf,
    pub end2end: PathBuf,
    pub migrations: PathBuf,
    /// Scripts of SQL that `bench` runs.
    pub benches: PathBuf,
    pub sqlx: PathBuf,
}

impl Project {
    /// Reads the workspace's Cargo.toml, found from where this program was compiled.
    pub fn find() -> Result<Self> {
        let manifest_folder = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => PathBuf::from(env!("CARGO_MANIFEST_DIR")),
        };
        let root = manifest_folder.parent().context("xtask lies in no workspace")?.to_path_buf();
        let metadata = read_metadata(&root.join("Cargo.toml"))?;
        Ok(Self {
            target: root.join("target"),
            wasm_target: root.join("target/front"),
            name: metadata.name,
            server_package: metadata.bin_package,
            program: metadata.bin_target,
            frontend_package: metadata.lib_package,
            frontend_features: metadata.lib_features,
            frontend_profile: metadata.lib_profile_release,
            site: root.join(metadata.site_root),
            package_folder: metadata.site_pkg_dir,
            address: metadata.site_addr,
            style: root.join(metadata.style_file),
            assets: root.join(metadata.assets_dir),
            end2end: root.join(metadata.end2end_dir),
            migrations: root.join("server/crates/store/migrations"),
            benches: root.join("server/crates/store/benches"),
            sqlx: root.join(".sqlx"),
            root,
        })
    }

    /// `cargo SUBCOMMAND` for the native half. It compiles without a database, whatever the environment says:
    /// `DATABASE_URL` is for the program that runs, not for the compiler.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
        cargo.arg(subcommand).current_dir(&self.root);
        // What `cargo run` said about xtask must not be taken for words about what is compiled now.
        for (name, _) in env::vars_os() {
            let of_xtask = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "LD_LIBRARY_PATH"
            });
            if of_xtask {
                cargo.env_remove(name);
            }
        }
        cargo.env("CARGO_TARGET_DIR", &self.target).env("SQLX_OFFLINE", "true").env_remove("DATABASE_URL");
        cargo
    }

    /// `cargo SUBCOMMAND` for the browser's half, all programs in one and with the door to the chunk, with the profile
    /// that is shipped: one set of build scripts and macros then serves both the lints and the build.
    pub fn cargo_wasm(&self, subcommand: &str) -> Command {
        let mut cargo = self.cargo(subcommand);
        cargo
            .env("CARGO_TARGET_DIR", &self.wasm_target)
            .args(["--package", &self.frontend_package])
            .args(["--profile", &self.frontend_profile])
            .args(["--target", WASM_TARGET])
            .args(without_machine_paths())
            .args(["--features", &format!("{},{}", self.frontend_features.join(","), split::FEATURE)]);
        cargo
    }

    /// Builds one of the browser's programs alone, which are named by features.
    pub fn cargo_wasm_program(&self, program: &str) -> Command {
        let mut cargo = self.cargo("rustc");
        cargo
            .env("CARGO_TARGET_DIR", &self.wasm_target)
            .args(["--package", &self.frontend_package])
            .args(["--profile", &self.frontend_profile])
            .args(["--target", WASM_TARGET])
            .args(without_machine_paths());
        if split::PROGRAMS.contains(&program) {
            let features = format!("hydrate,{program},{}", split::FEATURE);
            cargo.args(["--features", &features, "--lib", "--", split::LINKER_FLAG]);
        } else {
            cargo.args(["--features", &format!("hydrate,{program}")]);
        }
        cargo
    }

    /// The program `modus` of the given cargo profile folder (`debug` or `release`).
    pub fn program_path(&self, profile_folder: &str) -> PathBuf {
        self.target.join(profile_folder).join(format!("{}{}", self.program, env::consts::EXE_SUFFIX))
    }

    /// A folder for what the tasks themselves remember between two calls.
    pub fn memory(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The path as a person in the root folder would write it.
    pub fn short<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

/// Messages in the wasm name the files of dependencies: below the folder in which this machine keeps them, without it.
fn without_machine_paths() -> Vec<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let Some(home) = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))) else { return Vec::new() };
    let flag = format!("--remap-path-prefix={}/=", home.join("registry").join("src").display());
    vec!["--config".to_owned(), format!("target.{WASM_TARGET}.rustflags=[{flag:?}]")]
}

fn read_metadata(manifest: &Path) -> Result<Metadata> {
    let text = fs::read_to_string(manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let document: toml::Table = toml::from_str(&text).context("Cargo.toml of the workspace")?;
    let section = document
        .get("workspace")
        .and_then(|workspace| workspace.get("metadata")?.get("leptos")?.get(0))
        .context("Cargo.toml has no section [[workspace.metadata.leptos]]")?;
    section.clone().try_into().context("section [[workspace.metadata.leptos]] of Cargo.toml")
}
