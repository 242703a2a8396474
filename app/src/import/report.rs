use domain::run::{ImportReport, ImportReportRow};
use leptos::prelude::*;
use messages::labels::numbered;
use messages::text::{frame, import as text};
use ui::{Button, Each, Segment, SegmentedControl, Skeleton, SkeletonKind, Table};

use super::api;
use super::preview::{reasons_text, rejected, repaired};
use crate::errors::Failure;
use crate::frame::show_error;
use crate::json::resource;
use crate::paths;
use crate::text::tr;

const ALL: &str = "all";
const REJECTED: &str = "rejected";

/// The rows that were repaired or rejected, page by page.
#[component]
pub(super) fn Report(run: i64) -> impl IntoView {
    let filter = RwSignal::new(ALL.to_owned());
    let only_rejected = Memo::new(move |_| filter.with(|filter| filter == REJECTED));
    let first = resource(move || only_rejected.get(), move |only_rejected| api::report(run, only_rejected, 0));
    let segment = |value: &str, label| Segment { value: value.to_owned(), label, icon: None, href: None };
    let segments = vec![segment(ALL, tr(text::repaired_and_rejected())), segment(REJECTED, tr(text::only_rejected()))];
    view! {
        <div class="stack">
            <div class="row">
                <SegmentedControl
                    label=tr(text::rows_label())
                    segments=segments
                    selected=filter
                    on_select=move |chosen: String| filter.set(chosen)
                />
            </div>
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows label=tr(frame::loading())/> }>
                {move || first.get().map(|page| view! { <Pages run=run only_rejected=only_rejected.get_untracked() first=page/> })}
            </Transition>
        </div>
    }
}

#[component]
fn Pages(run: i64, only_rejected: bool, first: Result<ImportReport, Failure>) -> impl IntoView {
    let page = match first {
        Ok(page) => page,
        Err(error) => return view! { <p>{tr(messages::errors::describe(&error.0))}</p> }.into_any(),
    };
    if page.rows.is_empty() {
        return view! { <p class="muted">{tr(text::none_rejected())}</p> }.into_any();
    }
    let toasts = ui::use_toasts();
    let rows = RwSignal::new(page.rows);
    let next = RwSignal::new(page.next);
    let is_loading = RwSignal::new(false);
    let more = move |_| {
        let Some(after) = next.get_untracked() else { return };
        is_loading.set(true);
        leptos::task::spawn_local(async move {
            match api::report(run, only_rejected, after).await {
                Ok(page) => {
                    rows.try_update(|rows| rows.extend(page.rows));
                    next.try_set(page.next);
                }
                Err(error) => show_error(toasts, &error.0),
            }
            is_loading.try_set(false);
        });
    };
    view! {
        <div class="stack">
            <Table label=tr(text::rows_label())>
                <thead>
                    <tr>
                        <th scope="col">{tr(text::row())}</th>
                        <th scope="col">{tr(text::result())}</th>
                        <th scope="col">{tr(text::reason())}</th>
                    </tr>
                </thead>
                <tbody>
                    <Each each=move || rows.get() key=|row| row.number children=report_row/>
                </tbody>
            </Table>
            {move || next.get().is_some().then(|| view! {
                <div class="row"><Button pending=is_loading on_press=more>{tr(frame::show_more())}</Button></div>
            })}
        </div>
    }
    .into_any()
}

fn report_row(row: ImportReportRow) -> AnyView {
    let record = row.record.map(|record| {
        let name = if row.title.is_empty() { tr(numbered(record.kind, record.id)) } else { row.title.clone() };
        view! { <a class="value-link truncate import__record" href=paths::record(record.kind, record.id)>{name}</a> }
    });
    let mark = if row.record.is_some() { repaired() } else { rejected() };
    view! {
        <tr>
            <td>{tr(text::row_number(row.number.to_string()))}</td>
            <td data-label=tr(text::result())><span class="row">{mark}{record}</span></td>
            <td data-label=tr(text::reason()) class="import__reasons">{reasons_text(&row.reasons)}</td>
        </tr>
    }
    .into_any()
}
