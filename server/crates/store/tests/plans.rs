//! Lists and searches read what they show, however many records there are: they go through the indexes.

use domain::fields::{self, FieldDefinition, FieldType};
use domain::import::{Column, ImportChoices};
use domain::list::{ListQuery, Sort, Total};
use domain::settings::Naming;
use domain::{FieldName, Kind};
use sqlx::PgPool;
use store::{Ctx, custom, import, records};

use crate::custom::{define, definition, list_of};
use crate::support::*;

/// So many that reading all of them is told apart from counting up to what is shown exactly.
const LEADS: i64 = 40_000;
/// Rows that a page may take beside those that are counted.
const PAGE: i64 = 300;

/// Leads of which one in 4,000 is called Reuter, one in four Vogel, and all are from Graz in Steiermark.
const ROWS: &str = "
    insert into lead (title, last_name, company_title, amount, stage, stage_semantics, responsible_id, created_at,
                      created_by, changed_at, changed_by)
    select md5(i::text), md5((i * 3)::text), md5((i * 7)::text), i % 5000, case when i % 2 = 0 then 'NEW' else 'JUNK' end,
           case when i % 2 = 0 then 'P' else 'F' end, 1, timestamptz '2026-01-01Z' + interval '1 minute' * i, 1, now(), 1
    from generate_series(1, 40000) as i;
    insert into lead_search (id, search)
    select id, ' ' || title || case when id % 4000 = 0 then ' reuter' when id % 4 = 0 then ' vogel' else '' end
               || ' graz in der steiermark'
    from lead;
    select gin_clean_pending_list('lead_search_text');
    analyze lead;
    analyze lead_search;";

/// Companies of which one in 4,000 is rated above 9, and a half is not rated.
const COMPANIES: &str = "
    insert into company (title, responsible_id, created_at, created_by, changed_at, changed_by, custom)
    select 'Company', 1, timestamptz '2026-01-01Z' + interval '1 minute' * i, 1, now(), 1,
           jsonb_strip_nulls(jsonb_build_object(
               '1', case when i % 4000 = 0 then '10' when i % 2 = 0 then (i % 9)::text end, '2', 'Contract ' || i))
    from generate_series(1, 40000) as i;";

/// Companies of which one in 4,000 belongs to employee 7 and to company 9. Each has an address, a web site, and a note of
/// its own.
const LINKED: &str = r"
    insert into company (title, responsible_id, created_at, created_by, changed_at, changed_by, custom)
    select 'Company', 1, timestamptz '2026-01-01Z' + interval '1 minute' * i, 1, now(), 1,
           jsonb_build_object(
               '1', case when i % 4000 = 0 then 7 else i % 4 end, '2', case when i % 4000 = 0 then 9 else i % 4 end,
               '3', jsonb_build_array(i % 5 + 20, case when i % 4000 = 0 then 9 else i % 4 end),
               '4', 'https://example.org/page' || i, '5', E'Main street ' || i || E'\nTown', '6', 'Note ' || i)
    from generate_series(1, 40000) as i;";

