//! Leads, deals, contacts and companies through the catalogue of fields.

mod bin;
pub mod bulk;
mod catalogue;
pub(crate) use catalogue::Catalogue;
mod client_deals;
pub(crate) mod clients;
mod columns;
pub(crate) use columns::{expression, from_stored, push_select};
pub mod contact_points;
mod create;
pub(crate) mod custom;
mod delete;
pub(crate) use delete::delete_many;
mod edit;
pub(crate) use edit::{Written, write};
mod filter;
pub(crate) use filter::lower;
mod find;
mod get;
pub(crate) mod incomplete;
mod kanban;
mod keyset;
mod labels;
pub(crate) use edit::{edit_by, edit_points_by};
pub(crate) use labels::{fill as name_linked, fill_values as name_links, of as names, of_readable as readable_names};
mod list;
pub(crate) use list::{push_conditions as push_list, record as from_row};
pub mod once;
mod permission;
mod pipeline;
pub(crate) use permission::{push_condition, require};
pub(crate) mod required;
pub mod search;
mod sort;
pub(crate) use sort::own_key;
mod touch;
pub(crate) mod verify;
mod whole;
pub(crate) use whole::whole;

pub(crate) use touch::touch;

pub(crate) use bin::restore_many;
pub use bin::{bin, restore};
pub use client_deals::deals_of_client;
pub use create::create;
pub(crate) use create::{create_incomplete, create_untold, responsible};
pub use delete::delete;
pub use edit::{edit, edit_points};
pub use get::{Opened, get, open};
pub use kanban::kanban;
pub use labels::suggest;
pub use list::{count, list, total};
pub use pipeline::move_to_pipeline;

use domain::Kind;

/// The table of a kind of record.
pub(crate) fn table(kind: Kind) -> &'static str {
    // Tables are called as their kinds are.
    kind.code()
}
