use domain::errors::Problem;
use domain::fields::Section;
use domain::history::CONTACT_POINTS;
use domain::record::Cause;
use leptos::prelude::*;
use messages::labels;
use messages::text::history as text;
use ui::{Button, ButtonKind, ButtonSize, Choice, DateInput, Field, HALF_TYPED, Select, dynamic};

use super::{CAUSE, DAY, FIELD, PERSON, parts_of};
use crate::boot::use_boot;
use crate::records::panel::{use_open, use_tabs};
use crate::records::value::field_label;
use crate::text::tr;

/// What narrows the history down, and the day whose state is shown; all of it stands in the address.
#[component]
pub(super) fn Filters() -> impl IntoView {
    let kind = use_open().kind;
    let address = use_tabs().address;
    let boot = use_boot();
    let points = kind.has_contact_points().then(|| Choice::new(CONTACT_POINTS, tr(text::contact_points())));
    let of_fields: Vec<Choice> = boot.with_untracked(|boot| {
        let own = boot.directory.fields(kind).into_iter().filter(|field| field.section != Section::System);
        let own = own.map(|field| Choice::new(field.name.code(), field_label(&boot.directory, kind, field.name)));
        let parts = parts_of(kind).into_iter().map(|(code, name)| Choice::new(code, tr(name)));
        own.chain(points).chain(parts).collect()
    });
    let people = Signal::derive(move || {
        boot.with(|boot| {
            let all = boot.directory.employees.iter();
            all.map(|employee| Choice::new(employee.id, &employee.name)).collect::<Vec<_>>()
        })
    });
    let causes: Vec<Choice> =
        Cause::ALL.into_iter().map(|cause| Choice::new(cause.code(), tr(labels::cause(cause)))).collect();
    let is_narrowed = Memo::new(move |_| [FIELD, PERSON, CAUSE].iter().any(|name| address.get(name).is_some()));
    let clear = move |_| address.change(&[(FIELD, ""), (PERSON, ""), (CAUSE, "")]);
    let day = parameter(DAY);
    // While a date is typed it passes through others, which are no steps of their own.
    let is_half_typed = RwSignal::new(false);
    let problem = Signal::derive(move || {
        let is_shown = is_half_typed.get() && day.with(|typed| typed == HALF_TYPED);
        is_shown.then(|| tr(messages::errors::problem(&Problem::NotADate)))
    });
    let choose_day = move |chosen: String| {
        is_half_typed.set(chosen == HALF_TYPED);
        if chosen == HALF_TYPED {
            return;
        }
        let is_first = untrack(|| address.get(DAY)).is_none();
        if is_first { address.change(&[(DAY, &chosen)]) } else { address.replace(&[(DAY, &chosen)]) }
    };
    view! {
        <div class="record-history__filters" role="group" aria-label=tr(messages::text::records::filter())>
            {choice(FIELD, tr(text::field()), tr(text::all_fields()), Signal::stored(of_fields))}
            {choice(PERSON, tr(text::person()), tr(text::everyone()), people)}
            {choice(CAUSE, tr(text::cause()), tr(text::any_cause()), Signal::stored(causes))}
            <Field id="history-day" label=tr(text::as_of()) error=problem>
                <DateInput value=day on_commit=choose_day/>
            </Field>
            {dynamic(move || is_narrowed.get().then(|| view! {
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small on_press=clear>{tr(text::clear_filters())}</Button>
            }))}
        </div>
    }
    .into_any()
}

/// A choice whose value stands in the address.
fn choice(name: &'static str, label: String, all: String, choices: Signal<Vec<Choice>>) -> AnyView {
    let address = use_tabs().address;
    let value = parameter(name);
    view! {
        <Field id=name.replace('.', "-") label=label>
            <Select
                value=value
                choices=choices
                empty=all
                on_commit=move |chosen: String| address.change(&[(name, &chosen), (DAY, "")])
            />
        </Field>
    }
    .into_any()
}

/// What the address says, in a control.
fn parameter(name: &'static str) -> RwSignal<String> {
    let address = use_tabs().address;
    let value = RwSignal::new(untrack(|| address.get(name)).unwrap_or_default());
    Effect::new(move |_| value.set(address.get(name).unwrap_or_default()));
    value
}
