//! Lists, boards, forms and the record itself, for every kind of record through the catalogue of fields.

pub mod api;
mod bin;
mod client_deals;
pub mod columns;
mod company_contacts;
mod convert;
mod create;
mod create_dialog;
mod details;
mod filter;
mod forms;
mod history;
mod inquiry;
mod kanban;
mod leave_dialog;
mod list;
pub mod list_api;
mod list_tools;
mod move_deal;
mod nested;
mod panel;
pub mod query;
mod section;
mod timeline;
mod unsaved;
pub mod value;
mod views;

pub use bin::BinPage;
pub use convert::ConvertLead;
pub use create::CreateRecord;
pub use forms::{Draft, value_control};
pub use inquiry::InquiryForm;
pub use list_tools::{Tools, list_tool};
pub use panel::{LoadingPanel, RecordPanel, UnreachablePanel};
pub use section::Section;
pub use unsaved::{Kept, is_form_kept};
