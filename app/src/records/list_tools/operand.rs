//! What a condition compares with, and how it is entered.

use domain::filter::{Operator, Period, Shape};
use domain::{Field, Kind, Problem, Value};
use leptos::prelude::*;
use messages::text::lists as text;
use messages::{filters, format};
use ui::{Checkbox, Choice, DateInput, NumberInput, Select, TextInput};

use crate::boot::use_boot;
use crate::records::filter::{choices, operand_text};
use crate::records::forms::{LookupDraft, record_lookup};
use crate::records::value::linked_kind;
use crate::text::{language, tr};

/// Everything that can be entered; which of it counts depends on field and operator.
#[derive(Clone, Copy)]
pub struct Operands {
    /// A text, an amount, a day or the word of a period.
    pub first: RwSignal<String>,
    /// The other end, or a number of days.
    pub second: RwSignal<String>,
    pub codes: RwSignal<Vec<String>>,
    pub link: RwSignal<Option<Choice>>,
    /// A name that was typed and chose no record.
    unchosen: RwSignal<String>,
    /// What is wrong with it.
    problem: RwSignal<Option<Problem>>,
}

impl Operands {
    pub fn empty() -> Self {
        Self {
            first: RwSignal::new(String::new()),
            second: RwSignal::new(String::new()),
            codes: RwSignal::new(Vec::new()),
            link: RwSignal::new(None),
            unchosen: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
        }
    }

    /// Shows what a condition has.
    pub fn of(field: &Field, operands: &[String]) -> Self {
        let entered = Self::empty();
        let is_number = Shape::of(field.field_type) == Shape::Number;
        let shown = |at: usize| {
            let stored = operands.get(at).cloned().unwrap_or_default();
            match stored.parse() {
                Ok(amount) if is_number => format::amount_input(language(), &amount),
                _ => stored,
            }
        };
        entered.first.set(shown(0));
        entered.second.set(shown(1));
        entered.codes.set(operands.to_vec());
        let linked = operands.first().filter(|_| linked_kind(field.field_type).is_some());
        entered.link.set(linked.map(|operand| {
            let (id, name) = operand.split_once(' ').unwrap_or((operand, ""));
            Choice::new(id, name)
        }));
        entered
    }

    /// What was entered, in the form of a condition.
    pub fn read(self, field: &Field, operator: Operator) -> Vec<String> {
        if !operator.has_operands() {
            return Vec::new();
        }
        let (first, second) = (self.first.get_untracked(), self.second.get_untracked());
        let needs_second = match operator {
            Operator::Between => true,
            Operator::Within => Period::counts_days(&first),
            _ => false,
        };
        match Shape::of(field.field_type) {
            Shape::Code | Shape::Link if linked_kind(field.field_type).is_some() => {
                // A name that chose nothing is no operand, and neither is what was chosen before it.
                let linked = self.link.get_untracked().filter(|_| self.unchosen.with_untracked(String::is_empty));
                linked.map(|choice| format!("{} {}", choice.value, choice.label)).into_iter().collect()
            }
            Shape::Code | Shape::Link => self.codes.get_untracked(),
            Shape::Number => {
                let ends = if needs_second { vec![first, second] } else { vec![first] };
                let amounts = ends.iter().map(|typed| format::parse_amount(language(), typed).map(Value::Decimal));
                amounts.collect::<Option<Vec<_>>>().unwrap_or_default().iter().map(Value::stored).collect()
            }
            _ if needs_second => vec![first, second],
            _ => vec![first],
        }
    }
}

/// The controls for the operands of a condition.
pub fn controls(kind: Kind, field: Field, operator: Operator, operands: Operands) -> AnyView {
    if !operator.has_operands() {
        return ().into_any();
    }
    match (Shape::of(field.field_type), operator) {
        (Shape::Day, Operator::Within) => period(operands),
        (Shape::Day, Operator::Between) => view! {
            <DateInput value=operands.first label=tr(text::from())/>
            <DateInput value=operands.second label=tr(text::to())/>
        }
        .into_any(),
        (Shape::Day, _) => view! { <DateInput value=operands.first label=tr(text::value())/> }.into_any(),
        (Shape::Number, Operator::Between) => view! {
            <NumberInput value=operands.first label=tr(text::from())/>
            <NumberInput value=operands.second label=tr(text::to())/>
        }
        .into_any(),
        (Shape::Number, _) => view! { <NumberInput value=operands.first label=tr(text::value())/> }.into_any(),
        (Shape::Code | Shape::Link, _) => match linked_kind(field.field_type) {
            Some(linked) => lookup(linked, operands),
            None => boxes(kind, field, operands.codes),
        },
        _ => view! { <TextInput value=operands.first label=tr(text::value()) max_length=200_u32/> }.into_any(),
    }
}

fn period(operands: Operands) -> AnyView {
    let Operands { first, second, .. } = operands;
    let choices: Vec<Choice> = Period::codes()
        .map(|code| {
            let label = match code {
                "last_days" => text::last_days(),
                "next_days" => text::next_days(),
                _ => Period::read(code, None).map_or_else(text::within, filters::period),
            };
            Choice::new(code, tr(label))
        })
        .collect();
    if choices.iter().all(|choice| choice.value != first.get_untracked()) {
        first.set("today".to_owned());
    }
    let days = move || {
        Period::counts_days(&first.get())
            .then(|| view! { <NumberInput value=second label=tr(text::days()) placeholder="7"/> })
    };
    view! {
        <Select value=first choices=choices label=tr(text::within())/>
        {days}
    }
    .into_any()
}

fn boxes(kind: Kind, field: Field, codes: RwSignal<Vec<String>>) -> AnyView {
    let offered = use_boot().with_untracked(|boot| {
        let mut offered = choices(kind, &field, None, &boot.directory);
        // What is no longer offered can still be taken away.
        for code in codes.get_untracked() {
            if offered.iter().all(|choice| choice.value != code) {
                offered.push(Choice::new(&code, operand_text(&field, &code, &offered, &boot.directory)));
            }
        }
        offered
    });
    let one = move |Choice { value, label }: Choice| {
        let checked = RwSignal::new(codes.with_untracked(|codes| codes.contains(&value)));
        let commit = move |is_on: bool| {
            codes.update(|codes| {
                codes.retain(|code| *code != value);
                if is_on {
                    codes.push(value.clone());
                }
            });
        };
        view! { <Checkbox checked=checked on_commit=commit>{label}</Checkbox> }
    };
    view! { <div class="condition__choices">{offered.into_iter().map(one).collect_view()}</div> }.into_any()
}

fn lookup(kind: Kind, operands: Operands) -> AnyView {
    let Operands { link, unchosen, problem, .. } = operands;
    let error = move || problem.get().map(|problem| tr(messages::errors::problem(&problem)));
    view! {
        <div>
            {record_lookup(kind, LookupDraft { link, unchosen, problem }, Some(tr(text::value())), None)}
            <p class="field__error" aria-live="polite">{error}</p>
        </div>
    }
    .into_any()
}
