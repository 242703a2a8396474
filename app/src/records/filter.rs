//! Narrows a list to records with certain values.

use domain::directory::Directory;
use domain::{FieldName, FieldType, Kind};
use leptos::prelude::*;
use messages::text::{frame, records as text};
use ui::{Button, ButtonKind, Choice, Dialog, DialogActions, DialogSize, Field, Icon, IconButton, Select, dynamic};

use super::query::{Address, View};
use super::section::first_pipeline;
use super::value::field_label;
use crate::boot::{Boot, use_boot};
use crate::text::tr;

/// The values to choose from for a field.
fn choices(kind: Kind, name: FieldName, pipeline_id: Option<i64>, directory: &Directory) -> Vec<Choice> {
    match directory.field(kind, name).map(|field| field.field_type) {
        Some(FieldType::Stage) => {
            let stages = directory.stages(kind, pipeline_id).iter();
            stages.map(|stage| Choice::new(&stage.code, &stage.name)).collect()
        }
        Some(FieldType::Choice(dictionary)) => {
            let values = directory.choices(dictionary).iter();
            values.map(|value| Choice::new(&value.code, &value.name)).collect()
        }
        Some(FieldType::List) => {
            let options = directory.custom_field(name).map_or(&[][..], |field| &field.options);
            let offered = options.iter().filter(|option| !option.is_deleted);
            offered.map(|option| Choice::new(&option.code, &option.name)).collect()
        }
        Some(FieldType::Boolean) => {
            vec![Choice::new("true", tr(frame::yes())), Choice::new("false", tr(frame::no()))]
        }
        _ => Vec::new(),
    }
}

/// The pipeline whose stages are meant: the one that is shown, or the only one.
fn pipeline(kind: Kind, address: Address, boot: RwSignal<Boot>) -> Option<i64> {
    let (view, chosen) = address.shown.with(|shown| (shown.view, shown.pipeline_id));
    boot.with(|boot| match (kind, view, chosen) {
        (Kind::Deal, _, Some(id)) => Some(id),
        (Kind::Deal, View::List, None) if boot.directory.pipelines.len() > 1 => None,
        (Kind::Deal, ..) => Some(first_pipeline(boot)),
        _ => None,
    })
}

/// Opens the choice of filters.
#[component]
pub(super) fn FilterButton(kind: Kind, address: Address) -> impl IntoView {
    let open = RwSignal::new(false);
    let is_active = Signal::derive(move || address.shown.with(|shown| !shown.filters.is_empty()));
    view! {
        <IconButton
            icon=Icon::Filter
            label=tr(text::filter())
            pressed=is_active
            on_press=move |_| open.set(true)
        />
        <Dialog id="filter" open=open title=tr(text::filter()) close_label=tr(frame::close()) size=DialogSize::Small>
            <FilterForm kind=kind address=address open=open/>
        </Dialog>
    }
}

#[component]
fn FilterForm(kind: Kind, address: Address, open: RwSignal<bool>) -> impl IntoView {
    let boot = use_boot();
    let pipeline_id = untrack(|| pipeline(kind, address, boot));
    let field = |name: FieldName| {
        let choices = boot.with_untracked(|boot| choices(kind, name, pipeline_id, &boot.directory));
        let known = address.shown.with_untracked(|shown| shown.filters.get(&name).cloned());
        // Without a pipeline there are no stages to choose from.
        (!choices.is_empty()).then(|| (name, RwSignal::new(known.unwrap_or_default()), choices))
    };
    let fields = boot.with_untracked(|boot| boot.directory.fields(kind));
    let filterable = fields.into_iter().filter(domain::Field::is_filterable);
    let offered: Vec<_> = filterable.filter_map(|entry| field(entry.name)).collect();
    let values: Vec<_> = offered.iter().map(|(name, value, _)| (*name, *value)).collect();
    let apply = move || {
        address.change(false, |shown| {
            for (name, value) in &values {
                let code = value.get_untracked();
                if code.is_empty() {
                    shown.filters.remove(name)
                } else {
                    shown.filters.insert(*name, code)
                };
            }
        });
        open.set(false);
    };
    let clear = move |_| {
        address.change(false, |shown| shown.filters.clear());
        open.set(false);
    };
    let control = |(name, value, choices): (FieldName, RwSignal<String>, Vec<Choice>)| {
        view! {
            <Field id=format!("filter-{}", name.code()) label=boot.with_untracked(|boot| field_label(&boot.directory, kind, name))>
                <Select value=value choices=choices empty=tr(text::filter_any())/>
            </Field>
        }
    };
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                apply();
            }
        >
            {offered.into_iter().map(control).collect_view()}
            <DialogActions>
                <Button on_press=clear>{tr(text::filters_clear())}</Button>
                <Button kind=ButtonKind::Primary submit=true>{tr(text::filter_apply())}</Button>
            </DialogActions>
        </form>
    }
}

/// The active filters; each can be removed.
#[component]
pub(super) fn FilterChips(kind: Kind, address: Address) -> impl IntoView {
    let boot = use_boot();
    let active = Memo::new(move |_| {
        let pipeline_id = pipeline(kind, address, boot);
        let filters = address.shown.with(|shown| shown.filters.clone());
        let chip = |(name, code): (FieldName, String)| {
            let choices = boot.with(|boot| choices(kind, name, pipeline_id, &boot.directory));
            let value = choices.into_iter().find(|choice| choice.value == code).map_or(code, |choice| choice.label);
            (name, tr(text::filter_chip(boot.with(|boot| field_label(&boot.directory, kind, name)), value)))
        };
        filters.into_iter().map(chip).collect::<Vec<_>>()
    });
    let chip = move |(name, label): (FieldName, String)| {
        let remove = move |_| {
            address.change(false, |shown| {
                shown.filters.remove(&name);
            });
        };
        view! {
            <li>
                <button type="button" class="chip" aria-label=tr(text::filter_remove(label.as_str())) on:click=remove>
                    <bdi class="truncate">{label.clone()}</bdi>
                    {Icon::Close.view()}
                </button>
            </li>
        }
    };
    dynamic(move || {
        active.with(|active| !active.is_empty()).then(|| {
            view! {
                <ul class="chips" aria-label=tr(text::filters_active())>
                    {active.get().into_iter().map(chip).collect_view()}
                </ul>
            }
        })
    })
}
