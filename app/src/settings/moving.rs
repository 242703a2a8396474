//! Records that move away from a deleted value, and how far they are.

use std::time::Duration;

use domain::run::RunState;
use domain::settings::{MoveCounts, MoveRun};
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::settings as text;
use ui::{Banner, BannerKind, Progress};

use super::api;
use crate::live::use_live;
use crate::text::tr;

/// Looks by itself as well, should an announcement be lost.
const LOOK: Duration = Duration::from_secs(1);

/// The progress of a run until it has ended; nothing without one.
#[component]
pub(super) fn Moving(run: RwSignal<Option<i64>>, #[prop(into)] on_end: Callback<()>) -> impl IntoView {
    let shown = RwSignal::new(None::<MoveRun>);
    let known = follow(run, shown, on_end);
    let state = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|run| run.state)));
    let counts = Signal::derive(move || shown.with(|shown| shown.as_ref().map(|run| run.counts)).unwrap_or_default());
    move || match (known.get(), state.get()) {
        (None, _) => ().into_any(),
        (Some(_), None | Some(RunState::Running)) => view! {
            <div class="moving">
                <Progress
                    label=tr(text::moving())
                    share=Signal::derive(move || share(counts.get()))
                    text=Signal::derive(move || {
                        let MoveCounts { moved, total } = counts.get();
                        tr(text::moving_progress(moved, total))
                    })
                />
            </div>
        }
        .into_any(),
        (Some(_), Some(RunState::Finished)) => view! {
            <Banner kind=BannerKind::Success>{tr(text::moving_done(counts.get_untracked().moved))}</Banner>
        }
        .into_any(),
        (Some(_), Some(RunState::Failed)) => {
            view! { <Banner kind=BannerKind::Error>{tr(text::moving_failed())}</Banner> }.into_any()
        }
    }
}

/// From 0 to 1.
fn share(counts: MoveCounts) -> Option<f64> {
    let number = |count: i64| i32::try_from(count).map_or(f64::MAX, f64::from);
    (counts.total > 0).then(|| (number(counts.moved) / number(counts.total)).min(1.0))
}

/// Reads the run whenever it advanced, as long as it goes on.
fn follow(run: RwSignal<Option<i64>>, shown: RwSignal<Option<MoveRun>>, on_end: Callback<()>) -> Memo<Option<i64>> {
    let live = use_live();
    let looks = RwSignal::new(0_u32);
    let is_reading = StoredValue::new(false);
    let known = Memo::new(move |_| run.get());
    let is_running = move || known.get().is_some() && shown.with(|shown| !has_ended(shown.as_ref()));
    let is_running = Memo::new(move |_| is_running());
    Effect::new(move |_| {
        known.track();
        shown.try_set(None);
    });
    Effect::new(move |_| {
        let look = move || {
            looks.try_update(|looks| *looks += 1);
        };
        let timer = is_running.get().then(|| set_interval_with_handle(look, LOOK).ok()).flatten();
        on_cleanup(move || timer.into_iter().for_each(|timer| timer.clear()));
    });
    Effect::new(move |_| {
        live.runs();
        looks.track();
        let (Some(id), true) = (known.get(), is_running.get()) else { return };
        if is_reading.try_get_value() != Some(false) {
            return;
        }
        is_reading.set_value(true);
        spawn_local(async move {
            let read = api::read_moving(id).await;
            is_reading.try_set_value(false);
            if let Ok(fresh) = read.map(Some)
                && known.try_get_untracked() == Some(Some(id))
            {
                let ended = has_ended(fresh.as_ref());
                shown.try_set(fresh);
                if ended {
                    on_end.try_run(());
                }
            }
        });
    });
    known
}

fn has_ended(run: Option<&MoveRun>) -> bool {
    run.is_some_and(|run| run.state != RunState::Running)
}
