//! What stands where nothing is yet.

use leptos::prelude::*;

use crate::Icon;

/// Says what the place is for, and offers the next step as children.
///
/// `<EmptyState icon=Icon::Deal title=title text=text><Button …/></EmptyState>`
#[component]
pub fn EmptyState(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <span class="empty-state__icon">{icon.view()}</span>
            <h2 class="empty-state__title">{title}</h2>
            {text.map(|text| view! { <p class="empty-state__text">{text}</p> })}
            {children.map(|children| view! { <div class="empty-state__actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
