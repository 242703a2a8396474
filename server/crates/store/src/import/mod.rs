//! Import of leads, contacts and companies: a file is kept, looked at, and then worked off row by row in a run.
//!
//! What a column means and what becomes of a row is decided by [`domain::import`]; here files are read, and
//! records are written in batches, each one transaction. In Simple mode the same transaction converts leads. What an
//! import did can be taken back ([`undo`]).

mod aside;
mod clients;
mod compare;
mod decode;
mod drain;
mod earlier;
mod file;
mod held;
mod known;
mod matching;
mod missing;
mod new_fields;
mod once;
mod plan;
mod report;
mod run;
mod settle;
mod table;
mod titles;
mod undo;
mod workbook;
mod write;

pub use drain::drain;
pub use earlier::earlier;
pub use file::save;
pub(crate) use known::load as known;
pub use once::{Target, Wish, import_file};
pub use plan::inspect;
pub use report::{RejectedRows, rejected, report};
pub use run::{progress, start};
pub use undo::{drain as drain_undo, start as undo};
