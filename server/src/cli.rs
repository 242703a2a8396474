//! The command line: what may be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Arguments;

/// Modus, a self-hosted CRM with two modes: Classic (with leads) and Simple (without).
#[derive(Debug, Parser)]
#[command(name = "modus", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    /// Answer with one JSON object on standard output
    #[arg(long, global = true)]
    pub json: bool,

    #[command(flatten)]
    pub settings: Arguments,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the CRM: HTTP server, background work and, without --database-url, a private Postgres
    Serve(Serve),
    /// Bring the database up to date (every other command does so too)
    Migrate,
    /// Administrators
    #[command(subcommand)]
    Admin(Admin),
    /// Employees
    #[command(subcommand)]
    Employee(Employee),
    /// Bring records in from files
    #[command(subcommand)]
    Import(Import),
    /// The CRM mode: Classic or Simple
    #[command(subcommand)]
    Mode(Mode),
    /// Statuses and dropdowns, pipelines: out to a file and in from one
    #[command(subcommand)]
    Settings(Settings),
    /// Verify the data; exit code 1 when something is wrong
    Check,
    /// Invented data for trying out
    #[command(subcommand)]
    Demo(Demo),
    /// The database
    #[command(subcommand)]
    Db(Db),
    /// Finish background work that goes on, then exit
    #[command(hide = true)]
    Work,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Fill a new database with an invented sales team's data, in Classic mode
    #[arg(long)]
    pub demo: bool,
    /// How many leads the invented data has
    #[arg(long, value_name = "N", default_value_t = 200, requires = "demo",
          value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
    pub demo_leads: i64,
}

#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Create an administrator; without a password, print a one-time link to set one
    Create {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// Read the password from standard input (one line)
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Employee {
    /// Invite an employee and print the one-time link
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// Give the right to change CRM settings
        #[arg(long)]
        may_change_settings: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Import leads from a CSV or XLSX file; in Simple mode each becomes a deal at once
    Leads {
        file: PathBuf,
        /// Write the rejected rows here, with a column that says why
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Import contacts from a CSV or XLSX file, linked with the companies that they name
    #[command(after_help = MAP_HELP)]
    Contacts(ImportClients),
    /// Import companies from a CSV or XLSX file
    #[command(after_help = MAP_HELP)]
    Companies(ImportClients),
}

/// A file of contacts or companies. Without a key each row makes one record.
#[derive(Debug, Args)]
pub struct ImportClients {
    pub file: PathBuf,
    /// Write the rejected rows here, with a column that says why
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// What the columns mean, where their titles do not say it
    #[arg(long, value_name = "FILE.toml")]
    pub map: Option<PathBuf>,
    /// Update records that have the same value in this column: its title, or what it becomes. "Modus ID" of an exported
    /// file finds each record by its number
    #[arg(long, value_name = "COLUMN")]
    pub key: Option<String>,
    /// Add unknown values, such as industries, to their lists; otherwise they are kept in the comment
    #[arg(long)]
    pub add_values: bool,
}

/// How `--map` is written.
const MAP_HELP: &str = r#"The map (--map FILE.toml); everything in it may be left out:

  key = "Security"          # as --key
  add_values = true         # as --add-values
  sheet = 1                 # of a workbook; 1 is the first
  encoding = "UTF-8"        # UTF-8, Windows-1250, Windows-1252, UTF-16LE, UTF-16BE
  separator = "comma"       # comma, semicolon, tab
  decimal = "point"         # point, comma
  date_order = "day_month_year"   # month_day_year, year_month_day
  currency = "EUR"          # of amounts without one

  [columns]                 # the title in the file = what it becomes
  "Security" = "title"
  "GICS Sector" = "industry"
  "Headquarters Location" = "location"
  "Switchboard" = "phone.work"
  "CIK" = "ignore"
  "Region" = "Sales region"       # a custom field, by its name in any language
  "Symbol" = { field = "Ticker", type = "text" }   # made if there is no custom field of this name

A column becomes a field, by its code (title, first_name, last_name, company_id, industry, comment, address_city, …),
a contact point (phone.work, phone.mobile, email.work, web.work, …), full_name, location (city, region, country in one
cell, which replaces all three of a record that is updated), id (the number of the record in Modus, only to find it by),
note (kept in the comment) or ignore. The type of a new custom field is text, number, decimal, date, url, list (with the
values of the column) or boolean; left out, the values decide. Columns that the map does not name are recognised by
their titles."#;

#[derive(Debug, Subcommand)]
pub enum Mode {
    /// Show the mode and what inquiries become
    Get,
    /// Say what a switch would do; nothing is written
    #[command(subcommand)]
    Plan(Plan),
    /// Switch the mode
    #[command(subcommand)]
    Switch(Switch),
}

#[derive(Debug, Subcommand)]
pub enum Plan {
    /// From Classic to Simple: every lead in progress becomes a deal with its client
    Simple(Conversion),
}

#[derive(Debug, Subcommand)]
pub enum Switch {
    /// Turn every lead in progress into a deal with its client; new inquiries become deals
    Simple {
        #[command(flatten)]
        conversion: Conversion,
        /// Really do it
        #[arg(long)]
        yes: bool,
    },
    /// New inquiries become leads; deals stay as they are
    Classic {
        /// Really do it
        #[arg(long)]
        yes: bool,
    },
}

/// The deal creation mode. Client and pipeline stay as they are set where they are not given.
#[derive(Debug, Clone, Args)]
pub struct Conversion {
    /// Where deals are created: the pipeline's id, or its name in any language
    #[arg(long, value_name = "NAME")]
    pub pipeline: Option<String>,
    /// Create the pipeline of this name
    #[arg(long, requires = "pipeline")]
    pub new_pipeline: bool,
    /// The client that is created with a deal
    #[arg(long)]
    pub client: Option<Client>,
    /// Open activities move to the deal instead of being completed
    #[arg(long)]
    pub keep_activities: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Client {
    Contact,
    Company,
    Both,
}

#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Print the whole configuration as one readable JSON file (the mode is no part of it)
    Export,
    /// Make the configuration like a file's; values that records use are never deleted
    Import {
        file: PathBuf,
        /// Check the file and say what would change; nothing is written
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Demo {
    /// Add an invented sales team's data; needs the Classic mode
    Load {
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
        leads: i64,
        /// The same number gives the same data [default: 1]
        #[arg(long, value_name = "S")]
        seed: Option<u64>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Db {
    /// Print the address of the database, for psql and backups while the server runs
    Url,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }
}
