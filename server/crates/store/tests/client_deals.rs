//! The deals of a contact or company.

use domain::client_deals::DealSum;
use domain::permissions::Role;
use domain::record::NewRecord;
use domain::value::Link;
use domain::{AppError, Change, FieldName, Kind, Value};
use rust_decimal::Decimal;
use sqlx::PgPool;
use store::records;

use crate::support::*;

fn deal(company: i64, title: &str, amount: i64, currency: &str) -> NewRecord {
    let mut new = new_record(Kind::Deal, &[(FieldName::Title, title)]);
    let link = Value::Link(Link::new(company, ""));
    let values = [
        (FieldName::CompanyId, link),
        (FieldName::Amount, Value::Decimal(amount.into())),
        (FieldName::Currency, Value::Choice(currency.to_owned())),
    ];
    new.values.extend(values);
    new
}

fn sum(count: i64, sums: &[(&str, i64)]) -> DealSum {
    let sums = sums.iter().map(|(currency, sum)| ((*currency).to_owned(), Decimal::from(*sum)));
    DealSum { count, sums: sums.collect() }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_deal_is_not_found_by_the_new_name_of_its_client(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await;
    let gone = add(&pool, deal(company, "Gone", 7, "EUR")).await;
    delete(&pool, Kind::Deal, gone).await;
    let mut ctx = system(&pool).await;
    let change = Change { field: FieldName::Title, before: Value::text("Firma"), after: Value::text("Other") };
    records::edit(&mut ctx, Kind::Company, company, vec![change], None).await.unwrap();
    ctx.commit().await.unwrap();
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_clients_deals_come_with_what_is_next_and_what_they_come_to(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await;
    let other = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Other")])).await;
    let kitchen = add(&pool, deal(company, "Kitchen", 100, "EUR")).await;
    let shelves = add(&pool, deal(company, "Shelves", 50, "EUR")).await;
    let chairs = add(&pool, deal(company, "Chairs", 30, "PLN")).await;
    let gone = add(&pool, deal(company, "Gone", 7, "EUR")).await;
    add(&pool, deal(other, "Foreign", 1, "EUR")).await;
    delete(&pool, Kind::Deal, gone).await;
    add_activity(&pool, Kind::Deal, kitchen).await;
    execute(&pool, "update deal set stage = 'WON', stage_semantics = 'S', closed_at = now() where title = 'Shelves'")
        .await;

    let mut ctx = system(&pool).await;
    let page = records::deals_of_client(&mut ctx, Kind::Company, company, None).await.unwrap();
    let ids: Vec<i64> = page.deals.iter().map(|deal| deal.record.id).collect();
    assert_eq!((ids, page.next), (vec![chairs, shelves, kitchen], None));
    let next: Vec<Option<&str>> =
        page.deals.iter().map(|deal| deal.next_activity.as_ref().map(|activity| activity.subject.as_str())).collect();
    assert_eq!(next, [None, None, Some("Call")]);
    let totals = page.totals.unwrap();
    assert_eq!(totals.open, sum(2, &[("EUR", 100), ("PLN", 30)]));
    assert_eq!((totals.won, totals.lost), (sum(1, &[("EUR", 50)]), sum(0, &[])));
    let opened = records::open(&mut ctx, Kind::Company, company).await.unwrap();
    assert_eq!(opened.deal_count, 3);

    let of_a_deal = records::deals_of_client(&mut ctx, Kind::Deal, kitchen, None).await;
    assert_eq!(refused(of_a_deal), AppError::NotFound);
    let of_nobody = records::deals_of_client(&mut ctx, Kind::Company, 404, None).await;
    assert_eq!(refused(of_nobody), AppError::NotFound);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_deals_are_read_page_by_page_along_the_index(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await;
    execute(
        &pool,
        "insert into company (title, responsible_id, created_at, created_by, changed_at, changed_by)
         select 'Other', 1, now(), 1, now(), 1 from generate_series(1, 99);
         insert into deal (pipeline_id, title, stage, stage_semantics, responsible_id, created_at, created_by, changed_at,
                           changed_by, company_id)
         select 0, 'Deal ' || i, 'NEW', 'P', 1, now(), 1, now(), 1, 1 + i % 100 from generate_series(1, 20000) as i;
         analyze deal;",
    )
    .await;
    let sql = "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'deal'";
    let mut ctx = acting(&pool, &anna).await;
    let mut seen: Vec<i64> = Vec::new();
    let mut before = None;
    let mut pages = 0;
    loop {
        let known: i64 = sqlx::query_scalar(sql).fetch_one(&mut *ctx.tx).await.unwrap();
        let page = records::deals_of_client(&mut ctx, Kind::Company, company, before).await.unwrap();
        let read: i64 = sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut *ctx.tx).await.unwrap() - known;
        assert!(before.is_none() || read <= 60, "{read} rows for a page");
        seen.extend(page.deals.iter().map(|deal| deal.record.id));
        pages += 1;
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), pages), (200, 4));
    assert!(seen.is_sorted_by(|newer, older| newer > older));
}
