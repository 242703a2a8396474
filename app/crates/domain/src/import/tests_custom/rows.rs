//! What a whole row becomes: what it lacks, and what the record that is there adds to it.

use super::*;
use crate::FieldName;
use crate::fields::RequiredFrom;

fn required(definition: FieldDefinition) -> FieldDefinition {
    FieldDefinition { is_required: true, ..definition }
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
