use domain::import::{Column, ImportPlan, ImportedRecord, PlannedRow, RowReason};
use domain::{ContactPointKind, ContactPointType, FieldName, Kind, Value};
use leptos::prelude::*;
use messages::labels::row_reason;
use messages::text::{import as text, transfer};
use ui::{Badge, BadgeKind, Table, dynamic};

use super::new_field::{column_name, columns as possible_columns, custom_fields};
use super::wizard::Wizard;
use crate::boot::{Boot, use_boot};
use crate::records::value::{ValueContext, value_text};
use crate::text::tr;

/// What will be stored, in numbers and examples.
#[component]
pub(super) fn Preview(wizard: Wizard) -> impl IntoView {
    let boot = use_boot();
    dynamic(move || {
        let plan = wizard.plan.get()?;
        Some(view! {
            <h2 class="import__title">{tr(text::preview_title())}</h2>
            <Counts
                created=plan.created
                changed=plan.updated - plan.unchanged
                unchanged=plan.unchanged
                repaired=plan.repaired
                rejected=plan.rejected
            />
            {boot.with(|boot| first_rows(&plan, boot))}
            {problems(&plan)}
        })
    })
}

#[component]
fn Counts(created: i64, changed: i64, unchanged: i64, repaired: i64, rejected: i64) -> impl IntoView {
    view! {
        <ul class="counts">
            <li class="counts__item">{tr(text::preview_created(created))}</li>
            {(changed > 0).then(|| view! { <li class="counts__item">{tr(transfer::preview_updated(changed))}</li> })}
            {(unchanged > 0).then(|| view! { <li class="counts__item">{tr(transfer::preview_unchanged(unchanged))}</li> })}
            <li class="counts__item">{tr(text::preview_repaired(repaired))}</li>
            <li class="counts__item">{tr(text::preview_rejected(rejected))}</li>
        </ul>
    }
}

