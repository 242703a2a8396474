//! Narrows a list to records that fulfil conditions: what is narrowed to, in words. The conditions are put together by
//! [`super::list_tools`].

use domain::directory::Directory;
use domain::filter::{Condition, Filter, Group, Join, ME, Operator, Period, Shape};
use domain::{Field, FieldType, Kind, date, fields};
use leptos::prelude::*;
use messages::text::{lists, records as text};
use messages::{Message, filters, format};
use ui::{Choice, Icon, IconButton, dynamic};

use super::list_tools::{Tool, Tools};
use super::query::Address;
use super::value::field_label;
use crate::boot::use_boot;
use crate::text::{language, tr};

/// The values to choose from for a field: those of lists, employees and pipelines; none for others. What was taken out of
/// a list comes last: records may still hold it.
pub(super) fn choices(kind: Kind, field: &Field, pipeline_id: Option<i64>, directory: &Directory) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    match field.field_type {
        FieldType::Stage => {
            // Without a pipeline, the stages of all of them; those of the same code are one.
            let of_all = directory.pipelines.iter().filter(|_| kind == Kind::Deal && pipeline_id.is_none());
            let all = directory.stages(kind, pipeline_id).iter().chain(of_all.flat_map(|pipeline| &pipeline.stages));
            for stage in all {
                if found.iter().all(|known| known.value != stage.code) {
                    found.push(Choice::new(&stage.code, &stage.name));
                }
            }
        }
        FieldType::Choice(dictionary) => {
            found.extend(directory.choices(dictionary).iter().map(|value| Choice::new(&value.code, &value.name)));
            // Those of the catalogue get another value when theirs is deleted.
            if field.is_custom() {
                let former = directory.former_choices(dictionary).iter();
                found.extend(former.map(|value| removed(&value.code, &value.name)));
            }
        }
        FieldType::List => {
            let options = directory.custom_field(field.name).map_or(&[][..], |own| &own.options);
            let offered = options.iter().filter(|option| !option.is_deleted);
            found.extend(offered.map(|option| Choice::new(&option.code, &option.name)));
            let former = options.iter().filter(|option| option.is_deleted);
            found.extend(former.map(|option| removed(&option.code, &option.name)));
        }
        FieldType::Currency => found.extend(fields::CURRENCIES.iter().map(|code| Choice::new(code, *code))),
        FieldType::Pipeline => {
            found.extend(directory.pipelines.iter().map(|pipeline| Choice::new(pipeline.id, &pipeline.name)));
        }
        FieldType::Employee => {
            found.push(Choice::new(ME, tr(lists::me())));
            found.extend(directory.employees.iter().map(|employee| Choice::new(employee.id, &employee.name)));
        }
        _ => {}
    }
    found
}

/// A value that is no longer offered.
fn removed(code: &str, name: &str) -> Choice {
    Choice::new(code, tr(lists::value_removed(name)))
}

/// The condition in words: "Amount > 100".
fn describe(kind: Kind, condition: &Condition, pipeline_id: Option<i64>, directory: &Directory) -> Message {
    let label = field_label(directory, kind, condition.field);
    let Some(field) = directory.filter_field(kind, condition.field) else {
        let was_deleted = condition.field.custom_id().is_some();
        return if was_deleted { lists::deleted_field() } else { text::filter_chip(label, "?") };
    };
    let operator = condition.operator;
    if operator.has_operands() && condition.operands.is_empty() {
        return text::filter_chip(label, "?");
    }
    match operator {
        Operator::Yes | Operator::No | Operator::IsEmpty | Operator::IsNotEmpty => {
            return text::filter_chip(label, filters::operator(field.field_type, operator));
        }
        Operator::Within => {
            let [code, days] = [0, 1].map(|at| condition.operands.get(at).map(String::as_str));
            let period = code.and_then(|code| Period::read(code, days));
            return match period {
                Some(period) => text::filter_chip(label, filters::period(period)),
                None => text::filter_chip(label, "?"),
            };
        }
        _ => {}
    }
    let choices = choices(kind, &field, pipeline_id, directory);
    let shown = |operand: &String| operand_text(&field, operand, &choices, directory);
    let value = condition.operands.iter().map(shown).collect::<Vec<_>>();
    match operator {
        Operator::AnyOf => text::filter_chip(label, value.join(", ")),
        Operator::NoneOf => lists::chip_not(label, value.join(", ")),
        Operator::Between => text::filter_chip(label, value.join(" – ")),
        _ => lists::chip_operator(label, filters::operator(field.field_type, operator), value.join(", ")),
    }
}

