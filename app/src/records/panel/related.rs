use domain::Kind;
use domain::value::Link;
use leptos::prelude::*;
use messages::labels;

use super::open::use_open;
use crate::paths;
use crate::records::api::Opened;
use crate::text::tr;

/// The deals of a client or lead, and the contacts of a company.
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
        {list(Kind::Contact, |opened| &opened.contacts)}
        {list(Kind::Deal, |opened| &opened.deals)}
    }
}

#[component]
fn Links(kind: Kind, links: Vec<Link>) -> impl IntoView {
    let entry = move |link: Link| {
        view! { <li><a class="record-link" dir="auto" href=paths::record(kind, link.id)>{link.label}</a></li> }
    };
    view! {
        <section class="key-values">
            <h3 class="key-values__title">{tr(labels::kind_plural(kind))}</h3>
            <ul class="record-links">{links.into_iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}
