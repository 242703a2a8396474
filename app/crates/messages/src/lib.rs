//! Every visible text in four languages behind typed keys, and the formats of numbers, dates and money.
//!
//! The texts stand in `texts/<area>.toml`; the build script makes of each a function
//! `text::<area>::<key>(arguments…) -> Message`, so that a missing text does not compile. A [`Message`] is only
//! a number with arguments. It becomes text through the catalogue of a language: the server has all four, the
//! browser's program carries none and is given the one it needs (`load`).

pub mod agenda;
mod argument;
pub mod by_kind;
mod catalogue;
pub mod custom;
mod details;
pub mod errors;
pub mod filters;
pub mod format;
mod import;
pub mod labels;
mod plural;
pub mod timeline;

pub use argument::{Argument, Message};
#[cfg(not(target_arch = "wasm32"))]
pub use catalogue::catalogue_files;
pub use catalogue::catalogue_path;
#[cfg(target_arch = "wasm32")]
pub use catalogue::{Mismatch, load};

/// One function a text, in one module an area.
pub mod text {
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}
