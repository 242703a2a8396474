//! The section *Deals*.

use domain::Kind;
use leptos::prelude::*;

use crate::records::{RecordPanel, Section};

/// The list of deals.
#[component]
pub fn DealsPage() -> impl IntoView {
    view! { <Section kind=Kind::Deal/> }
}

/// One deal, over the list.
#[component]
pub fn DealPanel() -> impl IntoView {
    view! { <RecordPanel kind=Kind::Deal/> }
}
