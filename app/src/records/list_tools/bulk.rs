//! Asks what is to be done to many records, begins it, and shows how it goes.

use domain::bulk::{BulkAction, BulkTarget};
use domain::list::Total;
use domain::value::Money;
use domain::{AppError, FieldName, FieldType, Kind, Problem, Value, bulk};
use leptos::prelude::*;
use messages::text::{frame, lists as text, records};
use messages::{Message, labels};
use ui::{Button, ButtonKind, Checkbox, Choice, DialogActions, Field, Select, dynamic};

use super::report::report;
use super::{Bulk, BulkAsk};
use crate::boot::{Boot, use_boot};
use crate::frame::show_error;
use crate::live::use_live;
use crate::records::filter::choices;
use crate::records::forms::{Draft, LabelledControl, companion};
use crate::records::value::field_label;
use crate::records::{api, list_api};
use crate::text::tr;

/// The title of the dialog.
pub fn title(what: Bulk) -> Message {
    match what {
        Bulk::Assign => text::bulk_assign_title(),
        Bulk::Edit => text::bulk_edit_title(),
        Bulk::Delete => text::bulk_delete_title(),
    }
}

/// The form, and the report after it was sent.
pub fn form(kind: Kind, ask: BulkAsk, open: RwSignal<bool>) -> AnyView {
    let run = RwSignal::new(None::<i64>);
    let (boot, toasts, live) = (use_boot(), ui::use_toasts(), use_live());
    let BulkAsk { what, target, count, done, .. } = ask;
    let field = RwSignal::new(FieldName::ResponsibleId.code().to_string());
    // What is empty goes into many records only where that was said.
    let emptying = RwSignal::new(false);
    // The value is entered with the control of its field.
    let entered = Memo::new(move |_| {
        let name = FieldName::from_code(&field.get())?;
        boot.with_untracked(|boot| Some(Entered::new(kind, &boot.directory.field(kind, name)?, boot)))
    });
    let meant = count_all(&target);
    let begin = Action::new(move |action: &BulkAction| {
        let (target, action) = (target.clone(), action.clone());
        async move {
            match list_api::begin_bulk(kind, target, action).await {
                Ok(id) => {
                    live.touch(kind);
                    run.try_set(Some(id));
                    done.try_run(());
                }
                Err(error) => {
                    if let Some(Some(entered)) = entered.try_get_untracked() {
                        entered.take_problem(&error.0);
                    }
                    show_error(toasts, &error.0);
                }
            }
        }
    });
    let send = move || match (what, entered.get_untracked()) {
        (Bulk::Delete, _) => {
            begin.dispatch(BulkAction::Delete);
        }
        (_, Some(entered)) => {
            let Some(value) = entered.read(what == Bulk::Edit && emptying.get_untracked()) else { return };
            let action = BulkAction::Edit { field: entered.draft.field.name, value };
            let custom = boot.with_untracked(|boot| boot.directory.custom_fields.clone());
            match bulk::check(kind, &custom, action) {
                Ok(action) => {
                    begin.dispatch(action);
                }
                Err(error) => entered.take_problem(&error),
            }
        }
        _ => {}
    };
    let offered: Vec<Choice> = boot.with_untracked(|boot| {
        let fields = bulk::fields(kind, &boot.directory.custom_fields).into_iter();
        fields.map(|field| Choice::new(field.name.code(), field_label(&boot.directory, kind, field.name))).collect()
    });
    let applies = match count {
        Some(count) => text::bulk_applies(labels::kind_count(kind, count)),
        None => text::bulk_applies_all(),
    };
    let ask = move || {
        let offered = offered.clone();
        view! {
            <form
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <p>
                    {tr(applies.clone())}
                    {dynamic(move || meant.get().map(|count| view! {
                        <strong class="bulk-count">{tr(labels::kind_count(kind, count))}</strong>
                    }))}
                </p>
                {match what {
                    Bulk::Delete => view! { <p class="muted">{tr(text::bulk_delete_hint())}</p> }.into_any(),
                    Bulk::Assign => ().into_any(),
                    Bulk::Edit => view! {
                        <Field id="bulk-field" label=tr(text::field())>
                            <Select value=field choices=offered on_commit=move |_| emptying.set(false)/>
                        </Field>
                    }
                    .into_any(),
                }}
                {(what != Bulk::Delete).then(|| dynamic(move || entered.get().map(|entered| {
                    entry(kind, entered, (what == Bulk::Edit).then_some(emptying))
                })))}
                <DialogActions>
                    <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                    {match what {
                        Bulk::Delete => view! {
                            <Button kind=ButtonKind::Danger submit=true pending=begin.pending()>{tr(frame::delete())}</Button>
                        },
                        _ => view! {
                            <Button kind=ButtonKind::Primary submit=true pending=begin.pending()>{tr(text::bulk_start())}</Button>
                        },
                    }}
                </DialogActions>
            </form>
        }
        .into_any()
    };
    dynamic(move || match run.get() {
        None => ask(),
        Some(id) => report(kind, id, run, open),
    })
}

