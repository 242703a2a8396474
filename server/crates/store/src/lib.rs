//! All SQL and all migrations.
//!
//! Every function that reads or writes data takes a [`Ctx`]: an actor with permissions inside a transaction.
//! Background work and the command line act as the system employee *Modus*.

pub mod activities;
pub mod bulk;
pub mod check;
pub mod clients;
pub mod company_contacts;
pub mod conversion;
mod ctx;
pub mod custom;
mod database;
pub mod demo;
pub mod details;
pub mod directory;
mod error;
pub mod events;
pub mod export;
pub mod files;
pub mod history;
pub mod import;
pub mod inquiries;
pub mod layout;
pub mod mode;
pub mod notifications;
mod paging;
pub mod people;
pub mod phone;
pub mod records;
pub mod runs;
pub mod sessions;
pub mod settings;
pub mod timeline;
pub mod views;

pub use ctx::{Actor, Ctx};
pub use database::{Database, MIGRATOR, migrate};
pub use error::{Error, Result};
