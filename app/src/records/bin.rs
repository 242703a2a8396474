//! The recycle bin of each kind of record.

mod loading;
mod rows;

use domain::Kind;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use messages::labels;
use messages::text::{frame, lists as text, records};
use ui::{Button, EmptyState, Icon, PageHeader, SearchBox, Segment, SegmentedControl, Skeleton, SkeletonKind, dynamic};

use self::loading::{Bin, Shape};
use self::rows::{Chosen, Rows};
use super::list::Failed;
use crate::boot::use_boot;
use crate::frame::PageTitle;
use crate::paths;
use crate::text::tr;

/// What was deleted, and the way back.
#[component]
pub fn BinPage() -> impl IntoView {
    let params = use_query_map();
    let boot = use_boot();
    let kind = Memo::new(move |_| {
        let chosen = params.with(|params| params.get_str("kind").and_then(Kind::from_code));
        chosen.unwrap_or_else(|| boot.with(|boot| boot.first_section()))
    });
    let search = Memo::new(move |_| params.with(|params| params.get("search")).unwrap_or_default());
    let bin = Bin::new(kind, search);
    // Stays while another kind is looked at.
    let chosen = Chosen::new();
    let navigate = use_navigate();
    // What is searched for is kept in the address, without a step of the browser's history for each letter.
    let find = Callback::new(move |text: String| {
        if let Some(kind) = kind.try_get_untracked() {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&paths::bin_search(kind, &text), options);
        }
    });
    // Another kind is searched for the same.
    let segments = Signal::derive(move || {
        let of = |kind: Kind| Segment {
            value: kind.code().to_owned(),
            label: tr(labels::kind_plural(kind)),
            icon: None,
            href: Some(search.with(|search| paths::bin_search(kind, search))),
        };
        Kind::ALL.map(of).to_vec()
    });
    let selected = Signal::derive(move || kind.get().code().to_owned());
    view! {
        <PageTitle title=tr(text::recycle_bin())/>
        <div class="page">
            <PageHeader title=tr(text::recycle_bin())><Search search=search find=find/></PageHeader>
            <SegmentedControl label=tr(text::kind()) segments=segments selected=selected/>
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=6 label=tr(frame::loading())/> }>
                <Body bin=bin chosen=chosen find=find/>
            </Transition>
        </div>
    }
}

/// The text that names are to have.
#[component]
fn Search(search: Memo<String>, find: Callback<String>) -> impl IntoView {
    let typed = RwSignal::new(search.get_untracked());
    // What was typed last is on its way to the address; everything else there came from a link or from back.
    let sent = StoredValue::new(typed.get_untracked());
    Effect::new(move |_| {
        let search = search.get();
        if sent.get_value() != search {
            sent.set_value(search.clone());
            typed.set(search);
        }
    });
    let begin = move |text: String| {
        let text = text.trim().to_owned();
        sent.set_value(text.clone());
        find.run(text);
    };
    view! {
        <SearchBox
            id="bin-search"
            label=tr(text::bin_search())
            clear_label=tr(records::clear_search())
            value=typed
            on_search=begin
        />
    }
}

/// What stands in the place of the rows changes rarely; the rows themselves come and go one by one.
#[component]
fn Body(bin: Bin, chosen: Chosen, find: Callback<String>) -> impl IntoView {
    let shape = bin.shape();
    dynamic(move || match shape.get() {
        Shape::Loading => ().into_any(),
        Shape::Failed(error) => view! { <Failed error=error on_retry=move |()| bin.refetch()/> }.into_any(),
        Shape::Empty => {
            view! { <EmptyState icon=Icon::Trash title=tr(text::bin_empty()) text=tr(text::bin_empty_hint())/> }
                .into_any()
        }
        Shape::NothingFound => view! {
            <EmptyState icon=Icon::Search title=tr(records::nothing_found()) text=tr(text::bin_search_hint())>
                <Button on_press=move |_| find.run(String::new())>{tr(records::clear_search())}</Button>
            </EmptyState>
        }
        .into_any(),
        Shape::Rows(kind) => view! { <Rows kind=kind bin=bin chosen=chosen/> }.into_any(),
    })
}
