//! The section *Companies*.

use domain::Kind;
use leptos::prelude::*;

use crate::records::{RecordPanel, Section};

/// The list of companies.
#[component]
pub fn CompaniesPage() -> impl IntoView {
    view! { <Section kind=Kind::Company/> }
}

/// One company, over the list.
#[component]
pub fn CompanyPanel() -> impl IntoView {
    view! { <RecordPanel kind=Kind::Company/> }
}
