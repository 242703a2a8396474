//! The parts of a record's timeline that are no activities: the composer above it, and comments.

pub mod api;
mod area;
mod comment_dialog;
mod comments;
mod composer;
mod editor;
mod markup;
mod suggestions;

pub use comments::{CommentItem, provide_comments};
pub use composer::Composer;
