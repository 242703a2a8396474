//! What is chosen for the conversion of a lead: the client, the pipeline, and what becomes of open activities.

use domain::{ClientChoice, DealCreation, FieldName, Record};
use leptos::prelude::*;
use messages::labels;
use messages::text::{mode, records as text};
use ui::{Banner, Checkbox, Choice, Field, RadioCard, RadioCards, Select, dynamic};

use crate::boot::{Boot, use_boot};
use crate::records::unsaved::Named;
use crate::text::tr;

/// The names under which the choices are kept. No field is called so.
const CLIENT: &str = "client";
const PIPELINE: &str = "pipeline";
const KEEP_ACTIVITIES: &str = "keep_activities";

/// The choices of the person who converts; they begin as the deal creation mode has them.
#[derive(Clone, Copy)]
pub(super) struct Choices {
    client: RwSignal<String>,
    pipeline: RwSignal<String>,
    keep_activities: RwSignal<bool>,
    pub options: Memo<DealCreation>,
    boot: RwSignal<Boot>,
}

impl Choices {
    pub fn new() -> Self {
        let boot = use_boot();
        let defaults = boot.with_untracked(|boot| boot.settings.deal_creation);
        let client = RwSignal::new(defaults.client.code().to_owned());
        let pipeline = RwSignal::new(defaults.pipeline_id.to_string());
        let keep_activities = RwSignal::new(defaults.keep_activities);
        let options = Memo::new(move |_| DealCreation {
            client: ClientChoice::from_code(&client.get()).unwrap_or(defaults.client),
            pipeline_id: pipeline.get().parse().unwrap_or(defaults.pipeline_id),
            keep_activities: keep_activities.get(),
        });
        Self { client, pipeline, keep_activities, options, boot }
    }

    /// What is chosen, to be kept; tracked.
    pub fn typed(self) -> Vec<Named> {
        vec![
            (CLIENT.to_owned(), self.client.get()),
            (PIPELINE.to_owned(), self.pipeline.get()),
            (KEEP_ACTIVITIES.to_owned(), self.keep_activities.get().to_string()),
        ]
    }

    /// Takes what was kept.
    pub fn retype(self, typed: &[Named]) {
        for (name, text) in typed {
            match name.as_str() {
                CLIENT => self.client.set(text.clone()),
                // It may be gone by now.
                PIPELINE if self.has_pipeline(text) => self.pipeline.set(text.clone()),
                KEEP_ACTIVITIES => self.keep_activities.set(text == "true"),
                _ => {}
            }
        }
    }

    fn has_pipeline(self, id: &str) -> bool {
        let Ok(id) = id.parse::<i64>() else { return false };
        self.boot.with_untracked(|boot| boot.directory.pipeline(id).is_some())
    }

    /// The controls.
    pub fn view(self, lead: RwSignal<Option<Record>>) -> AnyView {
        view! {
            <ClientOfLead lead=lead client=self.client/>
            <PipelineChoice pipeline=self.pipeline/>
            <Checkbox checked=self.keep_activities hint=tr(mode::keep_activities_on())>
                {tr(mode::keep_activities())}
            </Checkbox>
        }
        .into_any()
    }
}

/// Which client is created; a lead that has one keeps it.
#[component]
fn ClientOfLead(lead: RwSignal<Option<Record>>, client: RwSignal<String>) -> impl IntoView {
    let linked = Memo::new(move |_| {
        lead.with(|lead| {
            let names = [FieldName::ContactId, FieldName::CompanyId].into_iter().filter_map(|name| {
                match lead.as_ref()?.value(name) {
                    domain::Value::Link(link) => Some(link.label.clone()),
                    _ => None,
                }
            });
            let names = names.collect::<Vec<_>>().join(", ");
            (!names.is_empty()).then_some(names)
        })
    });
    let cards = ClientChoice::ALL
        .into_iter()
        .map(|choice| RadioCard {
            value: choice.code().to_owned(),
            title: tr(labels::client_choice(choice)),
            text: tr(labels::client_choice_hint(choice)),
            mark: None,
            icon: None,
        })
        .collect::<Vec<_>>();
    dynamic(move || match linked.get() {
        Some(name) => view! { <Banner>{tr(text::linked_client_used(name))}</Banner> }.into_any(),
        None => view! {
            <RadioCards name="convert-client" legend=tr(mode::client()) value=client cards=cards.clone()/>
        }
        .into_any(),
    })
}

#[component]
fn PipelineChoice(pipeline: RwSignal<String>) -> impl IntoView {
    let boot = use_boot();
    let choices = Memo::new(move |_| {
        boot.with(|boot| {
            let pipelines = boot.directory.pipelines.iter();
            pipelines.map(|pipeline| Choice::new(pipeline.id, &pipeline.name)).collect::<Vec<_>>()
        })
    });
    view! {
        <Field id="convert-pipeline" label=tr(mode::pipeline()) hint=Some(tr(mode::pipeline_explanation()))>
            <Select value=pipeline choices=choices/>
        </Field>
    }
}
