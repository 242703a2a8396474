use domain::run::{ConversionRun, RunState};
use domain::{AppError, Kind};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use messages::format;
use messages::text::{frame, mode as text};
use ui::{Banner, BannerKind, ButtonKind, ButtonLink, Card, EmptyState, Icon, PageHeader, Skeleton};

use super::api;
use super::page::NoRight;
use super::preview::Facts;
use super::progress::{RunProgress, counted, keep_current};
use super::report::Report;
use crate::boot::use_boot;
use crate::frame::PageTitle;
use crate::json::resource;
use crate::paths;
use crate::text::{language, tr};

/// The page of a conversion run: its progress while it goes on, its report afterwards.
#[component]
pub fn RunPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    // An address that is no number leads to no run.
    let run = resource(move || id.get().unwrap_or_default(), api::read_progress);
    view! {
        <PageTitle title=tr(frame::crm_mode())/>
        <Suspense fallback=|| view! { <div class="page"><Skeleton label=tr(frame::loading())/></div> }>
            {move || run.get().map(|run| match run {
                Ok(run) => view! { <Opened run=run/> }.into_any(),
                Err(failure) => problem(&failure.0),
            })}
        </Suspense>
    }
}

fn problem(error: &AppError) -> AnyView {
    if *error == AppError::Forbidden {
        return view! { <NoRight/> }.into_any();
    }
    view! {
        <div class="page">
            <PageHeader title=tr(frame::crm_mode())/>
            <EmptyState icon=Icon::Warning title=tr(messages::errors::describe(error))>
                <a class="button button--secondary" href=paths::MODE>{tr(frame::crm_mode())}</a>
            </EmptyState>
        </div>
    }
    .into_any()
}

#[component]
fn Opened(run: ConversionRun) -> impl IntoView {
    let run = RwSignal::new(run);
    keep_current(run);
    let state = Memo::new(move |_| run.with(|run| run.state));
    view! {
        <div class="page run">
            // The whole sentence, also where the phone's header names the page.
            <h1>{move || tr(run.with(title))}</h1>
            {move || match state.get() {
                RunState::Running => view! { <Running run=run/> }.into_any(),
                RunState::Finished => view! { <Finished run=run.get_untracked()/> }.into_any(),
                RunState::Failed => view! { <Stopped run=run.get_untracked()/> }.into_any(),
            }}
        </div>
    }
}

fn title(run: &ConversionRun) -> messages::Message {
    match run.state {
        RunState::Running => text::run_title(),
        RunState::Finished if run.counts.failed == 0 => text::report_title(),
        RunState::Finished => text::report_title_with_failures(),
        RunState::Failed => text::report_stopped_title(),
    }
}

/// When it began and by whom, and when it ended.
fn origin(run: &ConversionRun) -> String {
    let name = use_boot().with_untracked(|boot| boot.directory.employee_name(run.started_by).to_owned());
    let started = tr(text::run_started(name, format::date_time(language(), run.started.local)));
    let finished = run.finished.map(|at| tr(text::run_finished(format::date_time(language(), at.local))));
    std::iter::once(started).chain(finished).collect::<Vec<_>>().join(" · ")
}

#[component]
fn Running(run: RwSignal<ConversionRun>) -> impl IntoView {
    view! {
        <Card>
            <RunProgress run=run/>
        </Card>
        <Banner>{tr(text::run_may_leave())}</Banner>
        <p class="muted">{run.with_untracked(origin)}</p>
    }
}

#[component]
fn Finished(run: ConversionRun) -> impl IntoView {
    let facts = counted(&run.counts);
    view! {
        <p class="muted">{origin(&run)}</p>
        <Facts facts=facts/>
        <div class="row">
            <ButtonLink kind=ButtonKind::Primary href=paths::section(Kind::Deal)>{tr(text::go_to_deals())}</ButtonLink>
            <ButtonLink href=paths::MODE>{tr(frame::crm_mode())}</ButtonLink>
        </div>
        <Report run_id=run.id has_failures={run.counts.failed > 0}/>
    }
}

#[component]
fn Stopped(run: ConversionRun) -> impl IntoView {
    view! {
        <Banner kind=BannerKind::Error>{tr(text::report_stopped())}</Banner>
        <p class="muted">{origin(&run)}</p>
        <Facts facts=counted(&run.counts)/>
        <Report run_id=run.id has_failures={run.counts.failed > 0}/>
    }
}

/// The progress of a run inside another page.
#[component]
pub(super) fn Run(id: i64) -> impl IntoView {
    let run = resource(|| (), move |()| api::read_progress(id));
    view! {
        <Suspense fallback=|| view! { <Skeleton count=2 label=tr(frame::loading())/> }>
            {move || run.get().and_then(Result::ok).map(|run| view! { <Embedded run=run/> })}
        </Suspense>
        <p><a class="link" href=paths::conversion(id)>{tr(text::watch_run())}</a></p>
    }
}

#[component]
fn Embedded(run: ConversionRun) -> impl IntoView {
    let run = RwSignal::new(run);
    keep_current(run);
    view! { <RunProgress run=run/> }
}
