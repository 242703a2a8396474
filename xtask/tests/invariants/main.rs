//! The invariants of the architecture that the compiler does not check. Each test names every place that breaks it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot read the sources must fail")]

mod domain;
mod rooms;
mod server_functions;
mod sources;
mod sql;
mod texts;
mod wire;
