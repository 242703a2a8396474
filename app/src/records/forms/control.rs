use domain::directory::EmployeeName;
use domain::fields::{CREATOR, CURRENCIES, NOT_MADE_YET};
use domain::{FieldName, FieldType, Kind};
use leptos::prelude::*;
use messages::labels;
use messages::text::{custom, records as text};
use ui::{Checkbox, Choice, DateInput, NumberInput, Select, TextArea, TextInput, TextKind, field_id};

use super::Draft;
use super::files::FileControl;
use super::lookup::{LookupDraft, record_lookup};
use super::many::ManyEditor;
use super::picture::PictureControl;
use crate::boot::{Boot, use_boot};
use crate::records::value::{field_label, linked_kind};
use crate::text::tr;

/// The control with label and error; the currency stands beside its amount.
#[component]
pub fn LabelledControl(
    kind: Kind,
    draft: Draft,
    /// Of the field that is entered together with this one.
    #[prop(optional_no_strip)]
    companion: Option<Draft>,
    #[prop(optional)] label_hidden: bool,
    /// Put before the ids, so that a form and a record can be open together.
    prefix: &'static str,
    /// Called when something was chosen from a list or ticked.
    #[prop(optional, into)]
    on_choose: Option<Callback<()>>,
) -> impl IntoView {
    let Some(companion) = companion else { return single(kind, draft, label_hidden, prefix, on_choose) };
    view! {
        <div class="form-amount">
            {single(kind, draft, label_hidden, prefix, on_choose)}
            {single(kind, companion, label_hidden, prefix, on_choose)}
        </div>
    }
    .into_any()
}

fn single(
    kind: Kind,
    draft: Draft,
    label_hidden: bool,
    prefix: &'static str,
    on_choose: Option<Callback<()>>,
) -> AnyView {
    let field = draft.field;
    let id = format!("{prefix}-{}", field.name.code());
    let boot = use_boot();
    let name = boot.with_untracked(|boot| field_label(&boot.directory, kind, field.name));
    let help = boot.with_untracked(|boot| boot.directory.custom_field(field.name).map(|own| own.help.clone()));
    let help = help.filter(|help| !help.is_empty());
    if field.is_multiple && field.field_type != FieldType::File {
        return view! {
            <fieldset class="field">
                <legend class="field__label" class:visually-hidden=label_hidden>
                    {name.clone()} {field.is_required.then(|| view! { <span class="field__required" aria-hidden="true">" *"</span> })}
                </legend>
                <ManyEditor kind=kind draft=draft name=name prefix=prefix/>
                <p class="field__hint">{help}</p>
            </fieldset>
        }
        .into_any();
    }
    if field.field_type == FieldType::Boolean {
        let chosen = move |_| chosen(on_choose);
        return view! {
            <div class="field form-checkbox">
                <Checkbox id=id checked=draft.checked on_commit=chosen>{name}</Checkbox>
                {help.map(|help| view! { <p class="field__hint">{help}</p> })}
            </div>
        }
        .into_any();
    }
    view! {
        <ui::Field
            id=id
            label=name
            hint=help
            error=draft.error()
            required=field.is_required
            label_hidden=label_hidden
        >
            {control(kind, draft, on_choose)}
        </ui::Field>
    }
    .into_any()
}

/// The control for one value, chosen by its type.
pub(super) fn control(kind: Kind, draft: Draft, on_choose: Option<Callback<()>>) -> AnyView {
    match draft.field.field_type {
        FieldType::Text | FieldType::Boolean => view! { <TextInput value=draft.text autocomplete="off"/> }.into_any(),
        FieldType::Url => view! { <TextInput value=draft.text kind=TextKind::Url autocomplete="off"/> }.into_any(),
        FieldType::LongText | FieldType::Address => view! { <TextArea value=draft.text/> }.into_any(),
        FieldType::Amount | FieldType::Number | FieldType::Decimal => {
            view! { <NumberInput value=draft.text/> }.into_any()
        }
        FieldType::Money => money(draft),
        FieldType::Date | FieldType::Moment => {
            let time = draft.field.field_type == FieldType::Moment;
            view! { <DateInput value=draft.text time=time/> }.into_any()
        }
        FieldType::Contact | FieldType::Company | FieldType::Lead | FieldType::Deal => lookup(draft, on_choose),
        FieldType::Choice(_) | FieldType::List => select(kind, draft, Some(tr(text::not_chosen())), on_choose),
        FieldType::Employee if draft.field.is_custom() => select(kind, draft, Some(tr(text::not_chosen())), on_choose),
        FieldType::File => view! { <FileControl draft=draft on_choose=on_choose/> }.into_any(),
        FieldType::Picture => view! { <PictureControl draft=draft on_choose=on_choose/> }.into_any(),
        FieldType::Currency | FieldType::Stage | FieldType::Pipeline | FieldType::Employee => {
            select(kind, draft, None, on_choose)
        }
    }
}

