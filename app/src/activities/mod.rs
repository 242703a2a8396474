//! Planned and done work on a record: the form that plans it, and what a timeline shows of it.

pub mod api;
mod busy;
mod clock;
mod commands;
mod dialogs;
mod draft;
mod form;
mod item;
mod people;

pub use api::add as add_activity;
pub use commands::provide_commands;
pub use draft::Draft;
pub use form::ActivityFields;
pub use item::{ActivityItem, owner_view};
