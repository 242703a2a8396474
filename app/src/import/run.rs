use std::time::Duration;

use domain::Kind;
use domain::run::{ImportRun, RunState};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use messages::format;
use messages::text::{frame, import as text, transfer};
use ui::{Banner, BannerKind, ButtonKind, ButtonLink, Icon, PageHeader, Progress, Skeleton, Stepper, dynamic};

use super::api;
use super::report::Report;
use super::undo::{UndoButton, Undoing};
use crate::boot::use_boot;
use crate::frame::PageTitle;
use crate::json::resource;
use crate::live::use_live;
use crate::paths;
use crate::text::{language, tr};

/// Looks by itself as well, should an announcement be lost.
const LOOK: Duration = Duration::from_secs(3);
/// Others' runs may advance many times a second.
const PAUSE: Duration = Duration::from_secs(1);

/// The progress of an import, and afterwards its report.
#[component]
pub fn ImportRunPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("run").and_then(|id| id.parse::<i64>().ok())));
    // An address that is no number leads to no run.
    let run = resource(move || id.get().unwrap_or_default(), api::progress);
    let steps =
        vec![tr(text::step_file()), tr(text::step_columns()), tr(text::step_preview()), tr(text::step_report())];
    view! {
        <PageTitle title=tr(transfer::import())/>
        <div class="page page--narrow import">
            <PageHeader title=tr(transfer::import())/>
            <div class="stack">
                <Stepper label=tr(transfer::import()) steps=steps current=3_usize/>
                <Suspense fallback=|| view! { <Skeleton label=tr(frame::loading())/> }>
                    {move || run.get().map(|run| match run {
                        Ok(run) => view! { <Opened run=run/> }.into_any(),
                        Err(failure) => view! {
                            <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&failure.0))}</Banner>
                        }
                        .into_any(),
                    })}
                </Suspense>
            </div>
        </div>
    }
}

#[component]
fn Opened(run: ImportRun) -> impl IntoView {
    let run = RwSignal::new(run);
    keep_current(run);
    let is_running = Memo::new(move |_| run.with(|run| run.state == RunState::Running));
    view! {
        <div class="stack">
            {move || if is_running.get() {
                view! { <Running run=run/> }.into_any()
            } else {
                view! { <Undoing run=run/> <Finished run=run/> }.into_any()
            }}
        </div>
    }
}

/// Whether the import, or its taking back, goes on.
fn goes_on(run: &ImportRun) -> bool {
    run.state == RunState::Running || run.undo.is_some_and(|undo| undo.state == RunState::Running)
}

/// Whether the import can be taken back, in another tab as well.
fn may_be_undone(run: &ImportRun) -> bool {
    run.undo.is_none_or(|undo| undo.state == RunState::Failed)
}

/// Reads the run anew whenever it advanced, as long as it goes on; afterwards when some run did, as it may be the one
/// that takes it back.
fn keep_current(run: RwSignal<ImportRun>) {
    let live = use_live();
    let id = run.with_untracked(|run| run.id);
    let is_running = Memo::new(move |_| run.with(goes_on));
    let looks = RwSignal::new(0_u32);
    let (is_asking, is_wanted, is_due) = (StoredValue::new(false), StoredValue::new(false), StoredValue::new(false));
    Effect::new(move |_| {
        let look = move || {
            looks.try_update(|looks| *looks += 1);
        };
        let timer = is_running.get().then(|| set_interval_with_handle(look, LOOK).ok()).flatten();
        on_cleanup(move || timer.into_iter().for_each(|timer| timer.clear()));
    });
    let ask = move || {
        is_wanted.try_set_value(true);
        if is_asking.try_get_value() != Some(false) {
            return;
        }
        is_asking.set_value(true);
        leptos::task::spawn_local(async move {
            // What was announced while an answer was on its way is asked for after it.
            while is_wanted.try_get_value() == Some(true) {
                is_wanted.try_set_value(false);
                if let Ok(fresh) = api::progress(id).await {
                    run.try_set(fresh);
                }
            }
            is_asking.try_set_value(false);
        });
    };
    Effect::new(move |told: Option<()>| {
        live.runs();
        looks.get();
        if is_running.get_untracked() {
            ask();
        } else if told.is_some() && run.with_untracked(may_be_undone) && !is_due.get_value() {
            is_due.set_value(true);
            let ask_once = move || {
                is_due.try_set_value(false);
                ask();
            };
            set_timeout(ask_once, PAUSE);
        }
    });
}

