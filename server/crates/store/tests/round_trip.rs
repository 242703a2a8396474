//! Whatever a form takes survives export and import.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Utc};
use domain::contact_point::ContactPointType as Use;
use domain::fields::{self, Access, CustomField, FieldDefinition, FieldType};
use domain::import::{Column, ImportChoices};
use domain::list::ListQuery;
use domain::moment::LocalTime;
use domain::record::NewRecord;
use domain::settings::Naming;
use domain::value::Money;
use domain::{ContactPoint, ContactPointKind as Point, FieldName, Kind, Language, Moment, Record, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use sqlx::PgPool;
use store::export::{BYTE_ORDER_MARK, Cell, Export, Scope, Sheets, line};
use store::import::{self, Wish};
use store::{Ctx, custom, directory, records};

/// Records of each kind and way.
const RECORDS: usize = 60;

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "\\PC{1,30}",
        2 => "['=+@;,\"0-9a-z \t.-]{1,12}",
        1 => Just("=HYPERLINK(\"http://example.test\",\"click\")".to_owned()),
        1 => Just("+48 22 607 90 96".to_owned()),
        1 => Just("1,234.50".to_owned()),
        1 => Just("sep=;".to_owned()),
        1 => "[A-ZÄŁ]{250,255}",
    ]
}

fn lines() -> impl Strategy<Value = String> {
    prop_oneof![texts(), prop::collection::vec(texts(), 1..4).prop_map(|lines| lines.join("\n"))]
}

fn points() -> impl Strategy<Value = Vec<ContactPoint>> {
    let point = |kind, value: String, of: usize| {
        let uses = Use::of(kind);
        ContactPoint { kind, value_type: uses[of % uses.len()], value, normalized: String::new() }
    };
    let any = prop_oneof![
        ("[0-9 +(),;/.-]{0,6}[0-9]{3}[0-9 ,;x]{0,6}", 0..5_usize).prop_map(move |(value, of)| point(
            Point::Phone,
            value,
            of
        )),
        ("[a-z'+=-]{1,6}@[a-z]{1,6}\\.example", 0..5_usize).prop_map(move |(value, of)| point(Point::Email, value, of)),
        ("(https://)?[a-z]{1,6}\\.example(/[a-z,;=]{0,6})?", 0..5_usize).prop_map(move |(value, of)| point(
            Point::Web,
            value,
            of
        )),
    ];
    prop::collection::vec(any, 0..5)
}

/// What values name.
#[derive(Clone, Default)]
struct Named {
    choices: BTreeMap<FieldName, Vec<String>>,
    employee: i64,
    deals: Vec<i64>,
    custom: Vec<CustomField>,
}

/// Fields of every type for the kind, with one and with several values.
async fn define(pool: &PgPool, kind: Kind) {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    // A file does not come back by its name.
    let are_texts = |field_type: &FieldType| !matches!(field_type, FieldType::Company | FieldType::File);
    let types = FieldType::CUSTOM.into_iter().filter(are_texts);
    for (at, field_type) in types.chain([FieldType::Deal]).enumerate() {
        for is_multiple in [false, true] {
            if is_multiple && !field_type.may_be_multiple() {
                continue;
            }
            let naming = Naming::named(format!("Own {at} {is_multiple}"));
            let mut own = FieldDefinition { naming, field_type, is_multiple, ..FieldDefinition::new(kind) };
            own.add_options(&["A", "A+", "B, C", "D; E", "Yes", "12"].map(str::to_owned));
            custom::create(&mut ctx, own).await.unwrap();
        }
    }
    ctx.commit().await.unwrap();
}

/// Deals of which two have one name.
async fn add_deals(pool: &PgPool) {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    for title in ["Roof", "Roof", "Doors; windows", ""] {
        let values = BTreeMap::from([(FieldName::Title, Value::text(title))]);
        records::create(&mut ctx, NewRecord { kind: Kind::Deal, values, contact_points: Vec::new() }).await.unwrap();
    }
    ctx.commit().await.unwrap();
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (1_000..=9_999_i32, 1..=365_u32).prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day).unwrap())
}

