//! Store tests on a real Postgres. Each test has a database of its own, made on the server of `DATABASE_URL`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets something unexpected is to fail loudly"
)]

mod activities;
mod agenda;
mod bin;
mod bulk;
mod bulk_undo;
mod check;
mod client_deals;
mod company_contacts;
mod conversion;
mod counters;
mod custom;
mod custom_lists;
mod demo;
mod details;
mod drain;
mod file_fields;
mod filters;
mod history;
mod incomplete;
mod kanban;
mod layout;
mod lists;
mod mode;
mod once;
mod people;
mod planned;
mod plans;
mod records;
mod required;
mod responsible;
mod search;
mod sessions;
mod settings;
mod settings_fields;
mod support;
mod timeline;
mod views;
