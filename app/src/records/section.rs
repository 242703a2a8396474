use domain::{FieldName, Kind};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use messages::text::{frame as text, lists, records};
use messages::{by_kind, labels};
use ui::{
    Banner, ButtonLink, ButtonSize, Choice, Icon, IconButton, PageHeader, SearchBox, Segment, SegmentedControl, Select,
    dynamic,
};

use super::filter::{FilterButton, FilterChips};
use super::kanban::RecordBoard;
use super::list::{RecordList, SortMenu};
use super::list_tools::Tools;
use super::query::{Address, Shown, View, use_address};
use super::refused_move::RefusedMove;
use super::views::{PinnedViews, ViewMenu};
use crate::boot::{Boot, use_boot};
use crate::frame::{Create, Creating, PageTitle, SectionMenu};
use crate::lazy::{self, Part};
use crate::paths;
use crate::text::tr;

/// A section of one kind of record: its list or board, with an open record over it.
#[component]
pub fn Section(kind: Kind) -> impl IntoView {
    let address = use_address(kind);
    let view = Memo::new(move |_| address.shown.with(|shown| shown.view));
    let tools = Tools::new();
    RefusedMove::provide();
    let actions = move || {
        view! {
            <div class="only-desktop"><NewRecord kind=kind/><SectionMenu id="section" current=kind.code()/></div>
        }
        .into_any()
    };
    view! {
        <PageTitle title=tr(labels::kind_plural(kind))/>
        <div class="page page--fill">
            <PageHeader title=tr(labels::kind_plural(kind)) actions=actions>
                {kind.has_stages().then(|| view! { <ViewSwitch address=address/> })}
                {(kind == Kind::Deal).then(|| view! { <PipelineChoice address=address/> })}
                <Search kind=kind address=address/>
                <FilterButton address=address tools=tools/>
                <ViewMenu kind=kind address=address tools=tools/>
                {dynamic(move || (view.get() == View::List).then(|| view! { <SortMenu kind=kind address=address/> }))}
            </PageHeader>
            <PinnedViews kind=kind address=address/>
            <FilterChips kind=kind address=address/>
            <LackedView address=address/>
            {(kind == Kind::Lead).then(|| view! { <ClassicOnly/> })}
            {dynamic(move || match view.get() {
                View::List => view! { <RecordList kind=kind address=address tools=tools/> }.into_any(),
                View::Kanban => view! { <RecordBoard kind=kind address=address/> }.into_any(),
            })}
        </div>
        {dynamic(move || tools.opened.get().map(|_| lazy::show(Part::ListTool(kind, address, tools))))}
        <Outlet/>
    }
}

/// Says that what is shown is not the view that a link names: a colleague keeps it, or it has gone.
#[component]
fn LackedView(address: Address) -> impl IntoView {
    let is_lacking = Memo::new(move |_| address.shown.with(|shown| shown.lacks_view));
    dynamic(move || is_lacking.get().then(|| view! { <Banner>{tr(lists::view_lacking())}</Banner> }))
}

/// The plus of the section. There are no new leads in Simple mode; on the phone the plus of the bar below is at hand.
#[component]
fn NewRecord(kind: Kind) -> impl IntoView {
    let (boot, create) = (use_boot(), use_context::<Create>());
    let is_made = Memo::new(move |_| kind != Kind::Lead || boot.with(Boot::is_classic));
    let press = move |_| {
        if let Some(create) = create {
            create.begin(Creating::Record(kind));
        }
    };
    dynamic(move || {
        is_made.get().then(|| view! { <IconButton icon=Icon::Plus label=tr(by_kind::new(kind)) on_press=press/> })
    })
}

