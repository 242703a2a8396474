use domain::{ClientChoice, DealCreation};
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame, mode as text};
use ui::{BannerKind, Button, Card, Checkbox, Choice, Field, RadioCard, RadioCards, Select, use_toasts};

use super::api;
use crate::boot::{Boot, use_boot};
use crate::frame::show_error;
use crate::live::refresh_boot;
use crate::text::tr;

/// The deal creation mode: what every inquiry becomes in Simple, and what a switch without leads in progress
/// takes over.
#[component]
pub(super) fn DealCreationCard() -> impl IntoView {
    let boot = use_boot();
    let toasts = use_toasts();
    let stored = Memo::new(move |_| boot.with(|boot| boot.settings.deal_creation));
    let client = RwSignal::new(String::new());
    let pipeline = RwSignal::new(String::new());
    let keeps_activities = RwSignal::new(false);
    let show = move |options: DealCreation| {
        client.set(options.client.code().to_owned());
        pipeline.set(options.pipeline_id.to_string());
        keeps_activities.set(options.keep_activities);
    };
    show(stored.get_untracked());
    Effect::new(move |shown: Option<DealCreation>| {
        let now = stored.get();
        if shown.is_some_and(|shown| shown != now) {
            show(now);
        }
        now
    });
    let save = Action::new(move |(): &()| async move {
        let options = DealCreation {
            client: client.with_untracked(|code| ClientChoice::from_code(code)).unwrap_or_default(),
            pipeline_id: pipeline.with_untracked(|id| id.parse().unwrap_or_default()),
            keep_activities: keeps_activities.get_untracked(),
        };
        match api::set_deal_creation(options).await {
            Ok(()) => {
                refresh_boot(boot);
                toasts.show(BannerKind::Success, tr(text::deal_creation_saved()));
            }
            Err(failure) => show_error(toasts, &failure.0),
        }
    });
    let note = move || boot.with(Boot::is_classic).then(|| format!(" {}", tr(text::deal_creation_in_classic())));
    view! {
        <Card title=tr(text::deal_creation())>
            <p class="prose">{tr(text::deal_creation_explanation())}{note}</p>
            <RadioCards
                name="deal-creation-client"
                legend=tr(text::client())
                value=client
                cards=client_cards()
            />
            <Field id="deal-creation-pipeline" label=tr(text::pipeline()) hint=Some(tr(text::pipeline_explanation()))>
                <Select value=pipeline choices=pipelines()/>
            </Field>
            <KeepActivities keeps=keeps_activities/>
            <div class="row">
                <Button
                    pending=save.pending()
                    disabled=Signal::derive(move || boot.with(|boot| boot.settings.running.is_some()))
                    on_press=move |_| { save.dispatch(()); }
                >
                    {tr(frame::save())}
                </Button>
            </div>
        </Card>
    }
}

/// Contact, company or both, each with whom it is right for.
pub(super) fn client_cards() -> Vec<RadioCard> {
    let card = |choice: ClientChoice| RadioCard {
        value: choice.code().to_owned(),
        title: tr(labels::client_choice(choice)),
        text: tr(labels::client_choice_hint(choice)),
        ..RadioCard::default()
    };
    ClientChoice::ALL.into_iter().map(card).collect()
}

/// The pipelines that there are.
pub(super) fn pipelines() -> Signal<Vec<Choice>> {
    let boot = use_boot();
    Signal::derive(move || {
        boot.with(|boot| {
            let choice = |(id, name): (i64, &String)| Choice { value: id.to_string(), label: name.clone() };
            boot.directory.pipelines.iter().map(|pipeline| choice((pipeline.id, &pipeline.name))).collect()
        })
    })
}

/// *Do not close activities after conversion*, with what either choice means.
#[component]
pub(super) fn KeepActivities(keeps: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="stack stack--small">
            <Checkbox checked=keeps>{tr(text::keep_activities())}</Checkbox>
            <p class="muted keep-activities">
                {move || tr(if keeps.get() { text::keep_activities_on() } else { text::keep_activities_off() })}
            </p>
        </div>
    }
}