/// An amount with its own currency, at first that of the CRM.
fn money(draft: Draft) -> AnyView {
    if draft.currency.with_untracked(String::is_empty) {
        draft.currency.set(use_boot().with_untracked(|boot| boot.settings.default_currency.clone()));
    }
    let currencies: Vec<Choice> = CURRENCIES.iter().map(|code| Choice::new(code, *code)).collect();
    let label = tr(labels::field_of_any_kind(FieldName::Currency));
    let id = format!("{}-currency", field_id().unwrap_or_else(|| draft.field.name.code().into_owned()));
    view! {
        <div class="form-amount">
            <NumberInput value=draft.text/>
            <Select id=id label=label value=draft.currency choices=currencies/>
        </div>
    }
    .into_any()
}

/// Something was chosen from a list or ticked.
pub(super) fn chosen(on_choose: Option<Callback<()>>) {
    if let Some(on_choose) = on_choose {
        on_choose.try_run(());
    }
}

fn select(kind: Kind, draft: Draft, empty: Option<String>, on_choose: Option<Callback<()>>) -> AnyView {
    let boot = use_boot();
    let choices = Memo::new(move |_| boot.with(|boot| choices(boot, kind, draft)));
    let on_commit = move |_| chosen(on_choose);
    match empty {
        Some(empty) => view! { <Select value=draft.text choices=choices empty=empty on_commit=on_commit/> }.into_any(),
        None => view! { <Select value=draft.text choices=choices on_commit=on_commit/> }.into_any(),
    }
}

/// What can be chosen. The present value is among it even where it can no longer be chosen anew.
fn choices(boot: &Boot, kind: Kind, draft: Draft) -> Vec<Choice> {
    let current = draft.text.get_untracked();
    let directory = &boot.directory;
    let mut choices: Vec<Choice> = match draft.field.field_type {
        FieldType::Currency => CURRENCIES.iter().map(|code| Choice::new(code, *code)).collect(),
        FieldType::Choice(dictionary) => {
            directory.choices(dictionary).iter().map(|choice| Choice::new(&choice.code, &choice.name)).collect()
        }
        FieldType::Stage => {
            directory.stages(kind, None).iter().map(|stage| Choice::new(&stage.code, &stage.name)).collect()
        }
        FieldType::List => {
            let own = directory.custom_field(draft.field.name);
            let options = own.map_or(&[][..], |own| &own.options).iter();
            // A deleted value stays where it is until another one is chosen.
            let options = options.filter(|option| !option.is_deleted || option.code == current);
            options.map(|option| Choice::new(&option.code, &option.name)).collect()
        }
        FieldType::Pipeline => {
            directory.pipelines.iter().map(|pipeline| Choice::new(pipeline.id, &pipeline.name)).collect()
        }
        _ => {
            let mut employees = employees(boot, &current);
            // Of the default of a field.
            if draft.field.name == NOT_MADE_YET {
                employees.insert(0, Choice::new(CREATOR, tr(custom::creator())));
            }
            employees
        }
    };
    if !current.is_empty() && choices.iter().all(|choice| choice.value != current) {
        choices.push(Choice::new(&current, &current));
    }
    choices
}

/// Who can be responsible: the active employees, and whoever is at present.
fn employees(boot: &Boot, current: &str) -> Vec<Choice> {
    let offered = boot.directory.offered_employees(current.parse().ok());
    let choice = |employee: &EmployeeName| {
        let name = employee.name.as_str();
        Choice::new(employee.id, if employee.is_active { name.to_owned() } else { tr(text::inactive_employee(name)) })
    };
    offered.map(choice).collect()
}

fn lookup(draft: Draft, on_choose: Option<Callback<()>>) -> AnyView {
    let kind = linked_kind(draft.field.field_type).unwrap_or(Kind::Contact);
    let Draft { link, unchosen, problem, .. } = draft;
    record_lookup(kind, LookupDraft { link, unchosen, problem }, None, on_choose)
}