/// Rows of the table that this connection has read. It may count those of earlier transactions, so differences matter.
async fn read(ctx: &mut Ctx, table: &str) -> i64 {
    sqlx::query_scalar("select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = $1")
        .bind(table)
        .fetch_one(&mut *ctx.tx)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_in_any_order_reads_little_more_than_it_shows(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    for field in fields::fields(Kind::Lead).iter().filter(|field| field.is_sortable) {
        for descending in [false, true] {
            let sort = Sort { field: field.name, descending };
            let mut query = ListQuery { sort, ..ListQuery::new(Kind::Lead) };
            let mut ctx = system(&pool).await;
            let before = read(&mut ctx, "lead").await;
            let first = records::list(&mut ctx, &query).await.unwrap();
            let counted = read(&mut ctx, "lead").await - before;
            assert!(counted <= 10_001 + PAGE, "{sort:?}: {counted} rows for the first page");
            query.after = first.next;
            records::list(&mut ctx, &query).await.unwrap();
            let more = read(&mut ctx, "lead").await - before - counted;
            assert!(more <= PAGE, "{sort:?}: {more} rows for the second page");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_search_reads_little_more_than_it_counts(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    for (text, total, comes_with_the_page) in [
        ("xq", Total::Exactly(0), true),
        ("reuter", Total::Exactly(LEADS / 4_000), true),
        ("vogel", Total::Exactly(LEADS / 4 - LEADS / 4_000), false),
        ("graz", Total::MoreThan(10_000), false),
        ("steiermark", Total::MoreThan(10_000), false),
        ("g", Total::MoreThan(10_000), false),
    ] {
        let mut ctx = system(&pool).await;
        let before = (read(&mut ctx, "lead_search").await, read(&mut ctx, "lead").await);
        let query = ListQuery { search: text.to_owned(), ..ListQuery::new(Kind::Lead) };
        let page = records::list(&mut ctx, &query).await.unwrap();
        assert_eq!(page.total, comes_with_the_page.then_some(total), "{text}");
        let texts = read(&mut ctx, "lead_search").await - before.0;
        let leads = read(&mut ctx, "lead").await - before.1;
        assert!(texts <= PAGE && leads <= PAGE, "{text}: {texts} texts and {leads} leads are read");

        let before = (read(&mut ctx, "lead_search").await, read(&mut ctx, "lead").await);
        let counted = records::count(&mut ctx, &query).await.unwrap();
        assert_eq!(counted, total, "{text}");
        let texts = read(&mut ctx, "lead_search").await - before.0;
        let leads = read(&mut ctx, "lead").await - before.1;
        assert!(texts <= LEADS + PAGE && leads <= PAGE, "{text}: {texts} texts and {leads} leads are counted");
    }
    let mut ctx = system(&pool).await;
    let before = read(&mut ctx, "lead").await;
    let found = records::suggest(&mut ctx, Kind::Lead, "reuter").await.unwrap();
    assert_eq!(found.len(), 10);
    let leads = read(&mut ctx, "lead").await - before;
    assert!(leads <= PAGE, "a suggestion reads {leads} leads");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_status_narrows_a_search(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    let mut ctx = system(&pool).await;
    let query = ListQuery {
        search: "reuter".to_owned(),
        stage: Some("NEW".to_owned()),
        sort: Sort { field: FieldName::Title, descending: false },
        ..ListQuery::new(Kind::Lead)
    };
    let before = read(&mut ctx, "lead").await;
    let page = records::list(&mut ctx, &query).await.unwrap();
    assert_eq!((page.records.len(), page.total), (10, Some(Total::Exactly(10))));
    let leads = read(&mut ctx, "lead").await - before;
    assert!(leads <= PAGE, "{leads} leads are read");
    let none = ListQuery { stage: Some("JUNK".to_owned()), ..query };
    assert_eq!(records::list(&mut ctx, &none).await.unwrap().total, Some(Total::Exactly(0)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_frequent_is_found_wherever_it_lies_in_the_list(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    execute(&pool, "update lead_search set search = search || ' zuletzt' where id > 15000; analyze lead_search").await;
    let ids: Vec<i64> = {
        let sql = "select id from lead where id > 15000 order by created_at limit 100";
        sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
    };
    let mut ctx = system(&pool).await;
    let sort = Sort { field: FieldName::CreatedAt, descending: false };
    let mut query = ListQuery { search: "zuletzt".to_owned(), sort, ..ListQuery::new(Kind::Lead) };
    let first = records::list(&mut ctx, &query).await.unwrap();
    query.after = first.next;
    let second = records::list(&mut ctx, &query).await.unwrap();
    let found: Vec<i64> = first.records.iter().chain(&second.records).map(|record| record.id).collect();
    assert_eq!(found, ids);
    assert_eq!(records::count(&mut ctx, &query).await.unwrap(), Total::MoreThan(10_000));
    assert_eq!(records::total(&mut ctx, &query).await.unwrap(), 25_000);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn keys_of_an_import_are_found_through_the_index_of_their_field(pool: PgPool) {
    classic(&pool).await;
    let naming = Naming::named("Ticker");
    let ticker = FieldDefinition { naming, is_searched: true, ..FieldDefinition::new(Kind::Company) };
    assert_eq!(ticker.field_type, FieldType::Text);
    let mut ctx = system(&pool).await;
    let ticker = custom::create(&mut ctx, ticker).await.unwrap();
    ctx.commit().await.unwrap();
    let companies = format!(
        "insert into company (title, custom, responsible_id, created_at, created_by, changed_at, changed_by)
         select 'Firma ' || i, jsonb_build_object('{ticker}', 'Łódź ' || i / 2 || case i % 2 when 0 then 'a' else 'b' end),
                1, now(), 1, now(), 1
         from generate_series(1, 20000) as i"
    );
    sqlx::query(sqlx::AssertSqlSafe(companies)).execute(&pool).await.unwrap();
    let twice = format!("update company set custom = jsonb_build_object('{ticker}', 'łódź 7A') where id % 10000 = 77");
    sqlx::query(sqlx::AssertSqlSafe(twice)).execute(&pool).await.unwrap();
    execute(&pool, "analyze company").await;
    custom::index_pending(&pool).await.unwrap();

    let mut file = "Name;Ticker\n".to_owned();
    for at in 1..=500 {
        let key = format!("ŁÓDŹ {at}a");
        let key = if at % 2 == 0 { key } else { key.to_lowercase() };
        file.push_str(&format!("New;{key}\nNew;{key}!\n"));
    }
    let mut ctx = system(&pool).await;
    let id = import::save(&mut ctx, "a.csv", file.into_bytes()).await.unwrap();
    let key = Some(Column::Field(FieldName::Custom(ticker)));
    let choices = ImportChoices { kind: Some(Kind::Company), key, ..ImportChoices::default() };
    let before = read(&mut ctx, "company").await;
    let plan = import::inspect(&mut ctx, id, choices).await.unwrap();
    let counted = read(&mut ctx, "company").await - before;
    assert_eq!(plan.options.key, key);
    assert_eq!((plan.updated, plan.created, plan.rejected), (499, 500, 1), "one of them twice");
    assert!(counted <= 2_000, "{counted} rows are read for a thousand keys");
}

/// 20,000 imports of contacts, before which there were 15 of companies.
const IMPORTS: &str = "
    insert into run (kind, state, options, counts, created_at, created_by)
    select 'import', 'finished',
           jsonb_build_object('file_id', i, 'file_name', 'a.csv', 'options', jsonb_build_object(
               'kind', case when i <= 15 then 'company' else 'contact' end)),
           jsonb_build_object('rows', 1, 'created', 1, 'repaired', 0, 'rejected', 0), now(), 1
    from generate_series(1, 20000) as i;
    analyze run;";

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn earlier_imports_of_a_kind_are_read_without_those_of_others(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, IMPORTS).await;
    let mut ctx = system(&pool).await;
    let before = read(&mut ctx, "run").await;
    let first = import::earlier(&mut ctx, Kind::Company, None).await.unwrap();
    let second = import::earlier(&mut ctx, Kind::Company, first.next).await.unwrap();
    assert_eq!((first.imports.len(), second.imports.len(), second.next), (10, 5, None));
    assert_eq!(import::earlier(&mut ctx, Kind::Contact, None).await.unwrap().imports.len(), 10);
    let runs = read(&mut ctx, "run").await - before;
    assert!(runs <= PAGE, "{runs} runs are read");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_searched_list_orders_a_list_of_records(pool: PgPool) {
    classic(&pool).await;
    let size = FieldDefinition { is_searched: true, ..list_of(Kind::Company, "Size", &["S", "M", "L"]) };
    let size = define(&pool, size).await;
    execute(
        &pool,
        "insert into company (title, responsible_id, created_at, created_by, changed_at, changed_by, custom)
         select 'Company', 1, now(), 1, now(), 1, jsonb_build_object('1', substr('sml', 1 + i % 3, 1))
         from generate_series(1, 40000) as i",
    )
    .await;
    custom::index_pending(&pool).await.unwrap();
    for descending in [false, true] {
        let sort = Sort { field: size, descending };
        let mut query = ListQuery { sort, ..ListQuery::new(Kind::Company) };
        let mut ctx = system(&pool).await;
        for counted in [10_001, 0] {
            let before = read(&mut ctx, "company").await;
            let page = records::list(&mut ctx, &query).await.unwrap();
            let rows = read(&mut ctx, "company").await - before - counted;
            assert!(rows <= 2 * PAGE, "{sort:?}: {rows} rows for a page");
            query.after = page.next;
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_searched_field_narrows_and_orders_a_list(pool: PgPool) {
    classic(&pool).await;
    let mut ctx = system(&pool).await;
    let searched = |name: &str, field_type| {
        let naming = Naming { name: Some(name.to_owned()), ..Naming::default() };
        FieldDefinition { naming, field_type, is_searched: true, ..FieldDefinition::new(Kind::Company) }
    };
    let rating = custom::create(&mut ctx, searched("Rating", FieldType::Number)).await.unwrap();
    let note = custom::create(&mut ctx, searched("Note", FieldType::Text)).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!((rating, note), (1, 2));
    execute(&pool, COMPANIES).await;
    custom::index_pending(&pool).await.unwrap();
    let (rating, note) = (FieldName::Custom(rating), FieldName::Custom(note));
    for (filter, sort, shown) in [
        (format!("*(*{}:gt:9)", rating.code()), FieldName::CreatedAt, 10),
        (format!("*(*{}:is:10)", rating.code()), FieldName::CreatedAt, 10),
        (format!("*(*{}:has:contract 1234)", note.code()), FieldName::CreatedAt, 11),
        (format!("*(*{}:is:contract 1234)", note.code()), FieldName::CreatedAt, 1),
        (format!("+(*{}:is:10)(*{}:is:contract 1234)", rating.code(), note.code()), FieldName::CreatedAt, 11),
        (format!("*(*{}:has:contract 123)", note.code()), rating, 50),
        (String::new(), rating, 50),
        (String::new(), note, 50),
    ] {
        for descending in [false, true] {
            let sort = Sort { field: sort, descending };
            let query = ListQuery { filter: filter.parse().unwrap(), sort, ..ListQuery::new(Kind::Company) };
            let mut ctx = system(&pool).await;
            let before = read(&mut ctx, "company").await;
            let page = records::list(&mut ctx, &query).await.unwrap();
            assert_eq!(page.records.len(), shown, "{filter}");
            let counted = if filter.is_empty() { 10_001 } else { PAGE };
            let rows = read(&mut ctx, "company").await - before;
            assert!(rows <= counted + PAGE, "{filter} {sort:?}: {rows} rows for a page");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn searched_links_and_long_texts_narrow_and_order_a_list(pool: PgPool) {
    classic(&pool).await;
    let searched =
        |name: &str, field_type| FieldDefinition { is_searched: true, ..definition(Kind::Company, name, field_type) };
    let keeper = define(&pool, searched("Keeper", FieldType::Employee)).await;
    let parent = define(&pool, searched("Parent", FieldType::Company)).await;
    let partners = FieldDefinition { is_multiple: true, ..searched("Partners", FieldType::Company) };
    let partners = define(&pool, partners).await;
    let page = define(&pool, searched("Page", FieldType::Url)).await;
    let site = define(&pool, searched("Site", FieldType::Address)).await;
    let note = define(&pool, searched("Note", FieldType::LongText)).await;
    assert_eq!([keeper, parent, partners, page, site, note], [1, 2, 3, 4, 5, 6].map(FieldName::Custom));
    execute(&pool, LINKED).await;
    custom::index_pending(&pool).await.unwrap();
    let created = FieldName::CreatedAt;
    for (field, asked, sort, shown, counted) in [
        (keeper, "any:7", created, 10, 0),
        (parent, "any:9", created, 10, 0),
        (parent, "any:9,11", created, 10, 0),
        (partners, "any:9", created, 10, 0),
        (page, "has:page1234", created, 11, 0),
        (site, "begins:main street 1234", created, 11, 0),
        (site, "has:1234\ntown", created, 4, 0),
        (note, "is:note 1234", created, 1, 0),
        (created, "", page, 50, 10_001),
        (created, "", site, 50, 10_001),
        (created, "", note, 50, 10_001),
    ] {
        let filter = if asked.is_empty() { String::new() } else { format!("*(*{}:{asked})", field.code()) };
        for descending in [false, true] {
            let sort = Sort { field: sort, descending };
            let mut query = ListQuery { filter: filter.parse().unwrap(), sort, ..ListQuery::new(Kind::Company) };
            let mut ctx = system(&pool).await;
            let before = read(&mut ctx, "company").await;
            let page = records::list(&mut ctx, &query).await.unwrap();
            assert_eq!(page.records.len(), shown, "{filter}");
            let rows = read(&mut ctx, "company").await - before;
            assert!(rows <= counted + 2 * PAGE, "{filter} {sort:?}: {rows} rows for a page");
            if let Some(next) = page.next {
                query.after = Some(next);
                records::list(&mut ctx, &query).await.unwrap();
                let more = read(&mut ctx, "company").await - before - rows;
                assert!(more <= 2 * PAGE, "{filter} {sort:?}: {more} rows for the second page");
            }
        }
    }
    // Texts of any length have room in the indexes.
    execute(
        &pool,
        "update company set custom = custom || (
             select jsonb_build_object('4', text, '5', text, '6', text)
             from (select string_agg(md5(i::text), '') as text from generate_series(1, 625) as i) as long)
         where id = (select min(id) from company)",
    )
    .await;
}
