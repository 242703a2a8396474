//! Custom fields in imports: made in the mapping, filled, found by, required, linked, and taken back.

use chrono::Utc;
use domain::fields::{FieldDefinition, FieldType, OptionDefinition, RequiredFrom};
use domain::import::{Column, Finding, ImportChoices, ImportPlan, ListFault, NewField};
use domain::record::NewRecord;
use domain::run::{ImportRun, RunState};
use domain::settings::{Audited, FieldWhat, Naming};
use domain::{AppError, Change, FieldName, Kind, Language, Value};
use sqlx::PgPool;
use store::import::{self, Target, Wish};
use store::{Ctx, Error, custom, directory, records, settings};

use super::{classic, count, findings};

const COMPANIES: &[u8] = include_bytes!("data/companies-sp500.csv");

async fn system(pool: &PgPool) -> Ctx {
    Ctx::begin_system(pool, Utc::now()).await.unwrap()
}

fn of_kind(kind: Kind) -> Wish {
    Wish { choices: ImportChoices { kind: Some(kind), ..ImportChoices::default() }, ..Wish::default() }
}

fn made(name: &str, field_type: Option<FieldType>) -> Target {
    Target::Named { name: name.to_owned(), makes: true, field_type }
}

async fn define(pool: &PgPool, definition: FieldDefinition) -> FieldName {
    let mut ctx = system(pool).await;
    let id = custom::create(&mut ctx, definition).await.unwrap();
    ctx.commit().await.unwrap();
    FieldName::Custom(id)
}

fn definition(kind: Kind, name: &str, field_type: FieldType) -> FieldDefinition {
    FieldDefinition { naming: Naming::named(name), field_type, ..FieldDefinition::new(kind) }
}

fn list_of(kind: Kind, name: &str, values: &[&str]) -> FieldDefinition {
    let option =
        |name: &&str| OptionDefinition { code: String::new(), naming: Naming::named(*name), is_deleted: false };
    FieldDefinition { options: values.iter().map(option).collect(), ..definition(kind, name, FieldType::List) }
}

async fn run(pool: &PgPool, content: impl Into<Vec<u8>>, wish: Wish) -> ImportRun {
    let run = import::import_file(pool, "file.csv", content.into(), wish, Utc::now()).await.unwrap();
    assert_eq!(run.state, RunState::Finished);
    assert_eq!(run.counts.rows, run.counts.created + run.counts.updated + run.counts.rejected);
    run
}

async fn inspect(pool: &PgPool, content: &[u8], choices: ImportChoices) -> ImportPlan {
    let mut ctx = system(pool).await;
    let file = import::save(&mut ctx, "file.csv", content.to_vec()).await.unwrap();
    import::inspect(&mut ctx, file, choices).await.unwrap()
}

/// The field of that name.
async fn field(pool: &PgPool, kind: Kind, name: &str) -> domain::fields::CustomField {
    let known = directory::load(&mut system(pool).await).await.unwrap().custom_fields;
    known.into_iter().find(|field| field.kind == kind && field.label == name).unwrap()
}

async fn by_title(pool: &PgPool, title: &str) -> i64 {
    sqlx::query_scalar("select id from company where title = $1 and deleted_at is null")
        .bind(title)
        .fetch_one(pool)
        .await
        .unwrap()
}

async fn value(pool: &PgPool, kind: Kind, id: i64, field: FieldName) -> Value {
    records::get(&mut system(pool).await, kind, id).await.unwrap().value(field).clone()
}