#[component]
fn Running(run: RwSignal<ImportRun>) -> impl IntoView {
    let share = move || {
        let number = |count: i64| i32::try_from(count).map_or(f64::MAX, f64::from);
        run.with(|run| (run.counts.rows > 0).then(|| number(run.counts.done()) / number(run.counts.rows)))
    };
    view! {
        <div class="stack">
            <Progress
                label=Signal::derive(move || run.with(|run| tr(text::running_title(run.file_name.as_str()))))
                share=Signal::derive(share)
                text=Signal::derive(move || run.with(|run| tr(text::progress(run.counts.done(), run.counts.rows))))
            />
            <p class="muted">{tr(text::may_leave())}</p>
        </div>
    }
}

#[component]
fn Finished(run: RwSignal<ImportRun>) -> impl IntoView {
    let shown = run;
    let run = run.get_untracked();
    let counts = run.counts;
    let (kind, title) = match run.state {
        RunState::Failed => (BannerKind::Error, tr(text::report_stopped())),
        RunState::Running | RunState::Finished if counts.stored() == 0 => {
            (BannerKind::Warning, tr(text::report_nothing()))
        }
        RunState::Running | RunState::Finished if counts.rejected > 0 => {
            (BannerKind::Warning, tr(text::report_title()))
        }
        RunState::Running | RunState::Finished => (BannerKind::Success, tr(text::report_title())),
    };
    let when = run.finished.map(|moment| format::date_time(language(), moment.local)).unwrap_or_default();
    let download = (counts.rejected > 0).then(|| {
        view! {
            <ButtonLink href=format!("/import/{}/rejected", run.id) icon=Icon::Download download="">
                {tr(text::download_rejected())}
            </ButtonLink>
            <p class="muted small">{tr(text::download_hint())}</p>
        }
    });
    let report = if counts.repaired + counts.rejected > 0 {
        view! { <Report run=run.id/> }.into_any()
    } else {
        view! { <p class="muted">{tr(text::report_empty())}</p> }.into_any()
    };
    let which = format!("{} · {when}", run.file_name);
    let is_undone = Memo::new(move |_| shown.with(|run| run.undo.is_some()));
    // One banner is enough: that of the taking back.
    let heading = move || {
        let (title, which) = (title.clone(), which.clone());
        if is_undone.get() {
            view! { <p class="muted">{which}</p> }.into_any()
        } else {
            view! { <Banner kind=kind title=title>{which}</Banner> }.into_any()
        }
    };
    view! {
        <div class="stack">
            {dynamic(heading)}
            <ul class="counts">
                <li class="counts__item">{tr(text::rows(counts.rows))}</li>
                <li class="counts__item">{tr(text::created(counts.created))}</li>
                {(counts.changed() > 0).then(|| view! {
                    <li class="counts__item">{tr(transfer::updated(counts.changed()))}</li>
                })}
                {(counts.unchanged > 0).then(|| view! {
                    <li class="counts__item">{tr(transfer::unchanged(counts.unchanged))}</li>
                })}
                <li class="counts__item">{tr(text::repaired(counts.repaired))}</li>
                <li class="counts__item">{tr(text::rejected(counts.rejected))}</li>
                <li class="counts__item">{tr(text::rate(run.rate))}</li>
            </ul>
            <div class="row">
                <Destination kind=run.kind/>
                <ButtonLink href=paths::import(run.kind) icon=Icon::Upload>{tr(text::import_another())}</ButtonLink>
                {download}
                <UndoButton run=shown/>
            </div>
            {report}
        </div>
    }
}

/// Where the records are: of leads, in Simple mode among the deals.
#[component]
fn Destination(kind: Kind) -> impl IntoView {
    let boot = use_boot();
    let is_classic = Memo::new(move |_| boot.with(|boot| boot.is_classic()));
    dynamic(move || {
        let (kind, label) = match kind {
            Kind::Contact => (kind, transfer::go_to_contacts()),
            Kind::Company => (kind, transfer::go_to_companies()),
            Kind::Lead | Kind::Deal if is_classic.get() => (Kind::Lead, text::go_to_leads()),
            Kind::Lead | Kind::Deal => (Kind::Deal, text::go_to_deals()),
        };
        view! { <ButtonLink kind=ButtonKind::Primary href=paths::section(kind)>{tr(label)}</ButtonLink> }
    })
}
