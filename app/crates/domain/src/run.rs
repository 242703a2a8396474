//! Long work with progress and a report: conversions, imports, and the moving of records.

use serde::{Deserialize, Serialize};

use crate::conversion::NotConvertible;
use crate::import::RowReason;
use crate::inquiry::Created;
use crate::{DealCreation, Kind, Moment};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    Conversion,
    Import,
    /// Records move away from a value that is deleted, or back to it.
    Move,
    /// An import is taken back.
    Undo,
    /// Many records are changed or deleted.
    Bulk,
}

impl RunKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Conversion => "conversion",
            Self::Import => "import",
            Self::Move => "move",
            Self::Undo => "undo",
            Self::Bulk => "bulk",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    Running,
    Finished,
    /// Stopped by an error that is not one row's fault; the message is in the server's log.
    Failed,
}

impl RunState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Running, Self::Finished, Self::Failed].into_iter().find(|state| state.code() == code)
    }
}

/// What a conversion has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversionCounts {
    /// Leads in progress when the run began.
    pub total: i64,
    pub converted: i64,
    pub failed: i64,
    pub deals: i64,
    pub contacts_created: i64,
    pub companies_created: i64,
    pub activities_moved: i64,
    pub activities_completed: i64,
}

/// A conversion run as its page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversionRun {
    pub id: i64,
    pub state: RunState,
    pub options: DealCreation,
    pub counts: ConversionCounts,
    pub started: Moment,
    pub finished: Option<Moment>,
    pub started_by: i64,
    /// Leads per second, over the whole run so far.
    pub rate: i64,
}

/// One lead in the report of a conversion run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversionReportRow {
    pub lead_id: i64,
    pub title: String,
    pub failure: Option<NotConvertible>,
    pub deal_id: Option<i64>,
    /// A contact that the run created.
    pub contact: Option<crate::value::Link>,
    /// A company that the run created.
    pub company: Option<crate::value::Link>,
    pub activities_moved: i64,
    pub activities_completed: i64,
}

/// A page of the report; `next` is the lead to continue after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversionReport {
    pub rows: Vec<ConversionReportRow>,
    pub next: Option<i64>,
}

/// What an import has done so far. At the end `rows = created + updated + rejected`; repaired ones are among the
/// created and updated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Rows of the file, without its header.
    pub rows: i64,
    pub created: i64,
    #[serde(default)]
    pub updated: i64,
    /// Of the updated ones: rows whose record was so already.
    #[serde(default)]
    pub unchanged: i64,
    pub repaired: i64,
    pub rejected: i64,
}

impl ImportCounts {
    /// Rows that became records, or are about one that was there.
    pub fn stored(&self) -> i64 {
        self.created + self.updated
    }

    /// Rows that were worked off.
    pub fn done(&self) -> i64 {
        self.created + self.updated + self.rejected
    }

    /// Rows that changed a record which was there.
    pub fn changed(&self) -> i64 {
        self.updated - self.unchanged
    }
}

/// An import as its page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportRun {
    pub id: i64,
    pub state: RunState,
    pub kind: Kind,
    pub file_name: String,
    pub counts: ImportCounts,
    pub started: Moment,
    pub finished: Option<Moment>,
    /// Rows per second, over the whole run so far.
    pub rate: i64,
    /// How it is taken back.
    pub undo: Option<UndoRun>,
}

/// An import in the list of those that began before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlierImport {
    pub id: i64,
    pub state: RunState,
    pub file_name: String,
    pub counts: ImportCounts,
    pub started: Moment,
    pub started_by: i64,
    /// How far it is taken back.
    pub undo: Option<RunState>,
}

/// A page of the imports of a kind, the latest first; `next` is the run to continue after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlierImports {
    pub imports: Vec<EarlierImport>,
    pub next: Option<i64>,
}

/// The taking back of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoRun {
    pub id: i64,
    pub state: RunState,
    pub counts: UndoCounts,
}

/// What the taking back of an import has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoCounts {
    /// Records that the import created, with the deals and clients that were made of its leads.
    pub records: i64,
    /// Of these, those that are in the recycle bin now.
    pub deleted: i64,
    /// Values that the import changed and that are again what they were.
    pub restored: i64,
    /// Values that somebody changed since, and records that somebody worked on since or that the user may not delete;
    /// they stay.
    pub kept: i64,
}

/// One row of the file in the report of an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportReportRow {
    /// 1 is the first row of data.
    pub number: i64,
    /// What was made of it, or changed: a record of the kind, or the deal that the lead became. Nothing for a rejected
    /// row.
    pub record: Option<Created>,
    pub title: String,
    pub reasons: Vec<RowReason>,
}

/// A page of the report, with the rows that were repaired or rejected; `next` is the row to continue after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    pub rows: Vec<ImportReportRow>,
    pub next: Option<i64>,
}