async fn assert_consistent(pool: &PgPool) {
    let report = store::check::check(&mut system(pool).await).await.unwrap();
    assert!(report.ok, "{report:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn companies_come_with_fields_that_the_mapping_makes(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let suggested: Vec<FieldType> =
        inspect(&pool, COMPANIES, of_kind(Kind::Company).choices).await.columns.iter().map(|it| it.suggested).collect();
    assert_eq!(
        suggested,
        [
            FieldType::Text,
            FieldType::Text,
            FieldType::List,
            FieldType::Text,
            FieldType::Text,
            FieldType::Date,
            FieldType::Number,
            FieldType::Text
        ]
    );
    let wish = || Wish {
        columns: vec![
            ("Symbol".to_owned(), made("Ticker", None)),
            ("GICS Sector".to_owned(), made("Sector", Some(FieldType::List))),
            ("Founded".to_owned(), made("Founded", Some(FieldType::Number))),
            ("CIK".to_owned(), made("Index number", None)),
            ("Date added".to_owned(), made("Listed since", None)),
        ],
        key: Some("Symbol".to_owned()),
        ..of_kind(Kind::Company)
    };
    // The key is called by what its column becomes, before that is made.
    let first = run(&pool, COMPANIES, Wish { key: Some("ticker".to_owned()), ..wish() }).await;
    // 39 companies were founded twice.
    assert_eq!((first.counts.created, first.counts.updated, first.counts.repaired), (503, 0, 39));
    assert_eq!(count(&pool, "select count(*) from custom_field").await, 5);
    let sector = field(&pool, Kind::Company, "Sector").await;
    assert_eq!((sector.field_type, sector.options.len()), (FieldType::List, 11));
    let company = by_title(&pool, "3M").await;
    for (name, expected) in [
        ("Ticker", Value::text("MMM")),
        ("Sector", Value::Choice("industrials".to_owned())),
        ("Founded", Value::Decimal(1902.into())),
        ("Index number", Value::Decimal(66_740.into())),
        ("Listed since", Value::Date("1957-03-04".parse().unwrap())),
    ] {
        let own = field(&pool, Kind::Company, name).await;
        assert_eq!(value(&pool, Kind::Company, company, own.name()).await, expected, "{name}");
    }
    let comment: String = sqlx::query_scalar("select comment from company where title = 'Abbott Laboratories'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(!comment.contains("1800"), "the number has a field: {comment}");
    assert_eq!(count(&pool, "select count(*) from company_search where search like '% mmm%'").await, 1);
    let changes = settings::changes(&mut system(&pool).await, None).await.unwrap().entries;
    let is_added = |entry: &&domain::settings::AuditEntry| matches!(&entry.what, Audited::Field(done) if done.what == FieldWhat::Added);
    assert_eq!(changes.iter().filter(is_added).count(), 5);

    let second = run(&pool, COMPANIES, wish()).await;
    assert_eq!((second.counts.created, second.counts.updated), (0, 503), "found by the ticker");
    assert_eq!(count(&pool, "select count(*) from custom_field").await, 5, "made once");
    assert_eq!(count(&pool, "select count(*) from company where version > 1").await, 0, "nothing has changed");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_plan_shows_new_fields_and_nobody_without_the_right_makes_them(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let ticker = Column::Field(NewField::name_of(0));
    let choices = ImportChoices {
        columns: Some(vec![Column::Field(FieldName::Title), ticker]),
        key: Some(ticker),
        new_fields: vec![NewField { name: "Ticker".to_owned(), field_type: FieldType::Text }],
        ..of_kind(Kind::Company).choices
    };
    let content = b"Name;Symbol\nAlpha;A\nBeta;B\nAlpha again;a\n";
    let plan = inspect(&pool, content, choices.clone()).await;
    assert_eq!((plan.created, plan.updated, plan.rejected), (2, 1, 0), "a later row finds what an earlier one makes");
    assert_eq!(plan.preview[0].outcome.as_ref().unwrap().values[&NewField::name_of(0)], Value::text("A"));
    assert_eq!(count(&pool, "select count(*) from custom_field").await, 0, "nothing is written");

    let id: i64 = sqlx::query_scalar("insert into employee (name, email) values ('A', 'a@b.example') returning id")
        .fetch_one(&pool)
        .await
        .unwrap();
    let permissions = domain::Permissions { role: domain::permissions::Role::Employee, settings: false };
    let language = Language::English;
    let actor = store::Actor { id, name: "A".to_owned(), permissions, language, zone: chrono_tz::UTC };
    let mut ctx = Ctx::begin(&pool, actor, Utc::now(), String::new()).await.unwrap();
    let file = import::save(&mut ctx, "a.csv", content.to_vec()).await.unwrap();
    let choices = ImportChoices { key: None, ..choices };
    let options = import::inspect(&mut ctx, file, choices).await.unwrap().options;
    assert!(matches!(import::start(&mut ctx, file, options).await, Err(Error::App(AppError::Forbidden))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_field_needs_a_name_and_a_list_its_values(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    define(&pool, definition(Kind::Company, "Ticker", FieldType::Text)).await;
    for (name, field_type) in [("ticker", FieldType::Text), (" ", FieldType::Text), ("Empty", FieldType::List)] {
        let mut ctx = system(&pool).await;
        let file = import::save(&mut ctx, "a.csv", b"Name;X\nAlpha;\n".to_vec()).await.unwrap();
        let choices = ImportChoices {
            columns: Some(vec![Column::Field(FieldName::Title), Column::Field(NewField::name_of(0))]),
            new_fields: vec![NewField { name: name.to_owned(), field_type }],
            ..of_kind(Kind::Company).choices
        };
        let options = import::inspect(&mut ctx, file, choices).await.unwrap().options;
        let started = import::start(&mut ctx, file, options).await;
        assert!(matches!(started, Err(Error::App(AppError::Invalid(_)))), "{name:?} {started:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_that_lack_a_required_field_are_rejected_unless_they_change_a_record(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    run(&pool, "Name\nOld\n", of_kind(Kind::Company)).await;
    let required = FieldDefinition { is_required: true, ..list_of(Kind::Company, "Size", &["S", "L"]) };
    let size = define(&pool, required).await;
    let rank = FieldDefinition {
        default: Value::Decimal(5.into()),
        is_required: true,
        ..definition(Kind::Company, "Rank", FieldType::Number)
    };
    let rank = define(&pool, rank).await;
    let content = "Name;size;City\nA;s;X\nB;;X\nC;XXL;X\nold;;Y\n";
    let wish = || Wish { key: Some("Name".to_owned()), ..of_kind(Kind::Company) };
    let plan = inspect(
        &pool,
        content.as_bytes(),
        ImportChoices { key: Some(Column::Field(FieldName::Title)), ..of_kind(Kind::Company).choices },
    )
    .await;
    assert_eq!((plan.created, plan.updated, plan.rejected), (1, 1, 2));
    let done = run(&pool, content, wish()).await;
    assert_eq!((done.counts.created, done.counts.updated, done.counts.rejected), (1, 1, 2));
    let found = findings(&pool, done.id).await;
    assert_eq!((&found[&2], &found[&3]), (&vec![Finding::RequiredMissing], &vec![Finding::RequiredMissing]));
    let created = by_title(&pool, "A").await;
    assert_eq!(value(&pool, Kind::Company, created, size).await, Value::Choice("s".to_owned()));
    assert_eq!(value(&pool, Kind::Company, created, rank).await, Value::Decimal(5.into()), "its default");
    assert!(value(&pool, Kind::Company, by_title(&pool, "old").await, rank).await.is_empty());

    classic(&pool).await;
    define(&pool, FieldDefinition { is_required: true, ..definition(Kind::Lead, "Area", FieldType::Decimal) }).await;
    let leads = run(&pool, "Title;Area\nRoof;12.5\nDoor;\n", of_kind(Kind::Lead)).await;
    assert_eq!((leads.counts.created, leads.counts.rejected), (1, 1));
    assert_eq!(findings(&pool, leads.id).await[&2], [Finding::RequiredMissing]);
    assert_eq!(count(&pool, "select count(*) from lead where custom ->> '3' = '12.5'").await, 1);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whole_numbers_find_records_however_they_are_written(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let own = definition(Kind::Company, "Index", FieldType::Number);
    define(&pool, FieldDefinition { is_searched: true, ..own }).await;
    run(&pool, "Name;Index\nA;12000\nB;7\nC;9\nD;9\nE;\n", of_kind(Kind::Company)).await;
    let by_index = || Wish { key: Some("Index".to_owned()), ..of_kind(Kind::Company) };
    let cities = async || {
        let all = "select string_agg(title || ' ' || address_city, ',' order by id) from company";
        sqlx::query_scalar::<_, String>(all).fetch_one(&pool).await.unwrap()
    };
    let file = "Index;City\n12 000;X\n007;Y\n9;Z\n8;Z\n7,0;W\n";
    let choices = ImportChoices { key: Some(Column::Field(FieldName::Custom(1))), ..of_kind(Kind::Company).choices };
    let seen = inspect(&pool, file.as_bytes(), choices).await;
    assert_eq!((seen.created, seen.updated, seen.rejected), (0, 3, 2));
    let first = run(&pool, file, by_index()).await;
    assert_eq!((first.counts.updated, first.counts.rejected), (3, 2));
    let found = findings(&pool, first.id).await;
    assert_eq!((&found[&3][..], &found[&4][..]), (&[Finding::SeveralMatches][..], &[Finding::NameMissing][..]));
    assert_eq!(cities().await, "A X,B W,C ,D ,E ");
    // The same through the index of the field.
    custom::index_pending(&pool).await.unwrap();
    let second = run(&pool, "Index;City;Name\n12000;U;\n10;V;New\n10;;New 2\n", by_index()).await;
    assert_eq!((second.counts.updated, second.counts.created), (2, 1));
    assert_eq!(cities().await, "A U,B W,C ,D ,E ,New 2 V");
    let twice = Wish { key: Some("Share".to_owned()), ..of_kind(Kind::Company) };
    define(&pool, definition(Kind::Company, "Share", FieldType::Decimal)).await;
    let wrong = import::import_file(&pool, "a", b"Name;Share\nA;1\n".to_vec(), twice, Utc::now()).await;
    assert!(matches!(wrong, Err(Error::UnknownColumn(_))), "a share names nobody");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn records_keep_what_their_lists_no_longer_offer(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let values = ["Gold", "Tin", "Iron"];
    let metal = define(&pool, list_of(Kind::Company, "Metal", &values)).await;
    let metals = FieldDefinition { is_multiple: true, ..list_of(Kind::Company, "Metals", &values) };
    let metals = define(&pool, metals).await;
    run(&pool, "Name;Metal;Metals\nA;Gold;\"Gold, Iron\"\nB;Iron;Tin\n", of_kind(Kind::Company)).await;
    let (a, b) = (by_title(&pool, "A").await, by_title(&pool, "B").await);
    let mut ctx = system(&pool).await;
    for field in custom::defined(&mut ctx, Kind::Company).await.unwrap() {
        let mut definition = field.definition.clone();
        definition.options.retain(|option| option.naming.name.as_deref() == Some("Iron"));
        // Another value of the name of the first one.
        definition.add_options(&["Gold".to_owned()]);
        custom::update(&mut ctx, field.id, field.version, definition).await.unwrap();
    }
    ctx.commit().await.unwrap();

    let choice = |code: &str| Value::Choice(code.to_owned());
    let several = |codes: &[&str]| Value::Many(codes.iter().map(|code| choice(code)).collect());
    let file = format!(
        "Modus ID;Name;Metal;Metals\n{a};A;gold;\"Gold, Iron\"\n{b};B;Tin;Tin\n;C;Tin;\"Tin, Iron\"\n;D;Gold;Gold\n"
    );
    let choices = ImportChoices { key: Some(Column::Id), ..of_kind(Kind::Company).choices };
    let seen = inspect(&pool, file.as_bytes(), choices).await;
    assert_eq!((seen.updated, seen.created, seen.repaired), (2, 2, 2));
    let problems: Vec<i64> = seen.problems.iter().map(|row| row.number).collect();
    assert_eq!(problems, [2, 3], "the first keeps what it holds; the second does not hold this");
    assert_eq!(seen.preview[0].outcome.as_ref().unwrap().values[&metal], choice("gold"));
    let imported = run(&pool, file, Wish { key: Some("Modus ID".to_owned()), ..of_kind(Kind::Company) }).await;
    assert_eq!((imported.counts.updated, imported.counts.created, imported.counts.repaired), (2, 2, 2));
    assert_eq!(value(&pool, Kind::Company, a, metal).await, choice("gold"));
    assert_eq!(value(&pool, Kind::Company, a, metals).await, several(&["gold", "iron"]));
    assert_eq!(value(&pool, Kind::Company, b, metal).await, choice("iron"), "what is unknown changes nothing");
    assert_eq!(value(&pool, Kind::Company, b, metals).await, several(&["tin"]));
    let (c, d) = (by_title(&pool, "C").await, by_title(&pool, "D").await);
    assert_eq!(value(&pool, Kind::Company, c, metal).await, Value::Empty, "a new record gets none of them");
    assert_eq!(value(&pool, Kind::Company, c, metals).await, several(&["iron"]));
    assert_eq!(value(&pool, Kind::Company, d, metal).await, choice("gold_2"));
    let comments = "select string_agg(title || ' ' || comment, ',' order by id) from company where comment <> ''";
    let comments: String = sqlx::query_scalar(comments).fetch_one(&pool).await.unwrap();
    assert_eq!(comments, "B Metal: Tin,C Metal: Tin\nMetals: Tin, Iron");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn lists_get_the_values_that_they_lack(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let markets =
        FieldDefinition { is_multiple: true, ..list_of(Kind::Company, "Markets", &["PL", "DE", "Paris, Texas"]) };
    let markets = define(&pool, markets).await;
    let content = "Name;Markets\nA;pl, IT\nB;\"US;DE\"\nC;it\nD;paris, texas\n";
    let seen = inspect(&pool, content.as_bytes(), of_kind(Kind::Company).choices).await;
    assert_eq!(seen.missing.len(), 1, "{:?}", seen.missing);
    assert_eq!(
        (seen.missing[0].field, seen.missing[0].names.as_slice()),
        (markets, &["IT", "US"].map(str::to_owned)[..])
    );
    let kept = run(&pool, content, of_kind(Kind::Company)).await;
    assert_eq!(kept.counts.repaired, 3, "what the list lacks is kept in the comment");
    let adds = Wish {
        choices: ImportChoices { adds_values: true, ..of_kind(Kind::Company).choices },
        key: Some("Name".to_owned()),
        ..Wish::default()
    };
    let added = run(&pool, content, adds).await;
    assert_eq!((added.counts.updated, added.counts.repaired), (4, 0));
    let choice = |code: &str| Value::Choice(code.to_owned());
    let of = async |title: &str| value(&pool, Kind::Company, by_title(&pool, title).await, markets).await;
    assert_eq!(of("A").await, Value::Many(vec![choice("pl"), choice("it")]));
    assert_eq!(of("B").await, Value::Many(vec![choice("us"), choice("de")]));
    assert_eq!(field(&pool, Kind::Company, "Markets").await.options.len(), 5);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_link_the_records_that_they_name(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let parent = define(&pool, definition(Kind::Company, "Parent", FieldType::Company)).await;
    let partners = FieldDefinition { is_multiple: true, ..definition(Kind::Company, "Partners", FieldType::Contact) };
    let partners = define(&pool, partners).await;
    run(&pool, "Name\nAlpha\nTwin\nTwin\n", of_kind(Kind::Company)).await;
    run(&pool, "First name;Last name\nAnna;Lane\nJan;Nowak\n", of_kind(Kind::Contact)).await;
    let twin: i64 = sqlx::query_scalar("select max(id) from company").fetch_one(&pool).await.unwrap();
    let content = format!(
        "Name;Parent;Partners\nA;alpha;\"Anna Lane; Jan Nowak\"\nB;Twin;\nC;Twin #{twin};Nobody\nD;#{twin};\nE;Other #{twin};\n"
    );
    let done = run(&pool, content, of_kind(Kind::Company)).await;
    let found = findings(&pool, done.id).await;
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), [2, 3, 5], "several, none, and another one of that number");
    assert!(found.values().flatten().all(|finding| *finding == Finding::UnknownRecord));
    let linked = async |title: &str, field| value(&pool, Kind::Company, by_title(&pool, title).await, field).await;
    assert_eq!(linked("A", parent).await, Value::link(Some(by_title(&pool, "Alpha").await), Some("Alpha".to_owned())));
    assert_eq!(linked("A", partners).await.each().len(), 2);
    assert!(linked("B", parent).await.is_empty() && linked("E", parent).await.is_empty());
    assert_eq!(linked("C", parent).await.as_id(), Some(twin));
    assert_eq!(linked("D", parent).await.as_id(), Some(twin));
    let comment: String =
        sqlx::query_scalar("select comment from company where title = 'B'").fetch_one(&pool).await.unwrap();
    assert_eq!(comment, "Parent: Twin");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_that_leads_nowhere_is_none_where_one_is_required(pool: PgPool) {
    classic(&pool).await;
    let required_from = vec![RequiredFrom { pipeline_id: None, stage: "IN_PROCESS".to_owned() }];
    let partner = FieldDefinition { required_from, ..definition(Kind::Lead, "Partner", FieldType::Company) };
    define(&pool, partner).await;
    run(&pool, "Name\nAlpha\n", of_kind(Kind::Company)).await;
    let content = "Title;Status;Partner\nA;In progress;Alpha\nB;In progress;Nobody\nC;Unprocessed;Nobody\n";
    let leads = run(&pool, content, of_kind(Kind::Lead)).await;
    let found = findings(&pool, leads.id).await;
    assert_eq!((leads.counts.created, leads.counts.rejected), (2, 1), "{found:?}");
    assert_eq!((&found[&2], &found[&3]), (&vec![Finding::RequiredMissing], &vec![Finding::UnknownRecord]));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn leads_and_deals_are_linked_by_their_titles_in_any_spelling(pool: PgPool) {
    classic(&pool).await;
    for kind in [Kind::Lead, Kind::Deal] {
        for title in ["Łódź 007", "Straße", "Twice", "TWICE"] {
            let values = [(FieldName::Title, Value::text(title))].into();
            let mut ctx = system(&pool).await;
            records::create(&mut ctx, NewRecord { kind, values, contact_points: Vec::new() }).await.unwrap();
            ctx.commit().await.unwrap();
        }
    }
    let lead = define(&pool, definition(Kind::Company, "Lead", FieldType::Lead)).await;
    let deal = define(&pool, definition(Kind::Company, "Deal", FieldType::Deal)).await;
    run(&pool, "Name;Lead;Deal\nA;ŁÓDŹ 007;łódź 007\nB;straße;twice\nC;Łódź 7;Strass\n", of_kind(Kind::Company)).await;
    let linked = async |name: &str, field| value(&pool, Kind::Company, by_title(&pool, name).await, field).await;
    let id = async |field| linked("A", field).await.as_id();
    assert!(id(lead).await.is_some() && id(deal).await.is_some());
    assert!(!linked("B", lead).await.is_empty() && linked("B", deal).await.is_empty(), "two have the other name");
    assert!(linked("C", lead).await.is_empty() && linked("C", deal).await.is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_column_that_makes_no_list_is_told(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let long = "x".repeat(101);
    let mut content = format!("Name;Remark;Empty;Many;Fine\nA;{long};;0;S\n");
    for at in 1..=500 {
        content.push_str(&format!("B{at};short;;{at};L\n"));
    }
    let new = |name: &str| NewField { name: name.to_owned(), field_type: FieldType::List };
    let columns = (0..4).map(|place| Column::Field(NewField::name_of(place)));
    let choices = ImportChoices {
        columns: Some([Column::Field(FieldName::Title)].into_iter().chain(columns).collect()),
        new_fields: ["Remark", "Empty", "Many", "Fine"].map(new).to_vec(),
        ..of_kind(Kind::Company).choices
    };
    let seen = inspect(&pool, content.as_bytes(), choices).await;
    let faults: Vec<Option<ListFault>> = seen.columns.iter().map(|column| column.fault).collect();
    let told = [ListFault::TooLong(100), ListFault::NoValues, ListFault::TooMany(500)].map(Some);
    assert_eq!(faults, [None, told[0], told[1], told[2], None]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn times_are_those_of_the_importer(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let opened = define(&pool, definition(Kind::Company, "Opened", FieldType::Moment)).await;
    let administrator = "insert into employee (name, email, is_administrator, time_zone)
                         values ('A', 'a@b.example', true, 'Europe/London')";
    sqlx::query(administrator).execute(&pool).await.unwrap();
    run(&pool, "Name;Opened\nA;01.07.2026 10:30\n", of_kind(Kind::Company)).await;
    sqlx::query("update employee set time_zone = 'Europe/Warsaw' where is_system").execute(&pool).await.unwrap();
    run(&pool, "Name;Opened\nB;01.07.2026 10:30\n", of_kind(Kind::Company)).await;
    let times =
        [("A", 1_782_898_200_000, "the first administrator's, one hour ahead"), ("B", 1_782_894_600_000, "two")];
    for (name, expected, why) in times {
        let Value::Moment(moment) = value(&pool, Kind::Company, by_title(&pool, name).await, opened).await else {
            panic!("a moment")
        };
        assert_eq!(moment.utc_ms, expected, "{why}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_gives_custom_values_back(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let ticker = define(&pool, definition(Kind::Company, "Ticker", FieldType::Text)).await;
    let listed = define(&pool, definition(Kind::Company, "Listed", FieldType::Boolean)).await;
    let key = || Wish { key: Some("Name".to_owned()), ..of_kind(Kind::Company) };
    run(&pool, "Name;Ticker;Listed\nA;OLD;yes\nB;OLD;no\n", key()).await;
    let second = run(&pool, "Name;Ticker;Listed\nA;NEW;no\nB;NEW;yes\n", key()).await;
    let (a, b) = (by_title(&pool, "A").await, by_title(&pool, "B").await);
    assert_eq!(value(&pool, Kind::Company, a, listed).await, Value::Boolean(false));
    let mut ctx = system(&pool).await;
    let change = Change { field: ticker, before: Value::text("NEW"), after: Value::text("By hand") };
    records::edit(&mut ctx, Kind::Company, b, vec![change], None).await.unwrap();
    import::undo(&mut ctx, second.id).await.unwrap();
    ctx.commit().await.unwrap();
    store::runs::work_pending(&pool).await;
    assert_eq!(value(&pool, Kind::Company, a, ticker).await, Value::text("OLD"));
    assert_eq!(value(&pool, Kind::Company, a, listed).await, Value::Boolean(true));
    assert_eq!(value(&pool, Kind::Company, b, ticker).await, Value::text("By hand"));
    assert_eq!(value(&pool, Kind::Company, b, listed).await, Value::Boolean(false));
    assert_eq!(count(&pool, "select count(*) from company_search where search like '% old%'").await, 1);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_fields_of_leads_go_with_them_to_their_deals(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let on_deal = define(&pool, definition(Kind::Deal, "Area", FieldType::Decimal)).await;
    let link = domain::fields::FieldLink { kind: Kind::Deal, id: on_deal.custom_id().unwrap() };
    define(&pool, FieldDefinition { becomes: Some(link), ..definition(Kind::Lead, "Area", FieldType::Decimal) }).await;
    run(&pool, "Title;Last name;Area\nRoof;Lane;12.5\n", of_kind(Kind::Lead)).await;
    let deal: i64 = sqlx::query_scalar("select id from deal").fetch_one(&pool).await.unwrap();
    assert_eq!(value(&pool, Kind::Deal, deal, on_deal).await, Value::Decimal(rust_decimal::Decimal::new(125, 1)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_file_leaves_blank_gets_no_default(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let rank =
        FieldDefinition { default: Value::Decimal(5.into()), ..definition(Kind::Company, "Rank", FieldType::Number) };
    let rank = define(&pool, rank).await;
    run(&pool, "Name;Rank\nBlank;\nGiven;7\n", of_kind(Kind::Company)).await;
    run(&pool, "Name\nWithout\n", of_kind(Kind::Company)).await;
    let of = async |title: &str| value(&pool, Kind::Company, by_title(&pool, title).await, rank).await;
    assert!(of("Blank").await.is_empty());
    assert_eq!(of("Given").await, Value::Decimal(7.into()));
    assert_eq!(of("Without").await, Value::Decimal(5.into()));
    let mut ctx = system(&pool).await;
    let values = [(FieldName::Title, Value::text("Made"))].into();
    let made = NewRecord { kind: Kind::Company, values, contact_points: Vec::new() };
    let made = records::create(&mut ctx, made).await.unwrap();
    assert_eq!(records::get(&mut ctx, Kind::Company, made).await.unwrap().value(rank), &Value::Decimal(5.into()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_column_becomes_a_file_and_none_is_asked_for(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let contract = FieldDefinition { is_required: true, ..definition(Kind::Company, "Contract", FieldType::File) };
    let contract = define(&pool, contract).await;
    let content = b"Company name;Contract\nAlpha;contract.pdf\n";
    let seen = inspect(&pool, content, of_kind(Kind::Company).choices).await;
    assert_eq!(seen.options.columns, [Column::Field(FieldName::Title), Column::Note]);
    let done = run(&pool, content, of_kind(Kind::Company)).await;
    assert_eq!((done.counts.created, done.counts.rejected), (1, 0));
    let company = by_title(&pool, "Alpha").await;
    assert_eq!(value(&pool, Kind::Company, company, contract).await, Value::Empty);
    let incomplete = value(&pool, Kind::Company, company, FieldName::IsIncomplete).await;
    assert_eq!(incomplete, Value::Boolean(true), "somebody is to add it");
    let comment = value(&pool, Kind::Company, company, FieldName::Comment).await;
    assert!(comment.as_text().unwrap().contains("contract.pdf"));
    assert_consistent(&pool).await;
}
