//! The folder that the program serves: the frontend, the style sheet and the assets, with precompressed forms.
//!
//! ```text
//! target/site/manifest.json             {"css": "pkg/modus.<hash>.css", "sections": {"js": …, "wasm": …, "chunk": …}, …}
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
use crate::split;
use crate::style;

/// Endings of files that are worth compressing; images and fonts are compressed already.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "mjs", "svg", "txt", "wasm", "webmanifest", "xml"];

/// The file that names the others.
pub const MANIFEST: &str = "manifest.json";

/// The site's files by their paths within it.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The files of a program that the browser loads with its first page; the chunk follows.
pub const FIRST_FILES: [&str; 2] = ["js", "wasm"];

/// What a program that is used every day may weigh at most: its wasm and JavaScript together, brotli-compressed, in
/// bytes.
const FIRST_LOAD: usize = 400_000;

/// The same for the programs of pages that are rarely used.
const RARE_LOAD: usize = 480_000;

/// What the chunk of a program may weigh at most, brotli-compressed, in bytes: see [`split`]. Lists fetch it when they
/// have come to life.
const CHUNK: usize = 430_000;

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

/// The brotli-compressed sizes of what browsers load, in bytes, each with its name and the most that it may be.
pub struct FirstLoads(Vec<(String, usize, usize)>);

impl FirstLoads {
    fn of(files: &Files) -> Result<Self> {
        let manifest: serde_json::Value = serde_json::from_slice(content(files, MANIFEST)?)?;
        let mut loads = Vec::new();
        for program in frontend::PROGRAMS {
            let mut paths = Vec::new();
            for kind in FIRST_FILES {
                let path = manifest.pointer(&format!("/{program}/{kind}")).and_then(|path| path.as_str());
                paths.push(path.context("incomplete manifest")?);
            }
            let most = if frontend::EVERYDAY.contains(&program) { FIRST_LOAD } else { RARE_LOAD };
            loads.push((format!("first load of {program}"), size(files, &paths)?, most));
            if let Some(path) = manifest.pointer(&format!("/{program}/chunk")).and_then(|path| path.as_str()) {
                loads.push((format!("chunk of {program}"), size(files, &[path])?, CHUNK));
            }
        }
        for (name, [raw, gzip, brotli], _) in &loads {
            eprintln!("    {name}: {} kB, gzip {} kB, brotli {} kB", raw / 1000, gzip / 1000, brotli / 1000);
        }
        Ok(Self(loads.into_iter().map(|(name, [.., brotli], most)| (name, brotli, most)).collect()))
    }

    /// # Errors
    /// A program or its chunk has grown beyond what it may weigh.
    pub fn check(&self) -> Result<()> {
        for (name, size, most) in &self.0 {
            if size > most {
                bail!("the {name} is {size} bytes, {} more than it may be", size - most);
            }
        }
        Ok(())
    }
}

/// What the files weigh together: as they are, with gzip, with brotli.
fn size(files: &Files, paths: &[&str]) -> Result<[usize; 3]> {
    let mut sizes = [0; 3];
    for path in paths {
        for (size, ending) in sizes.iter_mut().zip(["", ".gz", ".br"]) {
            *size += content(files, &format!("{path}{ending}"))?.len();
        }
    }
    Ok(sizes)
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
        let mut js = read(format!("{}.js", project.name))?;
        let wasm = add_hashed(project, "wasm", read(format!("{}_bg.wasm", project.name))?, files);
        let mut entry = serde_json::Map::from_iter([("wasm".to_owned(), json!(wasm))]);
        if split::PROGRAMS.contains(program) {
            let chunk = add_hashed(project, "wasm", read(split::CHUNK.to_owned())?, files);
            js = split::name_chunk(js, &chunk)?;
            entry.insert("chunk".to_owned(), json!(chunk));
        }
        entry.insert("js".to_owned(), json!(add_hashed(project, "js", js, files)));
        manifest.insert((*program).to_owned(), entry.into());
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
