//! The section *Deals*.

use domain::Kind;
use leptos::prelude::*;

use crate::lazy::{self, Part};
use crate::records::Section;

/// The list of deals.
#[component]
pub fn DealsPage() -> impl IntoView {
    view! { <Section kind=Kind::Deal/> }
}

/// One deal, over the list.
#[component]
pub fn DealPanel() -> impl IntoView {
    lazy::show(Part::Record(Kind::Deal))
}
