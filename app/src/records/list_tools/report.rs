//! How a change of many records goes, and what came of it.

use std::time::Duration;

use domain::Kind;
use domain::bulk::{BulkAction, BulkCounts, BulkFailure, BulkRun};
use domain::run::RunState;
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::{frame, lists as text};
use messages::{errors, labels};
use ui::{Banner, BannerKind, Button, ButtonKind, DialogActions, Progress, dynamic};

use crate::live::use_live;
use crate::paths;
use crate::records::list_api;
use crate::text::tr;

/// Looks by itself as well, should an announcement be lost.
const LOOK: Duration = Duration::from_secs(1);
/// So many of those that were left as they are come with the report.
const LISTED: i64 = 100;

/// The progress of a run until it has ended, and then its report.
pub fn report(kind: Kind, id: i64, open: RwSignal<bool>) -> AnyView {
    let shown = RwSignal::new(None::<BulkRun>);
    follow(id, shown);
    let state = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|run| run.state)));
    let counts = Signal::derive(move || shown.with(|shown| shown.as_ref().map(|run| run.counts)).unwrap_or_default());
    let body = move || match state.get() {
        None | Some(RunState::Running) => view! {
            <Progress
                label=tr(text::bulk_running())
                share=Signal::derive(move || share(counts.get()))
                text=Signal::derive(move || tr(text::bulk_progress(counts.get().done(), counts.get().total)))
            />
            <p class="muted">{tr(text::bulk_may_close())}</p>
        }
        .into_any(),
        Some(_) => shown.get_untracked().map_or_else(|| ().into_any(), |run| ended(kind, run)),
    };
    view! {
        <div class="bulk-report" aria-live="polite">{dynamic(body)}</div>
        <DialogActions>
            <Button kind=ButtonKind::Primary on_press=move |_| open.set(false)>{tr(frame::close())}</Button>
        </DialogActions>
    }
    .into_any()
}

fn ended(kind: Kind, run: BulkRun) -> AnyView {
    let counts = run.counts;
    let changed = if run.action == BulkAction::Delete { text::bulk_deleted } else { text::bulk_changed };
    let line = |count: i64, line: messages::Message| (count > 0).then(|| view! { <li>{tr(line)}</li> });
    let stopped = (run.state == RunState::Failed)
        .then(|| view! { <Banner kind=BannerKind::Error>{tr(text::bulk_stopped())}</Banner> });
    let failure = move |failure: BulkFailure| {
        let name = if failure.name.is_empty() { tr(labels::numbered(kind, failure.id)) } else { failure.name };
        view! {
            <li>
                <a class="link" href=paths::record(kind, failure.id)>{name}</a>
                " "
                <span class="muted">{tr(errors::describe(&failure.reason))}</span>
            </li>
        }
    };
    let failures = (counts.failed > 0).then(|| {
        view! {
            <ul class="bulk-report__failures">{run.failures.into_iter().map(failure).collect_view()}</ul>
            {(counts.failed > LISTED).then(|| view! { <p class="muted">{tr(text::first_hundred())}</p> })}
        }
    });
    view! {
        {stopped}
        <ul class="bulk-report__counts">
            <li>{tr(changed(counts.changed))}</li>
            {line(counts.unchanged, text::bulk_unchanged(counts.unchanged))}
            {line(counts.failed, text::bulk_failed(counts.failed))}
        </ul>
        {failures}
    }
    .into_any()
}

/// From 0 to 1.
fn share(counts: BulkCounts) -> Option<f64> {
    let number = |count: i64| i32::try_from(count).map_or(f64::MAX, f64::from);
    (counts.total > 0).then(|| (number(counts.done()) / number(counts.total)).min(1.0))
}

/// Reads the run whenever it advanced, as long as it goes on.
fn follow(id: i64, shown: RwSignal<Option<BulkRun>>) {
    let live = use_live();
    let looks = RwSignal::new(0_u32);
    let is_reading = StoredValue::new(false);
    let has_ended =
        Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(|run| run.state != RunState::Running)));
    Effect::new(move |_| {
        let look = move || {
            looks.try_update(|looks| *looks += 1);
        };
        let timer = if has_ended.get() { None } else { set_interval_with_handle(look, LOOK).ok() };
        on_cleanup(move || timer.into_iter().for_each(|timer| timer.clear()));
    });
    Effect::new(move |_| {
        live.runs();
        looks.track();
        if has_ended.get() || is_reading.try_get_value() != Some(false) {
            return;
        }
        is_reading.set_value(true);
        spawn_local(async move {
            let read = list_api::read_bulk(id).await;
            is_reading.try_set_value(false);
            if let Ok(fresh) = read {
                shown.try_set(Some(fresh));
            }
        });
    });
}