fn moment(day: NaiveDate, hour: u8, minute: u8) -> Value {
    let (month, of_month) = (u8::try_from(day.month()).unwrap(), u8::try_from(day.day()).unwrap());
    let local = LocalTime { year: day.year(), month, day: of_month, hour, minute };
    Value::Moment(Moment { utc_ms: 0, local })
}

/// A value of a custom field.
fn own_value(own: &CustomField, named: &Named) -> BoxedStrategy<(FieldName, Value)> {
    let choice = |codes: Vec<String>| prop::sample::select(codes).prop_map(Value::Choice).boxed();
    let single: BoxedStrategy<Value> = match own.field_type {
        FieldType::Text => texts().prop_map(Value::text).boxed(),
        FieldType::LongText | FieldType::Address => lines().prop_map(Value::text).boxed(),
        FieldType::Number => {
            (-999_999_999_999_999_i64..=999_999_999_999_999).prop_map(|number| Value::Decimal(number.into())).boxed()
        }
        FieldType::Decimal => (-999_999_999_999_999_i64..=999_999_999_999_999, 0..=10_u32)
            .prop_map(|(digits, scale)| Value::Decimal(Decimal::new(digits, scale)))
            .boxed(),
        FieldType::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        FieldType::List => choice(own.options.iter().map(|option| option.code.clone()).collect()),
        FieldType::Choice(_) => choice(named.choices[&FieldName::Source].clone()),
        FieldType::Date => dates().prop_map(Value::Date).boxed(),
        FieldType::Moment => {
            (dates(), 0..24_u8, 0..60_u8).prop_map(|(day, hour, minute)| moment(day, hour, minute)).boxed()
        }
        FieldType::Money => (-99_999_999_999_i64..99_999_999_999, prop::sample::select(&fields::CURRENCIES[..]))
            .prop_map(|(cents, currency)| {
                Value::Money(Money { amount: Decimal::new(cents, 2), currency: currency.to_owned() })
            })
            .boxed(),
        FieldType::Url => "https://[a-z]{1,6}\\.example(/[a-z,;=]{0,6})?".prop_map(Value::text).boxed(),
        FieldType::Employee => Just(Value::link(Some(named.employee), None)).boxed(),
        FieldType::Deal => prop::sample::select(named.deals.clone()).prop_map(|id| Value::link(Some(id), None)).boxed(),
        _ => Just(Value::Empty).boxed(),
    };
    let name = own.name();
    let value =
        if own.is_multiple { prop::collection::vec(single, 1..4).prop_map(Value::Many).boxed() } else { single };
    prop_oneof![1 => Just(Value::Empty), 2 => value].prop_map(move |value| (name, value)).boxed()
}

/// A record with a value in most fields.
fn record(kind: Kind, named: &Named) -> BoxedStrategy<NewRecord> {
    let (choices, employee) = (named.choices.clone(), named.employee);
    let fields: Vec<_> = fields::fields(kind).iter().filter(|field| field.access == Access::Editable).collect();
    let own = named.custom.iter().filter(|field| field.kind == kind).map(|own| own_value(own, named));
    let values: Vec<BoxedStrategy<(FieldName, Value)>> = fields
        .into_iter()
        .map(|field| {
            let name = field.name;
            let value: BoxedStrategy<Value> = match field.field_type {
                FieldType::Text => texts().prop_map(Value::text).boxed(),
                FieldType::LongText => lines().prop_map(Value::text).boxed(),
                FieldType::Amount => (-99_999_999_999_999_999_i64..99_999_999_999_999_999)
                    .prop_map(|cents| Value::Decimal(Decimal::new(cents, 2)))
                    .boxed(),
                FieldType::Currency => prop::sample::select(&fields::CURRENCIES[..])
                    .prop_map(|code| Value::Choice(code.to_owned()))
                    .boxed(),
                // Nobody was born in times to come.
                FieldType::Date => (1_000..=if name == FieldName::Birthdate { 2_020 } else { 9_999_i32 }, 1..=365_u32)
                    .prop_map(|(year, day)| Value::Date(NaiveDate::from_yo_opt(year, day).unwrap()))
                    .boxed(),
                FieldType::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
                FieldType::Choice(_) => prop::sample::select(choices[&name].clone()).prop_map(Value::Choice).boxed(),
                FieldType::Employee => Just(Value::link(Some(employee), None)).boxed(),
                _ => Just(Value::Empty).boxed(),
            };
            let needed = field.is_required || matches!(name, FieldName::Currency | FieldName::LastName);
            let value = if needed { value } else { prop_oneof![1 => Just(Value::Empty), 4 => value].boxed() };
            value.prop_map(move |value| (name, value)).boxed()
        })
        .chain(own)
        .collect();
    (values, points())
        .prop_map(move |(values, contact_points)| {
            let values = values.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            NewRecord { kind, values, contact_points }
        })
        .boxed()
}

