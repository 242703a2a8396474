//! The list of changes, with a way back for each.

mod field;
mod sentence;

use domain::AppError;
use domain::settings::{AuditEntry, AuditPage, Audited, Outcome};
use leptos::prelude::*;
use messages::format;
use messages::text::{frame, settings as text};
use ui::{
    Badge, BadgeKind, Banner, BannerKind, Button, ButtonLink, ButtonSize, Each, EmptyState, Icon, PageHeader, Skeleton,
    SkeletonKind, StageBadge, Table, dynamic, use_toasts,
};

use self::field::{field_sentence, fields_name};
use self::sentence::{colors, sentence};
use super::api;
use super::lists::list_name;
use super::moving::Moving;
use super::page::{Crumbs, NoRight};
use crate::boot::{Boot, use_boot};
use crate::frame::{PageTitle, show_error};
use crate::json::resource;
use crate::live::use_live;
use crate::paths;
use crate::text::{language, tr};

/// The page *Changes*.
#[component]
pub fn ChangesPage() -> impl IntoView {
    let boot = use_boot();
    let is_permitted = Memo::new(move |_| boot.with(Boot::may_change_settings));
    view! {
        <PageTitle title=tr(text::changes())/>
        {dynamic(move || if is_permitted.get() {
            view! { <Changes/> }.into_any()
        } else {
            view! { <NoRight/> }.into_any()
        })}
    }
}

/// What the rows share.
#[derive(Clone, Copy)]
struct Log {
    /// Grows when the page itself undid something.
    version: RwSignal<u32>,
    run: RwSignal<Option<i64>>,
}

#[component]
fn Changes() -> impl IntoView {
    let live = use_live();
    let log = Log { version: RwSignal::new(0), run: RwSignal::new(None) };
    let first = resource(move || (log.version.get(), live.settings()), |_| api::read_changes(None));
    let lists = || {
        view! {
            <ButtonLink href=paths::STATUSES icon=Icon::List>{tr(frame::statuses_and_dropdowns())}</ButtonLink>
        }
        .into_any()
    };
    view! {
        <div class="page settings">
            <div>
                <Crumbs/>
                <PageHeader title=tr(text::changes()) actions=lists/>
            </div>
            <p class="prose">{tr(text::changes_introduction())}</p>
            <Moving run=log.run on_end=move |()| { log.version.try_update(|version| *version += 1); }/>
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=8 label=tr(frame::loading())/> }>
                {dynamic(move || first.get().map(|page| match page {
                    Ok(page) => view! { <Entries first=page log=log/> }.into_any(),
                    Err(failure) => failed(&failure.0),
                }))}
            </Transition>
        </div>
    }
}

fn failed(error: &AppError) -> AnyView {
    let text = tr(messages::errors::describe(error));
    view! { <Banner kind=BannerKind::Error>{text}</Banner> }.into_any()
}

#[component]
fn Entries(first: AuditPage, log: Log) -> impl IntoView {
    let toasts = use_toasts();
    if first.entries.is_empty() {
        return view! {
            <EmptyState icon=Icon::History title=tr(text::no_changes()) text=tr(text::no_changes_hint())/>
        }
        .into_any();
    }
    let entries = RwSignal::new(first.entries);
    let next = RwSignal::new(first.next);
    let more = Action::new(move |(): &()| async move {
        match api::read_changes(next.try_get_untracked().flatten()).await {
            Ok(page) => {
                entries.try_update(|entries| entries.extend(page.entries));
                next.try_set(page.next);
            }
            Err(failure) => show_error(toasts, &failure.0),
        }
    });
    view! {
        <Table label=tr(text::changes())>
            <thead>
                <tr>
                    <th scope="col">{tr(text::what())}</th>
                    <th scope="col">{tr(text::list())}</th>
                    <th scope="col">{tr(text::who())}</th>
                    <th scope="col">{tr(text::when())}</th>
                    <th scope="col"><ui::VisuallyHidden>{tr(frame::undo())}</ui::VisuallyHidden></th>
                </tr>
            </thead>
            <tbody>
                <Each each=move || entries.get() key=|entry| entry.id children=move |entry| view! { <Row entry=entry log=log/> }/>
            </tbody>
        </Table>
        {dynamic(move || next.get().is_some().then(|| view! {
            <div class="row">
                <Button pending=more.pending() on_press=move |_| { more.dispatch(()); }>{tr(frame::show_more())}</Button>
            </div>
        }))}
    }
    .into_any()
}

#[component]
fn Row(entry: AuditEntry, log: Log) -> impl IntoView {
    let boot = use_boot();
    let (list, who, what) = boot.with_untracked(|boot| {
        let directory = &boot.directory;
        let who = directory.employee_name(entry.employee_id).to_owned();
        match &entry.what {
            Audited::List { list, done } => (list_name(*list, directory), who, sentence(*list, done, directory)),
            Audited::Field(done) => (fields_name(done), who, field_sentence(done)),
        }
    });
    let moved = (entry.moved > 0).then(|| tr(text::records_moved(entry.moved)));
    let takes_back = entry.undoes.map(|_| tr(text::takes_back()));
    let notes = [moved, takes_back].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let color = |color: String| view! { <StageBadge name=color.clone() color=color/> };
    let recolored = match &entry.what {
        Audited::List { done, .. } => colors(done),
        Audited::Field(_) => None,
    };
    let colors = recolored.map(|(before, after)| view! { <p>{color(before)} " → " {color(after)}</p> });
    view! {
        <tr>
            <td class="changes__what">
                {what.clone()} {colors}
                {(!notes.is_empty()).then(|| view! { <span class="changes__notes muted small">{notes}</span> })}
            </td>
            <td data-label=tr(text::list())><bdi>{list}</bdi></td>
            <td data-label=tr(text::who())><bdi>{who}</bdi></td>
            <td data-label=tr(text::when())>{format::date_time(language(), entry.at.local)}</td>
            <td class="changes__undo">
                {if entry.undone_by.is_some() {
                    view! { <Badge kind=BadgeKind::Neutral>{tr(text::was_undone())}</Badge> }.into_any()
                } else {
                    view! { <Undo id=entry.id what=what log=log/> }.into_any()
                }}
            </td>
        </tr>
    }
}

#[component]
fn Undo(id: i64, what: String, log: Log) -> impl IntoView {
    let toasts = use_toasts();
    let undo = Action::new(move |(): &()| async move {
        match api::undo(id).await {
            Ok(Outcome { run: Some(run), .. }) => {
                log.run.try_set(Some(run));
            }
            Ok(_) => toasts.show(BannerKind::Success, tr(text::undone_now())),
            Err(failure) => show_error(toasts, &failure.0),
        }
        log.version.try_update(|version| *version += 1);
    });
    view! {
        <Button size=ButtonSize::Small icon=Icon::Undo pending=undo.pending() on_press=move |_| { undo.dispatch(()); }>
            {tr(frame::undo())}
            <ui::VisuallyHidden>": "{what}</ui::VisuallyHidden>
        </Button>
    }
}