/// An operand as people read it.
pub(super) fn operand_text(field: &Field, operand: &str, choices: &[Choice], directory: &Directory) -> String {
    match Shape::of(field.field_type) {
        Shape::Number => match operand.parse() {
            Ok(number) if field.field_type == FieldType::Number => format::amount_input(language(), &number),
            Ok(amount) => format::decimal(language(), &amount),
            Err(_) => operand.to_owned(),
        },
        Shape::Day => date::parse_iso(operand).map_or_else(|| operand.to_owned(), |day| format::date(language(), day)),
        Shape::Code | Shape::Link => match choices.iter().find(|choice| choice.value == *operand) {
            Some(choice) => choice.label.clone(),
            // A linked record carries its name behind its number.
            None if Shape::of(field.field_type) == Shape::Link => {
                operand.split_once(' ').map_or_else(|| format!("#{operand}"), |(_, name)| name.to_owned())
            }
            // A value that is no longer offered.
            None => match directory.custom_field(field.name) {
                Some(own) => own.option_name(operand).to_owned(),
                None => directory.former_name(operand).to_owned(),
            },
        },
        Shape::Text | Shape::Boolean => operand.to_owned(),
    }
}

/// The conditions of a group in one sentence.
fn describe_all(join: Join, mut parts: impl Iterator<Item = Message>) -> Message {
    let first = parts.next().unwrap_or_else(|| text::filter_chip("", ""));
    parts.fold(first, |before, part| match join {
        Join::All => lists::and(before, part),
        Join::Any => lists::or(before, part),
    })
}

/// In brackets, where several conditions stand beside other groups.
fn enclosed(group: &Group, described: Message) -> Message {
    if group.conditions.len() > 1 { lists::enclosed(described) } else { described }
}

/// Opens the choice of filters.
#[component]
pub(super) fn FilterButton(address: Address, tools: Tools) -> impl IntoView {
    let is_active = Signal::derive(move || address.shown.with(|shown| !shown.filter.is_empty()));
    view! {
        <IconButton
            icon=Icon::Filter
            label=tr(text::filter())
            pressed=is_active
            on_press=move |_| tools.open(Tool::Filter)
        />
    }
}

/// What a chip stands for: a condition of the only group, a group, or the whole filter.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Condition(usize),
    Group(usize),
    Whole,
}

fn parts(filter: &Filter) -> Vec<Part> {
    match (filter.join, filter.groups.as_slice()) {
        (_, []) => Vec::new(),
        (_, [only]) if only.join == Join::All => (0..only.conditions.len()).map(Part::Condition).collect(),
        (Join::All, groups) => (0..groups.len()).map(Part::Group).collect(),
        (Join::Any, _) => vec![Part::Whole],
    }
}

fn without(filter: &mut Filter, part: Part) {
    match part {
        Part::Condition(at) => {
            if let Some(group) = filter.groups.first_mut()
                && at < group.conditions.len()
            {
                group.conditions.remove(at);
            }
            filter.retain(|_| true);
        }
        Part::Group(at) if at < filter.groups.len() => {
            filter.groups.remove(at);
        }
        Part::Group(_) | Part::Whole => *filter = Filter::default(),
    }
}

