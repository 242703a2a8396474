//! Parts of tables; the table itself is plain HTML with the classes of `style/table.css`.

use leptos::prelude::*;

use crate::Icon;

/// The order that a column is sorted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    Ascending,
    Descending,
}

/// The scrolling frame and the `<table class="table table--cards">` in it: on phones each row becomes a card. Its first
/// cell is the card's title; other cells name themselves by `data-label`. Children: `<thead>` and `<tbody>`.
///
/// `<Table label=tr(text::deals())><thead>…</thead><tbody>…</tbody></Table>`
#[component]
pub fn Table(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="table table--cards" role="table" aria-label=label>
                {children()}
            </table>
        </div>
    }
    .into_any()
}

/// A column's header that sorts when pressed; `order` is `None` while another column sorts.
///
/// `<SortHeader label=tr(text::name()) order=order on_sort=move |()| sort_by("name")/>`
#[component]
pub fn SortHeader(
    #[prop(into)] label: String,
    #[prop(into)] order: Signal<Option<SortOrder>>,
    #[prop(into)] on_sort: Callback<()>,
    /// Right-aligned, for amounts and counts.
    #[prop(optional)]
    number: bool,
    /// Further classes of the header's cell.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let sort = move || match order.get() {
        Some(SortOrder::Ascending) => "ascending",
        Some(SortOrder::Descending) => "descending",
        None => "none",
    };
    view! {
        <th scope="col" role="columnheader" class=class class:table__number=number aria-sort=sort>
            <button type="button" class="table__sort" on:click=move |_| on_sort.run(())>
                <span>{label}</span>
                {Icon::ChevronDown.view()}
            </button>
        </th>
    }
    .into_any()
}
