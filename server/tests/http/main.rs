//! What the server answers over HTTP, through its real router: who may do what, and what it makes of requests that
//! nobody's browser would send.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod access;
mod attachments;
mod calls;
mod export;
mod file_fields;
mod files;
mod hostile;
mod once;
mod pages;
mod pictures;
mod reach;
mod sessions;
mod site;
