//! Types and rules of the CRM.
//!
//! This crate is pure: no input or output, no clock, no randomness, no framework. It compiles for the
//! server and for the browser, so that a rule is written once and both sides follow it.

pub mod activity;
pub mod attachment;
pub mod bin;
pub mod bulk;
pub mod client_deals;
pub mod company_contact;
pub mod contact_point;
pub mod conversion;
pub mod date;
pub mod defaults;
pub mod details;
pub mod directory;
pub mod errors;
pub mod event;
pub mod fields;
pub mod filter;
pub mod history;
pub mod import;
pub mod inquiry;
pub mod kind;
pub mod language;
pub mod layout;
pub mod list;
pub mod markup;
pub mod messenger;
pub mod mode;
pub mod moment;
pub mod notification;
pub mod people;
pub mod permissions;
pub mod picture;
pub mod record;
pub mod run;
pub mod search;
pub mod send_key;
pub mod settings;
pub mod spreadsheet;
pub mod stage;
pub mod suggestion;
pub mod text;
pub mod timeline;
pub mod value;
pub mod view;

pub use contact_point::{ContactPoint, ContactPointKind, ContactPointType};
pub use errors::{AppError, Problem, Refusal, Violation};
pub use fields::{Field, FieldName, FieldType};
pub use kind::Kind;
pub use language::Language;
pub use mode::{ClientChoice, CrmMode, DealCreation};
pub use moment::Moment;
pub use permissions::{Action, Level, Permissions};
pub use record::{Change, Record};
pub use value::Value;
