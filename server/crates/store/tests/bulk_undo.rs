//! Changes of many records that are taken back.

use domain::bulk::{BulkAction, BulkCounts, BulkTarget};
use domain::errors::Refusal;
use domain::history::Seen;
use domain::import::ImportChoices;
use domain::permissions::Role;
use domain::run::RunState;
use domain::{AppError, Change, FieldName, Kind, Value};
use rust_decimal::Decimal;
use sqlx::PgPool;
use store::import::{self, Wish};
use store::{Actor, bulk, history, records, runs};

use crate::bulk::{begin, companies, matching, revenue, revenues, stage};
use crate::support::*;

async fn undo(pool: &PgPool, actor: &Actor, run: i64) -> store::Result<i64> {
    let mut ctx = acting(pool, actor).await;
    let undo = bulk::undo(&mut ctx, run).await?;
    ctx.commit().await?;
    Ok(undo)
}

async fn counts(pool: &PgPool, actor: &Actor, run: i64) -> BulkCounts {
    bulk::read(&mut acting(pool, actor).await, run).await.unwrap().counts
}

fn source(code: &str) -> BulkAction {
    BulkAction::Edit { field: FieldName::Source, value: Value::Choice(code.to_owned()) }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn values_that_nobody_changed_since_are_what_they_were(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    companies(&pool, 5).await;
    execute(&pool, "update company set source = 'CALL' where id = 2; update company set source = null where id = 3")
        .await;
    let run = begin(&pool, &anna, Kind::Company, BulkTarget::These(vec![1, 2, 3, 4]), source("EMAIL")).await;
    // Two are changed by hand, one of them back to what it was.
    let mut ctx = acting(&pool, &ben).await;
    for (id, after) in [(4, "CALL"), (1, "WEB")] {
        let (before, after) = (Value::Choice("EMAIL".to_owned()), Value::Choice(after.to_owned()));
        let change = Change { field: FieldName::Source, before, after };
        records::edit(&mut ctx, Kind::Company, id, vec![change], None).await.unwrap();
    }
    ctx.commit().await.unwrap();
    let back = undo(&pool, &anna, run).await.unwrap();
    let read = bulk::read(&mut acting(&pool, &anna).await, back).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 4, changed: 2, unchanged: 1, failed: 1 });
    assert_eq!((read.failures[0].id, &read.failures[0].reason), (4, &AppError::Refused(Refusal::ChangedSince)));
    assert!(read.is_undo && !read.can_be_undone());
    let codes = "select string_agg(coalesce(source, '-'), ' ' order by id) from company";
    let codes: String = sqlx::query_scalar(codes).fetch_one(&pool).await.unwrap();
    assert_eq!(codes, "WEB CALL - CALL WEB");
    // Once is enough, and it is nobody else's matter.
    assert_eq!(undo(&pool, &anna, run).await.unwrap(), back);
    let first = bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap();
    assert_eq!((first.undone_by, first.can_be_undone()), (Some(back), false));
    assert_eq!(refused(undo(&pool, &ben, run).await), AppError::NotFound);
    assert_eq!(refused(undo(&pool, &anna, back).await), AppError::Refused(Refusal::NotUndoable));
    let mut ctx = acting(&pool, &anna).await;
    assert_eq!(bulk::latest(&mut ctx, Kind::Company).await.unwrap(), Some(back));
    assert_eq!(bulk::latest(&mut ctx, Kind::Deal).await.unwrap(), None);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn stages_go_back_with_what_they_mean(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let (one, other) = (add_lead(&pool, "Amato", "").await, add_lead(&pool, "Bianchi", "").await);
    let both = || BulkTarget::These(vec![one, other]);
    let run = begin(&pool, &anna, Kind::Lead, BulkTarget::These(vec![one]), stage("IN_PROCESS")).await;
    assert_eq!(counts(&pool, &anna, run).await.changed, 1);
    let run = begin(&pool, &anna, Kind::Lead, both(), stage("JUNK")).await;
    let back = undo(&pool, &anna, run).await.unwrap();
    assert_eq!(counts(&pool, &anna, back).await.changed, 2);
    let mut ctx = acting(&pool, &anna).await;
    for (lead, stage) in [(one, "IN_PROCESS"), (other, "NEW")] {
        let lead = records::get(&mut ctx, Kind::Lead, lead).await.unwrap();
        assert_eq!((lead.text(FieldName::Stage), lead.value(FieldName::ClosedAt)), (stage, &Value::Empty));
    }
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_amount_goes_back_with_its_currency_or_not_at_all(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 3).await;
    execute(&pool, "update company set annual_revenue = 5, currency = 'EUR' where id = 2").await;
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), revenue(7, "PLN")).await;
    // The amount of one is in another currency by now: as much as before would be something else.
    let mut ctx = acting(&pool, &anna).await;
    let (before, after) = (Value::Choice("PLN".to_owned()), Value::Choice("GBP".to_owned()));
    let change = Change { field: FieldName::Currency, before, after };
    records::edit(&mut ctx, Kind::Company, 3, vec![change], None).await.unwrap();
    ctx.commit().await.unwrap();
    let back = undo(&pool, &anna, run).await.unwrap();
    let read = bulk::read(&mut acting(&pool, &anna).await, back).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 3, changed: 2, unchanged: 0, failed: 1 });
    assert_eq!((read.failures[0].id, &read.failures[0].reason), (3, &AppError::Refused(Refusal::ChangedSince)));
    assert_eq!(revenues(&pool).await, "- -, 5.00 EUR, 7.00 GBP");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn half_an_amount_goes_back_only_beside_the_half_that_stayed(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 4).await;
    // Of two the run changes the amount alone, of two the currency alone.
    execute(
        &pool,
        "update company set annual_revenue = 1000, currency = 'PLN' where id < 3;
         update company set annual_revenue = 1200, currency = 'EUR' where id > 2",
    )
    .await;
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), revenue(1200, "PLN")).await;
    assert_eq!(number(&pool, "select count(*) from history where cause = 'bulk'").await, 4);
    // Of one of each somebody changes the other half.
    let amount = |amount: i64| Value::Decimal(Decimal::from(amount));
    let currency = |code: &str| Value::Choice(code.to_owned());
    let mut ctx = acting(&pool, &anna).await;
    for (id, field, before, after) in [
        (1, FieldName::Currency, currency("PLN"), currency("GBP")),
        (3, FieldName::AnnualRevenue, amount(1200), amount(5000)),
    ] {
        records::edit(&mut ctx, Kind::Company, id, vec![Change { field, before, after }], None).await.unwrap();
    }
    ctx.commit().await.unwrap();
    let back = undo(&pool, &anna, run).await.unwrap();
    let read = bulk::read(&mut acting(&pool, &anna).await, back).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 4, changed: 2, unchanged: 0, failed: 2 });
    assert!(read.failures.iter().all(|failure| failure.reason == AppError::Refused(Refusal::ChangedSince)));
    assert_eq!(revenues(&pool).await, "1200.00 GBP, 1000.00 PLN, 5000.00 PLN, 1200.00 EUR");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_emptied_amount_comes_back_in_the_currency_that_it_had(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 3).await;
    execute(&pool, "update company set annual_revenue = 1000, currency = 'PLN'").await;
    let empty = BulkAction::Edit { field: FieldName::AnnualRevenue, value: Value::Empty };
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), empty).await;
    assert_eq!(revenues(&pool).await, "- PLN, - PLN, - PLN");
    // The next amounts of two are to be in another currency.
    let mut ctx = acting(&pool, &anna).await;
    for id in [2, 3] {
        let (before, after) = (Value::Choice("PLN".to_owned()), Value::Choice("GBP".to_owned()));
        let change = Change { field: FieldName::Currency, before, after };
        records::edit(&mut ctx, Kind::Company, id, vec![change], None).await.unwrap();
    }
    ctx.commit().await.unwrap();
    // By hand the amount comes back with its currency.
    let emptied = number(&pool, "select id from history where record_id = 3 and field = 'annual_revenue'").await;
    let mut ctx = acting(&pool, &anna).await;
    history::restore(&mut ctx, Kind::Company, 3, emptied, Seen::Field(Value::Empty)).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(revenues(&pool).await, "- PLN, - GBP, 1000.00 PLN");
    // For many it comes back where the currency is still the same: as much in another one would be something else.
    let back = undo(&pool, &anna, run).await.unwrap();
    let read = bulk::read(&mut acting(&pool, &anna).await, back).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 3, changed: 1, unchanged: 1, failed: 1 });
    assert_eq!((read.failures[0].id, &read.failures[0].reason), (2, &AppError::Refused(Refusal::ChangedSince)));
    assert_eq!(revenues(&pool).await, "1000.00 PLN, - GBP, 1000.00 PLN");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_two_fields_of_a_record_were_is_given_back_in_one_batch(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 600).await;
    // One of them gets only an amount, so that a batch of changes would end in the middle of a record.
    execute(&pool, "update company set currency = 'PLN' where id = 1").await;
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), revenue(7, "PLN")).await;
    bulk::drain(&pool, run).await.unwrap();
    assert_eq!(number(&pool, "select count(*) from history where cause = 'bulk'").await, 1_199);
    let back = undo(&pool, &anna, run).await.unwrap();
    bulk::drain(&pool, back).await.unwrap();
    assert_eq!(counts(&pool, &anna, back).await, BulkCounts { total: 600, changed: 600, unchanged: 0, failed: 0 });
    let left = "select count(*) from company where annual_revenue is not null or (currency is not null) <> (id = 1)";
    assert_eq!(number(&pool, left).await, 0);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_deleted_comes_back_by_a_run_that_several_work_at(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 1_200).await;
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), BulkAction::Delete).await;
    assert_eq!(refused(undo(&pool, &anna, run).await), AppError::Refused(Refusal::NotUndoable), "it goes on");
    bulk::drain(&pool, run).await.unwrap();
    assert_eq!(number(&pool, "select count(*) from company where deleted_at is null").await, 0);
    let mut ctx = acting(&pool, &anna).await;
    records::restore(&mut ctx, Kind::Company, &[7, 8]).await.unwrap();
    ctx.commit().await.unwrap();
    // One of them was deleted again since: that was no mistake.
    execute(&pool, "update company set deleted_at = now() where id = 8; delete from company_search where id = 8").await;
    let back = undo(&pool, &anna, run).await.unwrap();
    let (one, other) = tokio::join!(bulk::drain(&pool, back), bulk::drain(&pool, back));
    one.unwrap();
    other.unwrap();
    let read = bulk::read(&mut acting(&pool, &anna).await, back).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 1_200, changed: 1_198, unchanged: 1, failed: 1 });
    assert_eq!((read.state, read.failures[0].id), (RunState::Finished, 8));
    assert_eq!(number(&pool, "select count(*) from company where deleted_at is null").await, 1_199);
    assert_consistent(&pool).await;
}

