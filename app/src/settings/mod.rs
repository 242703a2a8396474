//! *Statuses and dropdowns*: the lists that administrators shape (seed 002); custom fields; what counters count.

pub mod api;
mod changes;
mod counters;
mod dialog;
mod editor;
mod fields;
mod lists;
mod moving;
mod page;

pub use changes::ChangesPage;
pub use counters::CountersPage;
pub use fields::FieldsPage;
pub use page::StatusesPage;
