//! The browser's half: compiled, bound to JavaScript, and made small.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::command::{self, step};
use crate::compress::fingerprint;
use crate::npm::{self, Packages};
use crate::prerequisites;
use crate::project::{Project, WASM_TARGET};
use crate::unreached;

/// Smallest result; the features are those that every browser with the wasm of Rust's default target has. No address
/// below 1024 is used, but by a stack that is about to overflow.
const WASM_OPT_FLAGS: [&str; 8] = [
    "-Oz",
    "--low-memory-unused",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// The programs of the browser: the everyday sections, and what is rarely used.
pub const PROGRAMS: [&str; 2] = ["sections", "settings"];

/// Compiles one of the programs and returns the folder with `NAME.js`, `NAME_bg.wasm`, and `snippets` where crates
/// bring JavaScript of their own. The work after compiling is skipped when its input is what it was last time.
pub fn build(project: &Project, program: &str) -> Result<PathBuf> {
    prerequisites::wasm_target()?;
    npm::install(project, Packages::Build)?;
    step(&format!("frontend, optimised: {program}"), || {
        command::run(&mut project.cargo_wasm_program("build", program))
    })?;

    let compiled = project
        .wasm_target
        .join(WASM_TARGET)
        .join(&project.frontend_profile)
        .join(format!("{}.wasm", project.frontend_package));
    let wasm = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let folder = project.memory().join(format!("frontend-{program}"));
    let stamp = folder.join(".stamp");
    let recipe = recipe(project, &wasm)?;
    if fs::read_to_string(&stamp).is_ok_and(|made| made == recipe) {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    step("wasm-bindgen", || bind(project, &compiled, &folder))?;
    step("wasm-opt", || optimise(project, &folder.join(format!("{}_bg.wasm", project.name))))?;
    fs::write(&stamp, recipe).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(folder)
}

/// Everything that decides the result: the compiled wasm (which carries the version of wasm-bindgen), what is removed
/// from it, the flags, and the version of wasm-opt.
fn recipe(project: &Project, wasm: &[u8]) -> Result<String> {
    let lock = fs::read(project.end2end.join("package-lock.json")).context("cannot read package-lock.json")?;
    let removed = unreached::FUNCTIONS.join(" ");
    Ok(format!("{} {removed} {} {}", fingerprint(wasm), fingerprint(&lock), WASM_OPT_FLAGS.join(" ")))
}

/// The page passes the address of the wasm, whose name carries its hash, to the JavaScript: hence no default path.
fn bind(project: &Project, compiled: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_module(&project.name, unreached::without_unreached(compiled)?)
        .out_name(&project.name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(folder)
}

fn optimise(project: &Project, wasm: &Path) -> Result<()> {
    let mut optimise = Command::new(project.end2end.join("node_modules/.bin/wasm-opt"));
    command::run(optimise.args(WASM_OPT_FLAGS).arg(wasm).arg("-o").arg(wasm))
}
