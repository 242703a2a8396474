//! How a change of many records goes, and what came of it.

use std::time::Duration;

use domain::bulk::{BulkAction, BulkCounts, BulkFailure, BulkRun};
use domain::run::RunState;
use domain::{AppError, Kind};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::{frame, lists as text, records};
use messages::{errors, format, labels};
use ui::{Banner, BannerKind, Button, ButtonKind, DialogActions, Icon, Progress, Skeleton, dynamic};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::boot::use_boot;
use crate::frame::show_error;
use crate::live::use_live;
use crate::paths;
use crate::records::list_api;
use crate::records::value::{ValueContext, field_label, value_text};
use crate::text::{language, tr};

/// Looks by itself as well, should an announcement be lost.
const LOOK: Duration = Duration::from_secs(1);
/// So many of those that were left as they are come with the report.
const LISTED: i64 = 100;

/// The progress of a run until it has ended, and then its report. When it is taken back, `shown_run` becomes the run
/// that does so.
pub fn report(kind: Kind, id: i64, shown_run: RwSignal<Option<i64>>, open: RwSignal<bool>) -> AnyView {
    let (toasts, live) = (ui::use_toasts(), use_live());
    let undo = Action::new(move |(): &()| async move {
        match list_api::undo_bulk(id).await {
            Ok(undo) => {
                live.touch(kind);
                shown_run.try_set(Some(undo));
            }
            Err(error) => show_error(toasts, &error.0),
        }
    });
    let shown = RwSignal::new(None::<BulkRun>);
    follow(kind, id, shown);
    Effect::new(|_| request_animation_frame(take_focus));
    let state = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|run| run.state)));
    let can_be_undone = Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(BulkRun::can_be_undone)));
    let counts = Signal::derive(move || shown.with(|shown| shown.as_ref().map(|run| run.counts)).unwrap_or_default());
    let body = move || match state.get() {
        None => loading(),
        Some(RunState::Running) => view! {
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
        <div class="bulk-report" tabindex="-1" aria-live="polite">{dynamic(body)}</div>
        <DialogActions>
            {dynamic(move || can_be_undone.get().then(|| view! {
                <Button icon=Icon::Undo pending=undo.pending() on_press=move |_| { undo.dispatch(()); }>
                    {tr(text::bulk_undo())}
                </Button>
            }))}
            <Button kind=ButtonKind::Primary on_press=move |_| open.set(false)>{tr(frame::close())}</Button>
        </DialogActions>
    }
    .into_any()
}

/// Gives the report the focus if nobody has it: the button that asked for it has gone.
fn take_focus() {
    let is_free = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
    let report = document().query_selector(".bulk-report").ok().flatten().filter(|_| is_free);
    if let Some(report) = report.and_then(|report| report.dyn_into::<HtmlElement>().ok()) {
        let _ = report.focus();
    }
}

/// Whether it still runs is not known yet.
fn loading() -> AnyView {
    view! { <Skeleton label=tr(frame::loading())/> }.into_any()
}

fn ended(kind: Kind, run: BulkRun) -> AnyView {
    let counts = run.counts;
    let changed = match &run.action {
        _ if run.is_undo => text::bulk_given_back,
        BulkAction::Delete => text::bulk_deleted,
        BulkAction::Edit { .. } => text::bulk_changed,
    };
    let way_back = if run.undone_by.is_some() { Some(text::bulk_undone()) } else { None };
    let way_back = way_back.or_else(|| run.can_be_undone().then(text::bulk_undo_hint));
    let line = |count: i64, line: messages::Message| (count > 0).then(|| view! { <li>{tr(line)}</li> });
    let stopped = (run.state == RunState::Failed)
        .then(|| view! { <Banner kind=BannerKind::Error>{tr(text::bulk_stopped())}</Banner> });
    view! {
        {stopped}
        {what(&run)}
        <ul class="bulk-report__counts">
            <li>{tr(changed(counts.changed))}</li>
            {line(counts.unchanged, text::bulk_unchanged(counts.unchanged))}
            {line(counts.failed, text::bulk_failed(counts.failed))}
        </ul>
        {way_back.map(|said| view! { <p class="muted">{tr(said)}</p> })}
        {(counts.failed > 0).then(|| reasons(kind, &run))}
    }
    .into_any()
}

