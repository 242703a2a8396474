//! The Leptos application: shell, routes, pages and server functions, one room an area.
//!
//! Start reading at [`routes::App`]. What every page has at hand is in [`boot`]; how pages stay current while
//! others work is in [`live`]; how a server function begins is in [`context`].
#![recursion_limit = "256"]

pub mod activities;
mod attachments;
pub mod boot;
pub mod companies;
pub mod contacts;
#[cfg(feature = "ssr")]
pub mod context;
pub mod deals;
pub mod errors;
pub mod fields;
pub mod frame;
pub mod import;
pub mod json;
pub mod layout;
pub mod lazy;
pub mod leads;
pub mod live;
pub mod mode;
pub mod notifications;
pub mod paths;
pub mod people;
pub mod records;
pub mod routes;
pub mod session;
pub mod settings;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod text;
pub mod timeline;
mod upload;

pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
