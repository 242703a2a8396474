//! The figures, in the form in which `--json` prints them. What was not measured is left out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::latency::Latency;

#[derive(Default, Serialize)]
pub struct Figures {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
    /// First page of the list of leads, by the number of leads.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub list: BTreeMap<u32, Latency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<Import>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage_deletion: Option<StageDeletion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_load: Option<ProgramSize>,
    /// The browser's other programs, for the table alone.
    #[serde(skip)]
    pub other_programs: Vec<(&'static str, ProgramSize)>,
    /// Resident memory of the server at rest, in millions of bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<f64>,
}

impl Figures {
    pub fn take_sizes(&mut self, sizes: Vec<(&'static str, ProgramSize)>) {
        let mut sizes = sizes.into_iter();
        self.first_load = sizes.next().map(|(_, size)| size);
        self.other_programs = sizes.collect();
    }
}

#[derive(Serialize)]
pub struct Conversion {
    pub leads: u32,
    pub leads_per_s: f64,
    /// Postgres alone, with the same rows.
    pub floor_leads_per_s: f64,
    pub ratio: f64,
}

#[derive(Serialize)]
pub struct Search {
    /// The slowest of the texts that are found.
    pub found: Latency,
    pub two_letters_not_found: Latency,
    /// Each text that is found, for the table alone.
    #[serde(skip)]
    pub found_texts: Vec<(&'static str, Latency)>,
    /// The totals of those texts that the list comes without, for the table alone.
    #[serde(skip)]
    pub later_totals: Vec<(&'static str, Latency)>,
}

#[derive(Serialize)]
pub struct Import {
    pub rows_per_s: f64,
}

#[derive(Serialize)]
pub struct StageDeletion {
    pub deals: u32,
    /// Until every deal is in another stage and the stage is gone.
    pub seconds: f64,
    /// First page of the list of deals meanwhile.
    pub list_meanwhile: Latency,
}

/// Bytes of the JavaScript and the wasm of one program of the browser.
#[derive(Clone, Copy, Default, Serialize)]
pub struct ProgramSize {
    pub raw: u64,
    pub gzip: u64,
    pub brotli: u64,
}

/// The value with this many decimal digits: more would pretend to be exact.
pub fn rounded(value: f64, digits: i32) -> f64 {
    let factor = 10_f64.powi(digits);
    (value * factor).round() / factor
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_json_has_the_agreed_form() {
        let latency = Latency { median_ms: 1.5, p95_ms: 2.25 };
        let size = ProgramSize { raw: 3, gzip: 2, brotli: 1 };
        let figures = Figures {
            conversion: Some(Conversion {
                leads: 100_000,
                leads_per_s: 5000.0,
                floor_leads_per_s: 10000.0,
                ratio: 0.5,
            }),
            list: [1_000, 100_000, 1_000_000].into_iter().map(|leads| (leads, latency)).collect(),
            search: Some(Search {
                found: latency,
                two_letters_not_found: latency,
                found_texts: vec![("a name", latency)],
                later_totals: vec![("a name", latency)],
            }),
            import: Some(Import { rows_per_s: 6000.0 }),
            stage_deletion: Some(StageDeletion { deals: 200_000, seconds: 9.5, list_meanwhile: latency }),
            first_load: Some(size),
            other_programs: vec![("settings", size)],
            memory_mb: Some(44.1),
            start_ms: Some(120.0),
        };
        let times = json!({ "median_ms": 1.5, "p95_ms": 2.25 });
        let expected = json!({
            "conversion": { "leads": 100000, "leads_per_s": 5000.0, "floor_leads_per_s": 10000.0, "ratio": 0.5 },
            "list": { "1000": times, "100000": times, "1000000": times },
            "search": { "found": times, "two_letters_not_found": times },
            "import": { "rows_per_s": 6000.0 },
            "stage_deletion": { "deals": 200000, "seconds": 9.5, "list_meanwhile": times },
            "first_load": { "raw": 3, "gzip": 2, "brotli": 1 },
            "memory_mb": 44.1,
            "start_ms": 120.0
        });
        assert_eq!(serde_json::to_value(&figures).unwrap(), expected);
        assert_eq!(serde_json::to_value(Figures::default()).unwrap(), json!({}));
    }

    #[test]
    fn rounding_keeps_the_wanted_digits() {
        assert_eq!(rounded(1.2345, 2), 1.23);
        assert_eq!(rounded(1234.5, 0), 1235.0);
    }
}
