//! The addresses of pages.

use domain::settings::ListKey;
use domain::timeline::Anchor;
use domain::{FieldName, Kind};
use leptos_router::location::Url;

pub const HOME: &str = "/";
pub const LOG_IN: &str = "/login";
pub const MODE: &str = "/crm/mode";
pub const IMPORT: &str = "/crm/import";
/// Activities of all records, as a list and as a calendar.
pub const ACTIVITIES: &str = "/activities";
/// Statuses and dropdowns.
pub const STATUSES: &str = "/settings/statuses";
/// What was changed in statuses and dropdowns.
pub const CHANGES: &str = "/settings/changes";
/// Custom fields.
pub const FIELDS: &str = "/settings/fields";
/// What the counters of sections and records count.
pub const COUNTERS: &str = "/settings/counters";
pub const PEOPLE: &str = "/settings/people";

/// What was deleted.
pub const BIN: &str = "/settings/bin";

/// A program of the browser, by the pages that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgramName {
    /// Log-in, and the sections of records.
    Sections,
    /// The section of activities.
    Activities,
    /// Statuses and dropdowns, custom fields, counters, people.
    Settings,
    /// The mode and the import.
    Runs,
}

impl ProgramName {
    /// The program that has the page.
    pub fn of(path: &str) -> Self {
        let begins_with = |starts: &[&str]| starts.iter().any(|start| path.starts_with(start));
        if begins_with(&[MODE, IMPORT]) {
            Self::Runs
        } else if path.starts_with(ACTIVITIES) {
            Self::Activities
        } else if path.starts_with("/settings") {
            Self::Settings
        } else {
            Self::Sections
        }
    }

    /// Whether it is, or is part of, the program that runs.
    pub fn is_here(self) -> bool {
        match self {
            Self::Sections => cfg!(feature = "sections"),
            Self::Activities => cfg!(feature = "activities"),
            Self::Settings => cfg!(feature = "settings"),
            Self::Runs => cfg!(feature = "runs"),
        }
    }
}

/// Whether the page shows a record, over its list.
pub fn shows_record(path: &str) -> bool {
    Kind::ALL.into_iter().any(|kind| {
        path.strip_prefix(section(kind).as_str())
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|id| !id.is_empty())
    })
}

/// The list of a kind of record.
pub fn section(kind: Kind) -> String {
    format!("/crm/{}", kind.code())
}

/// An uploaded file.
pub fn file(id: i64) -> String {
    format!("/files/{id}")
}

/// A record.
pub fn record(kind: Kind, id: i64) -> String {
    format!("/crm/{}/{id}", kind.code())
}

/// A record, at an entry of its timeline.
pub fn entry(kind: Kind, id: i64, entry: Anchor) -> String {
    format!("{}#{}", record(kind, id), entry.element_id())
}

/// The deleted records of a kind.
pub fn bin(kind: Kind) -> String {
    format!("{BIN}?kind={}", kind.code())
}

/// Those of the deleted records whose names have what is searched for.
pub fn bin_search(kind: Kind, search: &str) -> String {
    if search.is_empty() { bin(kind) } else { format!("{}&search={}", bin(kind), Url::escape(search)) }
}

/// One list of statuses and dropdowns.
pub fn statuses(list: ListKey) -> String {
    format!("{STATUSES}/{list}")
}

/// The custom fields of a kind of record.
pub fn fields(kind: Kind) -> String {
    format!("{FIELDS}/{}", kind.code())
}

/// The records that have this value in a field; deals in this pipeline.
pub fn with_value(kind: Kind, field: FieldName, code: &str, pipeline_id: Option<i64>) -> String {
    let view = if kind == Kind::Deal { "view=list&" } else { "" };
    let pipeline = pipeline_id.map(|id| format!("pipeline={id}&")).unwrap_or_default();
    let value = match field {
        FieldName::PipelineId => format!("pipeline={code}"),
        _ => format!("filter.{}={}", field.code(), Url::escape(code)),
    };
    format!("{}?{view}{pipeline}{value}", section(kind))
}

/// The progress, and afterwards the report, of a conversion.
pub fn conversion(run: i64) -> String {
    format!("/crm/mode/run/{run}")
}

/// The import of a kind of record.
pub fn import(kind: Kind) -> String {
    format!("{IMPORT}?kind={}", kind.code())
}

/// A file with what a list shows: `query` is that of the list's address, with its question mark. `ending` is `csv` or
/// `xlsx`.
pub fn export(kind: Kind, ending: &str, query: &str) -> String {
    format!("/export/{}.{ending}{query}", kind.code())
}

/// The progress, and afterwards the report, of an import.
pub fn import_run(run: i64) -> String {
    format!("/crm/import/{run}")
}

/// The page that an invitation's one-time link opens.
pub fn invitation(token: &str) -> String {
    format!("/invitation/{token}")
}
