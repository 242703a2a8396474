//! How many tests passed and failed, as the runners report it.

use std::fmt;
use std::ops::Add;

use anyhow::{Context, Result};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl Counts {
    /// A check that either holds or not; its failure has a reason.
    pub fn of(result: Result<()>) -> Result<Self> {
        result.map(|()| Self { passed: 1, failed: 0 })
    }

    /// From cargo-nextest: `Summary [ 1.2s] 3 tests run: 2 passed (1 slow), 1 failed, 0 skipped`.
    pub fn from_nextest(text: &str) -> Option<Self> {
        let plain = without_colours(text);
        let summary = plain.lines().rev().find(|line| line.trim_start().starts_with("Summary ["))?;
        let results = summary.split_once(" run: ")?.1;
        let mut counts = Self::default();
        let mut parenthesised = false;
        for part in results.split(", ") {
            // What stands in parentheses, such as `(1 slow, 2 leaky)`, is counted already.
            let counted = !parenthesised;
            parenthesised = (parenthesised || part.contains('(')) && !part.contains(')');
            let mut words = part.split_whitespace();
            let (Some(number), Some(kind)) = (words.next().and_then(|word| word.parse::<u64>().ok()), words.next())
            else {
                continue;
            };
            match kind {
                _ if !counted => {}
                "passed" => counts.passed += number,
                "skipped" => {}
                // failed, timed out, exec failed
                _ => counts.failed += number,
            }
        }
        Some(counts)
    }

    /// From `cargo test`: the sum of its lines `test result: ok. 2 passed; 1 failed; …`.
    pub fn from_cargo_test(text: &str) -> Option<Self> {
        let plain = without_colours(text);
        let mut sum = None;
        for line in plain.lines().filter(|line| line.starts_with("test result:")) {
            let number = |kind: &str| -> Option<u64> {
                line.split([';', '.']).find_map(|part| part.trim().strip_suffix(kind)?.trim().parse().ok())
            };
            let counts = Self { passed: number("passed")?, failed: number("failed")? };
            sum = Some(sum.unwrap_or_default() + counts);
        }
        sum
    }

    /// From Playwright's JSON report. A test that passed at the second try has passed.
    pub fn from_playwright(report: &str) -> Result<Self> {
        let report: serde_json::Value = serde_json::from_str(report).context("Playwright's report")?;
        let number = |kind: &str| report.pointer(&format!("/stats/{kind}")).and_then(serde_json::Value::as_u64);
        let count = |kind: &str| number(kind).with_context(|| format!("Playwright's report lacks {kind}"));
        let errors = report.get("errors").and_then(serde_json::Value::as_array).map_or(0, Vec::len) as u64;
        Ok(Self { passed: count("expected")? + count("flaky")?, failed: count("unexpected")? + errors })
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The text without the escape sequences that colour it.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_summaries_are_understood() {
        let all_well = "     Summary [   0.005s] 2 tests run: 2 passed, 0 skipped\n";
        assert_eq!(Counts::from_nextest(all_well), Some(Counts { passed: 2, failed: 0 }));
        let mixed = "noise\n\x1b[31;1m     Summary\x1b[0m [   9.1s] 9/12 tests run: \x1b[1m5\x1b[0m passed \
                     (1 slow, 2 leaky), 2 failed, 1 timed out, 1 exec failed, 3 skipped\nTRY 1 FAIL x\n";
        assert_eq!(Counts::from_nextest(mixed), Some(Counts { passed: 5, failed: 4 }));
        assert_eq!(Counts::from_nextest("error: could not compile"), None);
    }

    #[test]
    fn cargo_test_results_are_summed() {
        let text = "test a ... ok\n\
                    test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                    test result: FAILED. 1 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Counts::from_cargo_test(text), Some(Counts { passed: 3, failed: 3 }));
        assert_eq!(Counts::from_cargo_test("error: could not compile"), None);
    }

    #[test]
    fn playwright_reports_are_understood() {
        let report = r#"{"errors": [], "stats": {"expected": 4, "unexpected": 1, "flaky": 2, "skipped": 3}}"#;
        assert_eq!(Counts::from_playwright(report).unwrap(), Counts { passed: 6, failed: 1 });
        assert!(Counts::from_playwright("{}").is_err());
    }
}
