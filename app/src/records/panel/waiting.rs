//! The panel before its record is there.

use domain::{AppError, Kind};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use messages::labels;
use messages::text::frame as text;
use ui::{SidePanel, Skeleton};

use super::address;
use crate::frame::{go, keep_place, way_back};
use crate::paths;
use crate::records::list::Failed;
use crate::text::tr;

#[component]
pub fn LoadingPanel(kind: Kind) -> impl IntoView {
    let content = view! {
        <div class="record-columns">
            <Skeleton count=8 label=tr(text::loading())/>
        </div>
    };
    panel(kind, content.into_any())
}

/// The program has no more than this panel, and cannot fetch the rest.
#[component]
pub fn UnreachablePanel(kind: Kind, on_retry: Callback<()>) -> impl IntoView {
    panel(kind, view! { <Failed error=AppError::Unavailable on_retry=on_retry/> }.into_any())
}

fn panel(kind: Kind, content: AnyView) -> AnyView {
    view! {
        <div class="record-panel record-panel--loading">
            <SidePanel
                id="record"
                title=String::new()
                kind=tr(labels::kind(kind))
                close_label=tr(text::close())
                on_close=close_panel(kind)
            >
                {content}
            </SidePanel>
        </div>
    }
    .into_any()
}

/// Leads back to where the record was opened from: to the section of activities, or to the list as it was, searched,
/// sorted and filtered.
pub(super) fn close_panel(kind: Kind) -> Callback<()> {
    let search = use_location().search;
    let navigate = StoredValue::new(use_navigate());
    Callback::new(move |()| {
        let list = || format!("{}{}", paths::section(kind), address::of_list(&search.get_untracked()));
        let path = way_back().inspect(|_| keep_place()).unwrap_or_else(list);
        let options = NavigateOptions { scroll: false, ..Default::default() };
        go(&path, |path| navigate.with_value(|navigate| navigate(path, options)));
    })
}
