use domain::{Kind, Record};
use leptos::prelude::*;

use super::Rows;
use super::selection::{Selection, row_box};
use super::sorting::width_style;
use crate::boot::use_boot;
use crate::records::columns::{Column, Listed, columns};
use crate::records::query::Address;
use crate::records::value::record_name;

/// One record: a row on the desktop, a card on the phone, of the same cells. Its name is the link that covers it wholly,
/// and stays the same element while the record changes, so that it keeps the focus.
#[component]
pub fn Row(
    kind: Kind,
    id: i64,
    record: Memo<Option<Record>>,
    address: Address,
    rows: Rows,
    selection: Selection,
) -> impl IntoView {
    let boot = use_boot();
    let name = Memo::new(move |_| {
        let named = |record: &Record| boot.with(|boot| record_name(&boot.directory, record));
        record.with(|record| record.as_ref().map(named)).unwrap_or_default()
    });
    let name_style = move || address.columns.with(|chosen| chosen.first().and_then(|name| name.width).map(width_style));
    let cells = move |of_name: bool| {
        boot.with(|boot| {
            let shown = address.columns.with(|chosen| columns(kind, &boot.directory, chosen));
            record.with(|record| {
                let record = record.as_ref()?;
                let shown = shown.into_iter().filter(|listed| matches!(listed.column, Column::Name(_)) == of_name);
                let cell = |listed: Listed| {
                    let label = listed.card_label(kind, &boot.directory);
                    (listed, label, listed.column.cell(boot, record))
                };
                Some(shown.map(cell).collect::<Vec<_>>())
            })
        })
    };
    let name_cell = move || cells(true).map(|cells| cells.into_iter().map(|(.., cell)| cell).collect_view());
    let others = move || {
        let cell = |(listed, label, cell): (Listed, Option<String>, AnyView)| {
            view! {
                <td role="cell" class=listed.class() style=listed.width.map(width_style) data-label=label>{cell}</td>
            }
        };
        cells(false).map(|cells| cells.into_iter().map(cell).collect_view())
    };
    view! {
        <tr role="row" aria-selected=move || selection.has(id).then_some("true")>
            {row_box(selection, rows, id, name)}
            <td role="cell" class="table__primary" style=name_style>
                <a href=move || address.record(kind, id) data-noscroll="">{name_cell}</a>
            </td>
            {others}
        </tr>
    }
}
