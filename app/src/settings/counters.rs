//! *Counters*: which activities the numbers at sections and records count.

use domain::AppError;
use domain::activity::{CounterMode, CounterSettings, read_counted_minutes};
use domain::errors::Place;
use leptos::prelude::*;
use messages::text::{frame, settings as text};
use ui::{
    BannerKind, Button, ButtonKind, Card, Field, NumberInput, PageHeader, RadioCard, RadioCards, dynamic, use_toasts,
};

use super::api;
use super::page::{Crumbs, NoRight};
use crate::boot::{Boot, use_boot};
use crate::frame::{PageTitle, problem_at, show_error};
use crate::live::refresh_boot;
use crate::text::tr;

/// The page *Counters*.
#[component]
pub fn CountersPage() -> impl IntoView {
    let boot = use_boot();
    let is_permitted = Memo::new(move |_| boot.with(Boot::may_change_settings));
    view! {
        <PageTitle title=tr(text::counters())/>
        {dynamic(move || if is_permitted.get() {
            view! { <Counters/> }.into_any()
        } else {
            view! { <NoRight/> }.into_any()
        })}
    }
}

#[component]
fn Counters() -> impl IntoView {
    view! {
        <div class="page settings">
            <div class="settings__head">
                <Crumbs/>
                <PageHeader title=tr(text::counters())/>
            </div>
            <p class="prose">{tr(text::counters_introduction())}</p>
            <Card>
                <CountersForm/>
            </Card>
        </div>
    }
}

#[component]
fn CountersForm() -> impl IntoView {
    let boot = use_boot();
    let toasts = use_toasts();
    let stored = Memo::new(move |_| boot.with(|boot| boot.settings.counters));
    let begun = stored.get_untracked();
    let (mode, minutes) = (RwSignal::new(begun.mode.code().to_owned()), RwSignal::new(begun.minutes.to_string()));
    Effect::new(move |known: Option<CounterSettings>| {
        let now = stored.get();
        if let Some(known) = known {
            follow(mode, known.mode.code(), now.mode.code());
            follow(minutes, &known.minutes.to_string(), &now.minutes.to_string());
        }
        now
    });
    let error = RwSignal::new(None::<AppError>);
    let save = Action::new(move |counters: &CounterSettings| {
        let counters = *counters;
        async move {
            match api::set_counters(counters).await {
                Ok(()) => {
                    refresh_boot(boot);
                    toasts.show(BannerKind::Success, tr(text::counters_saved()));
                }
                Err(failure) if matches!(failure.0, AppError::Invalid(_)) => {
                    error.try_set(Some(failure.0));
                }
                Err(failure) => show_error(toasts, &failure.0),
            }
        }
    });
    let pending = save.pending();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        error.set(None);
        match minutes.with_untracked(|typed| read_counted_minutes(typed)) {
            Ok(minutes) => {
                let mode = mode.with_untracked(|code| CounterMode::from_code(code)).unwrap_or_default();
                save.dispatch(CounterSettings { mode, minutes });
            }
            Err(problem) => error.set(Some(AppError::invalid(Place::CountedMinutes, problem))),
        }
    };
    let wrong = Signal::derive(move || error.with(|error| problem_at(error.as_ref(), Place::CountedMinutes)));
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <RadioCards name="counter-mode" legend=tr(text::counted_for()) value=mode cards=mode_cards()/>
            <div class="form-grid">
                <Field
                    id="counted-minutes"
                    label=tr(text::counted_minutes())
                    hint=Some(tr(text::counted_minutes_hint()))
                    error=wrong
                    required=true
                >
                    <NumberInput value=minutes/>
                </Field>
            </div>
            <div class="row">
                <Button kind=ButtonKind::Primary submit=true pending=pending>{tr(frame::save())}</Button>
            </div>
        </form>
    }
}

/// Takes over what somebody else has stored, unless another value was entered here.
fn follow(field: RwSignal<String>, before: &str, now: &str) {
    if before != now && field.with_untracked(|entered| entered == before) {
        field.set(now.to_owned());
    }
}

/// Both ways to count, each with what it means.
fn mode_cards() -> Vec<RadioCard> {
    let card = |mode: CounterMode| {
        let (title, hint) = match mode {
            CounterMode::Item => (text::counter_item(), text::counter_item_hint()),
            CounterMode::Activity => (text::counter_activity(), text::counter_activity_hint()),
        };
        RadioCard { value: mode.code().to_owned(), title: tr(title), text: tr(hint), ..RadioCard::default() }
    };
    CounterMode::ALL.into_iter().map(card).collect()
}
