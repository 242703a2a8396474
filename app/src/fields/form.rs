use domain::errors::Place;
use domain::fields::FieldType;
use domain::{AppError, Kind};
use leptos::prelude::*;
use messages::labels;
use messages::text::{custom as text, fields, settings};
use ui::{Banner, BannerKind, Checkbox, Choice, Field, FieldError, Select, TextArea, TextInput, dynamic};

use super::draft::{Draft, NamingDraft};
use super::names::types;
use super::options::OptionsEditor;
use super::stages::stage_selects;
use crate::boot::use_boot;
use crate::records::{value_control, values_control};
use crate::text::tr;

/// Everything that is set up of a field.
#[component]
pub(super) fn FieldForm(kind: Kind, draft: Draft) -> impl IntoView {
    let translates = RwSignal::new(false);
    let type_hint = if draft.is_new() { text::type_hint() } else { text::type_is_fixed() };
    let fixed = !draft.is_new();
    let has_options = Memo::new(move |_| draft.field_type() == FieldType::List);
    let stages = move || {
        let asks = !draft.is_required.get() && draft.field_type() != FieldType::Boolean;
        asks.then(|| stage_selects(draft.stages.get_value()))
    };
    let help_label = tr(text::help_text());
    view! {
        <General draft=draft/>
        <Field id="field-name" label=tr(fields::value_name()) error=draft.problem(Place::ValueName) required=true>
            <TextInput value=draft.naming.name autocomplete="off" focused=true/>
        </Field>
        <Field id="field-type" label=tr(text::field_type()) hint=tr(type_hint)>
            <Select value=draft.type_code choices=types() disabled=fixed/>
        </Field>
        {dynamic(move || has_options.get().then(|| view! { <OptionsEditor draft=draft translates=translates/> }))}
        <Flags draft=draft fixed=fixed/>
        {dynamic(stages)}
        {dynamic(move || default_value(kind, draft))}
        {(kind == Kind::Lead).then(|| dynamic(move || becomes(draft)))}
        <Field id="field-help" label=help_label.clone() error=draft.problem(Place::FieldHelp)>
            <TextArea value=draft.help.name/>
        </Field>
        <details class="disclosure" on:toggle=move |_| translates.update(|translates| *translates = !*translates)>
            <summary>{tr(settings::translations())}</summary>
            <div class="stack stack--small">
                <p class="muted small">{tr(settings::translations_hint())}</p>
                {translations("field-name", &tr(fields::value_name()), draft.naming)}
                {translations("field-help", &help_label, draft.help)}
            </div>
        </details>
    }
}

/// An error that belongs to none of the controls.
#[component]
fn General(draft: Draft) -> impl IntoView {
    let places = [Place::ValueName, Place::FieldHelp, Place::FieldOptions, Place::FieldDefault, Place::FieldLink];
    let problems = places.map(|place| draft.problem(place));
    dynamic(move || {
        let error = draft.error.get()?;
        let is_elsewhere = problems.iter().any(|problem| problem.with(Option::is_some));
        let told = match &error {
            AppError::Outdated { .. } => text::changed_by_others(),
            error => messages::errors::describe(error),
        };
        (!is_elsewhere).then(|| view! { <Banner kind=BannerKind::Error>{tr(told)}</Banner> })
    })
}

#[component]
fn Flags(draft: Draft, fixed: bool) -> impl IntoView {
    let flags = move || {
        let field_type = draft.field_type();
        let is_sorted = field_type.is_ordered() || field_type.is_listed();
        let searched_hint = if is_sorted { text::searched_hint() } else { text::filtered_hint() };
        view! {
            {(field_type != FieldType::Boolean).then(|| view! {
                <Checkbox id="field-required" checked=draft.is_required>{tr(text::required())}</Checkbox>
            })}
            {field_type.may_be_multiple().then(|| view! {
                <Checkbox id="field-multiple" checked=draft.is_multiple disabled=fixed>{tr(text::several_values())}</Checkbox>
            })}
            <Checkbox id="field-listed" checked=draft.in_list>{tr(text::shown_in_lists())}</Checkbox>
            {field_type.may_be_searched().then(|| view! {
                <Checkbox id="field-searched" checked=draft.is_searched hint=tr(searched_hint)>
                    {tr(text::searched())}
                </Checkbox>
            })}
        }
        .into_any()
    };
    view! { <div class="stack stack--small">{dynamic(flags)}</div> }
}

