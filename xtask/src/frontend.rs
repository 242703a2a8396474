//! The browser's half: compiled, bound to JavaScript, and made small.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::command::{self, step};
use crate::compress::fingerprint;
use crate::npm::{self, Packages};
use crate::order;
use crate::prerequisites;
use crate::project::{Project, WASM_TARGET};
use crate::split;
use crate::unreached;

/// Smallest result. No address below 1024 is used, but by a stack that is about to overflow.
const WASM_OPT_FLAGS: [&str; 2] = ["-Oz", "--low-memory-unused"];

/// What every browser has that runs the wasm of Rust's default target.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// How the programs are made.
const STEPS: [&str; 5] = [
    include_str!("frontend.rs"),
    include_str!("order.rs"),
    include_str!("project.rs"),
    include_str!("split.rs"),
    include_str!("unreached.rs"),
];

const ESBUILD_FLAGS: [&str; 5] = ["--bundle", "--minify", "--format=esm", "--log-level=warning", "--allow-overwrite"];

/// The programs of the browser: log-in and the sections of records; activities; settings; the mode and the import.
pub const PROGRAMS: [&str; 4] = [FIRST_PROGRAM, "activities", "settings", "runs"];

/// Those that are used every day.
pub const EVERYDAY: [&str; 2] = [FIRST_PROGRAM, "activities"];

/// The one with which everybody begins.
pub const FIRST_PROGRAM: &str = "sections";

/// Compiles one of the programs and returns the folder with `NAME.js`, `NAME_bg.wasm`, and the chunk if it is parted:
/// see [`split`]. Nothing is done where everything that decides the result is what it was last time:
/// the programs are one package to cargo, which takes each for outdated by the other.
pub fn build(project: &Project, program: &str) -> Result<PathBuf> {
    prerequisites::wasm_target()?;
    npm::install(project, Packages::Build)?;
    let folder = project.memory().join(format!("frontend-{program}"));
    let stamp = folder.join(".stamp");
    let recipe = recipe(project)?;
    if fs::read_to_string(&stamp).is_ok_and(|made| made == recipe) {
        return Ok(folder);
    }
    step(&format!("frontend, optimised: {program}"), || command::run(&mut project.cargo_wasm_program(program)))?;
    let compiled = project
        .wasm_target
        .join(WASM_TARGET)
        .join(&project.frontend_profile)
        .join(format!("{}.wasm", project.frontend_package));
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let script = format!("{}.js", project.name);
    let module = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let mut module = unreached::without_unreached(&module)?;
    let is_split = split::PROGRAMS.contains(&program);
    if is_split {
        module = step("split", || split::split(&module, &folder, &script))?;
    }
    step("wasm-bindgen", || bind(project, module, is_split, &folder))?;
    step("esbuild", || bundle(project, &folder.join(script)))?;
    step("wasm-opt", || {
        optimise(project, &folder.join(format!("{}_bg.wasm", project.name)))?;
        if is_split { optimise(project, &folder.join(split::CHUNK)) } else { Ok(()) }
    })?;
    fs::write(&stamp, recipe).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(folder)
}

/// Everything that decides the result: the sources and their dependencies, the compiler, the steps that follow it, and
/// the version of wasm-opt.
fn recipe(project: &Project) -> Result<String> {
    let mut files = Vec::new();
    for part in ["app", "frontend"] {
        list_files(&project.root.join(part), &mut files)?;
    }
    files.extend(["Cargo.toml", "Cargo.lock", ".cargo/config.toml"].map(|file| project.root.join(file)));
    files.push(project.end2end.join("package-lock.json"));
    files.sort();
    let mut all = command::output(Command::new("rustc").args(["--version", "--verbose"]))?.into_bytes();
    for file in files {
        all.extend(file.to_string_lossy().bytes());
        all.extend(fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    STEPS.iter().for_each(|step| all.extend(step.bytes()));
    Ok(fingerprint(&all))
}

fn list_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            list_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The page passes the address of the wasm, whose name carries its hash, to the JavaScript: hence no default path.
///
/// The chunk of a program that is split finds its functions in the table that the linker exports.
fn bind(project: &Project, module: Vec<u8>, is_split: bool, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_bytes(&project.name, module)
        .keep_lld_exports(is_split)
        .remove_producers_section(true)
        .out_name(&project.name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(folder)
}

/// Makes one small file of the JavaScript around the wasm.
fn bundle(project: &Project, script: &Path) -> Result<()> {
    let mut bundle = Command::new(project.end2end.join("node_modules/.bin/esbuild"));
    bundle.arg(script).args(ESBUILD_FLAGS);
    let mut outfile = OsString::from("--outfile=");
    outfile.push(script);
    command::run(bundle.arg(outfile))
}

fn optimise(project: &Project, wasm: &Path) -> Result<()> {
    let optimise = |passes: &[&str]| {
        let mut optimise = Command::new(project.end2end.join("node_modules/.bin/wasm-opt"));
        command::run(optimise.args(passes).args(WASM_FEATURES).arg(wasm).arg("-o").arg(wasm))
    };
    optimise(&WASM_OPT_FLAGS)?;
    order::name_by_likeness(wasm)?;
    optimise(&[order::PASS])
}
