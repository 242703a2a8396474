use domain::{Kind, Record};
use leptos::prelude::*;

use crate::boot::use_boot;
use crate::records::columns::{Column, columns};
use crate::records::query::Address;

/// One record: a row on the desktop, a card on the phone. Its name is the link that covers it wholly, and stays the
/// same element while the record changes, so that it keeps the focus.
#[component]
pub fn Row(kind: Kind, id: i64, record: Memo<Option<Record>>, address: Address) -> impl IntoView {
    let boot = use_boot();
    let cells = move |columns: Vec<Column>| {
        boot.with(|boot| {
            record.with(|record| {
                let record = record.as_ref()?;
                Some(
                    columns
                        .into_iter()
                        .map(|column| (column, column.cell(&boot.directory, record)))
                        .collect::<Vec<_>>(),
                )
            })
        })
    };
    let (name, others): (Vec<Column>, Vec<Column>) = boot
        .with_untracked(|boot| columns(kind, &boot.directory))
        .into_iter()
        .partition(|column| matches!(column, Column::Name(_)));
    let name_class = name.first().map(|column| column.class());
    let name = move || cells(name.clone()).map(|cells| cells.into_iter().map(|(_, cell)| cell).collect_view());
    let others = move || {
        let cell = |(column, cell): (Column, AnyView)| view! { <td role="cell" class=column.class()>{cell}</td> };
        cells(others.clone()).map(|cells| cells.into_iter().map(cell).collect_view())
    };
    view! {
        <tr role="row">
            <td role="cell" class=name_class>
                <a href=move || address.record(kind, id) data-noscroll="">{name}</a>
            </td>
            {others}
        </tr>
    }
}
