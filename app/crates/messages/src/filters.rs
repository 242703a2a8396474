//! The words for comparisons and periods.

use domain::FieldType;
use domain::filter::{Operator, Period, Shape};

use crate::Message;
use crate::text::{frame, lists};

/// How values of a type are compared.
pub fn operator(field_type: FieldType, operator: Operator) -> Message {
    let shape = Shape::of(field_type);
    match (operator, shape) {
        (Operator::Is, Shape::Number) => lists::equals(),
        (Operator::Is, Shape::Day) => lists::on_day(),
        (Operator::Is, _) => lists::is_text(),
        (Operator::Contains, _) => lists::contains(),
        (Operator::BeginsWith, _) => lists::begins_with(),
        (Operator::Less, Shape::Day) => lists::before_day(),
        (Operator::Less, _) => lists::less(),
        (Operator::Greater, Shape::Day) => lists::after_day(),
        (Operator::Greater, _) => lists::greater(),
        (Operator::Between, _) => lists::between(),
        (Operator::Within, _) => lists::within(),
        (Operator::AnyOf, _) => lists::any_of(),
        (Operator::NoneOf, _) => lists::none_of(),
        (Operator::Yes, _) => frame::yes(),
        (Operator::No, _) => frame::no(),
        (Operator::IsEmpty, _) => lists::empty(),
        (Operator::IsNotEmpty, _) => lists::filled(),
    }
}

/// A period that is told from today.
pub fn period(period: Period) -> Message {
    match period {
        Period::Day(by) => told(by, lists::yesterday(), lists::today(), lists::tomorrow()),
        Period::Week(by) => told(by, lists::last_week(), lists::this_week(), lists::next_week()),
        Period::Month(by) => told(by, lists::last_month(), lists::this_month(), lists::next_month()),
        Period::Quarter(by) => told(by, lists::last_quarter(), lists::this_quarter(), lists::next_quarter()),
        Period::Year(by) => told(by, lists::last_year(), lists::this_year(), lists::next_year()),
        Period::LastDays(days) => lists::last_days_count(days.into()),
        Period::NextDays(days) => lists::next_days_count(days.into()),
    }
}

fn told(by: i8, before: Message, now: Message, after: Message) -> Message {
    match by {
        0 => now,
        by if by < 0 => before,
        _ => after,
    }
}