/// Imports three companies, and returns the run.
async fn import_three(pool: &PgPool) -> i64 {
    let choices = ImportChoices { kind: Some(Kind::Company), ..ImportChoices::default() };
    let wish = Wish { choices, ..Wish::default() };
    import::import_file(pool, "three.csv", b"Name\nA\nB\nC\n".to_vec(), wish, now()).await.unwrap().id
}

async fn undo_import(pool: &PgPool, run: i64) {
    let mut ctx = system(pool).await;
    import::undo(&mut ctx, run).await.unwrap();
    ctx.commit().await.unwrap();
    runs::work_pending(pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_an_undone_import_would_have_removed_stays_in_the_bin(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 1).await;
    let import = import_three(&pool).await;
    let ids: Vec<i64> = sqlx::query_scalar("select id from company order by id").fetch_all(&pool).await.unwrap();
    let run = begin(&pool, &anna, Kind::Company, BulkTarget::These(ids[..3].to_vec()), BulkAction::Delete).await;
    undo_import(&pool, import).await;
    assert_eq!(number(&pool, "select count(*) from company where deleted_at is null").await, 0);
    let back = undo(&pool, &anna, run).await.unwrap();
    let read = bulk::read(&mut acting(&pool, &anna).await, back).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 3, changed: 1, unchanged: 0, failed: 2 });
    assert_eq!((read.failures[0].id, &read.failures[0].reason), (ids[1], &AppError::Refused(Refusal::ImportUndone)));
    let left: Vec<i64> =
        sqlx::query_scalar("select id from company where deleted_at is null").fetch_all(&pool).await.unwrap();
    assert_eq!(left, ids[..1], "only what did not come with the import");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_an_undone_import_left_comes_back_from_a_later_deletion(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let import = import_three(&pool).await;
    let kept: i64 = sqlx::query_scalar("select min(id) from company").fetch_one(&pool).await.unwrap();
    let mut ctx = acting(&pool, &anna).await;
    let change = Change { field: FieldName::AddressCity, before: Value::Empty, after: Value::text("By hand") };
    records::edit(&mut ctx, Kind::Company, kept, vec![change], None).await.unwrap();
    ctx.commit().await.unwrap();
    undo_import(&pool, import).await;
    assert_eq!(number(&pool, "select count(*) from company where deleted_at is null").await, 1);
    let run = begin(&pool, &anna, Kind::Company, BulkTarget::These(vec![kept]), BulkAction::Delete).await;
    let back = undo(&pool, &anna, run).await.unwrap();
    assert_eq!(counts(&pool, &anna, back).await, BulkCounts { total: 1, changed: 1, unchanged: 0, failed: 0 });
    assert_eq!(number(&pool, "select count(*) from company where deleted_at is null").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_followed_for_their_company_is_no_contact_to_bring_back(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 1).await;
    let mut ids = Vec::new();
    for name in ["Doyle", "Meier"] {
        let mut contact = new_record(Kind::Contact, &[(FieldName::LastName, name)]);
        contact.values.insert(FieldName::CompanyId, Value::link(Some(1), None));
        ids.push(add(&pool, contact).await);
    }
    // The company has another primary contact then, which its history notes under the same run.
    let run = begin(&pool, &anna, Kind::Contact, BulkTarget::These(vec![ids[0]]), BulkAction::Delete).await;
    let back = undo(&pool, &anna, run).await.unwrap();
    assert_eq!(counts(&pool, &anna, back).await, BulkCounts { total: 1, changed: 1, unchanged: 0, failed: 0 });
    assert_eq!(number(&pool, "select count(*) from contact where deleted_at is null").await, 2);
}
