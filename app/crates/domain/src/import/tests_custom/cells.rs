//! How one cell is read by the type of its field.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::moment::LocalTime;
use crate::value::Money;
use crate::{FieldName, Language};

/// The value of the only field after reading one cell, and what was found.
fn cell(definition: FieldDefinition, typed: &str) -> (Value, Vec<Finding>) {
    let title = definition.naming.name.clone().expect("named");
    let known = known(vec![definition]);
    let record = read_as(&known, &companies(), &[("Name", "Alpha"), (&title, typed)]).expect("a company");
    let value = record.values.get(&FieldName::Custom(1)).cloned().unwrap_or_default();
    (value, record.reasons.iter().map(|reason| reason.finding).collect())
}

#[test]
fn cells_are_read_by_the_type_of_their_field() {
    let of = |field_type, typed| cell(definition(Kind::Company, "F", field_type), typed);
    let sound = |value| (value, Vec::new());
    let number = |text: &str| Value::Decimal(text.parse::<Decimal>().expect("a number"));
    assert_eq!(of(FieldType::Text, "  a \t b "), sound(Value::text("a b")));
    assert_eq!(of(FieldType::LongText, "a\r\nb"), sound(Value::text("a\nb")));
    assert_eq!(of(FieldType::Number, "1,902"), sound(number("1902")));
    assert_eq!(of(FieldType::Number, "1.902"), sound(number("1902")), "whole numbers have no fraction");
    assert_eq!(of(FieldType::Number, "2013 (1888)"), (Value::Empty, vec![Finding::NotANumber]));
    assert_eq!(of(FieldType::Number, "1.5"), (Value::Empty, vec![Finding::NotANumber]));
    let nines = "9".repeat(16);
    assert_eq!(of(FieldType::Number, &nines), (Value::Empty, vec![Finding::AmountTooLarge]));
    assert_eq!(of(FieldType::Decimal, "0.1234567891"), sound(number("0.1234567891")));
    assert_eq!(of(FieldType::Decimal, "1 234,5"), (number("1234.5"), vec![Finding::OtherDecimalSeparator]));
    assert_eq!(of(FieldType::Boolean, "Tak"), sound(Value::Boolean(true)));
    assert_eq!(of(FieldType::Boolean, "nein"), sound(Value::Boolean(false)));
    assert_eq!(of(FieldType::Boolean, "perhaps"), (Value::Empty, vec![Finding::UnknownValue]));
    assert_eq!(of(FieldType::Date, "31.12.2020"), sound(Value::Date("2020-12-31".parse().expect("a date"))));
    assert_eq!(of(FieldType::Date, "0999-01-01"), (Value::Empty, vec![Finding::NotADate]));
    let money = |amount: &str, currency: &str| {
        Value::Money(Money { amount: amount.parse().expect("an amount"), currency: currency.to_owned() })
    };
    assert_eq!(of(FieldType::Money, "1 200.50 €"), sound(money("1200.5", "EUR")));
    assert_eq!(of(FieldType::Money, "12"), sound(money("12", "PLN")), "the currency of the file");
    assert_eq!(of(FieldType::Money, "12 XXQ"), (Value::Empty, vec![Finding::NotAnAmount]));
    for exact in ["99999.999", "€ 0.123456789012"] {
        assert_eq!(of(FieldType::Money, exact), (Value::Empty, vec![Finding::PartsOfCent]), "{exact}");
    }
    assert_eq!(of(FieldType::Url, "a.example/b,c"), sound(Value::text("https://a.example/b,c")));
    assert_eq!(of(FieldType::Url, "javascript:alert(1)"), (Value::Empty, vec![Finding::NotAWebAddress]));
    assert_eq!(of(FieldType::Employee, "Kowalska, Anna"), sound(Value::link(Some(7), None)));
    assert_eq!(of(FieldType::Employee, "Nobody"), (Value::Empty, vec![Finding::UnknownEmployee]));
    let (moment, found) = of(FieldType::Moment, "2026-07-01 10:30");
    let local = LocalTime { year: 2026, month: 7, day: 1, hour: 10, minute: 30 };
    assert!(matches!(moment, Value::Moment(moment) if moment.local == local) && found.is_empty());
}

#[test]
fn what_is_not_understood_is_kept_in_the_comment() {
    let known = known(vec![definition(Kind::Company, "Founded", FieldType::Number)]);
    let record = read_as(&known, &companies(), &[("Name", "Alpha"), ("Founded", "2013 (1888)")]).expect("a company");
    assert_eq!(record.values[&FieldName::Comment], Value::text("Founded: 2013 (1888)"));
    assert_eq!(record.reasons[0].column, "Founded");
}