/// What was done, and when: whoever comes back to a report is to know what they would take back.
fn what(run: &BulkRun) -> AnyView {
    let begun = tr(text::bulk_begun(format::date_time(language(), run.begun.local)));
    let field = use_boot().with_untracked(|boot| {
        let BulkAction::Edit { field, value } = &run.action else { return None };
        let field = boot.directory.field(run.kind, *field)?;
        let context = ValueContext { directory: &boot.directory, kind: run.kind, pipeline_id: None, currency: "" };
        let label = field_label(&boot.directory, run.kind, field.name);
        // What is given back is one value here and another there.
        let value = (!run.is_undo).then(|| value_text(&field, value, context));
        let value = value.map(|text| if text.is_empty() { tr(records::history_empty_value()) } else { text });
        let value = value.map(|value| view! { ": " <bdi>{value}</bdi> });
        Some(view! { <p class="bulk-report__field">{label}{value}</p> })
    });
    view! { <div>{field}<p class="muted small">{begun}</p></div> }.into_any()
}

/// Why records were left as they are, each reason once with its records. They come last, as there may be many.
fn reasons(kind: Kind, run: &BulkRun) -> AnyView {
    let are_all_listed = run.counts.failed <= LISTED;
    let record = |failure: &BulkFailure| {
        let named = !failure.name.is_empty();
        let name = if named { failure.name.clone() } else { tr(labels::numbered(kind, failure.id)) };
        view! { <li><a href=paths::record(kind, failure.id)>{name}</a></li> }
    };
    let reason = |(reason, failures): (&AppError, Vec<&BulkFailure>)| {
        let count = i64::try_from(failures.len()).unwrap_or(i64::MAX);
        let counted =
            are_all_listed.then(|| view! { <span class="muted">{tr(labels::kind_count(kind, count))}</span> });
        view! {
            <li>
                <p>{tr(errors::describe(reason))} " " {counted}</p>
                <ul class="bulk-report__records">{failures.into_iter().map(record).collect_view()}</ul>
            </li>
        }
    };
    view! {
        {(!are_all_listed).then(|| view! { <p class="muted">{tr(text::first_hundred())}</p> })}
        <ul class="bulk-report__reasons">{run.failures_by_reason().into_iter().map(reason).collect_view()}</ul>
    }
    .into_any()
}

/// The report of the user's latest change of many records of the kind.
pub fn latest(kind: Kind, open: RwSignal<bool>) -> AnyView {
    let run = RwSignal::new(None::<i64>);
    let is_known = RwSignal::new(false);
    let toasts = ui::use_toasts();
    Effect::new(move |_| {
        spawn_local(async move {
            match list_api::latest_bulk(kind).await {
                Ok(found) => {
                    run.try_set(found);
                }
                Err(error) => show_error(toasts, &error.0),
            }
            is_known.try_set(true);
        });
    });
    dynamic(move || match run.get() {
        Some(id) => report(kind, id, run, open),
        None if is_known.get() => view! { <p>{tr(text::bulk_none())}</p> }.into_any(),
        None => loading(),
    })
}

/// From 0 to 1.
fn share(counts: BulkCounts) -> Option<f64> {
    let number = |count: i64| i32::try_from(count).map_or(f64::MAX, f64::from);
    (counts.total > 0).then(|| (number(counts.done()) / number(counts.total)).min(1.0))
}

/// Reads the run whenever it advanced, as long as it goes on. What it has changed is fetched anew as well: the list is
/// to agree with the report where the announcement of a change is late or lost.
fn follow(kind: Kind, id: i64, shown: RwSignal<Option<BulkRun>>) {
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
                let changed = |run: &Option<BulkRun>| run.as_ref().map_or(0, |run| run.counts.changed);
                // A short run has ended before it is read for the first time: what it changed is news, too.
                if shown.try_with_untracked(changed).is_some_and(|known| known != fresh.counts.changed) {
                    live.touch(kind);
                }
                shown.try_set(Some(fresh));
            }
        });
    });
}
