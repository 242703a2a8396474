//! How each employee sees the lists: their columns, and views that were saved under a name.

mod chosen;
mod column;
mod lists;
mod saved;
#[cfg(test)]
mod tests;

pub use chosen::{ListColumn, NoWidth, WIDTHS, are_usual, read_width, sound_columns};
pub use column::ColumnName;
pub use lists::{ListSetting, Lists};
pub use saved::{LONGEST_NAME, SavedView, ViewContent, ViewDraft};
