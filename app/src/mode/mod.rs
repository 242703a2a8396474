//! The CRM mode: both modes explained, the wizard of the switch, its progress and its report.

pub mod api;
mod banner;
mod cards;
mod deal_creation;
mod draft;
mod examples;
mod failures;
mod pace;
mod page;
mod preview;
mod progress;
mod report;
mod run;
mod steps;
mod switch;
mod wizard;

pub use banner::RunBanner;
pub use page::ModePage;
pub use run::RunPage;
