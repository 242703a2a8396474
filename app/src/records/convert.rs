//! The dialog that makes a deal and its client of one lead.

mod asked;

use domain::{AppError, ClientChoice, DealCreation, FieldName, Kind, Record};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use messages::labels;
use messages::text::{frame, mode, records as text};
use ui::{
    Banner, BannerKind, Button, ButtonKind, Checkbox, Choice, Dialog, DialogActions, Field, RadioCard, RadioCards,
    Select, dynamic,
};

use self::asked::Asked;
use super::api;
use super::create_dialog::focus_marked;
use super::leave_dialog::LeaveDialog;
use crate::boot::use_boot;
use crate::live::use_live;
use crate::paths;
use crate::text::tr;

/// The id of the dialog.
const DIALOG: &str = "convert-lead";

/// Converts one lead with the choices of the person who does it; they begin as the deal creation mode has them.
#[component]
pub fn ConvertLead(id: i64, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let live = use_live();
    let toasts = ui::use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let shown = RwSignal::new(true);
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
    let lead = RwSignal::new(None::<Record>);
    fetch(id, lead);
    let asked = Asked::new(lead, options);
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<AppError>);
    let convert = move |event: SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        if asked.is_sending() {
            return toasts.show(BannerKind::Info, tr(text::wait_for_file()));
        }
        let Some(given) = asked.read() else { return focus_marked(DIALOG) };
        let options = options.get_untracked();
        pending.set(true);
        error.set(None);
        // The news of the conversion can be faster than its answer: what follows must not depend on this dialog.
        let go = navigate.get_value();
        leptos::task::spawn_local(async move {
            let answer = api::convert_lead(id, options, given).await;
            pending.try_set(false);
            match answer {
                Ok(deal) => {
                    toasts.show(BannerKind::Success, tr(text::lead_converted()));
                    go(&paths::record(Kind::Deal, deal), Default::default());
                    Kind::ALL.into_iter().for_each(|kind| live.touch(kind));
                    shown.try_set(false);
                }
                Err(failure) => {
                    if asked.takes(&failure.0) {
                        focus_marked(DIALOG);
                    } else {
                        error.try_set(Some(failure.0));
                    }
                    // What is asked for depends on what the lead holds, which may be something else by now.
                    fetch(id, lead);
                }
            }
        });
    };
    let described = move || {
        error.get().map(|error| {
            view! {
                <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</Banner>
            }
        })
    };
    let leaving = RwSignal::new(false);
    let may_close = move |()| {
        let asks = asked.is_begun.get_untracked();
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            shown.set(false);
        }
    };
    view! {
        <Dialog
            id=DIALOG
            open=shown
            title=tr(text::convert_lead())
            close_label=tr(frame::close())
            keep=true
            may_close=may_close
            on_close=on_close
        >
            <form method="post" class="stack" novalidate=true on:submit=convert>
                {dynamic(described)}
                <ClientOfLead lead=lead client=client/>
                <PipelineChoice pipeline=pipeline/>
                <Checkbox checked=keep_activities hint=tr(mode::keep_activities_on())>
                    {tr(mode::keep_activities())}
                </Checkbox>
                {asked.view()}
                <DialogActions>
                    <Button on_press=cancel>{tr(frame::cancel())}</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=pending>{tr(text::convert_lead())}</Button>
                </DialogActions>
            </form>
        </Dialog>
        <LeaveDialog id="leave-conversion" shown=leaving on_discard=Callback::new(move |()| shown.set(false))/>
    }
    .into_any()
}

/// Reads the lead; without it nothing is asked for, and the server has the last word.
fn fetch(id: i64, lead: RwSignal<Option<Record>>) {
    leptos::task::spawn_local(async move {
        if let Ok(opened) = api::open(Kind::Lead, id).await {
            lead.try_set(Some(opened.record));
        }
    });
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
