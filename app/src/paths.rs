//! The addresses of pages.

use domain::settings::ListKey;
use domain::{FieldName, Kind};
use leptos_router::location::Url;

pub const HOME: &str = "/";
pub const LOG_IN: &str = "/login";
pub const MODE: &str = "/crm/mode";
pub const IMPORT: &str = "/crm/import";
/// Statuses and dropdowns.
pub const STATUSES: &str = "/settings/statuses";
/// What was changed in statuses and dropdowns.
pub const CHANGES: &str = "/settings/changes";
pub const PEOPLE: &str = "/settings/people";

/// Whether the page belongs to the program for what is rarely used.
pub fn is_settings(path: &str) -> bool {
    [LOG_IN, MODE, IMPORT, "/settings", "/start", "/invitation"].iter().any(|start| path.starts_with(start))
}

/// The list of a kind of record.
pub fn section(kind: Kind) -> String {
    format!("/crm/{}", kind.code())
}

/// A record.
pub fn record(kind: Kind, id: i64) -> String {
    format!("/crm/{}/{id}", kind.code())
}

/// One list of statuses and dropdowns.
pub fn statuses(list: ListKey) -> String {
    format!("{STATUSES}/{list}")
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

/// The progress, and afterwards the report, of an import.
pub fn import_run(run: i64) -> String {
    format!("/crm/import/{run}")
}

/// The page that an invitation's one-time link opens.
pub fn invitation(token: &str) -> String {
    format!("/invitation/{token}")
}
