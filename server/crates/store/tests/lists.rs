//! Lists: walking their pages yields every row once, in order, whatever they are sorted by.

use std::cmp::Ordering;

use domain::fields::{self, FieldType};
use domain::list::{ListQuery, PAGE_SIZE, Sort, Total};
use domain::permissions::Role;
use domain::{AppError, FieldName, Kind, Record, Value};
use sqlx::PgPool;
use store::{Ctx, records};

use crate::support::*;

/// Rows of every kind with equal, empty and accented values, more than two pages of each; every seventh deleted.
const ROWS: &str = "
    create temp table sample as
        select i, (array['', 'Ähre', 'ahorn', 'Zeder', 'Żuraw', 'Regal 2', 'Regal 10'])[1 + i % 7] as name,
               case when i % 3 > 0 then (i * 7919 % 11)::numeric / 4 end as amount,
               timestamptz '2026-01-01 00:00:00.000123Z' + interval '1 hour' * (i / 4) as at,
               case when i % 13 = 0 then now() end as deleted_at
        from generate_series(1, 137) as i;
    insert into lead (title, last_name, company_title, amount, currency, stage, stage_semantics, responsible_id,
                      created_at, created_by, changed_at, changed_by, deleted_at)
        select name, name, name, amount, 'EUR', 'NEW', 'P', 1, at, 1, at, 1, deleted_at from sample;
    insert into deal (title, amount, currency, pipeline_id, stage, stage_semantics, responsible_id, created_at, created_by,
                      changed_at, changed_by, deleted_at)
        select name, amount, 'EUR', 0, case when i % 2 = 0 then 'NEW' else 'WON' end, case when i % 2 = 0 then 'P' else 'S' end,
               1, at, 1, at, 1, deleted_at from sample;
    insert into contact (last_name, responsible_id, created_at, created_by, changed_at, changed_by, deleted_at)
        select name, 1, at, 1, at, 1, deleted_at from sample;
    insert into company (title, responsible_id, created_at, created_by, changed_at, changed_by, deleted_at)
        select name, 1, at, 1, at, 1, deleted_at from sample;
    drop table sample;";

/// All records of a list, page by page.
pub async fn walk(ctx: &mut Ctx, mut query: ListQuery) -> Vec<Record> {
    let mut rows = Vec::new();
    loop {
        let page = records::list(ctx, &query).await.unwrap();
        assert!(page.records.len() <= usize::try_from(PAGE_SIZE).unwrap());
        assert_eq!(page.total.is_some(), query.after.is_none(), "counted for the first page only");
        rows.extend(page.records);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return rows,
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_sort_yields_every_row_once_and_in_order(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    let mut ctx = system(&pool).await;
    for kind in Kind::ALL {
        for field in fields::fields(kind).iter().filter(|field| field.is_sortable) {
            for descending in [false, true] {
                let sort = Sort { field: field.name, descending };
                let rows = walk(&mut ctx, ListQuery { sort, ..ListQuery::new(kind) }).await;
                let mut ids: Vec<i64> = rows.iter().map(|record| record.id).collect();
                for pair in rows.windows(2) {
                    assert!(is_in_order(&pair[0], &pair[1], sort), "{kind:?} {sort:?} {} {}", pair[0].id, pair[1].id);
                }
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), 127, "{kind:?} {sort:?}");
            }
        }
    }
}

