//! Small marks: states, counts, stages.

use leptos::prelude::*;

use crate::stage_style;

/// The tone of a [`Badge`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeKind {
    #[default]
    Neutral,
    Accent,
    Success,
    Warning,
    Danger,
}

/// A word or a count in a small frame.
///
/// `<Badge kind=BadgeKind::Accent>{text}</Badge>`
#[component]
pub fn Badge(#[prop(optional)] kind: BadgeKind, children: Children) -> impl IntoView {
    let class = match kind {
        BadgeKind::Neutral => "badge",
        BadgeKind::Accent => "badge badge--accent",
        BadgeKind::Success => "badge badge--success",
        BadgeKind::Warning => "badge badge--warning",
        BadgeKind::Danger => "badge badge--danger",
    };
    view! { <span class=class>{children()}</span> }.into_any()
}

/// The name of a stage on its colour (`#rrggbb`), with a text colour that is readable on it.
///
/// `<StageBadge name=stage.name color=stage.color/>`
#[component]
pub fn StageBadge(#[prop(into)] name: Signal<String>, #[prop(into)] color: Signal<String>) -> impl IntoView {
    view! {
        <span class="badge badge--stage" style=move || color.with(|color| stage_style(color))>
            {move || name.get()}
        </span>
    }
    .into_any()
}

/// A dot in a stage's colour with the name beside it: calmer than a [`StageBadge`], for dense lists.
///
/// `<StageDot name=stage.name color=stage.color/>`
#[component]
pub fn StageDot(#[prop(into)] name: Signal<String>, #[prop(into)] color: Signal<String>) -> impl IntoView {
    view! {
        <span class="stage-dot" style=move || color.with(|color| stage_style(color))>
            {move || name.get()}
        </span>
    }
    .into_any()
}
