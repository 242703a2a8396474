#![allow(clippy::unwrap_used)]
use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::fields::{self, FieldDefinition};
use crate::value::{Link, Money};
use crate::{FieldType, Language, Value};

fn day(text: &str) -> NaiveDate {
    crate::date::parse_iso(text).unwrap()
}

/// A system field of a type.
fn field(field_type: FieldType) -> Field {
    let like = *fields::field(crate::Kind::Lead, FieldName::Comment).unwrap();
    Field { field_type, ..like }
}

/// A field that administrators added.
fn custom(field_type: FieldType, is_multiple: bool) -> Field {
    let definition = FieldDefinition { field_type, is_multiple, ..FieldDefinition::new(crate::Kind::Lead) };
    definition.custom_field(7, true, Language::English).field()
}

fn days(code: &str, count: Option<&str>, today: &str) -> (String, String) {
    let (first, last) = Period::read(code, count).unwrap().days(day(today)).unwrap();
    (first.to_string(), last.to_string())
}

#[test]
fn periods_are_told_from_today() {
    let told = |code, today| days(code, None, today);
    let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
    assert_eq!(told("today", "2026-03-01"), pair("2026-03-01", "2026-03-01"));
    assert_eq!(told("yesterday", "2026-03-01"), pair("2026-02-28", "2026-02-28"));
    assert_eq!(told("tomorrow", "2026-12-31"), pair("2027-01-01", "2027-01-01"));
    // A Sunday ends its week.
    assert_eq!(told("this_week", "2026-03-01"), pair("2026-02-23", "2026-03-01"));
    assert_eq!(told("next_week", "2026-03-01"), pair("2026-03-02", "2026-03-08"));
    assert_eq!(told("last_month", "2026-03-31"), pair("2026-02-01", "2026-02-28"));
    assert_eq!(told("next_month", "2026-01-31"), pair("2026-02-01", "2026-02-28"));
    assert_eq!(told("this_quarter", "2026-05-31"), pair("2026-04-01", "2026-06-30"));
    assert_eq!(told("last_quarter", "2026-02-10"), pair("2025-10-01", "2025-12-31"));
    assert_eq!(told("next_year", "2028-02-29"), pair("2029-01-01", "2029-12-31"));
    assert_eq!(days("last_days", Some("7"), "2026-03-07"), pair("2026-03-01", "2026-03-07"));
    assert_eq!(days("next_days", Some("1"), "2026-03-07"), pair("2026-03-07", "2026-03-07"));
    for wrong in [None, Some("0"), Some("-1"), Some("99999"), Some("x")] {
        assert_eq!(Period::read("last_days", wrong), None);
    }
}

#[test]
fn every_period_that_is_offered_is_read_and_has_days() {
    for code in Period::codes() {
        let period = Period::read(code, Some("30")).unwrap();
        let (first, last) = period.days(day("2026-11-22")).unwrap();
        assert!(first <= last, "{code}");
    }
    assert_eq!(Period::Year(1).days(NaiveDate::MAX), None);
}

#[test]
fn tests_take_what_fits_their_field() {
    let test = |field_type, operator, operands: &[&str]| {
        let operands: Vec<String> = operands.iter().map(|operand| (*operand).to_owned()).collect();
        Test::of(&field(field_type), operator, &operands)
    };
    assert_eq!(test(FieldType::Text, Operator::Contains, &["ÄHRE"]), Some(Test::Contains("ähre".to_owned())));
    assert_eq!(test(FieldType::Text, Operator::Contains, &[""]), None);
    assert_eq!(test(FieldType::Text, Operator::Less, &["a"]), None);
    assert_eq!(test(FieldType::Amount, Operator::Between, &["1"]), None);
    assert_eq!(test(FieldType::Amount, Operator::Is, &["one"]), None);
    assert_eq!(test(FieldType::Date, Operator::Is, &["2026-02-30"]), None);
    assert_eq!(test(FieldType::Stage, Operator::IsEmpty, &[]), None);
    let linked = test(FieldType::Company, Operator::AnyOf, &["12 Serra & Söhne"]);
    assert_eq!(linked, Some(Test::Links { ids: vec![Some(12)], is_one: true }));
    assert_eq!(test(FieldType::Company, Operator::AnyOf, &["Serra"]), None);
}

#[test]
fn me_is_whoever_looks() {
    let test = Test::of(&field(FieldType::Employee), Operator::AnyOf, &[ME.to_owned(), "4".to_owned()]).unwrap();
    let today = day("2026-11-22");
    for (id, passes) in [(3, true), (4, true), (5, false)] {
        let value = Value::Link(Link::new(id, ""));
        assert_eq!(test.matches(&value, Viewpoint { me: 3, today }), passes, "{id}");
    }
}

