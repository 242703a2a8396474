//! The import of a file, as somebody meets it who types the command.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Bench;
use super::figures::{Import, rounded};
use super::installation::Installation;
use crate::command::step;

/// Leads of many countries, with every column that a file usually has.
const SAMPLE: &str = "server/crates/store/tests/data/leads.csv";

/// Imports the sample, repeated, into an empty CRM in Classic mode, from the start of the command to its end.
pub fn measure(bench: &Bench) -> Result<Import> {
    let installation = Installation::new(bench, "import")?;
    installation.settle()?;
    let sample = bench.project.root.join(SAMPLE);
    let sample = fs::read_to_string(&sample).with_context(|| format!("cannot read {}", sample.display()))?;
    let file = installation.scratch.join("leads.csv");
    fs::write(&file, repeated(&sample, bench.sizes.import_copies)?).context("cannot write the file to import")?;
    let file = file.to_str().context("the folder for temporary files has no readable name")?;

    let rows_per_s = step("import", || {
        let begin = Instant::now();
        let answer = installation.ask(&["import", "leads", file])?;
        let seconds = begin.elapsed().as_secs_f64();
        let rows = answer.get("created").and_then(Value::as_f64).unwrap_or_default();
        if rows == 0.0 || answer.get("rows").and_then(Value::as_f64) != Some(rows) {
            bail!("the sample was not imported as a whole: {answer}");
        }
        Ok(rounded(rows / seconds, 0))
    })?;
    installation.discard()?;
    Ok(Import { rows_per_s })
}

/// The file with its rows several times after each other.
fn repeated(file: &str, times: usize) -> Result<String> {
    let (header, rows) = file.split_once('\n').context("the sample has no rows")?;
    let end = if rows.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{header}\n{}", format!("{rows}{end}").repeat(times)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_stays_alone() {
        assert_eq!(repeated("A;B\n1;2\n3;4", 2).unwrap(), "A;B\n1;2\n3;4\n1;2\n3;4\n");
        assert_eq!(repeated("A\r\n1\r\n", 2).unwrap(), "A\r\n1\r\n1\r\n");
    }
}
