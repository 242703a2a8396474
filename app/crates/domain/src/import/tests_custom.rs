//! Custom fields: their titles, their cells, and what a new record lacks.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::fields::{DefinedField, FieldDefinition, FieldType, OptionDefinition, RequiredFrom};
use crate::moment::LocalTime;
use crate::settings::Naming;
use crate::stage::Semantics;
use crate::value::Money;
use crate::{FieldName, Kind, Language, Value};

fn definition(kind: Kind, name: &str, field_type: FieldType) -> FieldDefinition {
    FieldDefinition { naming: Naming::named(name), field_type, ..FieldDefinition::new(kind) }
}

fn several(definition: FieldDefinition) -> FieldDefinition {
    FieldDefinition { is_multiple: true, ..definition }
}

fn required(definition: FieldDefinition) -> FieldDefinition {
    FieldDefinition { is_required: true, ..definition }
}

/// A list whose values have these codes and names.
fn list(kind: Kind, name: &str, values: &[(&str, &str)]) -> FieldDefinition {
    let option = |(code, name): &(&str, &str)| OptionDefinition {
        code: (*code).to_owned(),
        naming: Naming::named(*name),
        is_deleted: false,
    };
    FieldDefinition { options: values.iter().map(option).collect(), ..definition(kind, name, FieldType::List) }
}

/// What is known of these fields, which have the numbers 1, 2, ….
fn known(definitions: Vec<FieldDefinition>) -> Known {
    let stage = |code: &str, semantics| KnownStage {
        value: KnownNames { code: code.to_owned(), names: vec![code.to_owned()] },
        semantics,
    };
    let stages = [
        stage("JUNK", Semantics::Failure),
        stage("NEW", Semantics::InProgress),
        stage("DONE", Semantics::InProgress),
        stage("WON", Semantics::Success),
    ];
    let defined = |(id, definition)| DefinedField { id, version: 1, definition, is_deleted: false, is_indexed: false };
    let fields = (1..).zip(definitions).map(defined).map(|field| KnownField::of(&field)).collect();
    let employees = [(7, "Anna Kowalska".to_owned(), Some("anna@firm.example".to_owned()))];
    Known::new(&stages, &[], &employees, "PL").with_fields(fields)
}

fn titles(known: &Known, kind: Kind) -> ColumnTitles {
    let custom = known.fields(kind).flat_map(|field| {
        let column = Column::Field(field.own.name());
        field.titles.iter().map(move |title| (column, title.as_str()))
    });
    let files = known.titles_of_files(kind).map(|title| (Column::Ignore, title));
    ColumnTitles::default().with_custom(custom.chain(files))
}

fn read_as(known: &Known, options: &ImportOptions, pairs: &[(&str, &str)]) -> Result<ImportedRecord, Vec<RowReason>> {
    let headers: Vec<String> = pairs.iter().map(|(header, _)| (*header).to_owned()).collect();
    let cells: Vec<String> = pairs.iter().map(|(_, cell)| (*cell).to_owned()).collect();
    let columns = recognise_headers(options.kind, &headers, &titles(known, options.kind));
    let options = ImportOptions { columns, ..options.clone() };
    let reader = RowReader { headers: &headers, options: &options, known, normalize_phone: &|_, _| None };
    reader.read(&cells)
}

fn companies() -> ImportOptions {
    ImportOptions { kind: Kind::Company, currency: "PLN".to_owned(), ..ImportOptions::default() }
}

/// The value of the only field after reading one cell, and what was found.
fn cell(definition: FieldDefinition, typed: &str) -> (Value, Vec<Finding>) {
    let title = definition.naming.name.clone().expect("named");
    let known = known(vec![definition]);
    let record = read_as(&known, &companies(), &[("Name", "Alpha"), (&title, typed)]).expect("a company");
    let value = record.values.get(&FieldName::Custom(1)).cloned().unwrap_or_default();
    (value, record.reasons.iter().map(|reason| reason.finding).collect())
}

