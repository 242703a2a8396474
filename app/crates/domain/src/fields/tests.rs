use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeZone, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::attachment::{Attachment, MOST_FILES};
use crate::directory::Directory;
use crate::errors::{AppError, Place, Problem};
use crate::filter::Operator;
use crate::record::NewRecord;
use crate::settings::Naming;
use crate::stage::{Pipeline, Semantics, Stage};
use crate::value::{Link, Money};
use crate::{Kind, Language, Moment, Record, Value};

fn defined(id: i32, kind: Kind, name: &str, field_type: FieldType) -> DefinedField {
    let definition = FieldDefinition { naming: Naming::named(name), field_type, ..FieldDefinition::new(kind) };
    DefinedField { id, version: 1, definition, is_deleted: false, is_indexed: false }
}

fn with_options(mut field: DefinedField, names: &[&str]) -> DefinedField {
    field.definition.options = names
        .iter()
        .map(|name| OptionDefinition { code: String::new(), naming: Naming::named(*name), is_deleted: false })
        .collect();
    field.definition.give_codes();
    field
}

fn problems(result: Result<FieldDefinition, AppError>) -> Vec<(Place, Problem)> {
    match result {
        Err(AppError::Invalid(violations)) => violations.into_iter().map(|one| (one.place, one.problem)).collect(),
        other => panic!("{other:?}"),
    }
}

/// What a person may enter into a field of the type.
fn entered(field_type: FieldType) -> BoxedStrategy<Value> {
    let number =
        || (-999_999_999_999_i64..999_999_999_999, 0_u32..9).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    match field_type {
        FieldType::Text | FieldType::LongText | FieldType::Address => any::<String>().prop_map(Value::Text).boxed(),
        FieldType::Url => "(https?://)?[a-z]{1,9}\\.[a-z]{2,4}(/[a-zA-Z0-9?=]{0,9})?".prop_map(Value::Text).boxed(),
        FieldType::Number => (-999_999_999_i64..999_999_999).prop_map(|n| Value::Decimal(Decimal::from(n))).boxed(),
        FieldType::Decimal => number().prop_map(Value::Decimal).boxed(),
        FieldType::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        FieldType::Date => (0_i64..2_000_000)
            .prop_map(|day| Value::Date(NaiveDate::from_ymd_opt(1000, 1, 1).unwrap() + chrono::Duration::days(day)))
            .boxed(),
        FieldType::Moment => (-10_000_000_i64..100_000_000)
            .prop_map(|minute| Value::Moment(Moment::new(Utc.timestamp_millis_opt(minute * 60_000).unwrap(), &Utc)))
            .boxed(),
        FieldType::Money => (number(), prop::sample::select(CURRENCIES.to_vec()))
            .prop_map(|(amount, currency)| Value::Money(Money { amount, currency: currency.to_owned() }))
            .boxed(),
        FieldType::File => (1_i64..1 << 50).prop_map(|id| Value::File(Attachment::of(id))).boxed(),
        FieldType::List | FieldType::Choice(_) => "[A-Za-z0-9_ż]{1,20}".prop_map(Value::Choice).boxed(),
        _ => (1_i64..1 << 50).prop_map(|id| Value::Link(Link::new(id, ""))).boxed(),
    }
}

fn any_field() -> impl Strategy<Value = Field> {
    let records = [FieldType::Lead, FieldType::Deal, FieldType::Contact];
    let types: Vec<FieldType> = FieldType::CUSTOM.into_iter().chain(records).collect();
    (prop::sample::select(types), any::<bool>()).prop_map(|(field_type, is_multiple)| {
        let mut field = defined(7, Kind::Company, "Any", field_type);
        field.definition.is_multiple = is_multiple && field_type.may_be_multiple();
        field.custom_field(Language::English).field()
    })
}

fn any_value() -> impl Strategy<Value = (Field, Value)> {
    any_field().prop_flat_map(|field| {
        let value = if field.is_multiple {
            prop::collection::vec(entered(field.field_type), 0..4).prop_map(Value::Many).boxed()
        } else {
            prop_oneof![1 => Just(Value::Empty), 9 => entered(field.field_type)].boxed()
        };
        (Just(field), value)
    })
}

