//! Planned and done work on records. Who may read or change the record may do the same to its activities.

mod busy;
mod change;
mod marks;
mod row;
mod write;

pub use busy::busy;
pub use change::{assign, check_step, complete, delete, edit, postpone, reopen};
pub(crate) use marks::fill;
pub(crate) use row::ActivityRow;
pub use row::{get, people};
pub use write::add;
