//! The head of a page, and the bar of a section.

use leptos::{children::ViewFnOnce, prelude::*};

use crate::visually_hidden::filled;

/// The page's title, what stands beside it (view switch, filter), and its actions at the right.
///
/// `<PageHeader title=tr(text::deals()) actions=move || view! { <Button …/> }><SegmentedControl …/></PageHeader>`
#[component]
pub fn PageHeader(
    #[prop(into)] title: Signal<String>,
    /// A quiet text after the title, such as the number of records.
    #[prop(optional, into)]
    note: Signal<String>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-header">
            <h1 class="page-header__title">{move || title.get()}</h1>
            <span class="page-header__note" aria-live="polite">{move || filled(note)}</span>
            <div class="page-header__middle">{children.map(|children| children())}</div>
            {actions.map(|actions| view! { <div class="page-header__actions">{actions.run()}</div> })}
        </header>
    }
    .into_any()
}

/// A row of controls above a list.
///
/// `<Toolbar label=tr(text::filter())>…</Toolbar>`
#[component]
pub fn Toolbar(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! { <div class="toolbar" role="group" aria-label=label>{children()}</div> }.into_any()
}
