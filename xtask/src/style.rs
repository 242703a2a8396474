//! The style sheet: one file out of the files that the main one imports, in their order.
//!
//! Plain concatenation: every file is written for current browsers as it is, and compression removes what a
//! minifier would.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The main file with the line `@import "other.css";` replaced by that file, which may import others in turn.
pub fn bundle(file: &Path) -> Result<String> {
    let mut sheet = String::new();
    append(file, &mut sheet, 0)?;
    Ok(sheet)
}

fn append(file: &Path, sheet: &mut String, depth: usize) -> Result<()> {
    if depth > 8 {
        bail!("{}: style sheets import each other in a circle", file.display());
    }
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let folder = file.parent().context("a style sheet lies in no folder")?;
    for line in text.lines() {
        if line.trim_start().starts_with("@import") {
            let imported = imported_name(line)
                .with_context(|| format!("{}: expected `@import \"name.css\";`, found `{line}`", file.display()))?;
            append(&folder.join(imported), sheet, depth + 1)?;
        } else {
            sheet.push_str(line);
            sheet.push('\n');
        }
    }
    Ok(())
}

/// The name in `@import "name";`; nothing for the other forms, which a concatenation cannot express.
fn imported_name(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("@import")?.trim_start().strip_suffix(';')?.trim_end();
    let name = rest.strip_prefix('"')?.strip_suffix('"')?;
    (!name.contains('"') && !name.contains("://")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_imports_are_inlined() {
        assert_eq!(imported_name("@import \"tokens.css\";"), Some("tokens.css"));
        assert_eq!(imported_name("  @import  \"a/b.css\" ; "), Some("a/b.css"));
        assert_eq!(imported_name("@import url(\"tokens.css\");"), None);
        assert_eq!(imported_name("@import \"tokens.css\" layer(base);"), None);
    }
}
