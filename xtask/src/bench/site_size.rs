//! What a browser loads at first: the JavaScript and the wasm of one program, as the site holds them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::figures::ProgramSize;
use crate::compress::Coding;
use crate::frontend::PROGRAMS;
use crate::project::Project;
use crate::site::{FIRST_FILES, MANIFEST};

/// The size of each program of the browser, the everyday one first.
pub fn measure(project: &Project) -> Result<Vec<(&'static str, ProgramSize)>> {
    let file = project.site.join(MANIFEST);
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let manifest: Value = serde_json::from_str(&text).with_context(|| format!("{}", file.display()))?;
    PROGRAMS.into_iter().map(|program| Ok((program, program_size(&project.site, &manifest, program)?))).collect()
}

fn program_size(site: &Path, manifest: &Value, program: &str) -> Result<ProgramSize> {
    let mut sum = ProgramSize::default();
    for kind in FIRST_FILES {
        let path = manifest.pointer(&format!("/{program}/{kind}")).and_then(Value::as_str);
        let path = path.with_context(|| format!("the manifest of the site names no {kind} of {program}"))?;
        sum.raw += size(&site.join(path))?;
        sum.gzip += size(&site.join(path).with_added_extension(Coding::Gzip.ending()))?;
        sum.brotli += size(&site.join(path).with_added_extension(Coding::Brotli.ending()))?;
    }
    if sum.raw == 0 {
        bail!("the program {program} of the site is empty");
    }
    Ok(sum)
}

fn size(file: &Path) -> Result<u64> {
    let metadata = fs::metadata(file).with_context(|| format!("cannot find {}", file.display()))?;
    Ok(metadata.len())
}
