//! A framed part of a page.

use leptos::{children::ViewFnOnce, prelude::*};

/// A surface with an optional title and actions beside it.
///
/// `<Card title=tr(text::deal_creation_mode())>…</Card>`
#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<Signal<String>>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let header = title.map(|title| {
        view! {
            <header class="card__header">
                <h2 class="card__title">{move || title.get()}</h2>
                {actions.map(|actions| view! { <div class="card__actions">{actions.run()}</div> })}
            </header>
        }
    });
    view! { <section class="card">{header} <div class="card__body">{children()}</div></section> }.into_any()
}

/// A page of one card in the middle of the screen: set-up and log-in.
///
/// `<CenterCard title=tr(text::log_in())>…</CenterCard>`
#[component]
pub fn CenterCard(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: Option<Signal<String>>,
    /// Below the card: language and theme, for example.
    #[prop(optional, into)]
    footer: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    view! {
        <main class="center-card" id="main">
            <div class="center-card__card">
                <span class="brand brand--large" aria-hidden="true">{crate::brand_mark()}</span>
                <h1 class="center-card__title">{move || title.get()}</h1>
                {text.map(|text| view! { <p class="center-card__text">{move || text.get()}</p> })}
                {children()}
            </div>
            {footer.map(|footer| view! { <footer class="center-card__footer">{footer.run()}</footer> })}
        </main>
    }
    .into_any()
}