#[test]
fn values_of_lists_are_recognised_by_their_names_in_any_language() {
    let mut grades = list(Kind::Company, "Grade", &[("a", "A"), ("a+", "A+"), ("old", "Very good")]);
    grades.options[2].naming.translations = [(Language::German, "Sehr gut".to_owned())].into();
    let mut gone = grades.clone();
    gone.options[0].is_deleted = true;
    for (typed, code) in [("a", "a"), ("A+", "a+"), ("very  GOOD", "old"), ("sehr gut", "old"), ("old", "old")] {
        assert_eq!(cell(grades.clone(), typed), (Value::Choice(code.to_owned()), Vec::new()), "{typed}");
    }
    for typed in ["A#", "A++", "B"] {
        assert_eq!(cell(grades.clone(), typed), (Value::Empty, vec![Finding::UnknownValue]), "{typed}");
    }
    assert_eq!(cell(gone, "A").1, [Finding::UnknownValue], "what is deleted is not chosen any more");
}

#[test]
fn several_values_stand_on_lines_or_between_signs() {
    let markets = || several(list(Kind::Company, "F", &[("pl", "PL"), ("de", "DE"), ("us", "Washington, D.C.")]));
    for typed in ["PL;DE", "pl, de", "PL\nDE", " PL ; DE;PL"] {
        assert_eq!(cell(markets(), typed), (choices(&["pl", "de"]), Vec::new()), "{typed}");
    }
    assert_eq!(cell(markets(), "Washington, D.C."), (choices(&["us"]), Vec::new()));
    assert_eq!(cell(markets(), "PL;Washington, D.C."), (choices(&["pl", "us"]), Vec::new()));
    assert_eq!(cell(markets(), "PL;Atlantis"), (choices(&["pl"]), vec![Finding::UnknownValue]));
    let texts = |typed| cell(several(definition(Kind::Company, "F", FieldType::Text)), typed).0;
    let many = |texts: &[&str]| Value::Many(texts.iter().map(|text| Value::text(*text)).collect());
    assert_eq!(texts("a, b"), many(&["a", "b"]));
    assert_eq!(texts("a, b; c"), many(&["a, b", "c"]));
    assert_eq!(texts("a, b\n"), many(&["a, b"]), "a line end says that it is one");
    let decimals = |typed| cell(several(definition(Kind::Company, "F", FieldType::Decimal)), typed).0;
    let numbers = |numbers: &[&str]| {
        Value::Many(numbers.iter().map(|number| Value::Decimal(number.parse().expect("a number"))).collect())
    };
    assert_eq!(decimals("1.5;2"), numbers(&["1.5", "2"]));
    assert_eq!(decimals("1, 2, 3"), numbers(&["1", "2", "3"]));
    assert_eq!(decimals("1,2,3"), numbers(&["1", "2", "3"]));
    assert_eq!(decimals("1,5, 2,5"), numbers(&["1.5", "2.5"]));
    let amounts = |typed| cell(several(definition(Kind::Company, "F", FieldType::Money)), typed);
    let money = |amount: i64, currency: &str| {
        Value::Money(Money { amount: Decimal::from(amount), currency: currency.to_owned() })
    };
    let two = Value::Many(vec![money(1, "EUR"), money(2, "PLN")]);
    for typed in ["1,00 EUR, 2,00 PLN", "1,00 EUR,2,00 PLN", "1.00 EUR; 2.00 PLN", "1 EUR\n2 PLN", "EUR 1,00, 2"] {
        assert_eq!(amounts(typed).0, two, "{typed}");
    }
    assert_eq!(amounts("1,00,2,00"), (Value::Empty, vec![Finding::NotAnAmount]));
    let (value, found) = cell(several(definition(Kind::Company, "F", FieldType::Number)), &"1;".repeat(200));
    assert_eq!((value, found), (numbers(&["1"]), Vec::new()), "each once");
    let many_numbers: Vec<String> = (0..200).map(|number| number.to_string()).collect();
    let (value, found) = cell(several(definition(Kind::Company, "F", FieldType::Number)), &many_numbers.join(";"));
    assert_eq!((value, found), (Value::Empty, vec![Finding::TooManyValues]));
}

proptest! {
    /// Every text of a cell is understood, or stands in the comment as it was typed.
    #[test]
    fn nothing_typed_into_a_custom_field_is_lost(typed in "[0-9a-z ;,.:#€/-]{1,20}|\\PC{1,20}", of in 0..FieldType::CUSTOM.len(), many: bool) {
        let field_type = FieldType::CUSTOM[of];
        let mut own = definition(Kind::Company, "F", field_type);
        own.is_multiple = many && field_type.may_be_multiple();
        if field_type == FieldType::List {
            own.add_options(&["One".to_owned(), "Two".to_owned()]);
            own.give_codes();
        }
        let known = known(vec![own]);
        let record = read_as(&known, &companies(), &[("Name", "Alpha"), ("F", &typed)]).expect("a company");
        let comment = record.values.get(&FieldName::Comment).and_then(Value::as_text).unwrap_or_default();
        let is_kept = comment.contains(&crate::text::lines(crate::spreadsheet::restored(&typed)));
        let is_read = record.values.contains_key(&FieldName::Custom(1)) || !record.links.is_empty();
        let is_blank = typed.chars().all(|c| c.is_whitespace() || ";,".contains(c));
        prop_assert!(is_kept || is_read || is_blank, "{:?} {:?}", typed, record);
    }
}