proptest! {
    /// Whatever the form accepts is the same after it was stored and read, and accepted again as it is.
    #[test]
    fn accepted_values_survive_being_stored((field, value) in any_value()) {
        let Ok(accepted) = check(&field, value) else { return Ok(()) };
        let json = to_json(&accepted);
        let text = json.as_ref().map(ToString::to_string);
        let stored: Option<serde_json::Value> = text.map(|text| serde_json::from_str(&text).unwrap());
        let read = from_json(&field, stored.as_ref(), &Utc);
        prop_assert_eq!(&read, &accepted);
        prop_assert_eq!(check(&field, read), Ok(accepted));
    }

    /// A value of another type is refused instead of being stored where it cannot be read.
    #[test]
    fn what_is_accepted_fits_the_type((field, _) in any_value(), (_, value) in any_value()) {
        if let Ok(accepted) = check(&field, value) {
            prop_assert_eq!(from_json(&field, to_json(&accepted).as_ref(), &Utc), accepted);
        }
    }
}

#[test]
fn links_lead_to_web_pages_only() {
    let field = defined(1, Kind::Deal, "Page", FieldType::Url).custom_field(Language::English).field();
    let entered = |text: &str| check(&field, Value::text(text));
    assert_eq!(entered("example.org/a?b"), Ok(Value::text("https://example.org/a?b")));
    for wrong in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "nonsense"] {
        assert_eq!(entered(wrong), Err(Problem::NotAWebAddress), "{wrong}");
    }
}

#[test]
fn numbers_are_whole_and_money_has_a_currency() {
    let field = |field_type| defined(1, Kind::Deal, "X", field_type).custom_field(Language::English).field();
    let half = Value::Decimal(Decimal::new(15, 1));
    assert_eq!(check(&field(FieldType::Number), half.clone()), Err(Problem::NotAWholeNumber));
    assert_eq!(check(&field(FieldType::Decimal), half.clone()), Ok(half));
    let money = |currency: &str| Value::Money(Money { amount: Decimal::new(10, 1), currency: currency.to_owned() });
    assert_eq!(check(&field(FieldType::Money), money("XXX")), Err(Problem::UnknownValue));
    assert!(check(&field(FieldType::Money), money("PLN")).is_ok());
    let exact = Value::Money(Money { amount: Decimal::new(99_999_999, 3), currency: "PLN".to_owned() });
    assert_eq!(check(&field(FieldType::Money), exact), Err(Problem::TooManyDecimals(2)));
}

#[test]
fn a_box_that_nobody_has_touched_is_neither_ticked_nor_unticked() {
    let own = defined(1, Kind::Company, "Audited", FieldType::Boolean).custom_field(Language::English).field();
    for value in [Value::Empty, Value::Boolean(false), Value::Boolean(true)] {
        let stored = to_json(&value);
        assert_eq!(stored.is_none(), value.is_empty());
        assert_eq!(from_json(&own, stored.as_ref(), &Utc), value);
        assert_eq!(check(&own, value.clone()), Ok(value));
    }
    assert!(!Value::Empty.same_as(&Value::Boolean(false)), "to say no is a change");
    for value in [Value::Empty, Value::Boolean(false), Value::Boolean(true)] {
        let is_ticked = value == Value::Boolean(true);
        assert_eq!(said_by_box(value.is_empty(), is_ticked), value, "what a form shows, it says");
        assert_eq!(said_by_box(value.is_empty(), true), Value::Boolean(true));
    }
    assert_eq!(said_by_box(false, false), Value::Boolean(false), "a tick is taken away");
    let is_open = field(Kind::Company, FieldName::IsOpen).unwrap();
    assert_eq!(check(is_open, Value::Empty), Ok(Value::Boolean(false)), "a column always says one of them");
}

#[test]
fn of_several_values_each_is_kept_once() {
    let mut field = defined(1, Kind::Deal, "X", FieldType::Text).custom_field(Language::English).field();
    field.is_multiple = true;
    field.is_required = true;
    let texts = |texts: &[&str]| Value::Many(texts.iter().map(|text| Value::text(*text)).collect());
    assert_eq!(check(&field, texts(&["a", " a ", "", "b"])), Ok(texts(&["a", "b"])));
    assert_eq!(check(&field, texts(&["", " "])), Err(Problem::Required));
    assert_eq!(check(&field, Value::text("a")), Ok(texts(&["a"])));
    field.is_multiple = false;
    assert_eq!(check(&field, texts(&["a"])), Err(Problem::WrongType));
}

