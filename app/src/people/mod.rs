//! Settings → People: who works in the CRM, and who may change its settings.

pub mod api;
mod invite;
mod link;
mod page;
mod row;

pub use page::PeoplePage;
