use domain::Kind;
use domain::value::Link;
use leptos::prelude::*;
use messages::labels;
use messages::text::{client_deals, details as text};
use ui::dynamic;

use super::open::use_open;
use super::tabs::{Tab, use_tabs};
use crate::paths;
use crate::records::api::Opened;
use crate::text::tr;

/// The deal of a lead, how many deals a client has, and the companies that a contact is linked to beside its own.
#[component]
pub(super) fn Related() -> impl IntoView {
    let open = use_open();
    let list = move |kind: Kind, links: fn(&Opened) -> &Vec<Link>| {
        let links = Memo::new(move |_| open.opened.with(|opened| links(opened).clone()));
        move || {
            let links = links.get();
            (!links.is_empty()).then(|| view! { <Links kind=kind links=links/> })
        }
    };
    view! {
        {list(Kind::Company, |opened| &opened.companies)}
        {list(Kind::Deal, |opened| &opened.deals)}
        {open.kind.is_client().then(|| view! { <Deals/> })}
    }
}

/// How many deals the client has; they have a tab of their own.
#[component]
fn Deals() -> impl IntoView {
    let open = use_open();
    let tabs = use_tabs();
    let count = Memo::new(move |_| open.opened.with(|opened| opened.deal_count));
    dynamic(move || {
        let count = count.get();
        (count > 0).then(|| {
            view! {
                <section class="key-values">
                    <h3 class="key-values__title">{tr(labels::kind_plural(Kind::Deal))}</h3>
                    <a class="record-link" href=move || tabs.path(Tab::Deals)>{tr(client_deals::count(count))}</a>
                </section>
            }
        })
    })
}

#[component]
fn Links(kind: Kind, links: Vec<Link>) -> impl IntoView {
    let title = if kind == Kind::Company { text::also_linked() } else { labels::kind_plural(kind) };
    let entry = move |link: Link| {
        view! { <li><a class="record-link" dir="auto" href=paths::record(kind, link.id)>{link.label}</a></li> }
    };
    view! {
        <section class="key-values">
            <h3 class="key-values__title">{tr(title)}</h3>
            <ul class="record-links">{links.into_iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}
