//! The recycle bin of each kind of record.

use domain::Kind;
use domain::bin::{BinPage as Page, BinRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use messages::text::{frame, lists as text, records};
use messages::{format, labels};
use ui::{
    BannerKind, Button, ButtonSize, EmptyState, Icon, PageHeader, Person, Segment, SegmentedControl, Skeleton,
    SkeletonKind, Table, dynamic,
};

use super::list_api;
use crate::boot::use_boot;
use crate::errors::Failure;
use crate::frame::{PageTitle, show_error};
use crate::json::{Resource, resource};
use crate::live::use_live;
use crate::paths;
use crate::text::{language, tr};

/// What was deleted, and the way back.
#[component]
pub fn BinPage() -> impl IntoView {
    let params = use_query_map();
    let boot = use_boot();
    let kind = Memo::new(move |_| {
        let chosen = params.with(|params| params.get_str("kind").and_then(Kind::from_code));
        chosen.unwrap_or_else(|| boot.with(|boot| boot.first_section()))
    });
    let live = use_live();
    let page = resource(move || (kind.get(), live.records(kind.get())), |(kind, _)| list_api::read_bin(kind, None));
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
                {move || page.get().map(|read| shown(kind.get_untracked(), read, page))}
            </Transition>
        </div>
    }
}

fn shown(kind: Kind, read: Result<Page, Failure>, page: Resource<Result<Page, Failure>>) -> AnyView {
    match read {
        Err(Failure(error)) => {
            view! { <EmptyState icon=Icon::Warning title=tr(messages::errors::describe(&error))/> }.into_any()
        }
        Ok(read) if read.rows.is_empty() => {
            view! { <EmptyState icon=Icon::Trash title=tr(text::bin_empty()) text=tr(text::bin_empty_hint())/> }
                .into_any()
        }
        Ok(read) => view! { <Rows kind=kind first=read page=page/> }.into_any(),
    }
}

/// The rows, continued as far as one asks.
#[component]
fn Rows(kind: Kind, first: Page, page: Resource<Result<Page, Failure>>) -> impl IntoView {
    let toasts = ui::use_toasts();
    let rows = RwSignal::new(first.rows);
    let next = RwSignal::new(first.next);
    let restore = Action::new(move |row: &BinRow| {
        let (id, name) = (row.id, row.name.clone());
        async move {
            match list_api::restore(kind, vec![id]).await {
                Ok(_) => {
                    toasts.show(BannerKind::Success, tr(text::restored(name)));
                    page.refetch();
                }
                Err(error) => show_error(toasts, &error.0),
            }
        }
    });
    let is_restoring = restore.pending();
    let more = Action::new(move |(): &()| {
        let after = next.get_untracked();
        async move {
            match list_api::read_bin(kind, after).await {
                Ok(found) => {
                    rows.try_update(|rows| rows.extend(found.rows));
                    next.try_set(found.next);
                }
                Err(error) => show_error(toasts, &error.0),
            }
        }
    });
    let row = move |row: BinRow| {
        let by = use_boot().with_untracked(|boot| boot.directory.employee_name(row.deleted_by).to_owned());
        let at = format::date_time(language(), row.deleted.local);
        let name = row.name.clone();
        let label = tr(text::restore_one(name.as_str()));
        let press = move |_| {
            // Pressed twice, it is brought back once.
            if !is_restoring.get_untracked() {
                restore.dispatch(row.clone());
            }
        };
        view! {
            <tr role="row">
                <td role="cell" class="table__primary">{name}</td>
                <td role="cell">{at}</td>
                <td role="cell"><Person name=by/></td>
                <td role="cell">
                    <span title=label>
                        <Button size=ButtonSize::Small icon=Icon::Undo on_press=press>
                            {tr(text::restore())}
                        </Button>
                    </span>
                </td>
            </tr>
        }
    };
    view! {
        <Table label=tr(text::recycle_bin())>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{tr(text::view_name())}</th>
                    <th scope="col" role="columnheader">{tr(text::deleted_at())}</th>
                    <th scope="col" role="columnheader">{tr(text::deleted_by())}</th>
                    <th scope="col" role="columnheader">{tr(text::restore())}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || rows.get() key=|row| row.id children=row/>
            </tbody>
        </Table>
        {dynamic(move || next.with(Option::is_some).then(|| view! {
            <Button pending=more.pending() on_press=move |_| { more.dispatch(()); }>{tr(records::load_more())}</Button>
        }))}
    }
}
