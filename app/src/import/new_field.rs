//! Custom fields in the mapping: those that are there, and those that the import makes.

use domain::fields::FieldType;
use domain::import::{Column, NewField};
use domain::{Field, FieldName, Kind, Problem, text};
use leptos::prelude::*;
use messages::labels::import_column;
use messages::text::{custom, field_transfer as texts, frame};
use ui::{Button, ButtonKind, Choice, Dialog, DialogActions, DialogSize, Field as Labelled, Select, TextInput};

use super::wizard::Wizard;
use crate::boot::{Boot, use_boot};
use crate::fields::type_name;
use crate::text::tr;

/// The choice that opens the dialog.
pub(super) const MAKE: &str = "make";

/// What a column becomes, in words.
pub(super) fn column_name(kind: Kind, column: Column, new: &[NewField]) -> String {
    let place = match column {
        Column::Field(name) => NewField::place_of(name),
        _ => None,
    };
    match place.and_then(|place| new.get(place)) {
        Some(field) => tr(texts::new_named(field.name.as_str())),
        None => tr(import_column(kind, column)),
    }
}

/// The custom fields of a kind, and behind them those that the import makes.
pub(super) fn custom_fields(kind: Kind, boot: &Boot, new: &[NewField]) -> Vec<Field> {
    let known = boot.directory.custom_fields.iter().filter(|field| field.kind == kind);
    let mut all: Vec<Field> = known.map(|field| field.field()).collect();
    for (place, field) in new.iter().enumerate() {
        all.push(field.field(kind, place));
    }
    all
}

/// Everything that a column can become; of the fields that the import makes, those that some column becomes.
pub(super) fn columns(kind: Kind, boot: &Boot, new: &[NewField], present: &[Column]) -> Vec<Column> {
    let mut names: Vec<FieldName> = custom_fields(kind, boot, new).iter().map(|field| field.name).collect();
    names.retain(|name| NewField::place_of(*name).is_none() || present.contains(&Column::Field(*name)));
    Column::all_with(kind, &names)
}

/// Names a field for a column and chooses its type. Exists while it is open.
#[component]
pub(super) fn NewFieldDialog(
    wizard: Wizard,
    /// The place of the column.
    index: usize,
    header: String,
    suggested: FieldType,
    /// Called after it was closed, with a field or without.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let boot = use_boot();
    let open = RwSignal::new(true);
    let title = tr(texts::dialog_title(header.as_str()));
    let name = RwSignal::new(header);
    let type_code = RwSignal::new(suggested.code().unwrap_or_default().into_owned());
    let error = RwSignal::new(None::<String>);
    let choices: Vec<Choice> = NewField::TYPES
        .into_iter()
        .filter_map(|field_type| Some(Choice::new(field_type.code()?, type_name(field_type))))
        .collect();
    let choices = StoredValue::new(choices);
    let hint = move || {
        let is_list = type_code.with(|code| FieldType::from_code(code)) == Some(FieldType::List);
        Some(tr(if is_list { texts::list_hint() } else { texts::suggested() }))
    };
    let submit = Callback::new(move |()| {
        let line = text::line(&name.get_untracked());
        if line.is_empty() {
            return error.set(Some(tr(messages::errors::problem(&Problem::Required))));
        }
        let is_called = |label: &str| label.eq_ignore_ascii_case(&line);
        let is_taken = boot.with_untracked(|boot| {
            boot.directory.custom_fields.iter().any(|field| field.kind == wizard.kind && is_called(&field.label))
        });
        if is_taken || wizard.names_taken(index).iter().any(|name| is_called(name)) {
            return error.set(Some(tr(texts::name_taken())));
        }
        let field_type = type_code.with_untracked(|code| FieldType::from_code(code)).unwrap_or(FieldType::Text);
        wizard.make_field(index, NewField { name: line, field_type });
        open.set(false);
    });
    view! {
        <Dialog
            id="new-field-dialog"
            open=open
            title=title
            close_label=tr(frame::close())
            size=DialogSize::Small
            keep=true
            on_close=move |()| {
                on_close.try_run(());
            }
        >
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    submit.run(());
                }
            >
                <Labelled id="new-field-name" label=tr(texts::name()) error=error required=true>
                    <TextInput value=name autocomplete="off" focused=true/>
                </Labelled>
                <Labelled id="new-field-type" label=tr(custom::field_type()) hint=Signal::derive(hint)>
                    <Select value=type_code choices=choices.get_value()/>
                </Labelled>
                <p class="muted small">{tr(texts::made_later())}</p>
                <DialogActions>
                    <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                    <Button kind=ButtonKind::Primary submit=true>{tr(frame::add())}</Button>
                </DialogActions>
            </form>
        </Dialog>
    }
}