async fn create(pool: &PgPool, kind: Kind, runner: &mut TestRunner) -> Vec<i64> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    let directory = directory::load(&mut ctx).await.unwrap();
    let choices = fields::fields(kind).iter().filter_map(|field| match field.field_type {
        FieldType::Choice(of) => {
            Some((field.name, directory.choices(of).iter().map(|choice| choice.code.clone()).collect()))
        }
        _ => None,
    });
    let deals = sqlx::query_scalar("select id from deal order by id").fetch_all(&mut *ctx.tx).await.unwrap();
    let custom = directory.custom_fields.clone();
    let named = Named { choices: choices.collect(), employee: ctx.actor.id, deals, custom };
    let any = record(kind, &named);
    let mut ids = Vec::new();
    for _ in 0..RECORDS * 2 {
        let new = any.new_tree(runner).unwrap().current();
        sqlx::query("savepoint one").execute(&mut *ctx.tx).await.unwrap();
        // What no form takes is none of our business.
        match records::create(&mut ctx, new).await {
            Ok(id) => ids.push(id),
            Err(_) => {
                sqlx::query("rollback to one").execute(&mut *ctx.tx).await.unwrap();
            }
        }
    }
    assert!(ids.len() > RECORDS, "most of them are taken");
    ctx.commit().await.unwrap();
    ids
}

async fn exported(pool: &PgPool, kind: Kind, language: Language) -> (Export, Vec<Vec<Cell>>) {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    ctx.actor.language = language;
    let export = Export::prepare(&mut ctx, kind, Scope::AllFields).await.unwrap();
    let (mut rows, mut next) = (Vec::new(), Some(ListQuery::new(kind)));
    while let Some(query) = next {
        let (page, after) = export.page(&mut ctx, &query).await.unwrap();
        rows.extend(page);
        next = after;
    }
    (export, rows)
}

fn csv(export: &Export, rows: &[Vec<Cell>]) -> Vec<u8> {
    let titles: Vec<Cell> = export.titles().into_iter().map(Cell::Text).collect();
    let lines = std::iter::once(&titles).chain(rows).map(|cells| line(export.language, cells));
    format!("{BYTE_ORDER_MARK}{}", lines.collect::<String>()).into_bytes()
}

fn xlsx(export: &Export, rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut sheets = Sheets::new(export.titles()).unwrap();
    rows.iter().for_each(|cells| sheets.write(cells).unwrap());
    let mut file = Vec::new();
    sheets.finish(&mut file).unwrap();
    file
}

async fn all(pool: &PgPool, kind: Kind, ids: &[i64]) -> Vec<Record> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    let mut found = Vec::new();
    for id in ids {
        found.push(records::get(&mut ctx, kind, *id).await.unwrap());
    }
    found
}

