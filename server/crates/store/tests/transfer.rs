//! Import of contacts and companies, workbooks, and the taking back of imports.

use chrono::Utc;
use domain::activity::{ActivityInput, NewActivity, What};
use domain::import::{Column, Finding, ImportChoices, ImportPlan};
use domain::record::NewRecord;
use domain::run::{ImportRun, RunState, UndoCounts};
use domain::{AppError, Change, FieldName, Kind, Problem, Value};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use sqlx::PgPool;
use store::import::{self, Wish};
use store::{Actor, Ctx, Error, activities, records, timeline};

use super::{classic, count, findings};

const COMPANIES: &[u8] = include_bytes!("data/companies-sp500.csv");

pub fn of_kind(kind: Kind) -> Wish {
    Wish { choices: ImportChoices { kind: Some(kind), ..ImportChoices::default() }, ..Wish::default() }
}

pub fn with_key(kind: Kind, key: &str) -> Wish {
    Wish { key: Some(key.to_owned()), ..of_kind(kind) }
}

pub async fn import_with(pool: &PgPool, content: impl Into<Vec<u8>>, wish: Wish) -> ImportRun {
    let run = import::import_file(pool, "file.csv", content.into(), wish, Utc::now()).await.unwrap();
    assert_eq!(run.state, RunState::Finished);
    assert_eq!(run.counts.rows, run.counts.created + run.counts.updated + run.counts.rejected);
    run
}

pub async fn plan(pool: &PgPool, content: &[u8], choices: ImportChoices) -> ImportPlan {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    let file = import::save(&mut ctx, "file.csv", content.to_vec()).await.unwrap();
    import::inspect(&mut ctx, file, choices).await.unwrap()
}

pub async fn text(pool: &PgPool, what: &'static str) -> String {
    sqlx::query_scalar(what).fetch_one(pool).await.unwrap()
}

/// Somebody who may not change settings, and may delete what is theirs.
pub async fn employee(pool: &PgPool) -> Actor {
    let id: i64 = sqlx::query_scalar("insert into employee (name, email) values ('A', 'a@b.example') returning id")
        .fetch_one(pool)
        .await
        .unwrap();
    let permissions = domain::Permissions { role: domain::permissions::Role::Employee, settings: false };
    Actor { id, name: "A".to_owned(), permissions, language: domain::Language::English, zone: chrono_tz::UTC }
}

pub async fn undo(pool: &PgPool, import: i64) -> UndoCounts {
    let ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    undo_by(ctx, pool, import).await
}