/// Whether two neighbours may stand so. Texts are compared for equality only: their order is the collation's.
fn is_in_order(before: &Record, after: &Record, sort: Sort) -> bool {
    let by_value = match (before.value(sort.field), after.value(sort.field)) {
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::Moment(a), Value::Moment(b)) => a.utc_ms.cmp(&b.utc_ms),
        // Empty amounts come last, whatever the direction.
        (Value::Decimal(_), Value::Empty) => return true,
        (Value::Empty, Value::Decimal(_)) => {
            return fields::field(before.kind, sort.field).unwrap().field_type != FieldType::Amount;
        }
        (a, b) if a == b => Ordering::Equal,
        _ => return true,
    };
    let by_id = before.id.cmp(&after.id);
    let order = by_value.then(by_id);
    order == if sort.descending { Ordering::Greater } else { Ordering::Less }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn names_sort_as_people_expect(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    let mut ctx = system(&pool).await;
    let sort = Sort { field: FieldName::Title, descending: false };
    let rows = walk(&mut ctx, ListQuery { sort, ..ListQuery::new(Kind::Company) }).await;
    let mut titles: Vec<&str> = rows.iter().map(|record| record.text(FieldName::Title)).collect();
    titles.dedup();
    assert_eq!(titles, ["", "ahorn", "Ähre", "Regal 2", "Regal 10", "Zeder", "Żuraw"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_list_is_narrowed_by_pipeline_and_stage(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    let mut ctx = system(&pool).await;
    let query = ListQuery { pipeline_id: Some(0), stage: Some("WON".to_owned()), ..ListQuery::new(Kind::Deal) };
    let won = walk(&mut ctx, query.clone()).await;
    assert!(won.iter().all(|deal| deal.text(FieldName::Stage) == "WON"));
    assert_eq!(records::total(&mut ctx, &query).await.unwrap(), i64::try_from(won.len()).unwrap());
    let page = records::list(&mut ctx, &query).await.unwrap();
    assert_eq!(page.total, Some(Total::Exactly(i64::try_from(won.len()).unwrap())));
    let elsewhere = ListQuery { pipeline_id: Some(99), ..ListQuery::new(Kind::Deal) };
    assert_eq!(records::total(&mut ctx, &elsewhere).await.unwrap(), 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn large_totals_are_capped_and_exact_on_request(pool: PgPool) {
    classic(&pool).await;
    execute(
        &pool,
        "insert into company (title, responsible_id, created_at, created_by, changed_at, changed_by)
         select 'Company ' || i, 1, now(), 1, now(), 1 from generate_series(1, 10001) as i",
    )
    .await;
    let mut ctx = system(&pool).await;
    let query = ListQuery::new(Kind::Company);
    assert_eq!(records::list(&mut ctx, &query).await.unwrap().total, Some(Total::MoreThan(10_000)));
    assert_eq!(records::total(&mut ctx, &query).await.unwrap(), 10_001);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_list_shows_the_first_phone_and_e_mail_and_what_is_linked(pool: PgPool) {
    use domain::ContactPointKind::{Email, Phone};
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Serra")])).await;
    let mut new = new_record(Kind::Contact, &[(FieldName::LastName, "Amato")]);
    new.values.insert(FieldName::CompanyId, Value::link(Some(company), None));
    for (kind, value) in [(Phone, "+39 347 111 2222"), (Phone, "+39 347 333 4444"), (Email, "a@example.org")] {
        new.contact_points.push(point(kind, value));
    }
    add(&pool, new).await;
    let actor = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &actor).await;
    let page = records::list(&mut ctx, &ListQuery::new(Kind::Contact)).await.unwrap();
    let values: Vec<&str> = page.records[0].contact_points.iter().map(|point| point.value.as_str()).collect();
    assert_eq!(values, ["+39 347 111 2222", "a@example.org"]);
    let linked = page.records[0].value(FieldName::CompanyId);
    assert_eq!(linked, &Value::link(Some(company), Some("Serra".to_owned())));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_forged_cursor_is_refused_or_harmless(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    for value in [Some("not a date'; drop table lead; --".to_owned()), Some(String::new()), None] {
        let mut ctx = system(&pool).await;
        let after = Some(domain::list::Cursor { value, id: 5 });
        match records::list(&mut ctx, &ListQuery { after, ..ListQuery::new(Kind::Lead) }).await {
            Ok(_) => {}
            Err(error) => assert_eq!(error.for_user("1"), AppError::NotFound),
        }
    }
    assert_eq!(number(&pool, "select count(*) from lead").await, 137);
}
