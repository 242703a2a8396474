use serde::{Deserialize, Serialize};

use crate::Kind;

/// Tells open browsers that something changed. It names what, never what it contains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Event {
    /// A record was created, changed or deleted; without an id: many.
    Record { kind: Kind, id: Option<i64> },
    /// An activity was planned, changed or thrown away, or there are others because its record came or went. A change of
    /// many records may be one, too.
    Activities,
    /// Mode, stages, dictionaries, pipelines or employees changed.
    Settings,
    /// What counters count is decided anew: those of everybody may have changed.
    Counters,
    /// What an employee is told, or how much waits for them, changed: only they hear it.
    Own { employee_id: i64 },
    /// Activities in the counters of an employee came so near that they are counted: only they hear it.
    Due { employee_id: i64 },
    /// An employee arranged for themselves how they see records: only they hear it.
    Arranged { employee_id: i64 },
    /// A run began, advanced or ended.
    Run { id: i64 },
    /// Events may have been missed: everything may have changed.
    Resync,
}

/// The Postgres channel that carries events.
pub const CHANNEL: &str = "modus_events";
