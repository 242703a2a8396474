//! The frame around every page: bar at the top on desktops; header and bar at the bottom on phones.

use leptos::{children::ViewFnOnce, prelude::*};

use crate::dynamic::dynamic;
use crate::{Icon, VisuallyHidden};

/// One section of the program in the bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Equal to the `current` of the bars while the section is open.
    pub key: String,
    pub label: String,
    pub href: String,
    pub icon: Icon,
    /// How much waits there, and what that means; nothing is shown for zero.
    pub count: Option<(Memo<i64>, Memo<String>)>,
}

/// The sign of Modus, in the accent colour; its picture is also `public/icon.svg`.
#[must_use]
pub fn brand_mark() -> AnyView {
    view! {
        <svg class="brand__mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
            <rect class="brand__ground" width="32" height="32" rx="8"></rect>
            <path class="brand__letter" d="M8.5 23V10.5l7.5 8 7.5-8V23"></path>
        </svg>
    }
    .into_any()
}

/// The whole window: bars, and the page in `<main id="main">` between them. The bars that do not fit the width are
/// hidden by the style sheet.
///
/// `<AppFrame top=move || view! { <TopBar …/> } header=move || view! { <PhoneHeader …/> } bottom=move || view! { <BottomBar …/> }>…</AppFrame>`
#[component]
pub fn AppFrame(
    #[prop(into)] top: ViewFnOnce,
    #[prop(into)] header: ViewFnOnce,
    #[prop(into)] bottom: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="frame">
            {top.run()}
            {header.run()}
            <main class="frame__main" id="main" tabindex="-1">{children()}</main>
            {bottom.run()}
        </div>
    }
    .into_any()
}

/// The bar of desktops: the sign, the sections, and at the right (children) search, create and the user's menu.
///
/// `<TopBar label=tr(text::sections()) home="/" items=items current=section>…</TopBar>`
#[component]
pub fn TopBar(
    #[prop(into)] label: String,
    /// Where the sign leads.
    #[prop(into)]
    home: String,
    #[prop(into)] items: Signal<Vec<NavItem>>,
    #[prop(into)] current: Signal<String>,
    children: Children,
) -> impl IntoView {
    let links =
        move || items.get().into_iter().map(|item| nav_link(item, current, "top-bar__link", false)).collect_view();
    view! {
        <header class="top-bar">
            <a class="brand" href=home aria-label="Modus">{brand_mark()}</a>
            <nav class="top-bar__nav" aria-label=label>{links}</nav>
            <div class="top-bar__right">{children()}</div>
        </header>
    }
    .into_any()
}

/// The header of phones: the page's title, and at the right (children) search and the three dots.
///
/// `<PhoneHeader title=title><IconButton …/><Menu …/></PhoneHeader>`
#[component]
pub fn PhoneHeader(
    #[prop(into)] title: Signal<String>,
    /// At the left, such as a link back.
    #[prop(optional, into)]
    left: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    view! {
        <header class="phone-header">
            {left.map(ViewFnOnce::run)}
            <span class="phone-header__title">{move || title.get()}</span>
            <div class="phone-header__right">{children()}</div>
        </header>
    }
    .into_any()
}

/// The bar of phones: at most five sections, each with icon and name; further ones as children (a [`crate::Menu`]).
///
/// `<BottomBar label=tr(text::sections()) items=items current=section/>`
#[component]
pub fn BottomBar(
    #[prop(into)] label: String,
    #[prop(into)] items: Signal<Vec<NavItem>>,
    #[prop(into)] current: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let links =
        move || items.get().into_iter().map(|item| nav_link(item, current, "bottom-bar__link", true)).collect_view();
    view! {
        <nav class="bottom-bar" aria-label=label>
            {links} {children.map(|children| children())}
        </nav>
    }
    .into_any()
}

fn nav_link(item: NavItem, current: Signal<String>, class: &'static str, with_icon: bool) -> AnyView {
    let NavItem { key, label, href, icon, count } = item;
    view! {
        <a
            class=class
            href=href
            aria-current=move || current.with(|current| *current == key).then_some("page")
        >
            {with_icon.then(|| icon.view())}
            <span>{label}</span>
            {count.map(|(count, told)| dynamic(move || count_mark("nav-count", count.get(), told.get())))}
        </a>
    }
    .into_any()
}

/// A number that waits for somebody, with what it means for those who point at it or hear it; nothing for zero.
#[must_use]
pub fn count_mark(class: &'static str, count: i64, told: String) -> AnyView {
    if count == 0 {
        return ().into_any();
    }
    let title = told.clone();
    view! {
        <span class=class title=title>
            <span aria-hidden="true">{short_count(count)}</span>
            <VisuallyHidden>{told}</VisuallyHidden>
        </span>
    }
    .into_any()
}

/// A count where there is little room: `99+` for more than that.
#[must_use]
pub fn short_count(count: i64) -> String {
    if count > 99 { "99+".to_owned() } else { count.to_string() }
}