#[component]
fn ViewSwitch(address: Address) -> impl IntoView {
    let segment = |shown: &Shown, view: View, label: String, icon: Icon| {
        let there = Shown { view, ..shown.clone() };
        Segment {
            value: view.code().to_owned(),
            label,
            icon: Some(icon),
            href: Some(format!("{}{}", paths::section(shown.kind), there.query_string())),
        }
    };
    let segments = Signal::derive(move || {
        address.shown.with(|shown| {
            vec![
                segment(shown, View::Kanban, tr(text::kanban()), Icon::Kanban),
                segment(shown, View::List, tr(text::list()), Icon::List),
            ]
        })
    });
    let selected = Signal::derive(move || address.shown.with(|shown| shown.view.code().to_owned()));
    view! { <SegmentedControl label=tr(records::view()) segments=segments selected=selected/> }
}

/// The pipeline whose deals are shown; a kanban shows the stages of exactly one.
#[component]
fn PipelineChoice(address: Address) -> impl IntoView {
    let boot = use_boot();
    let chosen = Memo::new(move |_| match address.shown.with(|shown| (shown.view, shown.pipeline_id)) {
        (_, Some(id)) => id.to_string(),
        (View::Kanban, None) => boot.with(|boot| first_pipeline(boot).to_string()),
        (View::List, None) => String::new(),
    });
    let value = RwSignal::new(chosen.get_untracked());
    Effect::new(move |_| value.set(chosen.get()));
    let choices = Signal::derive(move || {
        let is_list = address.shown.with(|shown| shown.view == View::List);
        let all = is_list.then(|| Choice::new("", tr(records::all_pipelines())));
        let pipelines = boot.with(|boot| boot.directory.pipelines.clone()).into_iter();
        all.into_iter().chain(pipelines.map(|pipeline| Choice::new(pipeline.id, pipeline.name))).collect::<Vec<_>>()
    });
    let choose = move |id: String| {
        address.change(false, |shown| {
            shown.pipeline_id = id.parse().ok();
            // The stages of another pipeline are others.
            shown.filter.retain(|condition| condition.field != FieldName::Stage);
        });
    };
    let has_several = Memo::new(move |_| boot.with(|boot| boot.directory.pipelines.len() > 1));
    dynamic(move || {
        has_several.get().then(|| {
            view! {
                <div class="section-pipeline">
                    <Select value=value choices=choices label=tr(records::choose_pipeline()) on_commit=choose/>
                </div>
            }
        })
    })
}

/// The pipeline that a kanban shows unless another one is chosen.
pub(super) fn first_pipeline(boot: &Boot) -> i64 {
    boot.settings.default_pipeline_id
}

#[component]
fn Search(kind: Kind, address: Address) -> impl IntoView {
    let of_address = move || address.shown.with(|shown| shown.search.clone());
    let typed = RwSignal::new(address.shown.with_untracked(|shown| shown.search.clone()));
    // What was typed last is on its way to the address; everything else there came from a link or from back.
    let sent = StoredValue::new(typed.get_untracked());
    Effect::new(move |_| {
        let search = of_address();
        if sent.get_value() != search {
            sent.set_value(search.clone());
            typed.set(search);
        }
    });
    let search = move |text: String| {
        let text = text.trim().to_owned();
        sent.set_value(text.clone());
        address.change(true, |shown| shown.search = text);
    };
    view! {
        <SearchBox
            id="section-search"
            label=tr(by_kind::search(kind))
            clear_label=tr(records::clear_search())
            value=typed
            on_search=search
        />
    }
}

/// Why there is nothing to do here in Simple mode, and for those permitted the way to change that.
#[component]
fn ClassicOnly() -> impl IntoView {
    let boot = use_boot();
    let is_simple = Memo::new(move |_| boot.with(|boot| !boot.is_classic()));
    let may_change = Memo::new(move |_| boot.with(Boot::may_change_settings));
    let way = move || view! { <ButtonLink href=paths::MODE size=ButtonSize::Small>{tr(text::crm_mode())}</ButtonLink> };
    let action = move || view! { {move || may_change.get().then(way)} }.into_any();
    dynamic(move || {
        is_simple.get().then(|| {
            view! {
                <Banner title=tr(records::leads_in_classic()) action=action>{tr(records::leads_in_classic_hint())}</Banner>
            }
        })
    })
}
