use domain::run::{ConversionRun, RunState};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use messages::text::mode as text;
use ui::{BannerKind, Spinner, dynamic, use_toasts};

use super::api;
use super::progress::{follow, how_far};
use crate::boot::use_boot;
use crate::paths;
use crate::text::tr;

/// Tells those who may change settings, on every page, how far a running switch is, and when it is complete.
#[component]
pub fn RunBanner() -> impl IntoView {
    let boot = use_boot();
    let path = use_location().pathname;
    let running = Memo::new(move |_| boot.with(|boot| boot.settings.running.filter(|_| boot.may_change_settings())));
    // The pages of the mode show more of it.
    let is_elsewhere = Memo::new(move |_| path.with(|path| !path.starts_with(paths::MODE)));
    tell_end(running, is_elsewhere);
    dynamic(move || running.get().filter(|_| is_elsewhere.get()).map(|id| view! { <Bar id=id/> }))
}

#[component]
fn Bar(id: i64) -> impl IntoView {
    let run = RwSignal::new(None::<ConversionRun>);
    let is_running = Memo::new(move |_| run.with(|run| run.as_ref().is_none_or(|run| run.state == RunState::Running)));
    follow(id, is_running, move |fresh| {
        run.try_set(Some(fresh));
    });
    let numbers = move || run.with(|run| run.as_ref().map(|run| format!(": {}", how_far(run))));
    view! {
        <div class="run-banner" role="status">
            <Spinner label=tr(text::running())/>
            <span class="run-banner__text">{tr(text::running())}{numbers}</span>
            <a class="link" href=paths::conversion(id)>{tr(text::watch_run())}</a>
        </div>
    }
}

/// Says it when a switch has ended that the user was told of.
fn tell_end(running: Memo<Option<i64>>, is_elsewhere: Memo<bool>) {
    let toasts = use_toasts();
    Effect::new(move |before: Option<Option<i64>>| {
        let now = running.get();
        if let (Some(id), None, true) = (before.flatten(), now, is_elsewhere.get_untracked()) {
            spawn_local(async move {
                let Ok(run) = api::read_progress(id).await else { return };
                match (run.state, run.counts.failed) {
                    (RunState::Finished, 0) => toasts.show(BannerKind::Success, tr(text::report_title())),
                    (RunState::Finished, _) => toasts.show(BannerKind::Warning, tr(text::report_title_with_failures())),
                    (RunState::Running | RunState::Failed, _) => {}
                }
            });
        }
        now
    });
}
