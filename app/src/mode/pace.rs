use std::future::Future;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Busy,
    /// Asked for again meanwhile.
    Stale,
}

/// Does `work` at the start and whenever what `watch` reads changes: never twice at once, and with a pause after
/// each time. The last change is never missed. In the browser only.
pub(super) fn paced<Work, Job>(watch: impl Fn() + 'static, pause: Duration, work: Work)
where
    Work: Fn() -> Job + Clone + 'static,
    Job: Future<Output = ()> + 'static,
{
    let state = StoredValue::new(State::Idle);
    Effect::new(move |_| {
        watch();
        ask(state, pause, work.clone());
    });
}

fn ask<Work, Job>(state: StoredValue<State>, pause: Duration, work: Work)
where
    Work: Fn() -> Job + Clone + 'static,
    Job: Future<Output = ()> + 'static,
{
    match state.try_get_value() {
        None => {}
        Some(State::Idle) => {
            state.set_value(State::Busy);
            spawn_local(async move {
                work().await;
                set_timeout(move || rest(state, pause, work), pause);
            });
        }
        Some(State::Busy | State::Stale) => state.set_value(State::Stale),
    }
}

/// After the pause: does it again if something changed meanwhile, and the page is still there.
fn rest<Work, Job>(state: StoredValue<State>, pause: Duration, work: Work)
where
    Work: Fn() -> Job + Clone + 'static,
    Job: Future<Output = ()> + 'static,
{
    let was = state.try_get_value();
    let _ = state.try_update_value(|state| *state = State::Idle);
    if was == Some(State::Stale) {
        ask(state, pause, work);
    }
}
