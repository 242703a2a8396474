//! A list: sorted and searched by the address, continued as far as one scrolls, current while others work.

mod loading;
mod row;
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
use self::states::Total;
use self::table::RecordTable;
use super::columns::columns;
use super::query::{Address, Shown};
use crate::boot::use_boot;
use crate::errors::Failure;
use crate::json::{Resource, resource};
use crate::live::use_live;
use crate::text::tr;

/// The rows that are there, for everything below the list.
#[derive(Clone, Copy)]
struct Rows {
    loaded: Resource<Result<Loaded, Failure>>,
    /// As many pages of this query were shown last; so many are fetched anew when records change.
    pages: StoredValue<(ListQuery, u32)>,
}

#[component]
pub(super) fn RecordList(kind: Kind, address: Address) -> impl IntoView {
    let live = use_live();
    let query = Memo::new(move |_| address.shown.with(Shown::list_query));
    let pages = StoredValue::new((query.get_untracked(), 1));
    let loaded = resource(
        move || (query.get(), live.records(kind)),
        move |(query, _)| {
            let shown = pages.try_with_value(|(of, pages)| if *of == query { *pages } else { 1 });
            load(query, shown.unwrap_or(1))
        },
    );
    let rows = Rows { loaded, pages };
    let skeleton = || view! { <Skeleton kind=SkeletonKind::Rows count=12 label=tr(text::loading())/> };
    view! {
        <Transition fallback=skeleton>
            <Body kind=kind address=address rows=rows/>
        </Transition>
    }
}

/// What stands in the place of the rows changes rarely; the rows themselves are exchanged one by one.
#[component]
fn Body(kind: Kind, address: Address, rows: Rows) -> impl IntoView {
    let boot = use_boot();
    // Another column is another table.
    let shown = Memo::new(move |_| boot.with(|boot| columns(kind, &boot.directory)));
    let shape = Memo::new(move |_| rows.loaded.with(|loaded| Shape::of(loaded.as_ref())));
    dynamic(move || match shape.get() {
        Shape::Loading => ().into_any(),
        Shape::Failed(error) => retry(error, rows),
        Shape::NothingYet => view! { <NothingYet kind=kind/> }.into_any(),
        Shape::NothingFound => view! { <NothingFound address=address/> }.into_any(),
        Shape::Rows => {
            shown.with(|_| ());
            view! {
                <RecordTable kind=kind address=address rows=rows/>
                <Total kind=kind rows=rows/>
            }
            .into_any()
        }
    })
}

fn retry(error: AppError, rows: Rows) -> AnyView {
    view! { <Failed error=error on_retry=move |()| rows.loaded.refetch()/> }.into_any()
}