fn default_value(kind: Kind, draft: Draft) -> Option<AnyView> {
    if !draft.may_have_default() {
        return None;
    }
    let label = tr(text::default_value());
    let problem = draft.problem(Place::FieldDefault);
    let is_multiple = draft.shape().is_multiple;
    match draft.field_type() {
        FieldType::List => {
            let choices = Memo::new(move |_| {
                let options = draft.options.get();
                options.iter().filter_map(super::options::OptionDraft::choice).collect::<Vec<Choice>>()
            });
            if is_multiple {
                return Some(several(label, several_options(draft, choices), problem));
            }
            Some(
                view! {
                    <Field id="field-default" label=label error=problem>
                        <Select value=draft.default_option choices=choices empty=tr(text::no_default())/>
                    </Field>
                }
                .into_any(),
            )
        }
        FieldType::Boolean => {
            let own = draft.default_draft();
            Some(
                view! { <Checkbox id="field-default" checked=own.checked>{tr(text::yes_by_default())}</Checkbox> }
                    .into_any(),
            )
        }
        _ if is_multiple => {
            let controls = values_control(kind, draft.default_draft(), label.clone(), "field-default");
            Some(several(label, controls, problem))
        }
        _ => {
            let own = draft.default_draft();
            let error = Signal::derive(move || problem.get().or_else(|| own.error().get()));
            Some(
                view! { <Field id="field-default" label=label error=error>{value_control(kind, own)}</Field> }
                    .into_any(),
            )
        }
    }
}

/// The controls of several values, under one label.
fn several(label: String, controls: AnyView, problem: Signal<Option<String>>) -> AnyView {
    let problem = FieldError::new(problem);
    view! {
        <fieldset class="field" on:input:capture=move |_| problem.outdate()>
            <legend class="field__label">{label}</legend>
            {controls}
            <p class="field__error" aria-live="polite">{move || problem.get()}</p>
        </fieldset>
    }
    .into_any()
}

/// The values of the list as it stands, to tick those that a new record has.
fn several_options(draft: Draft, choices: Memo<Vec<Choice>>) -> AnyView {
    let chosen = draft.default_options;
    let tick = move |choice: Choice| {
        let code = choice.value;
        let checked = RwSignal::new(chosen.with_untracked(|chosen| chosen.contains(&code)));
        let commit = move |is_chosen: bool| {
            chosen.update(|chosen| {
                chosen.retain(|other| *other != code);
                if is_chosen {
                    chosen.push(code.clone());
                }
            });
        };
        view! { <Checkbox checked=checked on_commit=commit>{choice.label}</Checkbox> }.into_any()
    };
    view! {
        <div class="stack stack--small">
            {dynamic(move || choices.get().into_iter().map(tick).collect_view())}
        </div>
    }
    .into_any()
}

/// Which field of a deal, contact or company the value goes to when the lead is converted: one of the same type.
fn becomes(draft: Draft) -> AnyView {
    let field_type = draft.field_type();
    let is_multiple = draft.is_multiple.get() && field_type.may_be_multiple();
    let choices = use_boot().with_untracked(|boot| {
        let fitting = boot.directory.custom_fields.iter().filter(|field| {
            field.kind != Kind::Lead && field.field_type == field_type && field.is_multiple == is_multiple
        });
        let choice = |field: &domain::fields::CustomField| {
            let label = tr(messages::text::frame::labelled(labels::kind(field.kind), field.label.as_str()));
            Choice::new(format!("{}.{}", field.kind.code(), field.id), label)
        };
        fitting.map(choice).collect::<Vec<_>>()
    });
    view! {
        <Field
            id="field-becomes"
            label=tr(text::becomes())
            hint=tr(text::becomes_hint())
            error=draft.problem(Place::FieldLink)
        >
            <Select value=draft.becomes choices=choices empty=tr(text::becomes_nothing())/>
        </Field>
    }
    .into_any()
}

/// The names in certain languages, each in its input.
pub(crate) fn translations(prefix: &str, label: &str, naming: NamingDraft) -> AnyView {
    let input = |(of, value)| {
        let name = format!("{label} – {}", tr(labels::language(of)));
        view! {
            <Field id=format!("{prefix}-{}", of.code()) label=name>
                <TextInput value=value autocomplete="off"/>
            </Field>
        }
    };
    naming.translations.get_value().into_iter().map(input).collect_view().into_any()
}
