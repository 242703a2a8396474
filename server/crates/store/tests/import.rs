//! Import from real files, and export, into a real Postgres.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod custom_fields;
mod earlier;
mod places;
mod round_trip;
mod tables;
mod transfer;

use std::collections::BTreeMap;

use chrono::Utc;
use domain::import::{Column, DecimalSeparator, Encoding, Finding, ImportChoices, Separator};
use domain::mode::PipelineChoice;
use domain::run::{ImportRun, RunState};
use domain::{AppError, ClientChoice, FieldName, Language, Permissions};
use sqlx::{PgPool, Row};
use store::mode::Switch;
use store::{Actor, Ctx, Error, import};

const LEADS: &[u8] = include_bytes!("data/leads.csv");
const DIRTY: &[u8] = include_bytes!("data/leads-dirty.csv");
const DEFECTS: &str = include_str!("data/leads-dirty.defects.csv");

async fn classic(pool: &PgPool) {
    store::migrate(pool).await.unwrap();
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    store::mode::switch_to_classic(&mut ctx).await.unwrap();
    ctx.commit().await.unwrap();
}

async fn import_bytes(pool: &PgPool, content: impl Into<Vec<u8>>) -> ImportRun {
    let run =
        import::import_file(pool, "leads.csv", content.into(), import::Wish::default(), Utc::now()).await.unwrap();
    assert_eq!(run.state, RunState::Finished);
    assert_eq!(run.counts.rows, run.counts.created + run.counts.rejected);
    run
}

async fn count(pool: &PgPool, what: &'static str) -> i64 {
    sqlx::query_scalar(what).fetch_one(pool).await.unwrap()
}

