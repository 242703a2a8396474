//! The recycle bin of each kind of record.

mod loading;
mod rows;

use domain::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use messages::labels;
use messages::text::{frame, lists as text};
use ui::{EmptyState, Icon, PageHeader, Segment, SegmentedControl, Skeleton, SkeletonKind, dynamic};

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
    let bin = Bin::new(kind);
    // Stays while another kind is looked at.
    let chosen = Chosen::new();
    let segments = Kind::ALL.map(|kind| Segment {
        value: kind.code().to_owned(),
        label: tr(labels::kind_plural(kind)),
        icon: None,
        href: Some(paths::bin(kind)),
    });
    let selected = Signal::derive(move || kind.get().code().to_owned());
    view! {
        <PageTitle title=tr(text::recycle_bin())/>
        <div class="page">
            <PageHeader title=tr(text::recycle_bin())/>
            <SegmentedControl label=tr(text::kind()) segments=segments.to_vec() selected=selected/>
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=6 label=tr(frame::loading())/> }>
                <Body bin=bin chosen=chosen/>
            </Transition>
        </div>
    }
}

/// What stands in the place of the rows changes rarely; the rows themselves come and go one by one.
#[component]
fn Body(bin: Bin, chosen: Chosen) -> impl IntoView {
    let shape = bin.shape();
    dynamic(move || match shape.get() {
        Shape::Loading => ().into_any(),
        Shape::Failed(error) => view! { <Failed error=error on_retry=move |()| bin.refetch()/> }.into_any(),
        Shape::Empty => {
            view! { <EmptyState icon=Icon::Trash title=tr(text::bin_empty()) text=tr(text::bin_empty_hint())/> }
                .into_any()
        }
        Shape::Rows(kind) => view! { <Rows kind=kind bin=bin chosen=chosen/> }.into_any(),
    })
}
