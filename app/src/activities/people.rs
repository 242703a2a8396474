use domain::directory::EmployeeName;
use leptos::prelude::*;
use messages::text::{records, timeline as text};
use ui::{ButtonSize, Choice, Icon, IconButton, Select, dynamic, field_error};

use crate::boot::use_boot;
use crate::text::tr;

/// The employees who can be given work, and whoever has it at present.
pub fn employees(current: &str) -> Memo<Vec<Choice>> {
    let boot = use_boot();
    let current: Option<i64> = current.parse().ok();
    Memo::new(move |_| boot.with(|boot| boot.directory.offered_employees(current).map(choice).collect::<Vec<_>>()))
}

fn choice(employee: &EmployeeName) -> Choice {
    let name = employee.name.as_str();
    Choice::new(employee.id, if employee.is_active { name.to_owned() } else { tr(records::inactive_employee(name)) })
}

/// Employees who take part: each with a button that takes them out, and a list of those who can be added.
#[component]
pub fn Participants(#[prop(into)] id: String, chosen: RwSignal<Vec<i64>>) -> impl IntoView {
    let boot = use_boot();
    let all = employees("");
    let value = RwSignal::new(String::new());
    let error = field_error();
    let others = Memo::new(move |_| {
        let chosen = chosen.get();
        all.get()
            .into_iter()
            .filter(|choice| !chosen.iter().any(|id| id.to_string() == choice.value))
            .collect::<Vec<_>>()
    });
    let add = move |id: String| {
        if let Ok(id) = id.parse() {
            chosen.update(|chosen| chosen.push(id));
        }
        value.set(String::new());
    };
    let entry = move |id: i64| {
        let name = boot.with_untracked(|boot| boot.directory.employee_name(id).to_owned());
        let label = tr(text::remove_participant(name.as_str()));
        let remove = move |_| {
            chosen.update(|chosen| chosen.retain(|known| *known != id));
            if let Some(error) = error {
                error.outdate();
            }
        };
        view! {
            <li class="participants__person">
                <span dir="auto">{name}</span>
                <IconButton icon=Icon::Close size=ButtonSize::Small label=label on_press=remove/>
            </li>
        }
        .into_any()
    };
    view! {
        {dynamic(move || (!chosen.with(Vec::is_empty)).then(|| view! {
            <ul class="participants">{chosen.get().into_iter().map(entry).collect_view()}</ul>
        }))}
        <Select id=id value=value choices=others empty=tr(text::add_participant()) on_commit=add/>
    }
    .into_any()
}