/// The active filters; each can be removed.
#[component]
pub(super) fn FilterChips(kind: Kind, address: Address) -> impl IntoView {
    let boot = use_boot();
    let active = Memo::new(move |_| {
        let (filter, pipeline_id) = address.shown.with(|shown| (shown.filter.clone(), shown.pipeline_id));
        boot.with(|boot| {
            let one = |condition: &Condition| describe(kind, condition, pipeline_id, &boot.directory);
            let group = |group: &Group| describe_all(group.join, group.conditions.iter().map(one));
            let described = |part: &Part| match part {
                Part::Condition(at) => filter.conditions().nth(*at).map(one),
                Part::Group(at) => filter.groups.get(*at).map(group),
                Part::Whole => {
                    Some(describe_all(filter.join, filter.filled_groups().map(|one| enclosed(one, group(one)))))
                }
            };
            parts(&filter).into_iter().filter_map(|part| Some((part, tr(described(&part)?)))).collect::<Vec<_>>()
        })
    });
    let chip = move |(part, label): (Part, String)| {
        let remove = move |_| address.change(false, |shown| without(&mut shown.filter, part));
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_taken_out_of_a_list_is_offered_last_and_marked() {
        use domain::directory::Dictionary;
        use domain::fields::{FieldDefinition, FieldOption};
        let own = |id, field_type| {
            let definition = FieldDefinition { field_type, ..FieldDefinition::new(Kind::Company) };
            definition.custom_field(id, false, domain::Language::English)
        };
        let option = |code: &str, is_deleted| FieldOption { code: code.to_owned(), name: code.to_owned(), is_deleted };
        let mut list = own(1, FieldType::List);
        list.options = vec![option("gold", true), option("tin", false)];
        let source = own(2, FieldType::Choice(Dictionary::Source));
        let value = |code: &str| domain::directory::Choice { code: code.to_owned(), name: code.to_owned() };
        let directory = Directory {
            dictionaries: [(Dictionary::Source, vec![value("call")])].into(),
            former_choices: [(Dictionary::Source, vec![value("fax")])].into(),
            custom_fields: vec![list.clone(), source.clone()],
            ..Directory::default()
        };
        let labels = |kind, field: &Field| {
            let found = choices(kind, field, None, &directory);
            found.into_iter().map(|choice| choice.label).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(labels(Kind::Company, &list.field()), "tin, gold (removed)");
        assert_eq!(labels(Kind::Company, &source.field()), "call, fax (removed)");
        let system = fields::field(Kind::Lead, domain::FieldName::Source).unwrap();
        assert_eq!(labels(Kind::Lead, system), "call", "records get another value when theirs is deleted");
    }

    #[test]
    fn a_field_that_was_deleted_is_called_so() {
        let gone = Condition::new(domain::FieldName::Custom(1), Operator::Contains, vec!["tin".to_owned()]);
        let described = describe(Kind::Company, &gone, None, &Directory::default());
        assert_eq!(tr(described), "Deleted field (matches nothing)");
    }

    #[test]
    fn what_one_takes_away_is_gone_and_the_rest_stays() {
        let taken = |text: &str, part: Part| {
            let mut filter: Filter = text.parse().unwrap();
            without(&mut filter, part);
            filter.to_string()
        };
        let plain = "*(*stage:any:NEW;source:empty)";
        assert!(parts(&plain.parse().unwrap()) == [Part::Condition(0), Part::Condition(1)]);
        assert_eq!(taken(plain, Part::Condition(0)), "*(*source:empty)");
        assert_eq!(taken("*(*stage:any:NEW)", Part::Condition(0)), "");
        let groups = "*(*stage:any:NEW)(+source:empty;amount:gt:1)";
        assert!(parts(&groups.parse().unwrap()) == [Part::Group(0), Part::Group(1)]);
        assert_eq!(taken(groups, Part::Group(0)), "*(+source:empty;amount:gt:1)");
        assert_eq!(taken("+(*stage:any:NEW)(*source:empty)", Part::Whole), "");
    }
}
