use domain::FieldName;
use domain::activity::{ActivityKind, Color, Direction};
use domain::directory::Dictionary;
use domain::errors::Place;
use leptos::prelude::*;
use messages::text::{activities as activity_text, fields, timeline as text};
use messages::timeline as names;
use ui::{
    Choice, DateInput, Field, FieldRow, NumberInput, Segment, SegmentedControl, Select, TextArea, TextInput, dynamic,
};

use super::Draft;
use super::busy::BusyHours;
use super::draft::INCOMING;
use super::people::{Participants, employees};
use crate::boot::use_boot;
use crate::frame::problem_at;
use crate::text::tr;

/// The reminders that can be chosen, in minutes before.
const REMINDERS: [u32; 6] = [0, 5, 15, 60, 24 * 60, 7 * 24 * 60];

/// The fields of an activity, those of its kind. `id` begins the ids of the fields.
#[component]
pub fn ActivityFields(draft: Draft, id: &'static str) -> impl IntoView {
    let id = move |name: &str| format!("{id}-{name}");
    let at = move |place| Signal::derive(move || draft.error.with(|error| problem_at(error.as_ref(), place)));
    let kind = draft.kind;
    let has_length = matches!(kind, ActivityKind::Call | ActivityKind::Meeting);
    let (time_label, time_place) =
        if has_length { (text::start(), Place::Start) } else { (fields::deadline(), Place::Deadline) };
    // Only a task may do without a time.
    let needs_time = kind != ActivityKind::Task;
    view! {
        {(kind == ActivityKind::Call && draft.id.is_none()).then(|| view! { <LogSwitch draft=draft/> })}
        <Field id=id("subject") label=tr(fields::subject()) error=at(Place::Subject) required=true>
            <TextInput value=draft.subject placeholder=tr(activity_text::subject_placeholder()) autocomplete="off"/>
        </Field>
        <FieldRow>
            <Field id=id("time") label=tr(time_label) error=at(time_place) required=needs_time>
                <DateInput value=draft.time time=true/>
            </Field>
            {has_length.then(|| view! {
                <Field id=id("length") label=tr(text::length()) error=at(Place::Length)>
                    <NumberInput value=draft.minutes/>
                </Field>
            })}
            {dynamic(move || (!draft.is_logged.get()).then(|| view! {
                <Field id=id("reminder") label=tr(text::reminder()) error=at(Place::Reminder)>
                    <Select value=draft.reminder choices=reminders(draft) empty=tr(text::reminder_none())/>
                </Field>
            }))}
        </FieldRow>
        {dynamic(move || draft.is_logged.get().then(|| view! {
            <FieldRow>
                <Field id=id("direction") label=tr(text::direction())>
                    <Select value=draft.direction choices=directions()/>
                </Field>
                <Field id=id("status") label=tr(text::call_status()) error=at(Place::CallStatus)>
                    <CallStatus value=draft.call_status/>
                </Field>
            </FieldRow>
        }))}
        {(kind == ActivityKind::Meeting).then(|| view! {
            <Field id=id("place") label=tr(text::place()) error=at(Place::Location)>
                <TextInput value=draft.place autocomplete="off"/>
            </Field>
        })}
        <Field id=id("responsible") label=tr(fields::responsible()) error=at(Place::Field(FieldName::ResponsibleId))>
            <Select value=draft.responsible choices=employees(&draft.responsible.get_untracked())/>
        </Field>
        {matches!(kind, ActivityKind::Task | ActivityKind::Meeting).then(|| view! {
            <Field id=id("participants") label=tr(text::participants()) error=at(Place::Participants)>
                <Participants id=id("participants") chosen=draft.participants/>
            </Field>
        })}
        {(kind == ActivityKind::Task).then(|| view! {
            <Field
                id=id("checklist")
                label=tr(text::checklist())
                hint=Some(tr(text::checklist_hint()))
                error=at(Place::Checklist)
            >
                <TextArea value=draft.checklist rows=2/>
            </Field>
        })}
        {(kind == ActivityKind::Todo).then(|| view! {
            <Field id=id("color") label=tr(text::color())>
                <Select value=draft.color choices=colors() empty=tr(text::color_none())/>
            </Field>
        })}
        {dynamic(move || (has_length && !draft.is_logged.get()).then(|| view! { <BusyHours draft=draft/> }))}
    }
    .into_any()
}

/// Whether a call is planned or took place.
#[component]
fn LogSwitch(draft: Draft) -> impl IntoView {
    let segment = |value: &str, label| Segment { value: value.to_owned(), label: tr(label), ..Segment::default() };
    let segments = vec![segment("", text::plan_call()), segment("log", text::log_call())];
    let selected = Signal::derive(move || if draft.is_logged.get() { "log".to_owned() } else { String::new() });
    view! {
        <SegmentedControl
            label=tr(text::call())
            segments=segments
            selected=selected
            on_select=move |value: String| draft.log(!value.is_empty())
        />
    }
    .into_any()
}

/// What came of a call: the dictionary of call statuses.
#[component]
pub(super) fn CallStatus(value: RwSignal<String>) -> impl IntoView {
    let boot = use_boot();
    let choices = Memo::new(move |_| {
        boot.with(|boot| {
            let known = boot.directory.dictionaries.get(&Dictionary::CallStatus);
            known.into_iter().flatten().map(|choice| Choice::new(&choice.code, &choice.name)).collect::<Vec<_>>()
        })
    });
    view! { <Select value=value choices=choices empty=tr(text::not_chosen())/> }
}

/// The usual reminders, and the one that the activity has.
fn reminders(draft: Draft) -> Vec<Choice> {
    let own: Option<u32> = draft.reminder.with_untracked(|typed| typed.parse().ok());
    let unusual = own.filter(|minutes| !REMINDERS.contains(minutes));
    REMINDERS.into_iter().chain(unusual).map(|minutes| Choice::new(minutes, tr(names::reminder(minutes)))).collect()
}

fn directions() -> Vec<Choice> {
    vec![
        Choice::new("", tr(names::direction(Direction::Outgoing))),
        Choice::new(INCOMING, tr(names::direction(Direction::Incoming))),
    ]
}

fn colors() -> Vec<Choice> {
    Color::ALL.into_iter().map(|color| Choice::new(color.code(), tr(names::color(color)))).collect()
}
