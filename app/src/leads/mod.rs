//! The section *Leads*.

use domain::Kind;
use leptos::prelude::*;

use crate::lazy::{self, Part};
use crate::records::Section;

/// The list of leads.
#[component]
pub fn LeadsPage() -> impl IntoView {
    view! { <Section kind=Kind::Lead/> }
}

/// One lead, over the list.
#[component]
pub fn LeadPanel() -> impl IntoView {
    lazy::show(Part::Record(Kind::Lead))
}
