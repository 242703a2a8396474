//! What one employee is told: the server functions. The frame shows it.

pub mod api;
