//! The section *Contacts*.

use domain::Kind;
use leptos::prelude::*;

use crate::lazy::{self, Part};
use crate::records::Section;

/// The list of contacts.
#[component]
pub fn ContactsPage() -> impl IntoView {
    view! { <Section kind=Kind::Contact/> }
}

/// One contact, over the list.
#[component]
pub fn ContactPanel() -> impl IntoView {
    lazy::show(Part::Record(Kind::Contact))
}
