use domain::list::Sort;
use domain::{FieldName, Kind};
use leptos::prelude::*;
use messages::text::{lists, records as text};
use ui::{Icon, Menu, MenuItem, SortOrder, dynamic};

use super::resize::Resizing;
use crate::boot::use_boot;
use crate::records::columns::{Listed, columns};
use crate::records::query::Address;
use crate::text::tr;

/// The heading of a column; pressed, it sorts, and pressed again it turns the order round. Its edge is dragged to
/// make it wider or narrower.
pub fn heading(kind: Kind, listed: Listed, address: Address) -> AnyView {
    let column = listed.column;
    let label = use_boot().with_untracked(|boot| column.label(kind, &boot.directory));
    let resizing = Resizing::new(kind, address);
    let style = listed.width.map(width_style);
    let begins_descending = column.begins_descending();
    let (sort, inner) = match column.sort_field() {
        Some(field) => {
            let order = Memo::new(move |_| order_of(field, address.shown.with(|shown| shown.sort)));
            let sort =
                move |_| address.change(false, |shown| shown.sort = pressed(field, begins_descending, shown.sort));
            let hint = (!column.is_fast()).then(|| tr(lists::slow_sort()));
            let button = view! {
                <button type="button" class="table__sort" title=hint on:click=sort>
                    <span>{label}</span>
                    {Icon::ChevronDown.view()}
                </button>
            };
            (Some(order), button.into_any())
        }
        None => (None, label.into_any()),
    };
    let sort = move || sort.map(|order| sort_state(order.get()));
    view! {
        <th scope="col" role="columnheader" class=listed.class() style=style data-column=column.code() aria-sort=sort>
            {inner}
            <span class="table__edge" aria-hidden="true" on:pointerdown=move |event| resizing.begin(&event)></span>
        </th>
    }
    .into_any()
}

fn sort_state(order: Option<SortOrder>) -> &'static str {
    match order {
        Some(SortOrder::Ascending) => "ascending",
        Some(SortOrder::Descending) => "descending",
        None => "none",
    }
}

/// The width of the cells of a column, of which the style sheet makes use where there are columns.
pub fn width_style(width: u16) -> String {
    format!("--width:{width}px")
}

fn order_of(field: FieldName, sort: Sort) -> Option<SortOrder> {
    (sort.field == field).then_some(if sort.descending { SortOrder::Descending } else { SortOrder::Ascending })
}

/// Dates and amounts begin with the latest and largest, names with A.
fn pressed(field: FieldName, begins_descending: bool, before: Sort) -> Sort {
    let descending = if before.field == field { !before.descending } else { begins_descending };
    Sort { field, descending }
}

/// The orders to choose from on the phone, where there are no headings.
#[component]
pub fn SortMenu(kind: Kind, address: Address) -> impl IntoView {
    let boot = use_boot();
    let orders = move || {
        let mut orders: Vec<(FieldName, bool, String)> = boot.with(|boot| {
            let shown = address.columns.with(|chosen| columns(kind, &boot.directory, chosen));
            let order = |listed: Listed| {
                let column = listed.column;
                Some((column.sort_field()?, column.begins_descending(), column.label(kind, &boot.directory)))
            };
            shown.into_iter().filter_map(order).collect()
        });
        // Not every list shows when its records were created, but every list can be sorted by it.
        if orders.iter().all(|(field, ..)| *field != FieldName::CreatedAt) {
            orders.push((FieldName::CreatedAt, true, tr(messages::labels::field(kind, FieldName::CreatedAt))));
        }
        orders.into_iter().flat_map(|(field, first, label)| {
            [first, !first].map(|descending| (Sort { field, descending }, name(field, descending, &label)))
        })
    };
    let item = move |(sort, name): (Sort, String)| {
        let checked = Memo::new(move |_| address.shown.with(|shown| shown.sort == sort));
        view! {
            <MenuItem checked=checked on_press=move |_| address.change(false, |shown| shown.sort = sort)>{name}</MenuItem>
        }
    };
    view! {
        <div class="only-phone">
            <Menu id="sort" label=tr(text::sort_by()) icon=Icon::Sort>{dynamic(move || orders().map(item).collect_view())}</Menu>
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
