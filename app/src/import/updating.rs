//! Which sheet is read, whether records that are there are changed, and whether lists get new values.

use domain::import::Column;
use leptos::prelude::*;
use messages::labels::field;
use messages::text::transfer as text;
use ui::{Card, Checkbox, Choice, Field, Select, dynamic};

use super::columns::follow;
use super::new_field::{column_name, custom_fields};
use super::wizard::Wizard;
use crate::boot::{Boot, use_boot};
use crate::text::tr;

/// As many names as say what kind of values they are.
const NAMES: usize = 8;

/// The sheet of a workbook that has several.
#[component]
pub(super) fn Sheet(wizard: Wizard) -> impl IntoView {
    let sheets = wizard.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.sheets.clone())).unwrap_or_default();
    if sheets.len() < 2 {
        return ().into_any();
    }
    let sheet = follow(wizard, |plan| plan.options.sheet.unwrap_or_default().to_string());
    let choices: Vec<Choice> = sheets.into_iter().map(|(at, name)| Choice::new(at.to_string(), name)).collect();
    view! {
        <Field id="import-sheet" label=tr(text::sheet())>
            <Select value=sheet choices=choices on_commit=move |chosen: String| {
                wizard.choose(|choices| {
                    choices.sheet = chosen.parse().ok();
                    choices.columns = None;
                    choices.key = None;
                });
            }/>
        </Field>
    }
    .into_any()
}

/// What happens to records and lists that are there.
#[component]
pub(super) fn Updating(wizard: Wizard) -> impl IntoView {
    let boot = use_boot();
    let keys = Memo::new(move |_| {
        wizard.plan.with(|plan| {
            let columns = plan.iter().flat_map(|plan| &plan.options.columns);
            let new = plan.as_ref().map(|plan| plan.options.new_fields.clone()).unwrap_or_default();
            let custom = boot.with_untracked(|boot| custom_fields(wizard.kind, boot, &new));
            let mut keys: Vec<Column> = columns.copied().filter(|column| column.is_key(wizard.kind, &custom)).collect();
            keys.dedup();
            keys
        })
    });
    let may_add = boot.with_untracked(Boot::may_change_settings);
    let is_lacking = Memo::new(move |_| wizard.plan.with(|plan| plan.iter().any(|plan| !plan.missing.is_empty())));
    dynamic(move || {
        let keys = keys.get();
        let adds = may_add && is_lacking.get();
        (!keys.is_empty() || adds).then(|| {
            view! {
                <Card>
                    {(!keys.is_empty()).then(|| view! { <KeyChoice wizard=wizard keys=keys/> })}
                    {adds.then(|| view! { <NewValues wizard=wizard/> })}
                </Card>
            }
        })
    })
}

#[component]
fn KeyChoice(wizard: Wizard, keys: Vec<Column>) -> impl IntoView {
    let key = follow(wizard, |plan| plan.options.key.map(Column::code).unwrap_or_default());
    let new = wizard.new_fields();
    let by = |column: Column| Choice::new(column.code(), tr(text::key_by(column_name(wizard.kind, column, &new))));
    let choices: Vec<Choice> =
        std::iter::once(Choice::new("", tr(text::key_none()))).chain(keys.into_iter().map(by)).collect();
    view! {
        <Field id="import-key" label=tr(text::key()) hint=Some(tr(text::key_hint()))>
            <Select value=key choices=choices on_commit=move |chosen: String| {
                wizard.choose(|choices| choices.key = Column::from_code(&chosen));
            }/>
        </Field>
    }
}

#[component]
fn NewValues(wizard: Wizard) -> impl IntoView {
    let adds =
        RwSignal::new(wizard.plan.with_untracked(|plan| plan.as_ref().is_some_and(|plan| plan.options.adds_values)));
    let missing =
        Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map(|plan| plan.missing.clone())).unwrap_or_default());
    let label = move || {
        let of_field = |values: &domain::import::MissingValues| {
            let count = i64::try_from(values.names.len()).unwrap_or_default();
            tr(text::adds_values(count, field(wizard.kind, values.field)))
        };
        missing.with(|missing| missing.iter().map(of_field).collect::<Vec<_>>().join(", "))
    };
    let names = move || {
        let mut names: Vec<String> = missing.with(|missing| {
            let names = missing.iter().flat_map(|values| values.names.iter().cloned());
            names.collect()
        });
        let more = names.len().saturating_sub(NAMES);
        names.truncate(NAMES);
        let names = names.join(", ");
        tr(match i64::try_from(more).unwrap_or_default() {
            0 => text::adds_values_hint(names),
            more => text::adds_values_hint_more(more, names),
        })
    };
    view! {
        <Checkbox
            checked=adds
            id="import-adds-values"
            on_commit=move |adds: bool| wizard.choose(|choices| choices.adds_values = adds)
        >
            {label}
        </Checkbox>
        <p class="muted small">{names}</p>
    }
}
