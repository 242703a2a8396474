//! Planned and done work on a record: the form that plans it, and what the record's timeline shows of it.

mod add;
pub mod api;
mod item;

pub use add::AddActivity;
pub use item::ActivityItem;
