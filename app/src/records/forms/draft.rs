use domain::attachment::Attachment;
use domain::errors::{AppError, Place, Problem};
use domain::fields::{self, Access};
use domain::value::{Link, Money};
use domain::{Field, FieldType, Value};
use leptos::prelude::*;
use messages::format;
use ui::Choice;

use super::many::{Item, items, parse_items, retyped_items, typed_items};
use super::moment::{local_input, parse_local};
use crate::records::value::linked_kind;
use crate::text::{language, tr};

/// What is being typed into one field. It becomes a [`Value`] when it is saved, and is kept until then.
#[derive(Clone, Copy)]
pub struct Draft {
    pub field: Field,
    /// A text, an amount in the user's format, an ISO date, a code or an id.
    pub text: RwSignal<String>,
    /// Of an amount of money.
    pub currency: RwSignal<String>,
    pub checked: RwSignal<bool>,
    /// Nothing stood in the field when it was shown.
    pub was_empty: RwSignal<bool>,
    /// Of a field of several values, one by one.
    pub items: RwSignal<Vec<Item>>,
    /// The linked record, or the picture: its id and name.
    pub link: RwSignal<Option<Choice>>,
    /// A name that was typed and chose no record.
    pub unchosen: RwSignal<String>,
    /// Of a field for files, however many it takes.
    pub files: RwSignal<Vec<Attachment>>,
    pub problem: RwSignal<Option<Problem>>,
    /// A file is on its way to the server: there is nothing to save yet.
    pub is_sending: RwSignal<bool>,
}

impl Draft {
    pub fn new(field: &Field, value: &Value) -> Self {
        let draft = Self {
            field: *field,
            text: RwSignal::new(String::new()),
            currency: RwSignal::new(String::new()),
            checked: RwSignal::new(false),
            was_empty: RwSignal::new(true),
            items: RwSignal::new(Vec::new()),
            link: RwSignal::new(None),
            unchosen: RwSignal::new(String::new()),
            files: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            is_sending: RwSignal::new(false),
        };
        draft.show(value);
        draft
    }

    /// Puts a value into the control.
    pub fn show(self, value: &Value) {
        self.problem.set(None);
        self.was_empty.set(value.is_empty());
        self.unchosen.set(String::new());
        if self.has_files() {
            return self.files.set(value.files());
        }
        if self.field.is_multiple {
            return self.items.set(items(&self.field, value));
        }
        match value {
            Value::Boolean(yes) => self.checked.set(*yes),
            Value::Link(link) if is_linked(self.field.field_type) => {
                self.link.set(Some(Choice::new(link.id, &link.label)));
            }
            Value::Decimal(amount) => self.text.set(format::amount_input(language(), amount)),
            Value::Money(money) => {
                self.text.set(format::amount_input(language(), &money.amount));
                self.currency.set(money.currency.clone());
            }
            Value::Moment(moment) => self.text.set(local_input(moment.local)),
            other => {
                self.text.set(other.stored());
                self.link.set(None);
                self.checked.set(false);
            }
        }
    }

    /// What stands in the control, to be kept beyond a reload; tracked.
    pub fn typed(self) -> String {
        if self.has_files() {
            let json = self.files.with(|files| (!files.is_empty()).then(|| serde_json::to_string(files)));
            return json.and_then(Result::ok).unwrap_or_default();
        }
        if self.field.is_multiple {
            return self.items.with(|items| typed_items(&self.field, items));
        }
        match self.field.field_type {
            FieldType::Money if self.text.with(String::is_empty) => String::new(),
            FieldType::Money => [self.currency.get(), self.text.get()].join(" "),
            FieldType::Boolean => self.checked.get().to_string(),
            field_type if is_linked(field_type) => {
                let link = self.link.get();
                let link = link.map(|choice| [choice.value, choice.label].join(" ")).unwrap_or_default();
                let unchosen = self.unchosen.get();
                // A name is one line.
                if unchosen.is_empty() { link } else { [link, unchosen].join("\n") }
            }
            _ => self.text.get(),
        }
    }

