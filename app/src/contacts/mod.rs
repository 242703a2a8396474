//! The section *Contacts*.

use domain::Kind;
use leptos::prelude::*;

use crate::records::{RecordPanel, Section};

/// The list of contacts.
#[component]
pub fn ContactsPage() -> impl IntoView {
    view! { <Section kind=Kind::Contact/> }
}

/// One contact, over the list.
#[component]
pub fn ContactPanel() -> impl IntoView {
    view! { <RecordPanel kind=Kind::Contact/> }
}
