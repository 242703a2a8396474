//! The section *Companies*.

use domain::Kind;
use leptos::prelude::*;

use crate::lazy::{self, Part};
use crate::records::Section;

/// The list of companies.
#[component]
pub fn CompaniesPage() -> impl IntoView {
    view! { <Section kind=Kind::Company/> }
}

/// One company, over the list.
#[component]
pub fn CompanyPanel() -> impl IntoView {
    lazy::show(Part::Record(Kind::Company))
}
