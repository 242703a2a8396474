//! Which columns become custom fields, and which of them records are found by.

use super::*;
use crate::{FieldName, Language};

#[test]
fn custom_fields_are_recognised_by_their_names_in_every_language() {
    let mut ticker = definition(Kind::Company, "Ticker", FieldType::Text);
    ticker.naming.translations = [(Language::Polish, "Symbol giełdowy".to_owned())].into();
    let own = |name| definition(Kind::Company, name, FieldType::Text);
    let known =
        known(vec![ticker, own("C"), own("C#"), own("City"), definition(Kind::Contact, "Nickname", FieldType::Text)]);
    let codes = |headers: &str| {
        let headers: Vec<String> = headers.split(';').map(str::to_owned).collect();
        let columns = recognise_headers(Kind::Company, &headers, &titles(&known, Kind::Company));
        columns.into_iter().map(Column::code).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(codes("Name;TICKER"), "title custom_1");
    assert_eq!(codes("Symbol gieldowy;Ticker"), "custom_1 note", "the first header takes the field");
    assert_eq!(codes("C#;C"), "custom_3 custom_2");
    assert_eq!(codes("Nickname"), "note", "contacts have it");
    let catalogue = [(Column::Field(FieldName::AddressCity), "City")];
    let both = ColumnTitles::new(catalogue).with_custom([(Column::Field(FieldName::Custom(4)), "City")]);
    let headers = ["City".to_owned(), "City".to_owned()];
    assert_eq!(
        recognise_headers(Kind::Company, &headers, &both),
        [Column::Field(FieldName::AddressCity), Column::Field(FieldName::Custom(4))],
        "a field that is called as one of the catalogue is the second"
    );
    assert_eq!(known.named(Kind::Company, " ticker ").map(|field| field.own.id), Some(1));
    assert_eq!(known.named(Kind::Company, "c#").map(|field| field.own.id), Some(3));
    assert_eq!(known.named(Kind::Company, "Nickname"), None);
}

#[test]
fn names_of_files_are_left_out_of_a_file_that_was_exported() {
    let known = known(vec![
        definition(Kind::Company, "Plans", FieldType::File),
        definition(Kind::Company, "C", FieldType::Text),
        definition(Kind::Company, "C#", FieldType::File),
    ]);
    let codes = |headers: &str| {
        let headers: Vec<String> = headers.split(';').map(str::to_owned).collect();
        let columns = recognise_headers(Kind::Company, &headers, &titles(&known, Kind::Company));
        columns.into_iter().map(Column::code).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(codes("Modus ID;Plans;C#;C"), "id ignore ignore custom_2");
    assert_eq!(codes("Name;Plans"), "title note", "whoever wrote it may have meant something else");
}

#[test]
fn texts_of_one_line_and_whole_numbers_are_keys() {
    let known = known(vec![
        definition(Kind::Company, "Ticker", FieldType::Text),
        definition(Kind::Company, "CIK", FieldType::Number),
        several(definition(Kind::Company, "Names", FieldType::Text)),
        definition(Kind::Company, "Share", FieldType::Decimal),
        several(definition(Kind::Company, "Numbers", FieldType::Number)),
    ]);
    let custom: Vec<_> = known.fields(Kind::Company).map(KnownField::field).collect();
    let is_key = |id| Column::Field(FieldName::Custom(id)).is_key(Kind::Company, &custom);
    assert_eq!([1, 2, 3, 4, 5, 6].map(is_key), [true, true, false, false, false, false]);
    let key = Column::Field(FieldName::Custom(1));
    let record = read_as(&known, &companies(), &[("Name", "3M"), ("Ticker", " MMM ")]).expect("a company");
    assert_eq!(record.key(key).as_deref(), Some("MMM"));
}

#[test]
fn new_fields_are_known_by_numbers_below_zero_until_they_are_made() {
    let new = [
        NewField { name: "Ticker".to_owned(), field_type: FieldType::Text },
        NewField { name: "Sector".to_owned(), field_type: FieldType::List },
    ];
    for place in 0..3 {
        let name = NewField::name_of(place);
        assert_eq!(NewField::place_of(name), Some(place));
        assert_eq!(Column::from_code(&Column::Field(name).code()), Some(Column::Field(name)));
    }
    assert_eq!(NewField::place_of(FieldName::Custom(1)), None);
    let mut known = known(Vec::new());
    known.expect_fields(Kind::Company, &new);
    known.expect_option(NewField::name_of(1), "Industrials");
    let custom: Vec<FieldName> = known.fields(Kind::Company).map(|field| field.own.name()).collect();
    let columns = Column::all_with(Kind::Company, &custom);
    assert!(custom.iter().all(|name| columns.contains(&Column::Field(*name))));
    let record = read_as(&known, &companies(), &[("Name", "3M"), ("Ticker", "MMM"), ("Sector", "industrials")])
        .expect("a company");
    assert_eq!(record.values[&NewField::name_of(0)], Value::text("MMM"));
    assert_eq!(record.values[&NewField::name_of(1)], Value::Choice("Industrials".to_owned()));
    let long = "x".repeat(100);
    known.expect_option(NewField::name_of(1), &long);
    assert!(read_as(&known, &companies(), &[("Name", "3M"), ("Sector", &long)]).expect("a company").reasons.is_empty());
}

fn key_of(known: &Known, key: Column, pairs: &[(&str, &str)]) -> Option<String> {
    let options = ImportOptions { key: Some(key), ..companies() };
    read_as(known, &options, pairs).expect("a company").key(key)
}

#[test]
fn records_are_found_by_their_numbers_and_by_whole_numbers() {
    let known = known(vec![definition(Kind::Company, "Index", FieldType::Number)]);
    assert!(Column::Id.is_key(Kind::Contact, &[]) && !Column::Id.is_key(Kind::Lead, &[]));
    assert!(!Column::all(Kind::Lead).contains(&Column::Id), "no file changes leads");

    let index = Column::Field(FieldName::Custom(1));
    for typed in ["12000", "12 000", "012000", "12000,00"] {
        assert_eq!(key_of(&known, index, &[("Name", "A"), ("Index", typed)]).as_deref(), Some("12000"), "{typed}");
    }
    for (typed, number) in [(" 12 ", "12"), ("1 234", "1234"), ("twelve", "twelve")] {
        let pairs = [("Modus ID", typed), ("Name", "A")];
        assert_eq!(key_of(&known, Column::Id, &pairs).as_deref(), Some(number), "{typed}");
    }
    assert_eq!(key_of(&known, Column::Id, &[("Modus ID", ""), ("Name", "A")]), None);
}