#[test]
fn one_of_several_values_is_enough() {
    let viewpoint = Viewpoint { me: 3, today: day("2026-11-22") };
    let passes = |field: Field, operator: Operator, operand: &str, value: &Value| {
        Test::of(&field, operator, &[operand.to_owned()]).unwrap().matches(value, viewpoint)
    };
    let codes = Value::Many(vec![Value::Choice("pl".to_owned()), Value::Choice("it".to_owned())]);
    let list = custom(FieldType::List, true);
    for (operator, operand, expected) in [
        (Operator::AnyOf, "it", true),
        (Operator::AnyOf, "de", false),
        (Operator::NoneOf, "it", false),
        (Operator::NoneOf, "de", true),
        (Operator::IsEmpty, "", false),
        (Operator::IsNotEmpty, "", true),
    ] {
        assert_eq!(passes(list, operator, operand, &codes), expected, "{operator:?} {operand}");
    }
    assert!(passes(list, Operator::NoneOf, "it", &Value::Empty) && passes(list, Operator::IsEmpty, "", &Value::Empty));
    let texts = Value::Many(vec![Value::text("Kitchen"), Value::text("Bath")]);
    assert!(passes(custom(FieldType::Text, true), Operator::BeginsWith, "bat", &texts));
    let money = Value::Money(Money { amount: 5.into(), currency: "EUR".to_owned() });
    assert!(passes(custom(FieldType::Money, false), Operator::Less, "6", &money));
}

#[test]
fn what_administrators_add_can_be_empty() {
    assert!(!Operator::of(&field(FieldType::Employee)).contains(&Operator::IsEmpty));
    assert!(Operator::of(&custom(FieldType::Employee, false)).contains(&Operator::IsEmpty));
    let (yes, viewpoint) = (custom(FieldType::Boolean, false), Viewpoint { me: 3, today: day("2026-11-22") });
    assert!(
        Test::of(&yes, Operator::No, &[]).unwrap().matches(&Value::Empty, viewpoint),
        "whatever nobody has said yes to is no"
    );
}

#[test]
fn what_is_no_filter_is_not_read() {
    for wrong in
        ["x", "*", "*(", "*()", "*(*)", "*(*stage)", "*(*stage:any:NEW", "*(*x:any:NEW)", "*(*stage:x)", "*(*a:b:c:d)"]
    {
        assert_eq!(wrong.parse::<Filter>(), Err(Unreadable), "{wrong}");
    }
    assert!("".parse::<Filter>().unwrap().is_empty());
    let long = format!("*(*title:has:{})", "x".repeat(10_000));
    assert_eq!(long.parse::<Filter>(), Err(Unreadable));
}

#[test]
fn what_fits_is_read_again_and_nothing_else() {
    let filter = |conditions: usize, length: usize| {
        let condition = Condition::new(FieldName::Title, Operator::Contains, vec!["(".repeat(length)]);
        Filter::all(vec![condition; conditions])
    };
    for (conditions, length, fits) in [(50, 5, true), (51, 5, false), (2, 1_400, true), (2, 1_600, false)] {
        let filter = filter(conditions, length);
        assert_eq!((filter.fits(), filter.to_string().parse().ok()), (fits, fits.then_some(filter)));
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    let field = prop_oneof![9 => prop::sample::select(FieldName::ALL), 1 => (1..999).prop_map(FieldName::Custom)];
    let operator = prop::sample::select(Operator::ALL);
    let operands = prop::collection::vec(r"[a-zä\\():;,*+ ]{1,8}", 0..4);
    (field, operator, operands).prop_map(|(field, operator, operands)| Condition { field, operator, operands })
}

fn join() -> impl Strategy<Value = Join> {
    prop::sample::select(vec![Join::All, Join::Any])
}

proptest! {
    #[test]
    fn a_filter_is_read_as_it_was_written(
        join in join(),
        groups in prop::collection::vec((self::join(), prop::collection::vec(condition(), 1..4)), 0..4),
    ) {
        let groups: Vec<Group> = groups.into_iter().map(|(join, conditions)| Group { join, conditions }).collect();
        let join = if groups.is_empty() { Join::All } else { join };
        let filter = Filter { join, groups };
        prop_assert_eq!(filter.to_string().parse::<Filter>().unwrap(), filter.clone());
        let wire = serde_json::to_string(&filter).unwrap();
        prop_assert_eq!(serde_json::from_str::<Filter>(&wire).unwrap(), filter);
    }
}
