use domain::details::{DetailField, Subject, Warning, fields_of};
use leptos::prelude::*;
use messages::labels;
use messages::text::{details as text, fields};
use ui::{Choice, Field, FieldError, FieldRow, Select, TextInput, dynamic};

use super::draft::{DetailsDraft, Key};
use super::parts::{accounts_form, addresses_form};
use crate::text::{language, tr};

/// The fields of details: those that the country has for the kind of person.
pub(super) fn details_form(draft: &DetailsDraft, prefix: &str) -> AnyView {
    let (subject, country) = (RwSignal::from(draft.subject.clone()), RwSignal::from(draft.country.clone()));
    let subjects: Vec<Choice> =
        Subject::ALL.into_iter().map(|own| Choice::new(own.code(), tr(labels::subject(own)))).collect();
    let for_country = draft.clone();
    Effect::new(move |former: Option<String>| {
        let present = country.get();
        if let Some(former) = former.filter(|former| *former != present) {
            for_country.carry_over(&former);
        }
        present
    });
    // That nothing was entered is said where one begins, until something is.
    let problem = RwSignal::from(draft.problem.clone());
    let error =
        FieldError::new(Signal::derive(move || problem.get().map(|problem| tr(messages::errors::problem(&problem)))));
    let own_fields = {
        let (draft, prefix) = (draft.clone(), prefix.to_owned());
        let form = Memo::new(move |_| (country.get(), Subject::from_code(&subject.get())));
        move || {
            let (country, subject) = form.get();
            let fields = fields_of(&country, subject).iter();
            fields.map(|field| own_field(&draft, *field, subject, &prefix, error)).collect_view()
        }
    };
    let (subject_id, country_id) = (format!("{prefix}-subject"), format!("{prefix}-country"));
    let (addresses, accounts) = (addresses_form(draft, prefix), accounts_form(draft, prefix));
    view! {
        <div class="details-form stack" on:input:capture=move |_| error.outdate()>
            <FieldRow>
                <Field id=subject_id label=tr(text::subject())>
                    <Select value=subject choices=subjects/>
                </Field>
                <Field id=country_id label=tr(fields::address_country())>
                    <Select value=country choices=countries() empty=tr(text::no_country())/>
                </Field>
            </FieldRow>
            <div class="form-grid">{dynamic(own_fields)}</div>
            {addresses}
            {accounts}
        </div>
    }
    .into_any()
}

pub(super) fn countries() -> Vec<Choice> {
    labels::countries(language()).into_iter().map(|(code, name)| Choice::new(code, name)).collect()
}

fn own_field(draft: &DetailsDraft, field: DetailField, subject: Subject, prefix: &str, error: FieldError) -> AnyView {
    let value = RwSignal::from(draft.text(Key::Field(field)));
    let error = Signal::derive(move || if field == DetailField::Name { error.get() } else { None });
    let id = format!("{prefix}-{}", field.code());
    let warning = move |typed: &str| field.warning(&field.normalize(typed));
    text_field(id, tr(labels::detail_field(field, subject)), value, error, warning, field.example())
}

/// A line of text that warns. That a number has another form is said once it is left: while it is typed, it has.
pub(super) fn text_field(
    id: String,
    label: String,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    warning: impl Fn(&str) -> Option<Warning> + Send + Sync + 'static,
    example: &'static str,
) -> AnyView {
    let is_left = RwSignal::new(!value.with_untracked(String::is_empty));
    let hint = Signal::derive(move || {
        let found = value.with(|typed| warning(typed))?;
        (found == Warning::CheckDigit || is_left.get()).then(|| tr(labels::warning(found, example)))
    });
    view! {
        <div class="form-cell">
            <Field id=id label=label error=error hint=hint>
                <TextInput value=value max_length=255_u32 autocomplete="off" on_commit=move |_| is_left.set(true)/>
            </Field>
        </div>
    }
    .into_any()
}
