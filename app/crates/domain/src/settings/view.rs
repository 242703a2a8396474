//! What the page of *Statuses and dropdowns* sends and shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Done, FieldDone, ListKey};
use crate::run::RunState;
use crate::stage::{Semantics, Stage};
use crate::{Moment, stage};

/// What records get instead of a value that is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// *Leave empty*; only for dictionaries.
    Empty,
    /// Another value of the list, by its code.
    Value(String),
    /// Another pipeline, with a stage for each of the old ones.
    Pipeline { pipeline_id: i64, stages: StageMapping },
}

/// Pairs of the old and the new stage.
pub type StageMapping = BTreeMap<String, String>;

/// A value to be deleted, or merged into another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    pub list: ListKey,
    pub code: String,
    /// Nothing only if no record uses the value.
    pub replacement: Option<Replacement>,
}

/// What a new pipeline begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PipelineTemplate {
    /// The obligatory stages alone: initial, success, failure.
    Empty,
    Default,
    CopyOf(i64),
}

/// What a change led to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Many records are being moved; this run shows how far it is.
    pub run: Option<i64>,
    /// Records that were moved at once.
    pub moved: i64,
}

/// How far the moving of records is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveCounts {
    pub total: i64,
    pub moved: i64,
}

/// A run that moves records away from a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveRun {
    pub id: i64,
    pub list: ListKey,
    pub code: String,
    pub state: RunState,
    pub counts: MoveCounts,
}

/// What was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audited {
    List { list: ListKey, done: Done },
    Field(FieldDone),
}

/// One entry of the list of changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Moment,
    pub employee_id: i64,
    pub what: Audited,
    /// Records that moved with it.
    pub moved: i64,
    /// This entry takes back an earlier one.
    pub undoes: Option<i64>,
    /// A later entry took this one back.
    pub undone_by: Option<i64>,
}

/// A page of the changes, newest first; `next` is the entry to continue before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    pub next: Option<i64>,
}

/// A stage in another pipeline for each stage of a pipeline: the one with the same code and meaning, else the first of
/// the same meaning.
pub fn suggest_mapping(from: &[Stage], to: &[Stage]) -> StageMapping {
    let first = |semantics: Semantics| to.iter().find(move |stage| stage.semantics == semantics);
    let target = |stage: &stage::Stage| {
        let same = to.iter().find(|known| known.code == stage.code && known.semantics == stage.semantics);
        same.or_else(|| first(stage.semantics)).map(|known| known.code.clone())
    };
    let mut mapping = StageMapping::new();
    // One by one: collecting would bring a sort of its own into the browser.
    mapping.extend(from.iter().filter_map(|stage| Some((stage.code.clone(), target(stage)?))));
    mapping
}
