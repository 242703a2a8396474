use domain::FieldType;
use domain::fields::CURRENCIES;
use domain::import::{
    AmountEvidence, Column, DateEvidence, DateOrder, DecimalSeparator, Encoding, ImportPlan, ListFault, Separator,
};
use leptos::prelude::*;
use messages::text::{field_transfer, import as text};
use ui::{Card, Choice, Field, FieldRow, Select, Table, dynamic};

use super::new_field::{MAKE, NewFieldDialog, column_name, columns};
use super::updating::{Sheet, Updating};
use super::wizard::Wizard;
use crate::boot::{Boot, use_boot};
use crate::text::tr;

/// Which column of the file goes where, and how the file is read.
#[component]
pub(super) fn Columns(wizard: Wizard) -> impl IntoView {
    view! {
        <Reading wizard=wizard/>
        <Updating wizard=wizard/>
        <h2 class="import__title">{tr(text::columns_title())}</h2>
        <p class="muted">{tr(text::columns_hint())}</p>
        <Mapping wizard=wizard/>
    }
}

/// A part of the plan, followed by a signal that a choice can change.
pub(super) fn follow(wizard: Wizard, read: impl Fn(&ImportPlan) -> String + Send + Sync + 'static) -> RwSignal<String> {
    let current = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map(&read).unwrap_or_default()));
    let value = RwSignal::new(current.get_untracked());
    Effect::new(move |_| value.set(current.get()));
    value
}

#[component]
fn Mapping(wizard: Wizard) -> impl IntoView {
    let headers = Memo::new(move |_| {
        wizard.plan.with(|plan| {
            let columns = plan.iter().flat_map(|plan| &plan.columns);
            columns.map(|column| column.header.clone()).collect::<Vec<_>>()
        })
    });
    let boot = use_boot();
    let options = Memo::new(move |_| {
        let of_plan = |plan: &ImportPlan| (plan.options.new_fields.clone(), plan.options.columns.clone());
        wizard.plan.with(|plan| plan.as_ref().map(of_plan).unwrap_or_default())
    });
    let targets = Signal::derive(move || {
        let (new, present) = options.get();
        let target = |column: Column| Choice::new(column.code(), column_name(wizard.kind, column, &new));
        let mut targets: Vec<Choice> =
            boot.with_untracked(|boot| columns(wizard.kind, boot, &new, &present)).into_iter().map(target).collect();
        if boot.with_untracked(Boot::may_change_settings) {
            // Behind what leaves the column as it is.
            targets.insert(targets.len().min(2), Choice::new(MAKE, tr(field_transfer::make_field())));
        }
        targets
    });
    let rows = move || {
        headers
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, header)| view! { <MappingRow wizard=wizard index=index header=header targets=targets/> })
            .collect_view()
    };
    view! {
        <Table label=tr(text::columns_title())>
            <thead>
                <tr>
                    <th scope="col">{tr(text::column())}</th>
                    <th scope="col">{tr(text::example())}</th>
                    <th scope="col">{tr(text::target())}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn MappingRow(wizard: Wizard, index: usize, header: String, targets: Signal<Vec<Choice>>) -> impl IntoView {
    let name = if header.is_empty() { tr(text::column_without_name((index + 1).to_string())) } else { header };
    let summary =
        Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().and_then(|plan| plan.columns.get(index).cloned())));
    let target = follow(wizard, move |plan| plan.options.columns.get(index).copied().unwrap_or(Column::Note).code());
    let is_making = RwSignal::new(false);
    let chosen = move |code: String| {
        if code == MAKE {
            is_making.set(true);
        } else if let Some(column) = Column::from_code(&code) {
            wizard.choose_column(index, column);
        }
    };
    let samples = move || summary.get().map(|summary| summary.samples.join(" · ")).unwrap_or_default();
    let header = StoredValue::new(name.clone());
    // Whoever gives the field up sees again what the column becomes.
    let closed = move |()| {
        is_making.try_set(false);
        let present = wizard.plan.with_untracked(|plan| plan.as_ref()?.options.columns.get(index).copied());
        target.try_set(present.unwrap_or(Column::Note).code());
    };
    let dialog = move || {
        is_making.get().then(|| {
            let suggested = summary.get_untracked().map_or(FieldType::Text, |summary| summary.suggested);
            view! {
                <NewFieldDialog
                    wizard=wizard
                    index=index
                    header=header.get_value()
                    suggested=suggested
                    on_close=closed
                />
            }
        })
    };
    let fault = Signal::derive(move || Some(list_fault(summary.get()?.fault?)));
    let filled = move || tr(text::filled_rows(summary.get().map_or(0, |summary| summary.filled)));
    view! {
        <tr>
            <td>
                <span class="import__column">{name.clone()}</span>
                <span class="muted small">{filled}</span>
            </td>
            <td data-label=tr(text::example()) class="import__samples">{samples}</td>
            <td data-label=tr(text::target()) class="import__target">
                <Field
                    id=format!("import-column-{index}")
                    label=tr(text::target_of(name))
                    label_hidden=true
                    error=fault
                    error_is_live=true
                >
                    <Select value=target choices=targets on_commit=chosen/>
                </Field>
                {dynamic(dialog)}
            </td>
        </tr>
    }
}