/// The findings of each row that has any.
async fn findings(pool: &PgPool, run: i64) -> BTreeMap<i64, Vec<Finding>> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    let (mut found, mut after) = (BTreeMap::new(), 0);
    loop {
        let page = import::report(&mut ctx, run, false, after).await.unwrap();
        for row in page.rows {
            found.insert(row.number, row.reasons.iter().map(|reason| reason.finding).collect());
        }
        match page.next {
            Some(next) => after = next,
            None => return found,
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_sound_file_imports_wholly(pool: PgPool) {
    classic(&pool).await;
    let run = import_bytes(&pool, LEADS).await;
    assert_eq!((run.counts.rows, run.counts.created, run.counts.repaired), (2_000, 2_000, 0));

    let lead = sqlx::query(
        "select title, first_name, source, stage, amount::text, currency, honorific, birthdate::text, address_street
         from lead order by id limit 1 offset 0",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    let text = |column: &str| lead.get::<Option<String>, _>(column).unwrap_or_default();
    assert_eq!(
        ["title", "first_name", "source", "stage", "amount", "currency", "honorific", "address_street"].map(text),
        ["Call back 1", "Alison", "STORE", "PROCESSED", "2619.54", "GBP", "HNR_EN_3", "3 Grace Burgs"]
    );
    for (what, expected) in [
        ("select count(*) from lead where stage = 'NEW'", 1_001),
        ("select count(*) from lead where stage = 'IN_PROCESS'", 604),
        ("select count(*) from lead where stage = 'JUNK' and stage_semantics = 'F' and closed_at is not null", 195),
        ("select count(*) from lead where source = 'TRADE_SHOW'", 190),
        ("select count(*) from lead where source = 'PARTNER'", 204),
        ("select count(*) from lead where birthdate is not null", 415),
        ("select count(*) from lead where amount is not null and currency is not null", 2_000),
        ("select count(*) from lead where comment <> ''", 823),
        ("select count(*) from lead left join lead_search using (id) where coalesce(search, '') = ''", 0),
        ("select count(*) from contact_point where owner_kind = 1 and kind = 'PHONE'", 2_951),
        ("select count(*) from contact_point where kind = 'EMAIL' and normalized = lower(value)", 2_000),
        ("select count(*) from contact_point where kind = 'WEB'", 1_363),
        ("select count(*) from contact_point where kind = 'PHONE' and normalized !~ '^[+][0-9]{8,15}$'", 34),
        ("select count(*) from history where kind = 1 and cause = 'import' and field = ''", 2_000),
        ("select count(*) from deal", 0),
        ("select count(*) from import_file", 0),
    ] {
        assert_eq!(count(&pool, what).await, expected, "{what}");
    }
    let responsible: String =
        sqlx::query_scalar("select distinct name from lead join employee on employee.id = responsible_id")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(responsible, "Modus");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_defect_is_treated(pool: PgPool) {
    classic(&pool).await;
    let run = import_bytes(&pool, DIRTY).await;
    assert_eq!((run.counts.rows, run.counts.created, run.counts.rejected), (600, 600, 0));
    let findings = findings(&pool, run.id).await;
    assert_eq!(run.counts.repaired, i64::try_from(findings.len()).unwrap());

    let leads = sqlx::query(
        "select row_number() over (order by id) as number, id, title, first_name, last_name, company_title, source, stage,
                amount::text, currency, comment, birthdate::text,
                (select string_agg(kind || ' ' || normalized, ' ' order by sort) from contact_point
                 where owner_kind = 1 and owner_id = lead.id) as points
         from lead order by id",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut defects: BTreeMap<i64, &str> = BTreeMap::new();
    for line in DEFECTS.lines().skip(1) {
        let (row, defect) = line.split_once(',').unwrap();
        defects.insert(row.parse().unwrap(), defect);
    }
    for lead in &leads {
        let number: i64 = lead.get("number");
        let text = |column: &str| lead.get::<Option<String>, _>(column).unwrap_or_default();
        let comment_has = |kept: &str| assert!(text("comment").contains(kept), "row {number}: {}", text("comment"));
        let found: &[Finding] = findings.get(&number).map_or(&[], Vec::as_slice);
        let expected: &[Finding] = match defects.get(&number).copied().unwrap_or("none") {
            "extra_spaces" => {
                assert!(text("points").contains("EMAIL ") && !text("points").contains("  "));
                &[]
            }
            "bad_date" => {
                assert_eq!(text("birthdate"), "");
                comment_has("Date of birth: 31.02.1990");
                &[Finding::NotADate]
            }
            "no_names" => {
                assert_eq!([text("first_name"), text("last_name"), text("company_title")].concat(), "");
                assert!(!text("title").is_empty());
                &[]
            }
            "bad_total" => {
                assert_eq!(text("amount"), "");
                comment_has("Total: about 5k");
                &[Finding::NotAnAmount]
            }
            "sql" => {
                assert_eq!(text("last_name"), "O'); DROP TABLE lead;--");
                &[]
            }
            "unknown_source" => {
                assert_eq!(text("source"), "");
                comment_has("Source: Carrier pigeon");
                &[Finding::UnknownValue]
            }
            "unknown_currency" => {
                assert_eq!([text("amount"), text("currency")].concat(), "");
                comment_has("Currency: XXQ\nTotal: ");
                &[Finding::UnknownCurrency, Finding::AmountWithoutCurrency]
            }
            "rtl" => {
                assert_eq!(text("last_name"), "محمدtxt");
                &[Finding::Cleaned]
            }
            "null_byte" => {
                comment_has("zerobyte");
                &[Finding::Cleaned]
            }
            "formula" => {
                assert_eq!(text("company_title"), "=HYPERLINK(\"http://example.test\",\"click\")");
                &[]
            }
            "comma_total" => {
                assert_eq!(text("amount"), "1234.56");
                &[Finding::OtherDecimalSeparator]
            }
            "only_spaces" => {
                assert_eq!(text("title"), "");
                assert!(!text("first_name").is_empty());
                &[]
            }
            "emoji" => {
                assert_eq!(text("first_name"), "👩\u{200d}💻 Zoë");
                &[]
            }
            "newline" => {
                assert_eq!(text("comment"), "first line\nsecond line\n\nfourth; line");
                &[]
            }
            "script" => {
                assert_eq!(text("title"), "<script>alert(1)</script><img src=x onerror=alert(2)>");
                &[]
            }
            "quotes" => {
                assert_eq!(text("company_title"), "The \"Best\" Company; Ltd");
                &[]
            }
            "long_title" => {
                assert_eq!(text("title"), "A".repeat(255));
                comment_has(&format!("Lead Name: {}", "A".repeat(1_000)));
                &[Finding::Shortened]
            }
            "bad_email" => {
                assert!(!text("points").contains("EMAIL"));
                comment_has("Work E-mail: not an e-mail@@");
                &[Finding::NotAnEmail]
            }
            // Each row makes one record, and what is the same about two is found by its normalised form.
            "duplicate_email" => {
                let email: &str =
                    text("points").split("EMAIL ").nth(1).unwrap().split(' ').next().unwrap().to_owned().leak();
                let same = sqlx::query_scalar::<_, i64>("select count(*) from contact_point where normalized = $1");
                assert!(same.bind(email).fetch_one(&pool).await.unwrap() > 1, "row {number}: {email}");
                &[]
            }
            "duplicate_phone" => &[],
            "none" => &[],
            other => panic!("unknown defect {other}"),
        };
        assert_eq!(found, expected, "row {number}: {:?}", defects.get(&number));
    }
    assert_eq!(leads.len(), 600);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn in_simple_mode_rows_become_deals(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let run = import_bytes(&pool, LEADS).await;
    assert_eq!(run.counts.created, 2_000);
    for (what, expected) in [
        ("select count(*) from lead", 2_000),
        ("select count(*) from lead where stage_semantics = 'P'", 0),
        ("select count(*) from deal", 1_805),
        ("select count(*) from contact", 1_805),
        ("select count(*) from conversion where run_id is not null", 1_805),
    ] {
        assert_eq!(count(&pool, what).await, expected, "{what}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_in_other_forms_are_understood(pool: PgPool) {
    classic(&pool).await;
    let polish =
        "Imię,Nazwisko,Kwota,Waluta,Telefon\n\"Łucja\",Żółć,\"1 234,50\",zł,22 607 90 96\nAnna,Gęś,\"5,5\",PLN,\n";
    let bytes = encoding_rs::WINDOWS_1250.encode(polish).0.into_owned();
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let file = import::save(&mut ctx, "klienci.csv", bytes.clone()).await.unwrap();
    let plan = import::inspect(&mut ctx, file, ImportChoices::default()).await.unwrap();
    assert_eq!(plan.options.encoding, Encoding::Windows1250);
    assert_eq!(plan.options.separator, Separator::Comma);
    assert_eq!(plan.options.decimal, DecimalSeparator::Comma);
    assert_eq!((plan.rows, plan.created, plan.repaired), (2, 2, 0));
    assert_eq!(plan.columns[1].samples, ["Żółć", "Gęś"]);
    let overruled = ImportChoices {
        encoding: Some(Encoding::Windows1252),
        columns: Some(vec![Column::Ignore; 5]),
        ..ImportChoices::default()
    };
    let plan = import::inspect(&mut ctx, file, overruled).await.unwrap();
    assert_eq!((plan.options.encoding, plan.rejected), (Encoding::Windows1252, 2));
    drop(ctx);

    import_bytes(&pool, bytes).await;
    let rows = sqlx::query("select first_name, last_name, amount::text, currency from lead order by id")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(rows[0].get::<String, _>("first_name"), "Łucja");
    assert_eq!(rows[0].get::<String, _>("amount"), "1234.50");
    assert_eq!(rows[0].get::<String, _>("currency"), "PLN");
    assert_eq!(count(&pool, "select count(*) from contact_point where normalized = '+48226079096'").await, 1);

    import_bytes(&pool, "First name\tLast name\nJosé\tMuñoz\n").await;
    assert_eq!(count(&pool, "select count(*) from lead where last_name = 'Muñoz'").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rejected_rows_can_be_downloaded_and_imported_again(pool: PgPool) {
    classic(&pool).await;
    let run =
        import_bytes(&pool, "First name;Last name;Status\nAnna;Kowalska;New\n;;New\n =1+1;\"a;\"\"b\";New;too much\n")
            .await;
    assert_eq!((run.counts.rows, run.counts.created, run.counts.rejected), (3, 1, 2));
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let rejected = import::rejected(&mut ctx, run.id).await.unwrap();
    let csv = rejected.csv("Reason for rejection", |reason| format!("{:?}", reason.finding));
    assert_eq!(
        csv,
        "\u{feff}Reason for rejection;First name;Last name;Status\r\nEmpty;;;New\r\n\
         TooManyCells;\" =1+1\";\"a;\"\"b\";New;too much\r\n"
    );
    drop(ctx);
    let again = import_bytes(&pool, csv).await;
    assert_eq!((again.counts.rows, again.counts.rejected), (2, 2));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_interrupted_import_continues(pool: PgPool) {
    classic(&pool).await;
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let file = import::save(&mut ctx, "leads.csv", LEADS.to_vec()).await.unwrap();
    let options = import::inspect(&mut ctx, file, ImportChoices::default()).await.unwrap().options;
    let run = import::start(&mut ctx, file, options.clone()).await.unwrap();
    assert_eq!(import::start(&mut ctx, file, options).await.unwrap(), run, "a file is imported once");
    ctx.commit().await.unwrap();
    // Two workers take turns; one is stopped in the middle.
    {
        let first = import::drain(&pool, run);
        let stopped = tokio::time::timeout(std::time::Duration::from_millis(400), first).await;
        drop(stopped);
    }
    let (one, two) = tokio::join!(import::drain(&pool, run), import::drain(&pool, run));
    one.unwrap();
    two.unwrap();
    assert_eq!(count(&pool, "select count(*) from lead").await, 2_000);
    assert_eq!(count(&pool, "select count(distinct title) from lead").await, 2_000);
    assert_eq!(count(&pool, "select count(*) from run where state = 'finished' and position = 2000").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_row_that_the_database_refuses_does_not_stop_the_others(pool: PgPool) {
    classic(&pool).await;
    sqlx::query("alter table lead add check (last_name <> 'Forbidden')").execute(&pool).await.unwrap();
    let run = import_bytes(&pool, "Last name\nA\nForbidden\nB\n").await;
    assert_eq!((run.counts.created, run.counts.rejected), (2, 1));
    assert_eq!(findings(&pool, run.id).await, BTreeMap::from([(2, vec![Finding::NotStored])]));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_are_their_owners_and_tables_only(pool: PgPool) {
    classic(&pool).await;
    let id: i64 = sqlx::query_scalar("insert into employee (name, email) values ('A', 'a@b.example') returning id")
        .fetch_one(&pool)
        .await
        .unwrap();
    let actor = Actor {
        id,
        name: "A".to_owned(),
        permissions: Permissions { role: domain::permissions::Role::Employee, settings: false },
        language: Language::English,
        zone: chrono_tz::UTC,
    };
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let file = import::save(&mut ctx, "a.csv", b"Last name\nX\n".to_vec()).await.unwrap();
    let plan = import::inspect(&mut ctx, file, ImportChoices::default()).await.unwrap();
    assert!(plan.options.columns.contains(&Column::Field(FieldName::LastName)));
    let run = import::start(&mut ctx, file, plan.options).await.unwrap();
    for content in [&b"PK\x03\x04\x14\0\x06\0\x08\0"[..], b"", b"\n\n", b";;;\n1;2;3;4\n"] {
        let refused = import::save(&mut ctx, "b.csv", content.to_vec()).await;
        assert!(matches!(refused, Err(Error::App(AppError::Invalid(_)))), "{content:?}");
    }
    ctx.commit().await.unwrap();
    let mut ctx = Ctx::begin(&pool, actor, Utc::now(), String::new()).await.unwrap();
    let foreign = import::inspect(&mut ctx, file, ImportChoices::default()).await;
    assert!(matches!(foreign, Err(Error::App(AppError::NotFound))));
    assert!(matches!(import::progress(&mut ctx, run).await, Err(Error::App(AppError::Forbidden))));
    assert!(matches!(import::rejected(&mut ctx, run).await, Err(Error::App(AppError::Forbidden))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_switch_waits_for_the_batch_and_leaves_no_lead_between(pool: PgPool) {
    classic(&pool).await;
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let file = import::save(&mut ctx, "leads.csv", LEADS.to_vec()).await.unwrap();
    let options = import::inspect(&mut ctx, file, ImportChoices::default()).await.unwrap().options;
    let run = import::start(&mut ctx, file, options).await.unwrap();
    ctx.commit().await.unwrap();
    let switch = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
        let switch =
            Switch { client: ClientChoice::Both, pipeline: PipelineChoice::Existing(0), keep_activities: true };
        store::mode::switch_to_simple(&mut ctx, &switch).await.unwrap();
        ctx.commit().await.unwrap();
        store::runs::work_pending(&pool).await;
    };
    let (drained, ()) = tokio::join!(import::drain(&pool, run), switch);
    drained.unwrap();
    store::runs::work_pending(&pool).await;
    assert_eq!(count(&pool, "select count(*) from lead where stage_semantics = 'P'").await, 0);
    assert_eq!(count(&pool, "select count(*) from deal").await, 1_805);
}
