//! The folder that the program serves: the frontend, the style sheet and the assets, with precompressed forms.
//!
//! ```text
//! target/site/manifest.json             {"css": "pkg/modus.<hash>.css", "sections": {"js": …, "wasm": …}, "settings": …}
//! target/site/pkg/modus.<hash>.js       the hash is of the content: cached for ever
//! target/site/pkg/modus.<hash>.js.br    and .gz, for every file that text compression makes smaller
//! target/site/…                         everything in public/
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::command::step;
use crate::compress::{Cache, Coding, fingerprint};
use crate::frontend;
use crate::project::Project;
use crate::style;

/// Endings of files that are worth compressing; images and fonts are compressed already.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "mjs", "svg", "txt", "wasm", "webmanifest", "xml"];

/// The file that names the others.
pub const MANIFEST: &str = "manifest.json";

/// The site's files by their paths within it.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// What a program of the browser may weigh at most: its wasm and JavaScript together, brotli-compressed, in bytes.
const FIRST_LOAD: usize = 400_000;

/// Builds the site, and says how large the first loads are.
pub fn build(project: &Project) -> Result<FirstLoads> {
    let programs: Vec<PathBuf> =
        frontend::PROGRAMS.iter().map(|program| frontend::build(project, program)).collect::<Result<_>>()?;
    step("site", || {
        let mut files = Files::new();
        read_folder(&project.assets, Path::new(""), &mut files)?;
        add_package(project, &programs, &mut files)?;
        files.extend(compress(project, &files)?);
        write(&project.site, &files)?;
        FirstLoads::of(&files)
    })
}

/// The brotli-compressed size of each program, in bytes.
pub struct FirstLoads(Vec<(&'static str, usize)>);

impl FirstLoads {
    fn of(files: &Files) -> Result<Self> {
        let manifest: serde_json::Value = serde_json::from_slice(content(files, MANIFEST)?)?;
        let mut loads = Vec::new();
        for program in frontend::PROGRAMS {
            let mut sizes = [0; 3];
            for kind in ["js", "wasm"] {
                let pointer = format!("/{program}/{kind}");
                let path = manifest.pointer(&pointer).and_then(|path| path.as_str()).context("incomplete manifest")?;
                for (size, ending) in sizes.iter_mut().zip(["", ".gz", ".br"]) {
                    *size += content(files, &format!("{path}{ending}"))?.len();
                }
            }
            let [raw, gzip, brotli] = sizes.map(|size| size / 1000);
            eprintln!("    first load of {program}: {raw} kB, gzip {gzip} kB, brotli {brotli} kB");
            loads.push((program, sizes[2]));
        }
        Ok(Self(loads))
    }

    /// # Errors
    /// A program has grown beyond what a first load may weigh.
    pub fn check(&self) -> Result<()> {
        for (program, size) in &self.0 {
            if *size > FIRST_LOAD {
                bail!("the first load of {program} is {size} bytes, {} more than it may be", size - FIRST_LOAD);
            }
        }
        Ok(())
    }
}

fn content<'a>(files: &'a Files, path: &str) -> Result<&'a [u8]> {
    files.get(Path::new(path)).map(Vec::as_slice).with_context(|| format!("the site has no {path}"))
}

/// The hashed files and the manifest that names them.
fn add_package(project: &Project, programs: &[PathBuf], files: &mut Files) -> Result<()> {
    let mut manifest = serde_json::Map::new();
    let style = style::bundle(&project.style)?.into_bytes();
    manifest.insert("css".to_owned(), json!(add_hashed(project, "css", style, files)));
    for (program, folder) in frontend::PROGRAMS.iter().zip(programs) {
        let read = |file: String| {
            let path = folder.join(file);
            fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        let js = add_hashed(project, "js", read(format!("{}.js", project.name))?, files);
        let wasm = add_hashed(project, "wasm", read(format!("{}_bg.wasm", project.name))?, files);
        manifest.insert((*program).to_owned(), json!({ "js": js, "wasm": wasm }));
        let snippets = folder.join("snippets");
        if snippets.is_dir() {
            read_folder(&snippets, &Path::new(&project.package_folder).join("snippets"), files)?;
        }
    }
    files.insert(PathBuf::from(MANIFEST), serde_json::to_vec_pretty(&manifest)?);
    Ok(())
}

/// Adds a file under a name that carries the hash of its content, and returns its path within the site.
fn add_hashed(project: &Project, kind: &str, content: Vec<u8>, files: &mut Files) -> String {
    let path = format!("{}/{}.{}.{kind}", project.package_folder, project.name, fingerprint(&content));
    files.insert(PathBuf::from(&path), content);
    path
}

/// Adds the files of a folder and of the folders in it, under `prefix`. Hidden files stay out.
fn read_folder(folder: &Path, prefix: &Path, files: &mut Files) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let path = entry.path();
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            read_folder(&path, &prefix.join(&name), files)?;
        } else {
            let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.insert(prefix.join(&name), content);
        }
    }
    Ok(())
}

/// The precompressed forms that are smaller than their files.
fn compress(project: &Project, files: &Files) -> Result<Files> {
    let mut cache = Cache::new(project.memory().join("compressed"));
    let mut compressed = Files::new();
    for (path, content) in files {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if !COMPRESSIBLE.contains(&ending) {
            continue;
        }
        for coding in Coding::ALL {
            let smaller = cache.compress(coding, content)?;
            if smaller.len() < content.len() {
                compressed.insert(path.with_added_extension(coding.ending()), smaller);
            }
        }
    }
    cache.forget_others()?;
    Ok(compressed)
}

/// Writes what has changed, then removes what no longer belongs: a server that runs meanwhile keeps finding its
/// files until the manifest names the new ones.
fn write(site: &Path, files: &Files) -> Result<()> {
    let manifest = Path::new(MANIFEST);
    let others = files.iter().filter(|(path, _)| *path != manifest);
    for (path, content) in others.chain(files.get_key_value(manifest)) {
        let target = site.join(path);
        if fs::read(&target).is_ok_and(|present| present == *content) {
            continue;
        }
        let folder = target.parent().context("a file of the site lies in no folder")?;
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&target, content))
            .with_context(|| format!("cannot write {}", target.display()))?;
    }
    let wanted: BTreeSet<PathBuf> = files.keys().map(|path| site.join(path)).collect();
    remove_others(site, &wanted)
}

fn remove_others(folder: &Path, wanted: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, wanted)?;
        } else if !wanted.contains(&path) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
