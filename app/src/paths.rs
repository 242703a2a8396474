//! The addresses of pages.

use domain::Kind;

pub const HOME: &str = "/";
pub const LOG_IN: &str = "/login";
pub const MODE: &str = "/crm/mode";
pub const IMPORT: &str = "/crm/import";
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
