//! The figures for people, each with its target.

use std::fmt::Write;

use super::figures::{Figures, ProgramSize};
use super::latency::Latency;
use super::table_companies;

/// A figure, and what it should be.
pub struct Row {
    what: String,
    figure: String,
    target: Option<Target>,
}

struct Target {
    text: String,
    is_reached: bool,
}

impl Row {
    pub(super) fn new(what: impl Into<String>, figure: impl Into<String>) -> Self {
        Self { what: what.into(), figure: figure.into(), target: None }
    }

    fn at_least(mut self, value: f64, target: f64) -> Self {
        self.target = Some(Target { text: format!("at least {}", number(target)), is_reached: value >= target });
        self
    }

    pub(super) fn at_most(mut self, value: f64, target: f64, unit: &str) -> Self {
        self.target = Some(Target { text: format!("at most {} {unit}", number(target)), is_reached: value <= target });
        self
    }

    /// Whether it has a target and does not reach it.
    pub fn is_missed(&self) -> bool {
        self.target.as_ref().is_some_and(|target| !target.is_reached)
    }
}

/// A row for each figure that was taken.
pub fn rows(figures: &Figures) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(of) = &figures.conversion {
        let leads = number(of.leads.into());
        let rate = |value: f64| format!("{} leads/s", number(value));
        let row = Row::new(format!("conversion of {leads} leads"), rate(of.leads_per_s));
        rows.push(row.at_least(of.leads_per_s, 5_000.0));
        rows.push(Row::new("  its floor: the same rows by INSERT … SELECT", rate(of.floor_leads_per_s)));
        rows.push(Row::new("  share of the floor", of.ratio.to_string()).at_least(of.ratio, 0.5));
    }
    for (leads, latency) in &figures.list {
        let row = Row::new(format!("first page of {} leads, with its total", number((*leads).into())), times(latency));
        let is_largest = figures.list.keys().max() == Some(leads);
        rows.push(if is_largest { row.at_most(latency.p95_ms, 10.0, "ms p95") } else { row });
    }
    if let Some(of) = &figures.search {
        for (what, latency) in &of.found_texts {
            rows.push(Row::new(format!("search: {what}"), times(latency)).at_most(latency.p95_ms, 20.0, "ms p95"));
        }
        for (what, latency) in &of.later_totals {
            rows.push(Row::new(format!("  total of {what}, shown after the page"), times(latency)));
        }
        let not_found = &of.two_letters_not_found;
        let row = Row::new("search: two letters that are not found", times(not_found));
        rows.push(row.at_most(not_found.p95_ms, 50.0, "ms p95"));
    }
    table_companies::push(&mut rows, figures);
    if let Some(of) = &figures.import {
        let figure = format!("{} rows/s", number(of.rows_per_s));
        rows.push(Row::new("import of a CSV file", figure).at_least(of.rows_per_s, 5_000.0));
    }
    if let Some(of) = &figures.stage_deletion {
        let deals = number(of.deals.into());
        let row = Row::new(format!("deletion of a stage with {deals} deals"), format!("{} s", number(of.seconds)));
        rows.push(row.at_most(of.seconds, 10.0, "s"));
        rows.push(Row::new("  first page of the list of deals meanwhile", times(&of.list_meanwhile)));
    }
    if let Some(size) = &figures.first_load {
        let brotli_kb = kilobytes(size.brotli);
        rows.push(Row::new("first load, wasm and JavaScript", sizes(size)).at_most(brotli_kb, 400.0, "kB brotli"));
    }
    for (program, size) in &figures.other_programs {
        rows.push(Row::new(format!("  the program of {program}"), sizes(size)));
    }
    if let Some(memory) = figures.memory_mb {
        rows.push(Row::new("memory of the server at rest", format!("{memory} MB")).at_most(memory, 60.0, "MB"));
    }
    if let Some(start) = figures.start_ms {
        rows.push(Row::new("start to the first answer", format!("{start} ms")).at_most(start, 500.0, "ms"));
    }
    rows
}

/// The rows below each other.
pub fn show(rows: &[Row]) -> String {
    let width = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or_default();
    let (what, figure) = (width(|row| &row.what), width(|row| &row.figure));
    let mut text = String::new();
    for row in rows {
        let target = row.target.as_ref().map_or_else(String::new, |target| {
            format!("  {} ({})", if target.is_reached { "reached" } else { "MISSED " }, target.text)
        });
        // Writing to a text does not fail.
        let _ = writeln!(text, "{}", format!("{:<what$}  {:<figure$}{target}", row.what, row.figure).trim_end());
    }
    text
}

pub(super) fn times(latency: &Latency) -> String {
    format!("{} ms median, {} ms p95", latency.median_ms, latency.p95_ms)
}

fn sizes(size: &ProgramSize) -> String {
    let [raw, gzip, brotli] = [size.raw, size.gzip, size.brotli].map(|bytes| number(kilobytes(bytes)));
    format!("{brotli} kB brotli, {gzip} kB gzip, {raw} kB raw")
}

/// Rounded up, so that a target is not reached by rounding.
fn kilobytes(bytes: u64) -> f64 {
    u32::try_from(bytes.div_ceil(1000)).map_or(f64::INFINITY, f64::from)
}

/// With the thousands parted; fractions as they are.
pub(super) fn number(value: f64) -> String {
    let text = value.to_string();
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut parted = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parted_at_thousands() {
        assert_eq!(number(0.5), "0.5");
        assert_eq!(number(999.0), "999");
        assert_eq!(number(5000.0), "5,000");
        assert_eq!(number(1_000_000.0), "1,000,000");
    }

    #[test]
    fn a_row_says_whether_its_target_is_reached() {
        let rows = [
            Row::new("first load", "401 kB").at_most(kilobytes(400_001), 400.0, "kB"),
            Row::new("import", "5,000 rows/s").at_least(5_000.0, 5_000.0),
            Row::new("floor", "9,000 leads/s"),
        ];
        assert_eq!(rows.each_ref().map(Row::is_missed), [true, false, false]);
        let expected = "first load  401 kB         MISSED  (at most 400 kB)\n\
                        import      5,000 rows/s   reached (at least 5,000)\n\
                        floor       9,000 leads/s\n";
        assert_eq!(show(&rows), expected);
    }
}