    /// Puts what was kept into the control.
    pub fn retype(self, typed: &str) {
        if self.has_files() {
            return self.files.set(crate::json::read(typed).unwrap_or_default());
        }
        if self.field.is_multiple {
            return self.items.update(|items| *items = retyped_items(&self.field, items, typed));
        }
        match self.field.field_type {
            FieldType::Money => match typed.split_once(' ') {
                Some((currency, amount)) => {
                    self.currency.set(currency.to_owned());
                    self.text.set(amount.to_owned());
                }
                // Without an amount its currency stays.
                None => self.text.set(String::new()),
            },
            FieldType::Boolean => self.checked.set(typed == "true"),
            field_type if is_linked(field_type) => {
                let (link, unchosen) = typed.split_once('\n').unwrap_or((typed, ""));
                self.link.set(link.split_once(' ').map(|(id, label)| Choice::new(id, label)));
                self.unchosen.set(unchosen.to_owned());
                self.problem.set((!unchosen.is_empty()).then_some(Problem::NothingChosen));
            }
            _ => self.text.set(typed.to_owned()),
        }
    }

    /// The value that was entered, by the rules of the catalogue. What breaks one is marked at the field.
    pub fn read(self) -> Option<Value> {
        if self.is_sending.get_untracked() {
            return None;
        }
        let checked = self.parse().and_then(|value| match self.field.access {
            Access::Editable => fields::check(&self.field, value),
            // The pipeline of a new deal is entered although it is not edited later.
            Access::ReadOnly => Ok(value),
        });
        self.problem.set(checked.as_ref().err().cloned());
        checked.ok()
    }

    pub(super) fn parse(self) -> Result<Value, Problem> {
        if self.has_files() {
            let mut files: Vec<Value> = self.files.get_untracked().into_iter().map(Value::File).collect();
            let is_many = self.field.is_multiple && !files.is_empty();
            return Ok(if is_many { Value::Many(files) } else { files.pop().unwrap_or_default() });
        }
        if self.field.is_multiple {
            return self.items.with_untracked(|items| parse_items(&self.field, items));
        }
        let typed = self.text.get_untracked();
        match self.field.field_type {
            FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Address => Ok(Value::text(typed)),
            FieldType::Boolean => Ok(fields::said_by_box(self.was_empty.get_untracked(), self.checked.get_untracked())),
            FieldType::Contact | FieldType::Company | FieldType::Lead | FieldType::Deal | FieldType::Picture => {
                // What was typed last would be lost without a word.
                if self.is_unchosen() {
                    return Err(Problem::NothingChosen);
                }
                match self.link.get_untracked() {
                    None => Ok(Value::Empty),
                    Some(choice) => link(&choice.value, choice.label),
                }
            }
            _ if typed.trim().is_empty() => Ok(Value::Empty),
            FieldType::Moment => parse_local(&typed).map(Value::Moment).ok_or(Problem::NotADate),
            FieldType::Money => {
                let amount = format::parse_amount(language(), &typed).ok_or(Problem::NotANumber)?;
                Ok(Value::Money(Money { amount, currency: self.currency.get_untracked() }))
            }
            FieldType::Number => {
                format::parse_amount(language(), &typed).map(Value::Decimal).ok_or(Problem::NotAWholeNumber)
            }
            FieldType::Amount | FieldType::Decimal => {
                format::parse_amount(language(), &typed).map(Value::Decimal).ok_or(Problem::NotANumber)
            }
            FieldType::Date => format::parse_date(&typed).map(Value::Date).ok_or(Problem::NotADate),
            FieldType::Currency | FieldType::Choice(_) | FieldType::List | FieldType::Stage => Ok(Value::Choice(typed)),
            FieldType::Pipeline | FieldType::Employee | FieldType::File => link(&typed, String::new()),
        }
    }

    /// Whether a name stands in the control that chose no record.
    fn is_unchosen(self) -> bool {
        self.unchosen.with_untracked(|text| !text.is_empty())
    }

    fn has_files(self) -> bool {
        self.field.field_type == FieldType::File
    }

    /// Marks the rule that the server found broken at this field, if any.
    pub fn take_problem(self, error: &AppError) {
        let AppError::Invalid(violations) = error else { return };
        let own = violations.iter().find(|violation| violation.place == Place::Field(self.field.name));
        self.problem.try_set(own.map(|violation| violation.problem.clone()));
    }

    /// The text of the problem, beside the control.
    pub fn error(self) -> Signal<Option<String>> {
        Signal::derive(move || self.problem.get().map(|problem| tr(messages::errors::problem(&problem))))
    }
}

/// Whether the value is a record or a picture, with a name of its own.
fn is_linked(field_type: FieldType) -> bool {
    field_type == FieldType::Picture || linked_kind(field_type).is_some()
}

fn link(id: &str, label: String) -> Result<Value, Problem> {
    let id = id.parse().map_err(|_| Problem::UnknownValue)?;
    Ok(Value::Link(Link::new(id, label)))
}
