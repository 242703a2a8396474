//! For assistive technology and the keyboard.

use leptos::prelude::*;

/// A text that is read but not seen.
///
/// `<VisuallyHidden>{text}</VisuallyHidden>`
#[component]
pub fn VisuallyHidden(children: Children) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }.into_any()
}

/// The first link of the page: jumps over the navigation to the element with the id `main`.
///
/// `<SkipLink>{tr(text::skip_to_content())}</SkipLink>`
#[component]
pub fn SkipLink(children: Children) -> impl IntoView {
    // `rel` keeps the router from taking the jump for a navigation.
    view! { <a class="skip-link" href="#main" rel="external">{children()}</a> }.into_any()
}

/// The text, or nothing at all where it is empty: an empty text would be rendered as a space, and `:empty` would fail.
pub(crate) fn filled(text: Signal<String>) -> Option<String> {
    Some(text.get()).filter(|text| !text.is_empty())
}
