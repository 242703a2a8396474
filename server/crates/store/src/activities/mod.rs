//! Planned and done work on records. Who may read or change the record may do the same to its activities.

mod agenda;
mod busy;
mod calendar;
mod change;
mod counters;
mod listed;
mod marks;
mod people;
mod row;
mod write;

pub use agenda::{agenda, agenda_group};
pub use busy::busy;
pub use calendar::calendar;
pub use change::{assign, check_step, complete, delete, edit, postpone, reopen};
pub use counters::set_counters;
pub(crate) use counters::{announce_of_records, announce_taken_over};
pub(crate) use marks::fill;
pub(crate) use row::ActivityRow;
pub use row::{get, people};
pub use write::add;