/// How many records all that match are, once they are counted.
fn count_all(target: &BulkTarget) -> RwSignal<Option<i64>> {
    let counted = RwSignal::new(None::<i64>);
    if let BulkTarget::Matching(query) = target {
        let query = query.clone();
        leptos::task::spawn_local(async move {
            if let Ok(Total::Exactly(count)) = api::total(*query, true).await {
                counted.try_set(Some(count));
            }
        });
    }
    counted
}

/// What a control that always shows a choice begins with.
fn first_value(boot: &Boot, field: &domain::Field) -> Value {
    match field.field_type {
        // A box answers for all of them, also with *no*.
        FieldType::Boolean => Value::Boolean(false),
        _ if field.is_custom() => Value::Empty,
        FieldType::Employee => Value::link(boot.user.as_ref().map(|user| user.id), None),
        FieldType::Currency => Value::Choice(boot.settings.default_currency.clone()),
        _ => Value::Empty,
    }
}

/// The control for the value, and whether the field is to be emptied instead.
fn entry(kind: Kind, entered: Entered, emptying: Option<RwSignal<bool>>) -> AnyView {
    let emptying = emptying.filter(|_| !bulk::needs_value(&entered.draft.field));
    let Some(emptying) = emptying else { return control(kind, entered) };
    view! {
        <fieldset class="bulk-value" disabled=move || emptying.get()>{control(kind, entered)}</fieldset>
        <Checkbox id="bulk-empty" checked=emptying>{tr(text::bulk_empty())}</Checkbox>
    }
    .into_any()
}

/// The control for the value. Stages of deals are those of all pipelines: a deal whose pipeline lacks it is reported.
fn control(kind: Kind, Entered { draft, beside }: Entered) -> AnyView {
    if draft.field.field_type != FieldType::Stage {
        return view! { <LabelledControl kind=kind draft=draft companion=beside prefix="bulk"/> }.into_any();
    }
    let stages = use_boot().with_untracked(|boot| choices(kind, &draft.field, None, &boot.directory));
    view! {
        <Field id="bulk-stage" label=tr(labels::field(kind, draft.field.name)) error=draft.error()>
            <Select value=draft.text choices=stages empty=tr(records::not_chosen())/>
        </Field>
    }
    .into_any()
}

/// What is being entered; another field is another one.
#[derive(Clone, Copy)]
struct Entered {
    draft: Draft,
    /// The currency of an amount.
    beside: Option<Draft>,
}

impl PartialEq for Entered {
    fn eq(&self, other: &Self) -> bool {
        self.draft.field == other.draft.field
    }
}

impl Entered {
    fn new(kind: Kind, field: &domain::Field, boot: &Boot) -> Self {
        let begin = |field: &domain::Field| Draft::new(field, &first_value(boot, field));
        Self { draft: begin(field), beside: companion(kind, field).map(begin) }
    }

    /// The value, or nothing where the field is to be emptied; marked at the control if neither was asked for.
    fn read(self, empties: bool) -> Option<Value> {
        let Self { draft, beside } = self;
        if empties && !bulk::needs_value(&draft.field) {
            draft.problem.set(None);
            return Some(Value::Empty);
        }
        let value = draft.read()?;
        if value.is_empty() {
            draft.problem.set(Some(Problem::Required));
            return None;
        }
        match (value, beside) {
            (Value::Decimal(amount), Some(beside)) => {
                let currency = beside.read()?.as_text().unwrap_or_default().to_owned();
                Some(Value::Money(Money { amount, currency }))
            }
            (value, _) => Some(value),
        }
    }

    /// Marks what the server found wrong.
    fn take_problem(self, error: &AppError) {
        self.draft.take_problem(error);
        if let Some(beside) = self.beside {
            beside.take_problem(error);
        }
    }
}
