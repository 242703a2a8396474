//! The demo data is as if it had been entered.

use chrono::Timelike;
use domain::contact_point::normalize_email;
use domain::{AppError, CrmMode, FieldName, Kind, Refusal};
use sqlx::{PgPool, Row};
use store::demo::{DemoOptions, load, load_team_into_new};
use store::records::{contact_points, search};

use crate::support::*;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_team_is_loaded_into_a_new_database_only(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let counts = load_team_into_new(&pool, 300, 1, now()).await.unwrap();
    assert_eq!((counts.employees, counts.leads, counts.deals, counts.contacts, counts.companies), (6, 300, 60, 60, 60));
    let mut ctx = system(&pool).await;
    assert_eq!(store::mode::settings(&mut ctx).await.unwrap().mode, CrmMode::Classic);
    drop(ctx);
    assert_consistent(&pool).await;
    for (expected, sql) in [
        (5, "select count(distinct stage) from lead"),
        (2, "select count(distinct pipeline_id) from deal"),
        (3, "select count(distinct currency) from lead"),
        (6, "select count(distinct responsible_id) from lead"),
        (150, "select count(*) from lead where stage_semantics = 'P'"),
        (
            75,
            "select count(*) from activity join lead on lead.id = owner_id where owner_kind = 1 and completed_at is null",
        ),
        (600, "select count(*) from contact_point where owner_kind = 1"),
        (480, "select count(*) from history where field = '' and cause = 'demo'"),
        (3, "select count(*) from lead where is_return_customer and contact_id is not null and company_id is not null"),
        (0, "select count(*) from lead where created_at > '2026-03-02T09:00Z' or moved_at > '2026-03-02T09:00Z'"),
        (0, "select count(*) from lead where '' in (title, first_name, last_name, company_title)"),
        (0, "select count(*) from employee where password_hash is not null or email not like '%.example'"),
    ] {
        assert_eq!(number(&pool, sql).await, expected, "{sql}");
    }
    assert!(
        number(&pool, "select count(*) from activity where completed_at is null and deadline < '2026-03-02Z'").await
            > 0
    );
    assert_eq!(refused(load_team_into_new(&pool, 1, 1, now()).await), AppError::Refused(Refusal::NotEmpty));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn leads_are_added_in_classic_mode_only(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let options = DemoOptions { leads: 1, seed: 1, with_team: false };
    assert_eq!(refused(load(&pool, options, now()).await), AppError::Refused(Refusal::NeedsClassic));
    classic(&pool).await;
    for leads in [0, 1, 37] {
        let counts = load(&pool, DemoOptions { leads, ..options }, now()).await.unwrap();
        assert_eq!((counts.leads, counts.employees), (leads, 0));
    }
    assert_eq!(
        number(&pool, "select count(distinct responsible_id) from lead").await,
        1,
        "nobody but the system employee"
    );
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn equal_seeds_make_equal_leads(pool: PgPool) {
    classic(&pool).await;
    for seed in [1, 1, 2] {
        load(&pool, DemoOptions { leads: 40, seed, with_team: false }, now()).await.unwrap();
    }
    assert_eq!(
        number(
            &pool,
            "select count(distinct (search, amount, created_at, stage)) from lead join lead_search using (id)"
        )
        .await,
        80
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_searched_is_what_the_store_would_have_written(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    load_team_into_new(&pool, 500, 9, now()).await.unwrap();
    for (kind, sql) in [
        (
            Kind::Lead,
            "select id, search, title, concat_ws(' ', first_name, second_name), last_name, company_title
             from lead join lead_search using (id)",
        ),
        (
            Kind::Contact,
            "select id, search, first_name, second_name, last_name, company_title from contact join contact_search using (id)",
        ),
        (Kind::Company, "select id, search, title, '', '', '' from company join company_search using (id)"),
    ] {
        let rows = sqlx::query(sql).fetch_all(&pool).await.unwrap();
        let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        let mut connection = pool.acquire().await.unwrap();
        let points = contact_points::of_many(&mut connection, kind, &ids).await.unwrap();
        for row in &rows {
            let names: [&str; 4] = [row.get(2), row.get(3), row.get(4), row.get(5)];
            let expected = search::of_client(&names, &points[&row.get::<i64, _>(0)]);
            assert_eq!(row.get::<&str, _>(1), expected);
        }
    }
    let deals = sqlx::query(
        "select deal_search.search, deal.title, concat_ws(' ', first_name, second_name, last_name), company.title
         from deal join deal_search using (id) join contact on contact.id = contact_id join company on company.id = deal.company_id",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(deals.len(), 100);
    for deal in deals {
        assert_eq!(deal.get::<&str, _>(0), search::of_deal(deal.get(1), deal.get(2), deal.get(3), &[]));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn phones_e_mails_and_instants_are_as_if_entered(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    load_team_into_new(&pool, 400, 4, now()).await.unwrap();
    let points = sqlx::query("select kind, value, normalized from contact_point").fetch_all(&pool).await.unwrap();
    for point in points {
        let (kind, value, normalized): (&str, &str, &str) = (point.get(0), point.get(1), point.get(2));
        let expected = match kind {
            "PHONE" => store::phone::normalize(value, "PL"),
            "EMAIL" => normalize_email(value),
            _ => domain::contact_point::normalize_web(value),
        };
        assert_eq!(expected.as_deref(), Some(normalized), "{value}");
    }
    let instants: Vec<chrono::DateTime<chrono::Utc>> =
        sqlx::query_scalar("select created_at from lead").fetch_all(&pool).await.unwrap();
    assert!(instants.iter().all(|instant| instant.nanosecond() % 1_000_000 == 0), "whole milliseconds");
    // A converted lead can be edited as any other record: every value of it is a valid one.
    let lead = number(&pool, "select min(id) from lead where stage = 'CONVERTED'").await;
    let mut ctx = system(&pool).await;
    let record = store::records::get(&mut ctx, Kind::Lead, lead).await.unwrap();
    let change = domain::Change {
        field: FieldName::Comment,
        before: record.value(FieldName::Comment).clone(),
        after: domain::Value::text("Changed"),
    };
    store::records::edit(&mut ctx, Kind::Lead, lead, vec![change], Some(record.contact_points.clone())).await.unwrap();
    let opened = store::records::open(&mut ctx, Kind::Lead, lead).await.unwrap();
    assert_eq!(opened.history.len(), 2, "the contact points did not change");
}