#[test]
fn custom_fields_stand_between_the_others_and_what_the_program_sets() {
    let own = [defined(3, Kind::Lead, "A", FieldType::Text).custom_field(Language::English)];
    let all = of(Kind::Lead, &own);
    let at = all.iter().position(|field| field.name == FieldName::Custom(3)).unwrap();
    assert!(all[..at].iter().all(|field| field.section != Section::System));
    assert!(all[at + 1..].iter().all(|field| field.section == Section::System));
    assert_eq!(of(Kind::Deal, &own), fields(Kind::Deal));
    assert_eq!(find(Kind::Deal, FieldName::Custom(3), &own), None);
    assert_eq!(find(Kind::Lead, FieldName::Title, &own).as_ref(), field(Kind::Lead, FieldName::Title));
}

fn stages() -> Vec<Stage> {
    let stage = |code: &str, semantics| Stage {
        code: code.into(),
        name: code.into(),
        color: String::new(),
        semantics,
        is_closing: false,
    };
    vec![
        stage("NEW", Semantics::InProgress),
        stage("OFFER", Semantics::InProgress),
        stage("WON", Semantics::Success),
        stage("LOST", Semantics::Failure),
        stage("SPAM", Semantics::Failure),
    ]
}

#[test]
fn a_stage_asks_for_what_is_required_from_it_on() {
    let required_at = |from: &str, stage: &str| {
        let mut field = defined(1, Kind::Deal, "X", FieldType::Text).custom_field(Language::English);
        field.required_from = vec![RequiredFrom { pipeline_id: Some(0), stage: from.into() }];
        assert!(!field.is_required_at(&stages(), Some(1), stage), "another pipeline");
        !missing(&[field], &stages(), Some(0), stage, |_| false).is_empty()
    };
    let asking = |from| {
        stages().iter().filter(|stage| required_at(from, &stage.code)).map(|s| s.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(asking("OFFER"), ["OFFER", "WON"]);
    assert_eq!(asking("LOST"), ["LOST", "SPAM"]);
    assert_eq!(asking("GONE"), Vec::<String>::new());
}

/// A field of deals that is required always, or from stages of the pipeline 0 on.
fn required(always: bool, from: &[&str]) -> CustomField {
    let required_from = |stage: &&str| RequiredFrom { pipeline_id: Some(0), stage: (*stage).to_owned() };
    CustomField {
        is_required: always,
        required_from: from.iter().map(required_from).collect(),
        ..defined(1, Kind::Deal, "X", FieldType::Text).custom_field(Language::English)
    }
}

#[test]
fn a_field_asks_for_less_only_where_it_asked_before() {
    let stages = stages();
    let less = |was: &CustomField, is: &CustomField| asks_less(Some(0), (was, &stages), (is, &stages));
    let (always, offer) = (required(true, &[]), required(false, &["OFFER"]));
    assert!(less(&always, &offer) && less(&always, &required(false, &[])));
    assert!(less(&offer, &required(false, &["WON"])) && less(&offer, &required(false, &["LOST"])));
    for more in [&always, &offer, &required(false, &["NEW"]), &required(false, &["OFFER", "LOST"])] {
        assert!(!less(&offer, more), "{more:?}");
    }
    assert!(less(&required(false, &["OFFER", "LOST"]), &offer));
    assert!(!less(&required(false, &["GONE"]), &required(false, &[])), "it asked for nothing");
    assert!(!asks_less(Some(1), (&offer, &stages), (&required(false, &[]), &stages)), "another pipeline");
    // Without stages.
    assert!(asks_less(None, (&always, &[]), (&offer, &[])) && !asks_less(None, (&offer, &[]), (&always, &[])));
}

#[test]
fn stages_that_stand_otherwise_may_ask_for_less() {
    let field = required(false, &["OFFER"]);
    let less = |after: &[Stage]| asks_less(Some(0), (&field, &stages()), (&field, after));
    let without = |code: &str| stages().into_iter().filter(|stage| stage.code != code).collect::<Vec<_>>();
    assert!(!less(&stages()) && !less(&without("NEW")) && !less(&without("LOST")));
    assert!(less(&without("OFFER")) && less(&without("WON")), "what stood there stands elsewhere");
    let mut turned = stages();
    turned.swap(0, 1);
    assert!(!less(&turned), "NEW comes after OFFER now, and is asked more");
    let back = asks_less(Some(0), (&field, &turned), (&field, &stages()));
    assert!(back, "and no more once it stands before it again");
}

#[test]
fn what_a_record_lacks_is_what_its_kind_asks_for_in_its_stage() {
    let field = |id, kind, is_required, from: &[&str]| {
        let required_from = |stage: &&str| RequiredFrom { pipeline_id: Some(0), stage: (*stage).to_owned() };
        let required_from = from.iter().map(required_from).collect();
        let field = defined(id, kind, "X", FieldType::Text).custom_field(Language::English);
        CustomField { is_required, required_from, ..field }
    };
    let directory = Directory {
        pipelines: vec![Pipeline { id: 0, name: String::new(), stages: stages() }],
        custom_fields: vec![
            field(1, Kind::Deal, true, &[]),
            field(2, Kind::Deal, true, &[]),
            field(3, Kind::Deal, false, &["OFFER"]),
            field(4, Kind::Contact, true, &[]),
            field(5, Kind::Deal, false, &["NEW"]),
        ],
        ..Directory::default()
    };
    let lacks = |kind, stage: &str| {
        let values = [
            (FieldName::PipelineId, Value::link(Some(0), None)),
            (FieldName::Stage, Value::Choice(stage.to_owned())),
            (FieldName::Custom(2), Value::text("there")),
        ];
        let (contact_points, planned) = Default::default();
        directory.missing(&Record { kind, id: 1, version: 1, values: values.into(), contact_points, planned })
    };
    assert_eq!(lacks(Kind::Deal, "NEW"), [1, 5].map(FieldName::Custom));
    assert_eq!(lacks(Kind::Deal, "WON"), [1, 3, 5].map(FieldName::Custom));
    assert_eq!(lacks(Kind::Contact, ""), [FieldName::Custom(4)]);
    assert_eq!(lacks(Kind::Company, ""), []);

    // A new one begins in the first stage of its pipeline, else of the default one.
    let new_lacks = |kind, pipeline_id, given: &[(FieldName, Value)], default_pipeline_id| {
        let pipeline = (FieldName::PipelineId, Value::link(pipeline_id, None));
        let values = given.iter().cloned().chain(pipeline_id.map(|_| pipeline)).collect();
        let record = NewRecord { kind, values, contact_points: Vec::new() };
        let lacking = directory.missing_on_create(&record, default_pipeline_id);
        lacking.into_iter().map(|violation| violation.place).collect::<Vec<_>>()
    };
    let places = |ids: &[i32]| ids.iter().map(|id| Place::Field(FieldName::Custom(*id))).collect::<Vec<_>>();
    let given = [(FieldName::Custom(2), Value::text("there")), (FieldName::Custom(5), Value::Empty)];
    assert_eq!(new_lacks(Kind::Deal, Some(0), &given, 9), places(&[1, 5]));
    assert_eq!(new_lacks(Kind::Deal, None, &given, 0), places(&[1, 5]), "no pipeline is named");
    assert_eq!(new_lacks(Kind::Deal, Some(9), &given, 0), places(&[1]), "another pipeline");
    assert_eq!(new_lacks(Kind::Contact, None, &[], 0), places(&[4]));
    assert_eq!(new_lacks(Kind::Company, None, &[], 0), places(&[]));
    let mut with_default = directory.clone();
    for field in &mut with_default.custom_fields {
        field.default = Value::text("usual");
    }
    let new = |values| NewRecord { kind: Kind::Deal, values, contact_points: Vec::new() };
    assert_eq!(with_default.missing_on_create(&new(BTreeMap::new()), 0), [], "defaults are taken");
    let emptied = with_default.missing_on_create(&new(given.into()), 0);
    let emptied = emptied.into_iter().map(|violation| violation.place).collect::<Vec<_>>();
    assert_eq!(emptied, places(&[5]), "what was emptied stays so");
}

#[test]
fn a_new_field_needs_a_name_that_no_other_has() {
    let known = [defined(1, Kind::Deal, "Región", FieldType::Text)];
    let named = |kind, name: &str| {
        let new = FieldDefinition { naming: Naming::named(name), ..FieldDefinition::new(kind) };
        new.checked(None, &known)
    };
    assert_eq!(problems(named(Kind::Deal, "  ")), [(Place::ValueName, Problem::Required)]);
    assert_eq!(problems(named(Kind::Deal, "REGION")), [(Place::ValueName, Problem::AlreadyUsed)]);
    assert!(named(Kind::Lead, "Region").is_ok());
    let same = known[0].definition.clone().checked(Some(&known[0]), &known);
    assert_eq!(same, Ok(known[0].definition.clone()));
    let other_type = FieldDefinition { field_type: FieldType::Date, ..known[0].definition.clone() };
    assert_eq!(problems(other_type.checked(Some(&known[0]), &known)), []);
}

#[test]
fn a_list_has_values_with_names_and_codes_of_their_own() {
    let list = |names: &[&str]| {
        let field = with_options(defined(0, Kind::Deal, "Size", FieldType::List), names);
        field.definition.checked(None, &[])
    };
    assert_eq!(problems(list(&[])), [(Place::FieldOptions, Problem::Required)]);
    assert_eq!(problems(list(&["S", "s"])), [(Place::FieldOptions, Problem::AlreadyUsed)]);
    let checked = list(&["Very small", "Żółty", "!!!"]).unwrap();
    let codes: Vec<&str> = checked.options.iter().map(|option| option.code.as_str()).collect();
    assert_eq!(codes, ["very_small", "zolty", "_"]);

    let mut with_default = checked;
    with_default.default = Value::Choice("Żółty".into());
    let stored = with_default.clone().checked(None, &[]).unwrap();
    assert_eq!(stored.default, Value::Choice("zolty".into()));
    with_default.default = Value::Choice("pink".into());
    assert_eq!(problems(with_default.checked(None, &[])), [(Place::FieldDefault, Problem::UnknownValue)]);
}

#[test]
fn a_lead_field_becomes_one_of_the_same_type() {
    let target = defined(1, Kind::Deal, "Ticker", FieldType::Text);
    let date = defined(2, Kind::Deal, "Founded", FieldType::Date);
    let link = |kind, id| {
        let mut new = defined(0, Kind::Lead, "From the lead", FieldType::Text).definition;
        new.becomes = Some(FieldLink { kind, id });
        new
    };
    let known = [target.clone(), date.clone()];
    assert!(link(Kind::Deal, 1).checked(None, &known).is_ok());
    for wrong in [link(Kind::Deal, 2), link(Kind::Contact, 1), link(Kind::Deal, 9)] {
        assert_eq!(problems(wrong.checked(None, &known)), [(Place::FieldLink, Problem::UnknownValue)]);
    }
    let mut first = defined(3, Kind::Lead, "First", FieldType::Text);
    first.definition.becomes = Some(FieldLink { kind: Kind::Deal, id: 1 });
    let twice = link(Kind::Deal, 1).checked(None, &[target, first]);
    assert_eq!(problems(twice), [(Place::FieldLink, Problem::AlreadyUsed)]);
}

#[test]
fn values_of_a_list_are_carried_over_by_their_names() {
    let shown = |names: &[&str]| {
        with_options(defined(1, Kind::Lead, "Size", FieldType::List), names).custom_field(Language::English)
    };
    let (from, mut to) = (shown(&["Small", "Large"]), shown(&["Large", "Huge"]));
    to.options[0].code = "L".into();
    let choice = |code: &str| Value::Choice(code.into());
    assert_eq!(carry(&from, &to, &choice("large")), choice("L"));
    assert_eq!(carry(&from, &to, &choice("small")), Value::Empty);
    let both = Value::Many(vec![choice("small"), choice("large")]);
    assert_eq!(carry(&from, &to, &both), Value::Many(vec![choice("L")]));
}

#[test]
fn types_are_stored_by_their_codes() {
    let records = [FieldType::Lead, FieldType::Deal, FieldType::Contact];
    for field_type in FieldType::CUSTOM.into_iter().chain(records) {
        assert_eq!(FieldType::from_code(&field_type.code().unwrap()), Some(field_type));
    }
    assert_eq!(FieldType::from_code("amount"), None);
}

#[test]
fn files_are_compared_by_their_numbers_and_limited() {
    let single = defined(1, Kind::Deal, "Plan", FieldType::File).custom_field(Language::English).field();
    let several = Field { is_multiple: true, ..single };
    let named = |id: i64, name: &str| Value::File(Attachment { id, name: name.to_owned(), size: 5 });
    assert!(named(1, "a.pdf").same_as(&Value::File(Attachment::of(1))));
    assert!(!named(1, "a.pdf").same_as(&named(2, "a.pdf")));
    assert_eq!(Value::Many(vec![named(1, "a.pdf"), named(2, "b.pdf")]).stored(), "1\n2");
    let link = Value::Link(Link::new(1, "a.pdf"));
    for wrong in [Value::text("a.pdf"), link, Value::Many(vec![named(1, "a.pdf")])] {
        assert_eq!(check(&single, wrong), Err(Problem::WrongType));
    }
    let crowd = |count: usize| Value::Many((0..count).map(|id| named(i64::try_from(id).unwrap(), "")).collect());
    assert!(check(&several, crowd(MOST_FILES)).is_ok());
    assert_eq!(check(&several, crowd(MOST_FILES + 1)), Err(Problem::NumberTooLarge));
    let twice = Value::Many(vec![named(1, "a.pdf"), named(1, "b.pdf")]);
    assert_eq!(check(&several, twice), Ok(Value::Many(vec![named(1, "a.pdf")])));
}

#[test]
fn a_field_for_files_has_no_default_and_no_index() {
    let mut plan = defined(0, Kind::Deal, "Plan", FieldType::File).definition;
    plan.default = Value::File(Attachment::of(1));
    plan.is_searched = true;
    let checked = plan.checked(None, &[]).unwrap();
    assert_eq!((checked.default, checked.is_searched), (Value::Empty, false));
}

#[test]
fn whatever_values_are_compared_of_may_be_searched() {
    for field_type in FieldType::CUSTOM {
        let definition = defined(1, Kind::Deal, "Own", field_type).definition;
        let operators = Operator::of(&definition.custom_field(1, false, Language::English).field());
        let is_compared =
            operators.iter().any(|operator| !matches!(operator, Operator::IsEmpty | Operator::IsNotEmpty));
        assert_eq!(field_type.may_be_searched(), is_compared, "{field_type:?}");
    }
}

#[test]
fn the_default_of_an_employee_can_be_whoever_creates_the_record() {
    let link = |id: i64| Value::Link(Link::new(id, ""));
    let mut own = defined(1, Kind::Deal, "Keeper", FieldType::Employee).definition;
    own.default = link(CREATOR);
    let checked = own.clone().checked(None, &[]).unwrap();
    assert_eq!(checked.custom_field(1, false, Language::English).default_by(7), link(7));
    own.is_multiple = true;
    own.default = Value::Many(vec![link(CREATOR), link(7), link(8)]);
    let several = own.clone().checked(None, &[]).unwrap().custom_field(1, false, Language::English);
    assert_eq!(several.default_by(7), Value::Many(vec![link(7), link(8)]), "each once");
    assert_eq!(several.default_by(9), Value::Many(vec![link(9), link(7), link(8)]));
    // No record is told by the part that it plays.
    own.field_type = FieldType::Company;
    assert_eq!(problems(own.checked(None, &[])), [(Place::FieldDefault, Problem::UnknownValue)]);
}

proptest! {
    /// Whatever may be entered may be a default, of every type but files.
    #[test]
    fn what_is_entered_can_be_a_default((field, value) in any_value()) {
        let Ok(accepted) = check(&Field { is_required: false, ..field }, value.clone()) else { return Ok(()) };
        let mut own = defined(0, Kind::Company, "Own", field.field_type).definition;
        own.is_multiple = field.is_multiple;
        // A default of nothing is none: a box is unticked all the same.
        let is_none = value.is_empty() || field.field_type == FieldType::File;
        own.default = value;
        for chosen in accepted.each().iter().filter_map(Value::as_text).filter(|_| field.field_type == FieldType::List) {
            let naming = Naming::named(chosen);
            own.options.push(OptionDefinition { code: chosen.to_owned(), naming, is_deleted: false });
        }
        own.add_options(&["Another one of the list".to_owned()]);
        let Ok(checked) = own.checked(None, &[]) else {
            // Names of a list that look alike.
            prop_assert_eq!(field.field_type, FieldType::List);
            return Ok(());
        };
        let expected = if is_none { Value::Empty } else { accepted };
        prop_assert_eq!(checked.default, expected);
    }
}

#[test]
fn a_day_of_birth_has_begun_somewhere_on_earth() {
    let day = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
    let latest = |time: &str| super::latest_day(format!("2026-03-02T{time}Z").parse().unwrap());
    assert_eq!((latest("09:59:59"), latest("10:00:00")), (day(2), day(3)));
    let check = |name, date: NaiveDate| super::check_born(name, &Value::Date(date), day(2));
    assert_eq!(check(FieldName::Birthdate, day(2)), Ok(()));
    assert_eq!(check(FieldName::Birthdate, day(3)), Err(Problem::NotBornYet));
    assert_eq!(check(FieldName::CloseDate, day(3)), Ok(()));
}
