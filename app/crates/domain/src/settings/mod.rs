//! The lists that administrators shape: stages and statuses, pipelines, dictionaries (seed 002).
//!
//! A [`ValueList`] is one such list; a [`ListChange`] is what may be done to it; [`ValueList::apply`] alone says
//! whether it may be done. What was done is kept as [`Done`], which knows its own [inverse](Done::inverse).

mod change;
mod configuration;
mod done;
mod fields;
mod list;
#[cfg(test)]
mod tests;
mod view;

pub use change::{CODE_LENGTH, ListChange, check_code, is_color};
pub use configuration::{Configuration, FORMAT, FileValue, ListChanges, Unfit, UnfitReason};
pub use done::{Done, What};
pub use fields::{FieldAspect, FieldDone, FieldWhat, FileField, FileLink, FileOption};
pub use list::{ListKey, ListValue, Naming, ValueList};
pub use view::{
    AuditEntry, AuditPage, Audited, Deletion, MoveCounts, MoveRun, Outcome, PipelineTemplate, Replacement,
    StageMapping, suggest_mapping,
};
