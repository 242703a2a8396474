use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{ME, Operator, Period, Shape};
use crate::fields::Field;
use crate::{Moment, Value, date};

/// Whose eyes a list is seen with, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewpoint {
    /// The employee.
    pub me: i64,
    /// The day in their time zone.
    pub today: NaiveDate,
}

/// What a condition asks of a value, understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    Empty,
    Filled,
    /// In lower case, as the two that follow.
    Is(String),
    Contains(String),
    BeginsWith(String),
    /// The limits belong to it, unless it is strict.
    Amount {
        from: Option<Decimal>,
        to: Option<Decimal>,
        is_strict: bool,
    },
    /// The first and the last day.
    Days {
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    },
    /// The days of a period.
    Within(Period),
    Boolean(bool),
    /// One of the codes, or none of them.
    Codes {
        codes: Vec<String>,
        is_one: bool,
    },
    /// One of these records or employees, or none of them; `None` is whoever looks.
    Links {
        ids: Vec<Option<i64>>,
        is_one: bool,
    },
}

impl Test {
    /// Understands operator and operands for values of a field; nothing if they make no sense for it.
    pub fn of(field: &Field, operator: Operator, operands: &[String]) -> Option<Self> {
        if !Operator::of(field).contains(&operator) {
            return None;
        }
        match operator {
            Operator::IsEmpty => return Some(Self::Empty),
            Operator::IsNotEmpty => return Some(Self::Filled),
            Operator::Yes | Operator::No => return Some(Self::Boolean(operator == Operator::Yes)),
            _ => {}
        }
        let first = operands.first().filter(|operand| !operand.is_empty())?;
        let second = operands.get(1).filter(|operand| !operand.is_empty()).map(String::as_str);
        match Shape::of(field.field_type) {
            Shape::Text => {
                let text = first.to_lowercase();
                Some(match operator {
                    Operator::Is => Self::Is(text),
                    Operator::BeginsWith => Self::BeginsWith(text),
                    _ => Self::Contains(text),
                })
            }
            Shape::Number => amounts(operator, first.parse().ok()?, second.and_then(|second| second.parse().ok())),
            Shape::Day if operator == Operator::Within => Period::read(first, second).map(Self::Within),
            Shape::Day => days(operator, date::parse_iso(first)?, second.and_then(date::parse_iso)),
            Shape::Code => Some(Self::Codes { codes: operands.to_vec(), is_one: operator == Operator::AnyOf }),
            Shape::Link => {
                let ids = operands.iter().map(|operand| id(operand)).collect::<Option<_>>()?;
                Some(Self::Links { ids, is_one: operator == Operator::AnyOf })
            }
            Shape::Boolean => None,
        }
    }

    /// Whether the value passes; of several, whether one of them does.
    pub fn matches(&self, value: &Value, viewpoint: Viewpoint) -> bool {
        match self {
            Self::Empty => value.is_empty(),
            Self::Filled => !value.is_empty(),
            Self::Boolean(yes) => (*value == Value::Boolean(true)) == *yes,
            Self::Codes { codes, is_one } => {
                let is_wanted = |one: &Value| one.as_text().is_some_and(|code| codes.iter().any(|known| known == code));
                value.each().iter().any(is_wanted) == *is_one
            }
            Self::Links { ids, is_one } => {
                let is_wanted =
                    |one: &Value| one.as_id().is_some_and(|id| resolve(ids, viewpoint).any(|known| known == id));
                value.each().iter().any(is_wanted) == *is_one
            }
            _ => value.each().iter().any(|one| self.passes(one, viewpoint)),
        }
    }

    /// Whether a single text, amount or day passes.
    fn passes(&self, value: &Value, viewpoint: Viewpoint) -> bool {
        match self {
            Self::Is(text) => lower(value) == *text,
            Self::Contains(text) => lower(value).contains(text),
            Self::BeginsWith(text) => lower(value).starts_with(text),
            Self::Amount { from, to, is_strict } => amount(value).is_some_and(|amount| {
                let is_above = from.is_none_or(|from| amount > from || !is_strict && amount == from);
                is_above && to.is_none_or(|to| amount < to || !is_strict && amount == to)
            }),
            Self::Days { from, to } => is_within(value, *from, *to),
            Self::Within(period) => {
                period.days(viewpoint.today).is_some_and(|(from, to)| is_within(value, Some(from), Some(to)))
            }
            _ => false,
        }
    }

    /// The ids that are meant.
    pub fn ids(ids: &[Option<i64>], viewpoint: Viewpoint) -> Vec<i64> {
        resolve(ids, viewpoint).collect()
    }
}

fn resolve(ids: &[Option<i64>], viewpoint: Viewpoint) -> impl Iterator<Item = i64> {
    ids.iter().map(move |id| id.unwrap_or(viewpoint.me))
}

/// The id in front of a name; none inside for [`ME`].
fn id(operand: &str) -> Option<Option<i64>> {
    if operand == ME {
        return Some(None);
    }
    operand.split(' ').next()?.parse().ok().map(Some)
}

fn amounts(operator: Operator, amount: Decimal, second: Option<Decimal>) -> Option<Test> {
    let (from, to, is_strict) = match operator {
        Operator::Is => (Some(amount), Some(amount), false),
        Operator::Less => (None, Some(amount), true),
        Operator::Greater => (Some(amount), None, true),
        _ => (Some(amount), Some(second?), false),
    };
    Some(Test::Amount { from, to, is_strict })
}

fn days(operator: Operator, day: NaiveDate, second: Option<NaiveDate>) -> Option<Test> {
    let (from, to) = match operator {
        Operator::Is => (Some(day), Some(day)),
        Operator::Less => (None, Some(day.pred_opt()?)),
        Operator::Greater => (Some(day.succ_opt()?), None),
        _ => (Some(day), Some(second?)),
    };
    Some(Test::Days { from, to })
}

fn amount(value: &Value) -> Option<Decimal> {
    match value {
        Value::Money(money) => Some(money.amount),
        other => other.as_decimal(),
    }
}

fn lower(value: &Value) -> String {
    value.as_text().map(str::to_lowercase).unwrap_or_default()
}

fn is_within(value: &Value, from: Option<NaiveDate>, to: Option<NaiveDate>) -> bool {
    let day = match value {
        Value::Date(day) => Some(*day),
        Value::Moment(moment) => local_day(moment),
        _ => None,
    };
    day.is_some_and(|day| from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to))
}

fn local_day(moment: &Moment) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(moment.local.year, moment.local.month.into(), moment.local.day.into())
}
