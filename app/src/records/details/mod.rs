//! Registration and bank data of a contact or company: shown on its card, and entered there or with a new record.

pub mod api;
mod block;
mod clash;
mod copy;
mod draft;
mod editor;
mod form;
mod history;
mod new;
mod parts;
mod summary;

pub use block::DetailsBlock;
pub use history::history_lines;
pub use new::{NewDetails, read_details, retype_details, typed_details};

pub use draft::DetailsDraft;