async fn undo_by(mut ctx: Ctx, pool: &PgPool, import: i64) -> UndoCounts {
    let run = import::undo(&mut ctx, import).await.unwrap();
    assert_eq!(import::undo(&mut ctx, import).await.unwrap(), run, "an import is taken back once");
    ctx.commit().await.unwrap();
    store::runs::work_pending(pool).await;
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await.unwrap();
    let undo = import::progress(&mut ctx, import).await.unwrap().undo.unwrap();
    assert_eq!(undo.state, RunState::Finished);
    undo.counts
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn companies_come_with_name_industry_and_address(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let choices = of_kind(Kind::Company).choices;
    let seen = plan(&pool, COMPANIES, choices.clone()).await;
    let codes: Vec<String> = seen.options.columns.iter().map(|column| column.code()).collect();
    assert_eq!(codes.join(" "), "note title industry note location note note note");
    assert_eq!((seen.rows, seen.created, seen.updated, seen.rejected), (503, 503, 0, 0));
    assert_eq!((seen.missing.len(), seen.missing[0].field, seen.missing[0].names.len()), (1, FieldName::Industry, 10));

    let adds = Wish { choices: ImportChoices { adds_values: true, ..choices }, ..Wish::default() };
    let run = import_with(&pool, COMPANIES, adds).await;
    assert_eq!((run.counts.rows, run.counts.created, run.counts.repaired), (503, 503, 0));
    for (what, expected) in [
        ("select count(*) from company", 503),
        ("select count(distinct title) from company where title <> ''", 503),
        ("select count(*) from company where industry is null", 0),
        ("select count(*) from company where industry = 'IT'", 73),
        ("select count(*) from company where address_city = ''", 0),
        ("select count(*) from company where address_region = 'California'", 74),
        ("select count(*) from company where address_country = 'Ireland' and address_region = ''", 11),
        ("select count(*) from company_search", 503),
        ("select count(*) from history where kind = 4 and cause = 'import' and field = ''", 503),
        ("select count(*) from dictionary_value where dictionary = 'INDUSTRY' and name = 'Health Care'", 1),
    ] {
        assert_eq!(count(&pool, what).await, expected, "{what}");
    }
    let address = text(&pool, "select address_city || '/' || address_region from company where title = '3M'").await;
    assert_eq!(address, "Saint Paul/Minnesota");
    let comment = text(&pool, "select comment from company where title = '3M'").await;
    assert!(comment.contains("CIK: 66740") && comment.contains("Symbol: MMM"), "{comment}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn unknown_industries_are_kept_and_only_the_permitted_add_them(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let run = import_with(&pool, "Name;Industry\nA;IT\nB;Falconry\n", of_kind(Kind::Company)).await;
    assert_eq!(findings(&pool, run.id).await[&2], [Finding::UnknownValue]);
    assert_eq!(text(&pool, "select comment from company where title = 'B'").await, "Industry: Falconry");
    let mut ctx = Ctx::begin(&pool, employee(&pool).await, Utc::now(), String::new()).await.unwrap();
    let file = import::save(&mut ctx, "a.csv", b"Name;Industry\nB;Falconry\n".to_vec()).await.unwrap();
    let choices = ImportChoices { adds_values: true, ..of_kind(Kind::Company).choices };
    let options = import::inspect(&mut ctx, file, choices).await.unwrap().options;
    assert!(matches!(import::start(&mut ctx, file, options).await, Err(Error::App(AppError::Forbidden))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_with_a_key_change_what_is_there(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let first = "Name;Phone;City;Country;Comment;Size\nAlpha;22 607 90 96;Łódź;Polska;old;\nTwin;;A;;;\nTwin;;B;;;\n";
    import_with(&pool, first, of_kind(Kind::Company)).await;
    let second = "Name;Phone;City;Country;Comment;Size\nALPHA;600 100 200;Kraków;;;5\nTwin;1234567;;;;\nNew;;X;;;\n\
                  new;;;Italia;;\n;;Nowhere;;;\n";
    let choices = ImportChoices { key: Some(Column::Field(FieldName::Title)), ..of_kind(Kind::Company).choices };
    let seen = plan(&pool, second.as_bytes(), choices).await;
    assert_eq!((seen.rows, seen.created, seen.updated, seen.rejected), (5, 1, 2, 2));
    assert_eq!(seen.unchanged, 0);
    let run = import_with(&pool, second, with_key(Kind::Company, "Name")).await;
    assert_eq!((run.counts.created, run.counts.updated, run.counts.rejected), (1, 2, 2));
    let found = findings(&pool, run.id).await;
    assert_eq!((&found[&2][..], &found[&5][..]), (&[Finding::SeveralMatches][..], &[Finding::NameMissing][..]));
    let alpha = text(
        &pool,
        "select title || '|' || address_city || '|' || address_country || '|' || comment || '|' || version
         from company where title = 'ALPHA'",
    )
    .await;
    assert_eq!(alpha, "ALPHA|Kraków|Polska|old\n\nSize: 5|2", "empty cells erase nothing");
    let points = "select string_agg(value, ',' order by sort) from contact_point join company on company.id = owner_id
                  where title = 'ALPHA'";
    assert_eq!(text(&pool, points).await, "22 607 90 96,600 100 200");
    assert_eq!(text(&pool, "select address_city || address_country from company where title = 'new'").await, "XItalia");
    let changes = "select count(*) from history where cause = 'import' and field = 'address_city' and before = 'Łódź'
                   and after = 'Kraków' and run_id is not null";
    assert_eq!(count(&pool, changes).await, 1);
    assert_eq!(count(&pool, "select count(*) from company_search where search like '% krakow%'").await, 0);

    // An e-mail finds a company without its name.
    import_with(&pool, "Name;E-mail\nMail;Info@Mail.example\n", of_kind(Kind::Company)).await;
    let run = import_with(&pool, "E-mail;City\ninfo@mail.example;Rom\n", with_key(Kind::Company, "email.work")).await;
    assert_eq!((run.counts.updated, run.counts.rejected), (1, 0));
    assert_eq!(text(&pool, "select address_city from company where title = 'Mail'").await, "Rom");
    let wrong =
        import::import_file(&pool, "a", b"Name\nA\n".to_vec(), with_key(Kind::Company, "City"), Utc::now()).await;
    assert!(matches!(wrong, Err(Error::UnknownColumn(_))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_that_change_nothing_are_counted_apart(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let first = "Name;Phone;City;Size\nAlpha;22 607 90 96;Łódź;5\nBeta;;Lublin;\nGamma;;;\n";
    import_with(&pool, first, of_kind(Kind::Company)).await;
    // As it is; in another spelling; a new phone; a city that the second row of the record has, too; a new record.
    let second = "Name;Phone;City;Size\nAlpha;+48 22 607 90 96;Łódź;5\nBETA;;Lublin;\nAlpha;600 100 200;;\nGamma;;Opole;\n\
                  Gamma;;Opole;\nDelta;;Rom;\n";
    let choices = ImportChoices { key: Some(Column::Field(FieldName::Title)), ..of_kind(Kind::Company).choices };
    let seen = plan(&pool, second.as_bytes(), choices).await;
    assert_eq!((seen.created, seen.updated, seen.unchanged, seen.rejected), (1, 5, 2, 0));
    let run = import_with(&pool, second, with_key(Kind::Company, "Name")).await;
    assert_eq!((run.counts.created, run.counts.updated, run.counts.unchanged), (1, 5, 2));
    assert_eq!(run.counts.changed(), 3);
    let again = import_with(&pool, second, with_key(Kind::Company, "Name")).await;
    assert_eq!((again.counts.created, again.counts.updated, again.counts.unchanged), (0, 6, 6));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_find_records_by_their_numbers(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    import_with(&pool, "Name;City\nAlpha;Łódź\nAlpha;Lublin\nGone;Gdynia\n", of_kind(Kind::Company)).await;
    import_with(&pool, "Name\nA B\nC D\nE F\nG H\n", of_kind(Kind::Contact)).await;
    let ids: Vec<i64> = sqlx::query_scalar("select id from company order by id").fetch_all(&pool).await.unwrap();
    let contact: i64 = sqlx::query_scalar("select max(id) from contact").fetch_one(&pool).await.unwrap();
    assert!(!ids.contains(&contact), "no company has the number");
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    records::delete(&mut ctx, Kind::Company, ids[2]).await.unwrap();
    ctx.commit().await.unwrap();

    let file = format!(
        "Modus ID;Name;City\n{};Alpha;Kraków\n {} ;Beta;\n{};Gone;X\n{contact};Person;X\n999999999999999999999;Far;X\n\
         one;Wrong;X\n;Fresh;Rom\n{};;Opole\n",
        ids[0], ids[1], ids[2], ids[0]
    );
    let seen = plan(&pool, file.as_bytes(), of_kind(Kind::Company).choices).await;
    assert_eq!(seen.options.columns[0], Column::Id, "it can be chosen as the key");
    assert_eq!((seen.options.key, seen.created, seen.rejected), (None, 7, 1), "but nobody chose it");
    let choices = ImportChoices { key: Some(Column::Id), ..of_kind(Kind::Company).choices };
    let seen = plan(&pool, file.as_bytes(), choices).await;
    assert_eq!((seen.rows, seen.created, seen.updated, seen.rejected), (8, 1, 3, 4));
    let run = import_with(&pool, file, with_key(Kind::Company, "Modus ID")).await;
    assert_eq!((run.counts.created, run.counts.updated, run.counts.rejected), (1, 3, 4));
    let found = findings(&pool, run.id).await;
    for row in 3..=6 {
        assert_eq!(found[&row], [Finding::UnknownId], "row {row}");
    }
    let all = "select string_agg(title || ' ' || address_city, ',' order by id) from company where deleted_at is null";
    assert_eq!(text(&pool, all).await, "Alpha Opole,Beta Lublin,Fresh Rom");
    assert_eq!(count(&pool, "select count(*) from company where comment <> ''").await, 0);

    // By its code, in a workbook's place or another column.
    let again = import_with(&pool, format!("City;Modus ID\nRadom;{}\n", ids[1]), with_key(Kind::Company, "id")).await;
    assert_eq!(again.counts.updated, 1);
    assert_eq!(text(&pool, all).await, "Alpha Opole,Beta Radom,Fresh Rom");
    undo(&pool, again.id).await;
    assert_eq!(text(&pool, all).await, "Alpha Opole,Beta Lublin,Fresh Rom");

    // Nothing changes leads.
    let lead =
        plan(&pool, b"Modus ID;Name\n1;A B\n", ImportChoices { key: Some(Column::Id), ..ImportChoices::default() });
    let lead = lead.await.options;
    assert_eq!((lead.columns[0], lead.key), (Column::Ignore, None));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn contacts_are_linked_with_their_companies(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    import_with(&pool, "Name\nBau GmbH\nTwin\nTwin\n", of_kind(Kind::Company)).await;
    let file = "Name;Firma;E-mail;Position\nAnna Maria Kowalska;BAU GMBH;anna@bau.example;Chef\nJan Nowak;Twin;;\n\
                Eva Berg;Unknown AG;;\n;Bau GmbH;;\n";
    let run = import_with(&pool, file, of_kind(Kind::Contact)).await;
    assert_eq!((run.counts.created, run.counts.rejected), (3, 1));
    let found = findings(&pool, run.id).await;
    assert_eq!((&found[&2][..], &found[&4][..]), (&[Finding::SeveralCompanies][..], &[Finding::NameMissing][..]));
    let anna = text(
        &pool,
        "select first_name || '|' || last_name || '|' || company.title || '|' || company_title || '|' || position
         from contact join company on company.id = company_id where last_name = 'Kowalska'",
    )
    .await;
    assert_eq!(anna, "Anna Maria|Kowalska|Bau GmbH||Chef");
    let texts = "select string_agg(company_title, ',' order by id) from contact where company_id is null";
    assert_eq!(text(&pool, texts).await, "Twin,Unknown AG");
    let again = import_with(&pool, "Name;Stanowisko\nanna maria kowalska;CEO\n", with_key(Kind::Contact, "Name")).await;
    assert_eq!(again.counts.updated, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn workbooks_are_tables_with_types(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut workbook = Workbook::new();
    let notes = workbook.add_worksheet().set_name("Notes").unwrap();
    notes.write_string(0, 0, "Name").unwrap().write_string(1, 0, "Note").unwrap();
    let sheet = workbook.add_worksheet();
    for (column, title) in (0..).zip(["Name", "Annual revenue", "Currency", "Phone", "Shoes"]) {
        sheet.write_string(0, column, title).unwrap();
    }
    sheet.write_string(1, 0, "'=x").unwrap();
    sheet.write_number(1, 1, 1_234.5).unwrap();
    sheet.write_string(1, 2, "EUR").unwrap();
    sheet.write_number(1, 3, 226_079_096.0).unwrap();
    let date = Format::new().set_num_format("dd.mm.yyyy");
    sheet.write_with_format(1, 4, ExcelDateTime::from_ymd(2020, 2, 3).unwrap(), &date).unwrap();
    let content = workbook.save_to_buffer().unwrap();

    let seen = plan(&pool, &content, of_kind(Kind::Company).choices).await;
    assert_eq!(
        (seen.sheets.as_slice(), seen.rows, seen.options.sheet),
        (&[(0, "Notes".to_owned()), (1, "Sheet2".to_owned())][..], 1, Some(0))
    );
    let wish = Wish { choices: ImportChoices { sheet: Some(1), ..of_kind(Kind::Company).choices }, ..Wish::default() };
    let run = import_with(&pool, content.clone(), wish).await;
    assert_eq!((run.counts.created, run.counts.repaired), (1, 0));
    let stored = text(&pool, "select title || '|' || annual_revenue || '|' || comment from company").await;
    assert_eq!(stored, "'=x|1234.50|Shoes: 2020-02-03");
    assert_eq!(count(&pool, "select count(*) from contact_point where normalized = '+48226079096'").await, 1);

    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let broken = import::save(&mut ctx, "a.xlsx", content[..200].to_vec()).await;
    let Err(Error::App(AppError::Invalid(violations))) = broken else { panic!("a broken workbook was taken") };
    assert_eq!(violations[0].problem, Problem::UnreadableWorkbook);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_is_taken_back_but_for_what_others_changed(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let first = "Name;City;Region;Phone\nAlpha;A;R;1234567\nBeta;B;R;\n";
    import_with(&pool, first, of_kind(Kind::Company)).await;
    let second = "Name;City;Region;Phone\nAlpha;A2;R2;7654321\nBeta;B2;R2;\nGamma;G;R;\nAlpha;A3;;\n";
    let run = import_with(&pool, second, with_key(Kind::Company, "Name")).await;
    assert_eq!((run.counts.created, run.counts.updated), (1, 3));
    let beta: i64 = sqlx::query_scalar("select id from company where title = 'Beta'").fetch_one(&pool).await.unwrap();
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let change = Change { field: FieldName::AddressCity, before: Value::text("B2"), after: Value::text("By hand") };
    records::edit(&mut ctx, Kind::Company, beta, vec![change], None).await.unwrap();
    ctx.commit().await.unwrap();

    let counts = undo(&pool, run.id).await;
    // Alpha: city twice, region, phone; Beta: region.
    assert_eq!((counts.records, counts.deleted, counts.restored, counts.kept), (1, 1, 5, 1));
    let company = |name: &'static str| {
        let pool = pool.clone();
        async move {
            sqlx::query_scalar::<_, String>(
                "select address_city || '|' || address_region || '|' ||
                        (select coalesce(string_agg(value, ','), '') from contact_point where owner_id = company.id)
                 from company where title = $1",
            )
            .bind(name)
            .fetch_one(&pool)
            .await
            .unwrap()
        }
    };
    assert_eq!(company("Alpha").await, "A|R|1234567");
    assert_eq!(company("Beta").await, "By hand|R|");
    assert_eq!(count(&pool, "select count(*) from company where title = 'Gamma' and deleted_at is not null").await, 1);
    assert_eq!(count(&pool, "select count(*) from company_search").await, 2);
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    assert!(store::check::check(&mut ctx).await.unwrap().ok);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_others_worked_on_is_not_taken_back(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let run = import_with(&pool, "Name\nEdited\nSaid\nPlanned\nClient\nAlone\nGone\n", of_kind(Kind::Company)).await;
    let ids: Vec<i64> = sqlx::query_scalar("select id from company order by id").fetch_all(&pool).await.unwrap();
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let change = Change { field: FieldName::AddressCity, before: Value::Empty, after: Value::text("By hand") };
    records::edit(&mut ctx, Kind::Company, ids[0], vec![change], None).await.unwrap();
    timeline::add(&mut ctx, Kind::Company, ids[1], "Wants oak").await.unwrap();
    let what = What::Todo { deadline: Some("2026-03-05T10:30".to_owned()), reminder: None, color: None };
    let input = ActivityInput { subject: "Call".to_owned(), responsible_id: None, what };
    let planned = NewActivity { owner_kind: Kind::Company, owner_id: ids[2], input };
    activities::add(&mut ctx, planned).await.unwrap();
    let values =
        [(FieldName::Title, Value::text("Kitchen")), (FieldName::CompanyId, Value::link(Some(ids[3]), None))].into();
    let deal = NewRecord { kind: Kind::Deal, values, contact_points: Vec::new() };
    records::create(&mut ctx, deal).await.unwrap();
    records::delete(&mut ctx, Kind::Company, ids[5]).await.unwrap();
    ctx.commit().await.unwrap();

    let counts = undo(&pool, run.id).await;
    assert_eq!((counts.records, counts.deleted, counts.restored, counts.kept), (6, 1, 0, 4));
    let left = "select string_agg(title, ',' order by id) from company where deleted_at is null";
    assert_eq!(text(&pool, left).await, "Edited,Said,Planned,Client");
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    assert!(store::check::check(&mut ctx).await.unwrap().ok);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_takes_back_what_they_may_not_delete(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let actor = employee(&pool).await;
    let begin = || Ctx::begin(&pool, actor.clone(), Utc::now(), String::new());
    let mut ctx = begin().await.unwrap();
    let file = import::save(&mut ctx, "a.csv", b"Name\nOwn\nHanded over\n".to_vec()).await.unwrap();
    let options = import::inspect(&mut ctx, file, of_kind(Kind::Company).choices).await.unwrap().options;
    let run = import::start(&mut ctx, file, options).await.unwrap();
    ctx.commit().await.unwrap();
    store::runs::work_pending(&pool).await;
    sqlx::query("update company set responsible_id = (select id from employee where is_system) where title like 'H%'")
        .execute(&pool)
        .await
        .unwrap();
    let counts = undo_by(begin().await.unwrap(), &pool, run).await;
    assert_eq!((counts.records, counts.deleted, counts.kept), (2, 1, 1));
    assert_eq!(text(&pool, "select title from company where deleted_at is null").await, "Handed over");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_taking_back_that_failed_can_be_tried_again(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let run = import_with(&pool, "Name\nA\n", of_kind(Kind::Company)).await;
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    import::undo(&mut ctx, run.id).await.unwrap();
    ctx.commit().await.unwrap();
    sqlx::query("update run set state = 'failed', finished_at = now() where kind = 'undo'")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(undo(&pool, run.id).await.deleted, 1);
    assert_eq!(count(&pool, "select count(*) from run where kind = 'undo'").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_another_import_changed_and_gave_back_keeps_nobody_from_taking_back_the_first(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    import_with(&pool, "Name;City\nOld;Lodz\n", of_kind(Kind::Company)).await;
    let first = import_with(&pool, "Name;City\nOld;Warszawa\nNew;Berlin\n", with_key(Kind::Company, "Name")).await;
    let second = import_with(&pool, "Name;City\nOld;Roma\nNew;Milano\n", with_key(Kind::Company, "Name")).await;
    let counts = undo(&pool, second.id).await;
    assert_eq!((counts.restored, counts.kept), (2, 0));
    let counts = undo(&pool, first.id).await;
    assert_eq!((counts.restored, counts.deleted, counts.kept), (1, 1, 0));
    let left = text(&pool, "select string_agg(title || address_city, ',') from company where deleted_at is null").await;
    assert_eq!(left, "OldLodz");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_import_of_leads_is_taken_back_with_their_deals(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let run = super::import_bytes(&pool, "Last name;Company name;Status\nA;X;New\nB;;New\nC;;Junk lead\n").await;
    assert_eq!(count(&pool, "select count(*) from deal").await, 2);
    let counts = undo(&pool, run.id).await;
    assert_eq!((counts.records, counts.deleted), (7, 7));
    for table in [
        "select count(*) from lead where deleted_at is null",
        "select count(*) from deal where deleted_at is null",
        "select count(*) from contact where deleted_at is null",
    ] {
        assert_eq!(count(&pool, table).await, 0, "{table}");
    }
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let report = store::check::check(&mut ctx).await.unwrap();
    assert!(report.ok, "{report:?}");
    drop(ctx);
    classic(&pool).await;
    let run = super::import_bytes(&pool, super::LEADS).await;
    assert_eq!(undo(&pool, run.id).await.deleted, 2_000);
}
