//! Parts a program of the browser: what only the functions marked in `app/src/lazy.rs` use goes to a file of its own,
//! the chunk, which the page fetches when it needs it.
//!
//! The linker's notes (`--emit-relocs`) say what refers to what. The chunk uses the memory and the table of functions of
//! the rest; a small script fetches it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::{Module, RawSection};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Parser, Payload};

/// The programs that are parted.
pub const PROGRAMS: [&str; 1] = ["sections"];

/// What makes cargo compile a program that can be parted.
pub const FEATURE: &str = "split";
pub const LINKER_FLAG: &str = "-Clink-arg=--emit-relocs";

/// The chunk's file, as the script around the wasm names it.
pub const CHUNK: &str = "split_card.wasm";

/// The script that fetches the chunk.
const LOADER: &str = "./split.js";

/// Writes the chunk and the script that fetches it to `folder`, and returns the rest. `script` is the JavaScript around
/// the rest that will stand in the same folder.
pub fn split(module: &[u8], folder: &Path, script: &str) -> Result<Vec<u8>> {
    let rest = folder.join("rest.wasm");
    let script = format!("./{script}");
    let mut options = Options::new(module);
    options.output_dir = folder;
    options.main_out_path = &rest;
    options.link_name = LOADER;
    options.main_module = &script;
    let parts = transform(options).map_err(|error| anyhow!("the wasm cannot be split: {error:#}"))?;
    let files: Vec<_> = parts.split_modules.iter().filter_map(|path| path.file_name()).collect();
    if files != [CHUNK] {
        bail!("the wasm is split into {files:?}, and not into {CHUNK} alone");
    }
    let chunk = folder.join(CHUNK);
    let content = fs::read(&chunk).with_context(|| format!("cannot read {}", chunk.display()))?;
    fs::write(&chunk, without_names(&content)?).with_context(|| format!("cannot write {}", chunk.display()))?;
    quieten(&folder.join(LOADER))?;
    let content = fs::read(&rest).with_context(|| format!("cannot read {}", rest.display()))?;
    fs::remove_file(&rest).with_context(|| format!("cannot remove {}", rest.display()))?;
    Ok(content)
}

/// The module without its list of names, which is empty, and of a form that wasm-opt does not know.
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut result = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if matches!(&payload, Payload::CustomSection(section) if section.name() == "name") {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            result.section(&RawSection { id, data: module.get(range).unwrap_or_default() });
        }
    }
    Ok(result.finish())
}

/// The program says by itself that the chunk did not come; a page that is left gives it up without a word. What is left is
/// a chunk that does not fit.
fn quieten(loader: &Path) -> Result<()> {
    const SAYS: &str = "console.error(e);";
    let script = fs::read_to_string(loader).with_context(|| format!("cannot read {}", loader.display()))?;
    if script.matches(SAYS).count() != 1 {
        bail!("{} does not say `{SAYS}` once", loader.display());
    }
    let quiet = script.replace(SAYS, &format!("if (e instanceof WebAssembly.LinkError) {SAYS}"));
    fs::write(loader, quiet).with_context(|| format!("cannot write {}", loader.display()))
}

/// Has the script fetch the chunk from `path`, whose last part is its name beside the script: it carries a hash.
pub fn name_chunk(script: Vec<u8>, path: &str) -> Result<Vec<u8>> {
    let script = String::from_utf8(script).context("the JavaScript around the wasm is no text")?;
    let name = path.rsplit('/').next().unwrap_or(path);
    if script.matches(CHUNK).count() != 1 {
        bail!("the JavaScript around the wasm does not name {CHUNK} once");
    }
    Ok(script.replace(CHUNK, name).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_names_the_chunk_with_its_hash() {
        let script = |text: &str| name_chunk(text.as_bytes().to_vec(), "pkg/modus.0123456789abcdef.wasm");
        let named = script("fetch(new URL(\"./split_card.wasm\",import.meta.url))").unwrap();
        assert_eq!(named, b"fetch(new URL(\"./modus.0123456789abcdef.wasm\",import.meta.url))");
        assert!(script("nothing to fetch").is_err());
    }
}
