//! Export of a list as a file: what is shown, or every field, read page by page through the list's own query.

mod cell;
mod columns;
mod csv;
mod custom;
mod page;
mod xlsx;

pub use cell::Cell;
pub use columns::{Export, Scope};
pub use csv::{BYTE_ORDER_MARK, line};
pub use xlsx::Sheets;
