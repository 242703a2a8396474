//! Fields that administrators add: what they are, and the indexes that make lists fast by them.
//!
//! The rules are [`domain::fields`]'s. Values are read and written with their records, in [`crate::records`]. Whoever
//! stores values holds the lists ([`crate::settings`]); whoever changes a definition holds them exclusively.

mod define;
mod index;
mod load;

pub(crate) use define::{add_options, take_back};
pub use define::{bring_back, count, create, defined, delete, reorder, update};
pub use index::{index_pending, is_index_pending};
pub(crate) use load::{definitions, load_for, load_named, name_defaults, of_kind};
