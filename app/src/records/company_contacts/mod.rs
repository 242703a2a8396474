//! The contacts of a company: on its card, and in the form of a new one.

pub mod api;
mod block;
mod linking;
mod new;

pub use block::ContactsBlock;
pub use new::{ContactDraft, NewContacts, read_contacts, retype_contacts, typed_contacts};
