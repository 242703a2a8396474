//! A list: sorted and searched by the address, continued as far as one scrolls, current while others work.

mod loading;
mod resize;
mod row;
mod selection;
mod sorting;
mod states;
mod table;

pub(super) use sorting::SortMenu;
pub(super) use states::{Failed, NothingFound, NothingYet};

use domain::list::ListQuery;
use domain::{AppError, Kind};
use leptos::prelude::*;
use messages::text::frame as text;
use ui::{Skeleton, SkeletonKind, dynamic};

use self::loading::{Loaded, Shape, load};
use self::selection::{Selection, SelectionBar};
use self::states::{SlowSort, Total};
use self::table::RecordTable;
use super::list_tools::Tools;
use super::loads::Loads;
use super::query::{Address, Shown};
use crate::errors::Failure;
use crate::json::{Resource, following, resource};
use crate::live::use_live;
use crate::text::tr;

/// The rows that are there, for everything below the list.
#[derive(Clone, Copy)]
struct Rows {
    loaded: Resource<Result<Loaded, Failure>>,
    /// As many pages of this query were shown last; so many are fetched anew when records change.
    pages: StoredValue<(ListQuery, u32)>,
    loads: Loads,
}

impl Rows {
    fn look<T: Default>(self, look: impl FnOnce(&Loaded) -> T) -> T {
        self.loaded.with(|loaded| match loaded {
            Some(Ok(loaded)) => look(loaded),
            _ => T::default(),
        })
    }

    /// The records that are shown, in order.
    fn ids(self) -> Vec<i64> {
        self.look(|loaded| loaded.records.iter().map(|record| record.id).collect())
    }

    fn ids_untracked(self) -> Vec<i64> {
        untrack(move || self.ids())
    }

    /// Whether the list has more rows than are shown.
    fn has_more(self) -> bool {
        self.look(|loaded| loaded.next.is_some())
    }
}

#[component]
pub(super) fn RecordList(kind: Kind, address: Address, tools: Tools) -> impl IntoView {
    let live = use_live();
    let query = Memo::new(move |_| address.shown.with(Shown::list_query));
    let pages = StoredValue::new((query.get_untracked(), 1));
    let loads = Loads::new();
    let loaded = resource(
        move || (query.get(), live.records(kind)),
        move |(query, _)| {
            let shown = pages.try_with_value(|(of, pages)| if *of == query { *pages } else { 1 });
            loads.follow(load(query, shown.unwrap_or(1)))
        },
    );
    let rows = Rows { loaded, pages, loads };
    let skeleton = || view! { <Skeleton kind=SkeletonKind::Rows count=12 label=tr(text::loading())/> };
    view! {
        <Transition fallback=skeleton>
            <Body kind=kind address=address tools=tools rows=rows/>
        </Transition>
    }
}

/// What stands in the place of the rows changes rarely; the rows themselves are exchanged one by one.
#[component]
fn Body(kind: Kind, address: Address, tools: Tools, rows: Rows) -> impl IntoView {
    let selection = Selection::new();
    let shape = following(move |_| rows.loaded.with(|loaded| Shape::of(loaded.as_ref())));
    dynamic(move || match shape.get() {
        Shape::Loading => ().into_any(),
        Shape::Failed(error) => retry(error, rows),
        Shape::NothingYet => view! { <NothingYet kind=kind/> }.into_any(),
        Shape::NothingFound => view! { <NothingFound address=address/> }.into_any(),
        Shape::Rows => view! {
            <SlowSort kind=kind rows=rows/>
            <RecordTable kind=kind address=address rows=rows selection=selection/>
            <SelectionBar address=address tools=tools selection=selection rows=rows/>
            <Total kind=kind rows=rows/>
        }
        .into_any(),
    })
}

fn retry(error: AppError, rows: Rows) -> AnyView {
    view! { <Failed error=error on_retry=move |()| rows.loaded.refetch()/> }.into_any()
}
