//! Turns the texts in `texts/*.toml` into one function a text and one table a language.
//!
//! The build fails when a text lacks a language, when its placeholders differ between languages, or when it
//! has the wrong number of plural forms: no untranslated text reaches a user.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

#[path = "build/generate.rs"]
mod generate;
#[path = "build/texts.rs"]
mod texts;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=texts");
    if let Err(problems) = run() {
        for problem in problems {
            eprintln!("error: {problem}");
        }
        process::exit(1);
    }
}

fn run() -> Result<(), Vec<String>> {
    let directory = variable("CARGO_MANIFEST_DIR")?.join("texts");
    let out = variable("OUT_DIR")?;
    let texts = read_all(&directory)?;

    let mut hashes = Vec::new();
    for (at, (language, _)) in texts::LANGUAGES.iter().enumerate() {
        let table = generate::table(&texts, at);
        hashes.push(generate::hash(&table));
        write(&out.join(format!("{language}.txt")), &table)?;
    }
    write(&out.join("text.rs"), &generate::functions(&texts))?;
    write(&out.join("tables.rs"), &generate::tables(texts.len(), &hashes))
}

fn variable(name: &str) -> Result<PathBuf, Vec<String>> {
    env::var_os(name).map(PathBuf::from).ok_or_else(|| vec![format!("{name} is not set: run by cargo")])
}

/// Every text, sorted by area and key.
fn read_all(directory: &Path) -> Result<Vec<texts::Text>, Vec<String>> {
    let failed = |error| vec![format!("{}: {error}", directory.display())];
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();

    let mut texts = Vec::new();
    let mut problems = Vec::new();
    for path in files {
        let area = path.file_stem().unwrap_or_default().to_string_lossy();
        match fs::read_to_string(&path).map_err(|error| vec![format!("{}: {error}", path.display())]) {
            Ok(source) => match texts::parse(&area, &source) {
                Ok(parsed) => texts.extend(parsed),
                Err(found) => problems.extend(found),
            },
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

fn write(path: &Path, content: &str) -> Result<(), Vec<String>> {
    fs::write(path, content).map_err(|error| vec![format!("{}: {error}", path.display())])
}
