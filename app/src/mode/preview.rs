use std::time::Duration;

use domain::conversion::{Preview, PreviewTotals};
use domain::{AppError, Kind};
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame, mode as text};
use ui::{Banner, BannerKind, Icon, Skeleton};

use super::api;
use super::draft::{Draft, Step};
use super::examples::Examples;
use super::failures::{Failed, Failures};
use super::pace::paced;
use crate::boot::use_boot;
use crate::live::use_live;
use crate::text::tr;

/// Between two counts of the leads, which costs the database something.
const PAUSE: Duration = Duration::from_secs(2);

/// What will happen, in numbers and examples. It is read anew when the step opens and while others work.
#[component]
pub(super) fn PreviewStep(draft: Draft) -> impl IntoView {
    let live = use_live();
    let error = RwSignal::new(None::<AppError>);
    draft.is_fresh.set(false);
    let watch = move || {
        // The clients of leads count too: one that was deleted stops its lead.
        for kind in [Kind::Lead, Kind::Contact, Kind::Company] {
            live.records(kind);
        }
        // An outdated one was refused: read it again.
        draft.is_fresh.get();
    };
    paced(watch, PAUSE, move || async move {
        match api::read_preview().await {
            Ok(preview) => {
                draft.preview.try_set(preview);
                error.try_set(None);
                if draft.is_fresh.try_get_untracked() == Some(false) {
                    draft.is_fresh.try_set(true);
                }
            }
            Err(failure) => {
                error.try_set(Some(failure.0));
            }
        }
    });
    let changed = move || {
        let (before, now) = (draft.begun_with.get()?, draft.preview.with(Preview::active_leads));
        let is_changed = draft.is_fresh.get() && before != now;
        is_changed.then(|| view! { <Banner>{tr(text::preview_changed(before, now))}</Banner> })
    };
    view! {
        <div>
            <h2 id="wizard-question">{tr(text::preview_title())}</h2>
            <p class="muted">{tr(text::preview_nothing_changed())}</p>
            <div role="status">{changed}</div>
        </div>
        {move || error.get().map(|error| view! {
            <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</Banner>
        })}
        {move || if draft.is_fresh.get() {
            view! { <Contents draft=draft/> }.into_any()
        } else {
            view! {
                <p class="muted" role="status">{tr(text::preview_loading())}</p>
                <Skeleton count=6 label=tr(text::preview_loading())/>
            }.into_any()
        }}
    }
}

#[component]
fn Contents(draft: Draft) -> impl IntoView {
    let options = Memo::new(move |_| draft.options());
    let totals = Memo::new(move |_| draft.preview.with(|preview| preview.totals(&options.get())));
    let failed = Signal::derive(move || {
        let failed = |(id, reason): &(i64, _)| Failed {
            lead_id: *id,
            title: tr(labels::numbered(Kind::Lead, *id)),
            reason: *reason,
        };
        draft.preview.with(|preview| preview.not_convertible.iter().map(failed).collect::<Vec<_>>())
    });
    let examples = Signal::derive(move || draft.preview.with(|preview| preview.examples.clone()));
    view! {
        <Choices draft=draft/>
        <Facts facts=Signal::derive(move || facts(totals.get()))/>
        {move || match totals.with(|totals| totals.not_convertible) {
            0 => view! { <p class="muted">{tr(text::preview_all_convertible())}</p> }.into_any(),
            count => view! {
                <section class="stack stack--small">
                    <h3>{tr(text::not_convertible_title())}</h3>
                    <p>{tr(text::preview_not_convertible(count))}</p>
                    <Failures failed=failed/>
                </section>
            }.into_any(),
        }}
        <Examples examples=examples options=options/>
        <ul class="wizard__notes muted">
            <li>{tr(text::preview_menu())}</li>
            <li>{tr(text::preview_untouched())}</li>
        </ul>
    }
}

/// The answers so far, each a way back to its question.
#[component]
fn Choices(draft: Draft) -> impl IntoView {
    let boot = use_boot();
    let pipeline = move || {
        if draft.creates_pipeline() {
            return draft.pipeline_name.get();
        }
        let id = draft.pipeline_id.with(|id| id.parse().unwrap_or_default());
        boot.with(|boot| boot.directory.pipeline(id).map(|pipeline| pipeline.name.clone())).unwrap_or_default()
    };
    let client = move || tr(labels::client_choice(draft.options().client));
    let activities = move || {
        tr(if draft.keeps_activities.get() { text::activities_stay_open() } else { text::activities_are_completed() })
    };
    let row = |step: Step, label: String, value: Signal<String>| {
        let change = format!("{}: {label}", tr(frame::edit()));
        view! {
            <div class="choices__row">
                <dt>{label}</dt>
                <dd>{move || value.get()} <a class="link" href=step.path() aria-label=change>{tr(frame::edit())}</a></dd>
            </div>
        }
    };
    view! {
        <dl class="choices">
            {row(Step::Pipeline, tr(text::step_pipeline()), Signal::derive(pipeline))}
            {row(Step::Client, tr(text::step_client()), Signal::derive(client))}
            {row(Step::Activities, tr(text::step_activities()), Signal::derive(activities))}
        </dl>
    }
}

/// The totals as sentences; what does not happen is left out.
fn facts(totals: PreviewTotals) -> Vec<(Icon, String)> {
    let some = |count: i64, icon, message| (count > 0).then(|| (icon, tr(message)));
    [
        Some((Icon::Lead, tr(text::preview_leads(totals.active_leads)))),
        Some((Icon::Deal, tr(text::preview_deals(totals.deals)))),
        some(totals.contacts_created, Icon::User, text::preview_contacts(totals.contacts_created)),
        some(totals.companies_created, Icon::Building, text::preview_companies(totals.companies_created)),
        some(totals.known_clients, Icon::Link, text::preview_known_clients(totals.known_clients)),
        some(totals.activities_moved, Icon::Activity, text::preview_activities_moved(totals.activities_moved)),
        some(totals.activities_completed, Icon::Check, text::preview_activities_completed(totals.activities_completed)),
        some(totals.not_convertible, Icon::Warning, text::preview_not_convertible(totals.not_convertible)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Numbers with what they count.
#[component]
pub(super) fn Facts(#[prop(into)] facts: Signal<Vec<(Icon, String)>>) -> impl IntoView {
    let fact = |(icon, text): (Icon, String)| view! { <li class="facts__fact">{icon.view()}<span>{text}</span></li> };
    view! { <ul class="facts">{move || facts.get().into_iter().map(fact).collect_view()}</ul> }
}
