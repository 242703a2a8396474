//! How cards and forms are laid out: what their sections are called, and the dialog that arranges them.

pub mod api;
mod arranged;
mod dialog;
mod draft;
mod names;
mod sections;
mod title;

pub use arranged::resume_layout;
pub use dialog::LayoutDialog;
pub use names::{ChangeButton, section_title};
