//! How far a conversion is, and how what is shown stays current.

use std::time::Duration;

use domain::run::{ConversionCounts, ConversionRun, RunState};
use leptos::prelude::*;
use messages::text::mode as text;
use ui::{Icon, Progress};

use super::api;
use super::pace::paced;
use super::preview::Facts;
use crate::boot::use_boot;
use crate::live::{refresh_boot, use_live};
use crate::text::tr;

/// A run may advance more often than anybody can read.
const PAUSE: Duration = Duration::from_millis(300);
/// Looks by itself as well, should an announcement be lost.
const LOOK: Duration = Duration::from_secs(3);

/// Reads the run anew whenever it advanced, as long as it goes on, and hands it to `keep`.
pub(super) fn follow(id: i64, is_running: Memo<bool>, keep: impl Fn(ConversionRun) + Copy + 'static) {
    let boot = use_boot();
    let live = use_live();
    let looks = RwSignal::new(0_u32);
    Effect::new(move |_| {
        let look = move || {
            looks.try_update(|looks| *looks += 1);
        };
        let timer = is_running.get().then(|| set_interval_with_handle(look, LOOK).ok()).flatten();
        on_cleanup(move || timer.into_iter().for_each(|timer| timer.clear()));
    });
    let watch = move || {
        live.runs();
        looks.get();
    };
    paced(watch, PAUSE, move || async move {
        if is_running.try_get_untracked() != Some(true) {
            return;
        }
        if let Ok(fresh) = api::read_progress(id).await {
            let has_ended = fresh.state != RunState::Running;
            keep(fresh);
            if has_ended {
                refresh_boot(boot);
            }
        }
    });
}

/// As [`follow`], for a run that was read already.
pub(super) fn keep_current(run: RwSignal<ConversionRun>) {
    let is_running = Memo::new(move |_| run.with(|run| run.state == RunState::Running));
    follow(run.with_untracked(|run| run.id), is_running, move |fresh| {
        run.try_set(fresh);
    });
}

fn done(counts: &ConversionCounts) -> i64 {
    counts.converted + counts.failed
}

/// "1,200 of 5,000 leads".
pub(super) fn how_far(run: &ConversionRun) -> String {
    // A lead that was put back in progress meanwhile is converted beyond the total.
    let total = run.counts.total.max(done(&run.counts));
    tr(text::run_progress(done(&run.counts), total))
}

/// From 0 to 1.
pub(super) fn share(run: &ConversionRun) -> Option<f64> {
    let number = |count: i64| i32::try_from(count).map_or(f64::MAX, f64::from);
    (run.counts.total > 0).then(|| (number(done(&run.counts)) / number(run.counts.total)).min(1.0))
}

/// The bar with its numbers: done, rate, time left, and what was created.
#[component]
pub(super) fn RunProgress(run: RwSignal<ConversionRun>) -> impl IntoView {
    let pace = move || {
        run.with(|run| {
            let rate = (run.rate > 0).then(|| tr(text::run_rate(run.rate)));
            [rate, remaining(run)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
    };
    view! {
        <div class="stack">
            <Progress
                label=tr(text::running())
                share=Signal::derive(move || run.with(share))
                text=Signal::derive(move || run.with(how_far))
            />
            <p class="muted run__pace">{pace}</p>
            <Facts facts=Signal::derive(move || run.with(|run| counted(&run.counts)))/>
        </div>
    }
}

fn remaining(run: &ConversionRun) -> Option<String> {
    let left = run.counts.total - done(&run.counts);
    if run.rate <= 0 || left <= 0 {
        return None;
    }
    let seconds = left / run.rate + 1;
    Some(tr(if seconds <= 90 { text::remaining_seconds(seconds) } else { text::remaining_minutes(seconds / 60 + 1) }))
}

/// What a run has done, as sentences; what it did not do is left out.
pub(super) fn counted(counts: &ConversionCounts) -> Vec<(Icon, String)> {
    let some = |count: i64, icon, message| (count > 0).then(|| (icon, tr(message)));
    [
        Some((Icon::Success, tr(text::report_converted(counts.converted)))),
        some(counts.failed, Icon::Warning, text::report_failed(counts.failed)),
        some(counts.deals, Icon::Deal, text::report_deals(counts.deals)),
        some(counts.contacts_created, Icon::User, text::report_contacts(counts.contacts_created)),
        some(counts.companies_created, Icon::Building, text::report_companies(counts.companies_created)),
        some(counts.activities_moved, Icon::Activity, text::report_activities_moved(counts.activities_moved)),
        some(counts.activities_completed, Icon::Check, text::report_activities_completed(counts.activities_completed)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
