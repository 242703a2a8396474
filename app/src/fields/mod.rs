//! Custom fields as administrators set them up: the form, which the settings and the card of a record share.

pub mod api;
mod dialog;
mod draft;
mod form;
mod names;
mod options;
mod stages;

pub use dialog::FieldDialog;
pub(crate) use draft::NamingDraft;
pub(crate) use form::translations;
pub use names::type_name;
