//! Planned and done work on a record: the form that plans it, and what a timeline shows of it; and the section where the
//! activities of all records stand together.

pub mod api;
mod busy;
mod clock;
mod commands;
mod conflict;
mod dialogs;
mod draft;
mod entered;
mod form;
mod item;
mod people;
mod section;

pub use api::add as add_activity;
pub use commands::provide_commands;
pub use draft::Draft;
pub use form::ActivityFields;
pub use item::{ActivityItem, owner_view};
pub use section::ActivitiesPage;
