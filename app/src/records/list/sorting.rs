use domain::list::Sort;
use domain::{FieldName, Kind};
use leptos::prelude::*;
use messages::text::records as text;
use ui::{Icon, Menu, MenuItem, SortHeader, SortOrder};

use crate::boot::use_boot;
use crate::records::columns::{Column, columns};
use crate::records::query::Address;
use crate::text::tr;

/// The heading of a column; pressed, it sorts, and pressed again it turns the order round.
pub fn heading(kind: Kind, column: Column, address: Address) -> AnyView {
    let label = use_boot().with_untracked(|boot| column.label(kind, &boot.directory));
    match column.sort_field() {
        Some(field) => {
            let order = Memo::new(move |_| order_of(field, address.shown.with(|shown| shown.sort)));
            let sort = move |()| address.change(false, |shown| shown.sort = pressed(field, shown.sort));
            view! { <SortHeader label=label order=order on_sort=sort number=column.is_number() class=column.class()/> }
                .into_any()
        }
        None => view! { <th scope="col" role="columnheader" class=column.class()>{label}</th> }.into_any(),
    }
}

fn order_of(field: FieldName, sort: Sort) -> Option<SortOrder> {
    (sort.field == field).then_some(if sort.descending { SortOrder::Descending } else { SortOrder::Ascending })
}

/// Dates and amounts begin with the latest and largest, names with A.
fn pressed(field: FieldName, before: Sort) -> Sort {
    let descending = if before.field == field { !before.descending } else { begins_descending(field) };
    Sort { field, descending }
}

fn begins_descending(field: FieldName) -> bool {
    matches!(field, FieldName::CreatedAt | FieldName::Amount)
}

/// The orders to choose from on the phone, where there are no headings.
#[component]
pub fn SortMenu(kind: Kind, address: Address) -> impl IntoView {
    let sortable = use_boot().with_untracked(|boot| {
        let columns = columns(kind, &boot.directory).into_iter();
        let sortable = columns.filter_map(|column| Some((column.sort_field()?, column.label(kind, &boot.directory))));
        sortable.collect::<Vec<_>>()
    });
    // Not every list shows when its records were created, but every list can be sorted by it.
    let created = (FieldName::CreatedAt, tr(messages::labels::field(kind, FieldName::CreatedAt)));
    let mut orders: Vec<(FieldName, String)> = sortable;
    if orders.iter().all(|(field, _)| *field != FieldName::CreatedAt) {
        orders.push(created);
    }
    let items = orders.into_iter().flat_map(|(field, label)| {
        let first = begins_descending(field);
        [first, !first].map(|descending| (Sort { field, descending }, name(field, descending, &label)))
    });
    let item = move |(sort, name): (Sort, String)| {
        let checked = Memo::new(move |_| address.shown.with(|shown| shown.sort == sort));
        view! {
            <MenuItem checked=checked on_press=move |_| address.change(false, |shown| shown.sort = sort)>{name}</MenuItem>
        }
    };
    view! {
        <div class="only-phone">
            <Menu id="sort" label=tr(text::sort_by()) icon=Icon::Sort>{items.map(item).collect_view()}</Menu>
        </div>
    }
}

fn name(field: FieldName, descending: bool, label: &str) -> String {
    tr(match (field, descending) {
        (FieldName::CreatedAt, true) => text::newest_first(),
        (FieldName::CreatedAt, false) => text::oldest_first(),
        (_, true) => text::descending_by(label),
        (_, false) => text::ascending_by(label),
    })
}