/// Why a column makes no list of a new field.
fn list_fault(fault: ListFault) -> String {
    tr(match fault {
        ListFault::NoValues => field_transfer::list_empty(),
        ListFault::TooMany(most) => field_transfer::list_too_many(most),
        ListFault::TooLong(longest) => field_transfer::list_too_long(longest),
    })
}

#[component]
fn Reading(wizard: Wizard) -> impl IntoView {
    let separators = Separator::ALL.map(|separator| (separator, separator_name(separator)));
    let separator = follow(wizard, |plan| place_of(&Separator::ALL, &plan.options.separator));
    let encodings: Vec<Choice> =
        Encoding::ALL.into_iter().map(|encoding| Choice::new(encoding.name(), encoding.name())).collect();
    let encoding = follow(wizard, |plan| plan.options.encoding.name().to_owned());
    let decimals = [(DecimalSeparator::Point, text::decimal_point()), (DecimalSeparator::Comma, text::decimal_comma())];
    let decimal =
        follow(wizard, |plan| place_of(&[DecimalSeparator::Point, DecimalSeparator::Comma], &plan.options.decimal));
    let orders = [
        (DateOrder::DayMonthYear, text::day_first()),
        (DateOrder::MonthDayYear, text::month_first()),
        (DateOrder::YearMonthDay, text::year_first()),
    ];
    let order = follow(wizard, |plan| place_of(&ORDERS, &plan.options.date_order));
    let currencies: Vec<Choice> = CURRENCIES.into_iter().map(|code| Choice::new(code, code)).collect();
    let currency = follow(wizard, |plan| plan.options.currency.clone());
    // Another file begins with another step.
    let is_workbook = wizard.plan.with_untracked(|plan| plan.as_ref().is_some_and(|plan| !plan.sheets.is_empty()));
    let evidence =
        Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map(|plan| plan.evidence)).unwrap_or_default());
    let decimal_hint = Signal::derive(move || {
        let AmountEvidence { ambiguous, comma, point, .. } = evidence.get().amounts;
        (ambiguous + comma + point > 0).then(|| tr(text::decimal_evidence(ambiguous, comma, point)))
    });
    let date_hint = Signal::derive(move || {
        let DateEvidence { ambiguous, day_month_year, month_day_year, year_month_day } = evidence.get().dates;
        (ambiguous + day_month_year + month_day_year + year_month_day > 0)
            .then(|| tr(text::date_evidence(ambiguous, day_month_year, month_day_year, year_month_day)))
    });
    view! {
        <Card title=tr(text::reading())>
            <p class="muted small">{tr(text::reading_hint())}</p>
            <Sheet wizard=wizard/>
            <FieldRow>
                <Field id="import-decimal" label=tr(text::decimal_separator()) hint=decimal_hint>
                    <Select value=decimal choices=entries(&decimals) on_commit=move |chosen: String| {
                        wizard.choose(|choices| choices.decimal = of_value(&decimals, &chosen));
                    }/>
                </Field>
                <Field id="import-dates" label=tr(text::date_order()) hint=date_hint>
                    <Select value=order choices=entries(&orders) on_commit=move |chosen: String| {
                        wizard.choose(|choices| choices.date_order = of_value(&orders, &chosen));
                    }/>
                </Field>
            </FieldRow>
            <FieldRow>
                {(!is_workbook).then(|| view! {
                    <Field id="import-separator" label=tr(text::separator())>
                        <Select value=separator choices=entries(&separators) on_commit=move |chosen: String| {
                            wizard.choose(|choices| {
                                choices.separator = of_value(&separators, &chosen);
                                choices.columns = None;
                            });
                        }/>
                    </Field>
                    <Field id="import-encoding" label=tr(text::encoding())>
                        <Select value=encoding choices=encodings on_commit=move |chosen: String| {
                            wizard.choose(|choices| {
                                choices.encoding = Encoding::from_name(&chosen);
                                choices.columns = None;
                            });
                        }/>
                    </Field>
                })}
                <Field id="import-currency" label=tr(text::currency_without())>
                    <Select value=currency choices=currencies on_commit=move |chosen: String| {
                        wizard.choose(|choices| choices.currency = Some(chosen));
                    }/>
                </Field>
            </FieldRow>
        </Card>
    }
}

fn separator_name(separator: Separator) -> messages::Message {
    match separator {
        Separator::Semicolon => text::separator_semicolon(),
        Separator::Comma => text::separator_comma(),
        Separator::Tab => text::separator_tab(),
    }
}

/// The orders of dates, as the list shows them.
const ORDERS: [DateOrder; 3] = [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay];

/// The value of a choice inside the page's lists: its place among the choices.
fn place_of<T: PartialEq>(choices: &[T], chosen: &T) -> String {
    choices.iter().position(|choice| choice == chosen).map_or_else(String::new, |place| place.to_string())
}

fn of_value<T: Copy>(choices: &[(T, messages::Message)], value: &str) -> Option<T> {
    choices.get(value.parse::<usize>().ok()?).map(|(choice, _)| *choice)
}

fn entries<T>(choices: &[(T, messages::Message)]) -> Vec<Choice> {
    let entry =
        |(place, (_, label)): (usize, &(T, messages::Message))| Choice::new(place.to_string(), tr(label.clone()));
    choices.iter().enumerate().map(entry).collect()
}
