use domain::activity::ActivityKind;
use domain::activity::agenda::Whose;
use leptos::prelude::*;
use messages::text::agenda as text;
use messages::timeline as names;
use ui::{Choice, Select};

use super::address::{Address, read_whose, write_whose};
use crate::boot::use_boot;
use crate::text::tr;

/// Whose activities of which kind are shown.
#[component]
pub fn Filters(address: Address) -> impl IntoView {
    view! {
        <div class="agenda-filters" role="group" aria-label=tr(text::filters())>
            <Person address=address/>
            <Kind address=address/>
        </div>
    }
    .into_any()
}

/// Oneself, everybody, or a colleague.
#[component]
fn Person(address: Address) -> impl IntoView {
    let boot = use_boot();
    let value = follow(move || address.shown.with(|shown| shown.whose.map(write_whose).unwrap_or_default()));
    let choices = Memo::new(move |_| {
        let everyone = Choice::new(write_whose(Whose::Everyone), tr(text::everyone()));
        let mut choices = vec![everyone];
        boot.with(|boot| {
            let myself = boot.user.as_ref().map(|user| user.id);
            let others = boot.directory.offered_employees(None).filter(|other| Some(other.id) != myself);
            choices.extend(others.map(|other| Choice::new(other.id, &other.name)));
        });
        choices
    });
    let choose = move |word: String| address.change(|shown| shown.whose = read_whose(&word));
    view! {
        <Select
            value=value
            choices=choices
            empty=tr(text::mine())
            label=tr(text::person())
            id="agenda-person"
            on_commit=choose
        />
    }
}

#[component]
fn Kind(address: Address) -> impl IntoView {
    let code = |kind: Option<ActivityKind>| kind.map_or("", ActivityKind::code).to_owned();
    let value = follow(move || code(address.shown.with(|shown| shown.kind)));
    let choices: Vec<Choice> =
        ActivityKind::ALL.map(|kind| Choice::new(kind.code(), tr(names::activity_kind(kind)))).into();
    let choose = move |code: String| address.change(|shown| shown.kind = ActivityKind::from_code(&code));
    view! {
        <Select
            value=value
            choices=choices
            empty=tr(text::all_kinds())
            label=tr(text::kind())
            id="agenda-kind"
            on_commit=choose
        />
    }
}

/// What a field shows, which is what the address says.
fn follow(of_address: impl Fn() -> String + Copy + Send + Sync + 'static) -> RwSignal<String> {
    let value = RwSignal::new(untrack(of_address));
    Effect::new(move |_| value.set(of_address()));
    value
}
