//! *Custom fields*: those of one kind of record, and the way to the others.

mod delete;
mod list;

use domain::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use messages::labels;
use messages::text::custom as text;
use ui::{PageHeader, dynamic};

use self::list::FieldList;
use super::page::{Crumbs, Missing, NoRight};
use crate::boot::{Boot, use_boot};
use crate::frame::PageTitle;
use crate::paths;
use crate::text::tr;

/// The page *Custom fields*.
#[component]
pub fn FieldsPage() -> impl IntoView {
    let boot = use_boot();
    let params = use_params_map();
    let is_permitted = Memo::new(move |_| boot.with(Boot::may_change_settings));
    let kind = Memo::new(move |_| match params.with(|params| params.get("kind")) {
        Some(code) => Kind::from_code(&code),
        None => Some(Kind::Company),
    });
    view! {
        <PageTitle title=tr(text::custom_fields())/>
        {dynamic(move || match (is_permitted.get(), kind.get()) {
            (false, _) => view! { <NoRight/> }.into_any(),
            (true, None) => view! { <div class="page"><Missing/></div> }.into_any(),
            (true, Some(kind)) => view! { <Fields kind=kind/> }.into_any(),
        })}
    }
}

#[component]
fn Fields(kind: Kind) -> impl IntoView {
    let link = move |other: Kind| {
        let current = (other == kind).then_some("page");
        view! {
            <li>
                <a class="settings__link" href=paths::fields(other) aria-current=current>{tr(labels::kind_plural(other))}</a>
            </li>
        }
    };
    view! {
        <div class="page settings">
            <div class="settings__head">
                <Crumbs/>
                <PageHeader title=tr(text::custom_fields())/>
            </div>
            <p class="prose">{tr(text::introduction())}</p>
            <div class="settings__columns">
                <nav class="settings__lists settings__lists--few" aria-label=tr(text::custom_fields())>
                    <ul>{Kind::ALL.map(link).into_iter().collect_view()}</ul>
                </nav>
                <section class="settings__list" aria-labelledby="list-name">
                    <h2 id="list-name">{tr(labels::kind_plural(kind))}</h2>
                    <FieldList kind=kind/>
                </section>
            </div>
        </div>
    }
}
