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
    pub companies: Option<Companies>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activities: Option<Activities>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
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

/// The list of companies.
#[derive(Serialize)]
pub struct Companies {
    pub companies: u32,
    /// From marking the fields as searched until their indexes are there.
    pub index_s: f64,
    /// By what the list is filtered and sorted.
    pub system: BTreeMap<&'static str, ListTimes>,
    pub searched: BTreeMap<&'static str, ListTimes>,
    pub matching: MatchingChange,
}

#[derive(Clone, Copy, Serialize)]
pub struct ListTimes {
    pub first: Latency,
    /// The page after it; nothing where all stands on the first.
    pub next: Option<Latency>,
    /// What the page asks for afterwards; nothing where the total comes with the page.
    pub total: Option<Latency>,
}

/// A change of all companies that match.
#[derive(Serialize)]
pub struct MatchingChange {
    pub companies: u64,
    /// Counting them exactly.
    pub count: Latency,
    /// Until each is changed, with its history.
    pub seconds: f64,
}

/// A company with a long timeline.
#[derive(Serialize)]
pub struct Card {
    pub entries: u32,
    /// The whole page, with the list behind it.
    pub page: Latency,
    /// The record and its timeline, asked for one after the other.
    pub over_list: Latency,
    /// What comes below the first entries.
    pub earlier: Latency,
}

/// The section of activities.
#[derive(Serialize)]
pub struct Activities {
    pub activities: u32,
    pub list_of_one: Latency,
    pub list_of_everyone: Latency,
    pub week_of_one: Latency,
    pub month_of_one: Latency,
    pub month_of_everyone: Latency,
}

/// Companies with very many custom fields.
#[derive(Serialize)]
pub struct Form {
    pub fields: usize,
    /// The page of the section, with everything that the form of a new company is made from.
    pub section: Latency,
    /// The page of a company in which every field is filled in.
    pub card: Latency,
    pub create: Latency,
    /// Every field gets another value.
    pub edit: Latency,
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
            companies: Some(Companies {
                companies: 1_000_000,
                index_s: 30.0,
                system: BTreeMap::new(),
                searched: [("yes", ListTimes { first: latency, next: Some(latency), total: None })].into(),
                matching: MatchingChange { companies: 40_000, count: latency, seconds: 2.5 },
            }),
            card: Some(Card { entries: 10_000, page: latency, over_list: latency, earlier: latency }),
            activities: Some(Activities {
                activities: 1_000_000,
                list_of_one: latency,
                list_of_everyone: latency,
                week_of_one: latency,
                month_of_one: latency,
                month_of_everyone: latency,
            }),
            form: Some(Form { fields: 200, section: latency, card: latency, create: latency, edit: latency }),
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
            "companies": {
                "companies": 1_000_000, "index_s": 30.0, "system": {},
                "searched": { "yes": { "first": times, "next": times, "total": null } },
                "matching": { "companies": 40000, "count": times, "seconds": 2.5 }
            },
            "card": { "entries": 10000, "page": times, "over_list": times, "earlier": times },
            "activities": {
                "activities": 1_000_000, "list_of_one": times, "list_of_everyone": times, "week_of_one": times,
                "month_of_one": times, "month_of_everyone": times
            },
            "form": { "fields": 200, "section": times, "card": times, "create": times, "edit": times },
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
