//! The program `modus`: configuration, command line, private Postgres, background work and HTTP.

pub mod cli;
pub mod commands;
pub mod config;
pub mod data_dir;
pub mod files;
pub mod http;
pub mod output;
pub mod pictures;
pub mod postgres;
pub mod refusal;
pub mod shutdown;
pub mod startup;
pub mod telemetry;
pub mod workers;
