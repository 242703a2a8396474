//! Import of leads: a file is kept, looked at, and then worked off row by row in a run.
//!
//! What a column means and what becomes of a row is decided by [`domain::import`]; here files are read, and
//! leads are written in batches, each one transaction. In Simple mode the same transaction converts them.

mod decode;
mod drain;
mod file;
mod known;
mod once;
mod plan;
mod report;
mod run;
mod table;
mod write;

pub use drain::drain;
pub use file::save;
pub use once::import_file;
pub use plan::inspect;
pub use report::{RejectedRows, rejected, report};
pub use run::{progress, start};
