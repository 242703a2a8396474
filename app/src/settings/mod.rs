//! *Statuses and dropdowns*: the lists that administrators shape (seed 002).

pub mod api;
mod changes;
mod dialog;
mod editor;
mod fields;
mod lists;
mod moving;
mod page;

pub use changes::ChangesPage;
pub use fields::FieldsPage;
pub use page::StatusesPage;
