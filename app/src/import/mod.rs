//! Import of leads, contacts and companies: file, columns, preview, then the run with its progress and report.

pub mod api;
mod columns;
mod earlier;
mod kept;
mod new_field;
mod page;
mod preview;
mod report;
mod run;
mod steps;
mod undo;
mod updating;
mod wizard;

pub use page::ImportPage;
pub use run::ImportRunPage;