fn choices(codes: &[&str]) -> Value {
    Value::Many(codes.iter().map(|code| Value::Choice((*code).to_owned())).collect())
}

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
fn a_row_of_a_workbook_ends_with_its_last_filled_cell() {
    let headers = ["Name".to_owned(), "City".to_owned()];
    let known = known(Vec::new());
    let findings = |sheet| {
        let columns = vec![Column::Field(FieldName::Title), Column::Field(FieldName::AddressCity)];
        let options = ImportOptions { columns, sheet, ..companies() };
        let reader = RowReader { headers: &headers, options: &options, known: &known, normalize_phone: &|_, _| None };
        let record = reader.read(&["Alpha".to_owned()]).expect("a company");
        record.reasons.into_iter().map(|reason| reason.finding).collect::<Vec<_>>()
    };
    assert!(findings(Some(0)).is_empty());
    assert_eq!(findings(None), [Finding::CellsMissing]);
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

#[test]
fn links_wait_for_the_store() {
    let known = known(vec![
        definition(Kind::Company, "Parent", FieldType::Company),
        several(definition(Kind::Company, "Partners", FieldType::Company)),
    ]);
    let cells = [("Name", "Alpha"), ("Parent", "Smith, Jones & Co."), ("Partners", "Beta #12; Gamma, Inc.")];
    let record = read_as(&known, &companies(), &cells).expect("a company");
    let wanted: Vec<(FieldName, &str)> =
        record.links.iter().map(|wanted| (wanted.field, wanted.name.as_str())).collect();
    assert_eq!(
        wanted,
        [
            (FieldName::Custom(1), "Smith, Jones & Co."),
            (FieldName::Custom(2), "Beta #12"),
            (FieldName::Custom(2), "Gamma, Inc."),
        ]
    );
}

#[test]
fn a_new_record_without_a_required_field_is_rejected_with_its_name() {
    let size = || required(list(Kind::Company, "Size", &[("s", "S")]));
    let rejected = |known: &Known, options: &ImportOptions, pairs: &[(&str, &str)]| -> Vec<(Finding, String)> {
        let reasons = read_as(known, options, pairs).expect_err("rejected");
        reasons.into_iter().map(|reason| (reason.finding, reason.column)).collect()
    };
    let lacks = |name: &str| vec![(Finding::RequiredMissing, name.to_owned())];
    let one = known(vec![size()]);
    assert_eq!(rejected(&one, &companies(), &[("Name", "Alpha")]), lacks("Size"));
    assert_eq!(rejected(&one, &companies(), &[("Name", "Alpha"), ("Size", "")]), lacks("Size"));
    assert_eq!(rejected(&one, &companies(), &[("Name", "Alpha"), ("Size", "XXL")]), lacks("Size"));
    assert_eq!(
        rejected(&one, &companies(), &[("Name", ""), ("City", "Łódź")]),
        [vec![(Finding::NameMissing, String::new())], lacks("Size")].concat()
    );
    assert!(read_as(&one, &companies(), &[("Name", "Alpha"), ("Size", "s")]).is_ok());

    let with_key = ImportOptions { key: Some(Column::Field(FieldName::Title)), ..companies() };
    let update = read_as(&one, &with_key, &[("Name", "Alpha")]).expect("may be there");
    assert_eq!(update.lacking, ["Size"]);
    assert_eq!(update.why_not_new().len(), 1);

    let with_default = known(vec![FieldDefinition { default: Value::Choice("s".to_owned()), ..size() }]);
    let record = read_as(&with_default, &companies(), &[("Name", "Alpha")]).expect("the default fills it");
    assert!(!record.values.contains_key(&FieldName::Custom(1)), "the store knows the default");
    assert_eq!(rejected(&with_default, &companies(), &[("Name", "Alpha"), ("Size", "")]), lacks("Size"));
}

#[test]
fn leads_lack_what_their_status_asks_for() {
    let required_from = vec![RequiredFrom { pipeline_id: None, stage: "DONE".to_owned() }];
    let known = known(vec![FieldDefinition { required_from, ..definition(Kind::Lead, "Area", FieldType::Decimal) }]);
    let lead = |status| {
        let options = ImportOptions::default();
        read_as(&known, &options, &[("Title", "Roof"), ("Status", status), ("Area", "")])
    };
    assert!(lead("NEW").is_ok() && lead("JUNK").is_ok());
    assert_eq!(lead("DONE").expect_err("rejected")[0].finding, Finding::RequiredMissing);
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

#[test]
fn an_unknown_number_makes_no_record() {
    let known = known(Vec::new());
    let by_number = ImportOptions { key: Some(Column::Id), ..companies() };
    let record = read_as(&known, &by_number, &[("Modus ID", "7"), ("Name", "A")]).expect("a company");
    assert_eq!(record.why_not_made(Column::Id), [RowReason::cell(Finding::UnknownId, "", "7")]);
    assert_eq!(record.why_not_made(Column::Field(FieldName::Title)), []);
    // The record that is there has a name, and whatever else the file does not say.
    assert!(read_as(&known, &by_number, &[("Modus ID", "7"), ("Responsible", "")]).is_ok());
    let why = read_as(&known, &companies(), &[("Modus ID", "7"), ("Currency", "EUR")]);
    assert_eq!(why.unwrap_err(), [RowReason::row(Finding::Empty)], "without a key the number says nothing");
}

#[test]
fn a_record_keeps_the_values_that_its_list_no_longer_offers() {
    // One was taken out of the list, and another one of its name put in.
    let mut grades = list(Kind::Company, "F", &[("gold", "Gold"), ("tin", "Tin, grey"), ("gold_2", "Gold")]);
    grades.options[0].is_deleted = true;
    grades.options[1].is_deleted = true;
    let known = known(vec![grades.clone(), several(grades)]);
    let (one, many) = (FieldName::Custom(1), FieldName::Custom(2));
    let headers = ["Name".to_owned(), "F".to_owned(), "F".to_owned()];
    let columns = vec![Column::Field(FieldName::Title), Column::Field(one), Column::Field(many)];
    let options = ImportOptions { columns, ..companies() };
    let reader = RowReader { headers: &headers, options: &options, known: &known, normalize_phone: &|_, _| None };
    let read = |held: &[(FieldName, Value)], single: &str, several: &str| {
        let cells = ["A", single, several].map(str::to_owned);
        let record = reader.read_for(&cells, &held.iter().cloned().collect()).expect("a company");
        let value = |name| record.values.get(&name).cloned().unwrap_or_default();
        (value(one), value(many), record.reasons.len())
    };
    let choice = |code: &str| Value::Choice(code.to_owned());
    assert_eq!(read(&[], "Tin, grey", "Gold"), (Value::Empty, choices(&["gold_2"]), 1), "of a new record");
    let holds_tin = [(one, choice("tin")), (many, choices(&["gold_2", "tin"]))];
    assert_eq!(read(&holds_tin, "Tin, grey", "Gold\ntin, grey"), (choice("tin"), choices(&["gold_2", "tin"]), 0));
    let holds_gold = [(one, choice("gold")), (many, choices(&["gold", "gold_2"]))];
    let known_as = |code| {
        if known.means(Kind::Company, &known.field(Kind::Company, one).unwrap(), "Gold", code) { "Gold" } else { code }
    };
    let exported = format!("{}\n{}", known_as("gold"), known_as("gold_2"));
    assert_eq!(exported, "gold\nGold", "what a name does not mean is called by its code");
    assert_eq!(read(&holds_gold, "Gold", &exported), (choice("gold"), choices(&["gold", "gold_2"]), 0));
    assert_eq!(read(&holds_gold[..1], "Tin, grey", ""), (Value::Empty, Value::Empty, 1), "it holds another one");

    let field = |name| known.field(Kind::Company, name).unwrap();
    let of_file = known.fields_with_former(Kind::Company, &options.columns);
    assert_eq!(of_file, [field(one), field(many)]);
    assert!(known.is_former(Kind::Company, &field(many), &choices(&["gold_2", "tin"])));
    assert!(!known.is_former(Kind::Company, &field(one), &choice("gold_2")));
}
