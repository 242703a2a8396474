//! The three questions of the wizard.

use domain::conversion::PreviewTotals;
use domain::errors::Place;
use leptos::prelude::*;
use messages::text::mode as text;
use ui::{Badge, BadgeKind, Checkbox, Field, Icon, RadioCard, RadioCards, Select, TextInput};

use super::deal_creation::{client_cards, pipelines};
use super::draft::{Draft, EXISTING_PIPELINE, NEW_PIPELINE};
use super::preview::Facts;
use crate::frame::problem_at;
use crate::text::tr;

#[component]
pub(super) fn PipelineStep(draft: Draft) -> impl IntoView {
    let card = |value: &str, title: String, text: String| RadioCard {
        value: value.to_owned(),
        title,
        text,
        ..RadioCard::default()
    };
    let cards = vec![
        card(EXISTING_PIPELINE, tr(text::pipeline_existing()), tr(text::pipeline_explanation())),
        card(NEW_PIPELINE, tr(text::pipeline_new()), tr(text::pipeline_new_hint())),
    ];
    let problem =
        Signal::derive(move || draft.pipeline_problem.with(|error| problem_at(error.as_ref(), Place::PipelineName)));
    let creates = Memo::new(move |_| draft.creates_pipeline());
    let choices = pipelines();
    view! {
        <p class="prose">{move || draft.begun_with.get().map(|leads| tr(text::wizard_introduction(leads)))}</p>
        <h2 id="wizard-question">{tr(text::pipeline_question())}</h2>
        <RadioCards
            name="pipeline"
            legend=tr(text::pipeline_question())
            legend_hidden=true
            value=draft.pipeline
            cards=cards
        />
        {move || if creates.get() {
            view! {
                <Field id="pipeline-name" label=tr(text::pipeline_new_name()) error=problem required=true>
                    <TextInput value=draft.pipeline_name max_length=100_u32/>
                </Field>
            }.into_any()
        } else {
            view! {
                <Field id="pipeline-id" label=tr(text::pipeline())>
                    <Select value=draft.pipeline_id choices=choices/>
                </Field>
            }.into_any()
        }}
    }
}

#[component]
pub(super) fn ClientStep(draft: Draft) -> impl IntoView {
    view! {
        <h2 id="wizard-question">{tr(text::client_question())}</h2>
        <RadioCards
            name="client"
            legend=tr(text::client_question())
            legend_hidden=true
            value=draft.client
            cards=client_cards()
        />
        <Consequences draft=draft shows=|totals| vec![
            (Icon::User, tr(text::preview_contacts(totals.contacts_created))),
            (Icon::Building, tr(text::preview_companies(totals.companies_created))),
            (Icon::Link, tr(text::preview_known_clients(totals.known_clients))),
        ]/>
        <p class="muted">{tr(text::client_known_hint())}</p>
    }
}

#[component]
pub(super) fn ActivitiesStep(draft: Draft) -> impl IntoView {
    let keeps = draft.keeps_activities;
    view! {
        <h2 id="wizard-question">{tr(text::activities_question())}</h2>
        <div class="wizard__choice">
            <Checkbox checked=keeps>{tr(text::keep_activities())}</Checkbox>
            <Badge kind=BadgeKind::Accent>{tr(text::recommended())}</Badge>
        </div>
        <ul class="wizard__either">
            <li class="row" class:muted=move || !keeps.get()>
                {Icon::Check.view()}<span>{tr(text::keep_activities_on())}</span>
            </li>
            <li class="row" class:muted=move || keeps.get()>
                {Icon::Close.view()}<span>{tr(text::keep_activities_off())}</span>
            </li>
        </ul>
        <Consequences draft=draft shows=|totals| match (totals.activities_moved, totals.activities_completed) {
            (0, 0) => Vec::new(),
            (0, completed) => vec![(Icon::Check, tr(text::preview_activities_completed(completed)))],
            (moved, _) => vec![(Icon::Activity, tr(text::preview_activities_moved(moved)))],
        }/>
        <p class="muted">{tr(text::activities_completed_hint())}</p>
    }
}

/// What the answer means in numbers, recomputed at once by the rules that the switch itself follows.
#[component]
fn Consequences(draft: Draft, shows: fn(PreviewTotals) -> Vec<(Icon, String)>) -> impl IntoView {
    let facts = Signal::derive(move || {
        let options = draft.options();
        shows(draft.preview.with(|preview| preview.totals(&options)))
    });
    view! { <div role="status"><Facts facts=facts/></div> }
}