/// The first rows as they will be stored.
fn first_rows(plan: &ImportPlan, boot: &Boot) -> AnyView {
    let shown = i64::try_from(plan.preview.len()).unwrap_or_default();
    let columns = shown_columns(plan, boot);
    let head = |column: &(Column, String)| view! { <th scope="col">{column.1.clone()}</th> };
    let heads = columns.iter().map(head).collect_view();
    let rows = plan.preview.iter().map(|row| preview_row(plan, row, &columns, boot)).collect_view();
    view! {
        <h3 class="import__subtitle">{tr(text::preview_rows(shown))}</h3>
        // Wider than the page, and without anything in it that takes the focus: the keyboard scrolls it.
        <div class="table-frame" tabindex="0" role="region" aria-label=tr(text::preview_title())>
            <table class="table table--cards" role="table">
                <thead>
                    <tr>
                        <th scope="col">{tr(text::row())}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The fields and contact points that any of the shown rows has, in the order of the form.
fn shown_columns(plan: &ImportPlan, boot: &Boot) -> Vec<(Column, String)> {
    let records: Vec<&ImportedRecord> = plan.preview.iter().filter_map(|row| row.outcome.as_ref().ok()).collect();
    // A contact's company is looked for when it is stored.
    let has = |record: &ImportedRecord, name: FieldName| {
        record.values.get(&name).is_some_and(|value| !value.is_empty())
            || record.cleared.contains(&name)
            || (name == FieldName::CompanyId && record.company.is_some())
            || record.links.iter().any(|wanted| wanted.field == name)
    };
    let is_filled = |column: &Column| match column {
        // It stands beside the amount.
        Column::Field(FieldName::Currency) => false,
        Column::Id => plan.options.key == Some(Column::Id),
        Column::Field(name) => records.iter().any(|record| has(record, *name)),
        Column::ContactPoint(kind, value_type) => {
            records.iter().any(|record| !points(record, *kind, *value_type).is_empty())
        }
        Column::Ignore | Column::Note | Column::FullName | Column::Location => false,
    };
    let (kind, new) = (plan.options.kind, &plan.options.new_fields);
    let named = |column: Column| (column, column_name(kind, column, new));
    possible_columns(kind, boot, new, &plan.options.columns).into_iter().filter(is_filled).map(named).collect()
}

fn preview_row(plan: &ImportPlan, row: &PlannedRow, columns: &[(Column, String)], boot: &Boot) -> AnyView {
    let number = tr(text::row_number(row.number.to_string()));
    match &row.outcome {
        Ok(record) => {
            let cells = columns
                .iter()
                .map(|(column, name)| {
                    let shown = cell(plan, record, *column, boot);
                    view! { <td data-label=name.clone()>{shown}</td> }
                })
                .collect_view();
            view! { <tr><td>{number}</td>{cells}</tr> }.into_any()
        }
        Err(reasons) => view! {
            <tr>
                <td>{number}</td>
                <td colspan=columns.len().max(1).to_string()>{reasons_text(reasons)}</td>
            </tr>
        }
        .into_any(),
    }
}

fn cell(plan: &ImportPlan, record: &ImportedRecord, column: Column, boot: &Boot) -> String {
    let kind: Kind = plan.options.kind;
    match column {
        Column::Id => record.id.clone().unwrap_or_default(),
        Column::Field(FieldName::CompanyId) => record.company.clone().unwrap_or_default(),
        Column::Field(name) if record.links.iter().any(|wanted| wanted.field == name) => {
            let names = record.links.iter().filter(|wanted| wanted.field == name).map(|wanted| wanted.name.as_str());
            names.collect::<Vec<_>>().join(", ")
        }
        Column::Field(name) if record.cleared.contains(&name) => tr(transfer::emptied()),
        Column::Field(name) => {
            let value = record.values.get(&name).unwrap_or(&Value::Empty);
            let custom = custom_fields(kind, boot, &plan.options.new_fields);
            let own = custom.into_iter().find(|field| field.name == name);
            let Some(field) = boot.directory.field(kind, name).or(own) else { return String::new() };
            let currency = record.values.get(&FieldName::Currency).and_then(Value::as_text).unwrap_or_default();
            let context = ValueContext { directory: &boot.directory, kind, pipeline_id: None, currency };
            value_text(&field, value, context)
        }
        Column::ContactPoint(point, value_type) => points(record, point, value_type),
        Column::Ignore | Column::Note | Column::FullName | Column::Location => String::new(),
    }
}

/// Phones as they are matched, everything else as it is written.
fn points(record: &ImportedRecord, kind: ContactPointKind, value_type: ContactPointType) -> String {
    let of_kind = record.contact_points.iter().filter(|point| point.kind == kind && point.value_type == value_type);
    let shown = of_kind.map(|point| match kind {
        ContactPointKind::Phone => point.normalized.as_str(),
        ContactPointKind::Email | ContactPointKind::Web | ContactPointKind::Im => point.value.as_str(),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// The first rows that will be repaired or rejected.
fn problems(plan: &ImportPlan) -> AnyView {
    if plan.problems.is_empty() {
        return view! { <p class="muted">{tr(text::problems_none())}</p> }.into_any();
    }
    let rows = plan
        .problems
        .iter()
        .map(|row| {
            let (mark, reasons) = match &row.outcome {
                Ok(record) => (repaired(), &record.reasons),
                Err(reasons) => (rejected(), reasons),
            };
            view! {
                <tr>
                    <td>{tr(text::row_number(row.number.to_string()))}</td>
                    <td data-label=tr(text::result())>{mark}</td>
                    <td data-label=tr(text::reason()) class="import__reasons">{reasons_text(reasons)}</td>
                </tr>
            }
        })
        .collect_view();
    let shown = i64::try_from(plan.problems.len()).unwrap_or_default();
    let more =
        (plan.repaired + plan.rejected > shown).then(|| view! { <p class="muted">{tr(text::problems_more())}</p> });
    view! {
        <h3 class="import__subtitle">{tr(text::problems_title())}</h3>
        <Table label=tr(text::problems_title())>
            <thead>
                <tr>
                    <th scope="col">{tr(text::row())}</th>
                    <th scope="col">{tr(text::result())}</th>
                    <th scope="col">{tr(text::reason())}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
        {more}
    }
    .into_any()
}

pub(super) fn repaired() -> AnyView {
    view! { <Badge kind=BadgeKind::Warning>{tr(text::row_repaired())}</Badge> }.into_any()
}

pub(super) fn rejected() -> AnyView {
    view! { <Badge kind=BadgeKind::Danger>{tr(text::row_rejected())}</Badge> }.into_any()
}

/// One line for each reason.
pub(super) fn reasons_text(reasons: &[RowReason]) -> AnyView {
    reasons
        .iter()
        .map(|reason| view! { <span class="import__reason">{tr(row_reason(reason))}</span> })
        .collect_view()
        .into_any()
}
