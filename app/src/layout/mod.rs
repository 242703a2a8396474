//! How cards and forms are laid out: what their sections are called, and the dialog that arranges them.

pub mod api;
mod dialog;
mod draft;
mod names;
mod sections;
mod title;

pub use dialog::LayoutDialog;
pub use names::{ChangeButton, section_title};
