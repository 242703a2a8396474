//! The section *Leads*.

use domain::Kind;
use leptos::prelude::*;

use crate::records::{RecordPanel, Section};

/// The list of leads.
#[component]
pub fn LeadsPage() -> impl IntoView {
    view! { <Section kind=Kind::Lead/> }
}

/// One lead, over the list.
#[component]
pub fn LeadPanel() -> impl IntoView {
    view! { <RecordPanel kind=Kind::Lead/> }
}