/// What a person entered.
fn entered(record: &Record) -> (BTreeMap<String, String>, Vec<String>) {
    let fields = fields::fields(record.kind).iter().filter(|field| field.access == Access::Editable);
    let own = record.values.keys().copied().filter(|name| name.custom_id().is_some());
    let names = fields.map(|field| field.name).chain(own);
    let values = names.map(|name| (name.code().into_owned(), record.value(name).stored())).collect();
    let point = |point: &ContactPoint| format!("{:?} {:?} {}", point.kind, point.value_type, point.value);
    let mut points: Vec<String> = record.contact_points.iter().map(point).collect();
    points.sort();
    (values, points)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_form_takes_survives_export_and_import(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut runner = TestRunner::deterministic();
    add_deals(&pool).await;
    for kind in [Kind::Company, Kind::Contact] {
        define(&pool, kind).await;
    }
    for (kind, language) in [
        (Kind::Company, Language::English),
        (Kind::Company, Language::German),
        (Kind::Contact, Language::Polish),
        (Kind::Contact, Language::Italian),
    ] {
        for is_workbook in [false, true] {
            let table = kind.code();
            sqlx::query(sqlx::AssertSqlSafe(format!("update {table} set deleted_at = now()")))
                .execute(&pool)
                .await
                .unwrap();
            let mut before = create(&pool, kind, &mut runner).await;
            let (export, rows) = exported(&pool, kind, language).await;
            assert_eq!(rows.len(), before.len());
            let file = if is_workbook { xlsx(&export, &rows) } else { csv(&export, &rows) };
            let choices = ImportChoices { kind: Some(kind), ..ImportChoices::default() };
            let wish = Wish { choices, ..Wish::default() };
            let run = import::import_file(&pool, "export", file, wish, Utc::now()).await.unwrap();
            assert_eq!(run.counts.created, i64::try_from(before.len()).unwrap(), "{run:?}");
            // The list shows the latest first.
            before.reverse();
            let query = format!("select id from {table} where deleted_at is null and id > $1 order by id");
            let after: Vec<i64> =
                sqlx::query_scalar(sqlx::AssertSqlSafe(query)).bind(before[0]).fetch_all(&pool).await.unwrap();
            for (one, other) in all(&pool, kind, &before).await.iter().zip(&all(&pool, kind, &after).await) {
                assert_eq!(entered(one), entered(other), "{kind:?} {language:?} workbook: {is_workbook}");
            }
        }
    }
}

/// Takes values out of the lists and the dictionary that records hold, and puts another one of the same name in.
async fn take_out(pool: &PgPool, kind: Kind) {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    for field in custom::defined(&mut ctx, kind).await.unwrap() {
        if field.definition.field_type == FieldType::List {
            let mut own = field.definition.clone();
            own.options.retain(|option| !["A", "B, C", "12"].contains(&option.naming.name.as_deref().unwrap()));
            own.add_options(&["A".to_owned()]);
            custom::update(&mut ctx, field.id, field.version, own).await.unwrap();
        }
    }
    let deleted = "update dictionary_value set deleted_at = now()
                   where id in (select id from dictionary_value where dictionary = 'SOURCE' order by sort limit 3)";
    sqlx::query(deleted).execute(&mut *ctx.tx).await.unwrap();
    ctx.commit().await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_exported_file_changes_nothing_when_it_comes_back_with_its_numbers(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut runner = TestRunner::deterministic();
    add_deals(&pool).await;
    for (kind, language, is_workbook) in
        [(Kind::Company, Language::English, false), (Kind::Contact, Language::German, true)]
    {
        define(&pool, kind).await;
        let ids = create(&pool, kind, &mut runner).await;
        take_out(&pool, kind).await;
        let (export, rows) = exported(&pool, kind, language).await;
        let file = if is_workbook { xlsx(&export, &rows) } else { csv(&export, &rows) };
        let before = all(&pool, kind, &ids).await;
        let choices = ImportChoices { kind: Some(kind), ..ImportChoices::default() };
        let all_rows = i64::try_from(ids.len()).unwrap();
        let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
        let waiting = import::save(&mut ctx, "export", file.clone()).await.unwrap();
        let by_number = ImportChoices { key: Some(Column::Id), ..choices.clone() };
        let seen = import::inspect(&mut ctx, waiting, by_number).await.unwrap();
        assert_eq!((seen.updated, seen.unchanged), (all_rows, all_rows), "the preview says so");
        drop(ctx);
        let wish = Wish { choices, key: Some("Modus ID".to_owned()), ..Wish::default() };
        let run = import::import_file(&pool, "export", file, wish, Utc::now()).await.unwrap();
        assert_eq!((run.counts.updated, run.counts.unchanged), (all_rows, all_rows), "{run:?}");
        for (one, other) in before.iter().zip(&all(&pool, kind, &ids).await) {
            assert_eq!(entered(one), entered(other), "{kind:?} {language:?} workbook: {is_workbook}");
            assert_eq!(one.version, other.version, "nothing changed, so nobody is told of a change");
        }
    }
}
