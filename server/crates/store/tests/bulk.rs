//! Many records changed at once.

use domain::bulk::{BulkAction, BulkCounts, BulkTarget};
use domain::errors::{Problem, Refusal};
use domain::fields::{FieldDefinition, RequiredFrom};
use domain::list::ListQuery;
use domain::permissions::Role;
use domain::record::{Cause, HistoryEvent};
use domain::run::RunState;
use domain::settings::Naming;
use domain::value::{Link, Money};
use domain::{AppError, FieldName, Kind, Value};
use rust_decimal::Decimal;
use sqlx::PgPool;
use store::{Actor, bulk, custom, records};

use crate::support::*;

pub fn assign(id: i64) -> BulkAction {
    BulkAction::Edit { field: FieldName::ResponsibleId, value: Value::Link(Link::new(id, "")) }
}

pub fn stage(code: &str) -> BulkAction {
    BulkAction::Edit { field: FieldName::Stage, value: Value::Choice(code.to_owned()) }
}

pub fn revenue(amount: i64, currency: &str) -> BulkAction {
    let money = Money { amount: Decimal::from(amount), currency: currency.to_owned() };
    BulkAction::Edit { field: FieldName::AnnualRevenue, value: Value::Money(money) }
}

/// What companies earn, by their numbers.
pub async fn revenues(pool: &PgPool) -> String {
    let sql =
        "select string_agg(coalesce(annual_revenue::text, '-') || ' ' || coalesce(currency, '-'), ', ' order by id)
               from company";
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

pub fn matching(kind: Kind, filter: &str) -> BulkTarget {
    BulkTarget::Matching(Box::new(ListQuery { filter: filter.parse().unwrap(), ..ListQuery::new(kind) }))
}

pub async fn begin(pool: &PgPool, actor: &Actor, kind: Kind, target: BulkTarget, action: BulkAction) -> i64 {
    let mut ctx = acting(pool, actor).await;
    let run = bulk::begin(&mut ctx, kind, target, action).await.unwrap();
    ctx.commit().await.unwrap();
    run
}

pub async fn companies(pool: &PgPool, count: i64) {
    sqlx::query(
        "insert into company (title, responsible_id, source, created_at, created_by, changed_at, changed_by)
         select 'Company ' || i, 1, 'WEB', now(), 1, now(), 1 from generate_series(1, $1) as i",
    )
    .bind(count)
    .execute(pool)
    .await
    .unwrap();
    execute(pool, "insert into company_search select id, ' ' || lower(title) from company").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn few_are_changed_at_once_with_history(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 3).await;
    let run = begin(&pool, &anna, Kind::Company, BulkTarget::These(vec![3, 1, 1, 999]), assign(anna.id)).await;
    let mut ctx = acting(&pool, &anna).await;
    let read = bulk::read(&mut ctx, run).await.unwrap();
    assert_eq!(read.state, RunState::Finished);
    assert_eq!(read.counts, BulkCounts { total: 3, changed: 2, unchanged: 0, failed: 1 });
    assert_eq!((read.failures[0].id, &read.failures[0].reason), (999, &AppError::NotFound));
    let opened = records::open(&mut ctx, Kind::Company, 3).await.unwrap();
    assert_eq!(opened.record.value(FieldName::ResponsibleId).as_id(), Some(anna.id));
    assert_eq!((opened.history[0].cause, opened.history[0].employee_id), (Cause::Bulk, anna.id));
    let event = &opened.history[0].event;
    assert!(matches!(event, HistoryEvent::Field { field: FieldName::ResponsibleId, .. }), "{event:?}");
    // Whoever did not begin it does not read it.
    let ben = employee(&pool, "Ben", Role::Administrator).await;
    assert_eq!(refused(bulk::read(&mut acting(&pool, &ben).await, run).await), AppError::NotFound);
    drop(ctx);
    let again = begin(&pool, &anna, Kind::Company, BulkTarget::These(vec![1]), assign(anna.id)).await;
    let counts = bulk::read(&mut acting(&pool, &anna).await, again).await.unwrap().counts;
    assert_eq!(counts, BulkCounts { total: 1, changed: 0, unchanged: 1, failed: 0 });
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn all_that_match_are_changed_by_a_run_that_goes_on_after_a_crash(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 1_200).await;
    execute(&pool, "update company set source = 'CALL' where id > 1150").await;
    let source = BulkAction::Edit { field: FieldName::Source, value: Value::Choice("CALL".to_owned()) };
    // The change takes records out of the list that it goes through.
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, "*(*source:any:WEB)"), source).await;
    assert_eq!(number(&pool, "select count(*) from company where source = 'CALL'").await, 50, "many are left to a run");
    // What comes later is not meant.
    execute(
        &pool,
        "insert into company (title, source, responsible_id, created_at, created_by, changed_at, changed_by)
         values ('Late', 'WEB', 1, now(), 1, now(), 1)",
    )
    .await;
    execute(&pool, "insert into company_search select id, ' late' from company where title = 'Late'").await;
    // A worker dies in the middle of its second batch, where it waits for a record.
    let mut held = pool.begin().await.unwrap();
    sqlx::query("select from company where id = 700 for update").execute(&mut *held).await.unwrap();
    let dying = tokio::spawn({
        let pool = pool.clone();
        async move { bulk::drain(&pool, run).await }
    });
    let progress = async || bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap();
    while progress().await.counts.done() == 0 {
        tokio::task::yield_now().await;
    }
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    let half = progress().await;
    assert_eq!((half.state, half.counts.changed), (RunState::Running, 500));
    held.rollback().await.unwrap();
    // Two others and a third that begins when they have done: each record is changed once.
    let (one, other) = tokio::join!(bulk::drain(&pool, run), bulk::drain(&pool, run));
    one.unwrap();
    other.unwrap();
    bulk::drain(&pool, run).await.unwrap();
    let read = bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 1_150, changed: 1_150, unchanged: 0, failed: 0 });
    assert_eq!(read.state, RunState::Finished);
    assert_eq!(number(&pool, "select count(*) from company where source = 'CALL'").await, 1_200);
    assert_eq!(number(&pool, "select count(*) from history where cause = 'bulk'").await, 1_150);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_one_may_not_delete_stays_and_is_told(pool: PgPool) {
    classic(&pool).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    companies(&pool, 400).await;
    sqlx::query("update company set responsible_id = $1 where id <= 390").bind(ben.id).execute(&pool).await.unwrap();
    let run = begin(&pool, &ben, Kind::Company, matching(Kind::Company, ""), BulkAction::Delete).await;
    bulk::drain(&pool, run).await.unwrap();
    let read = bulk::read(&mut acting(&pool, &ben).await, run).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 400, changed: 390, unchanged: 0, failed: 10 });
    assert_eq!((read.failures[0].name.as_str(), &read.failures[0].reason), ("Company 391", &AppError::Forbidden));
    assert_eq!(number(&pool, "select count(*) from company where deleted_at is null").await, 10);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn stages_follow_the_rules_of_single_records(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let (open, converted) = (add_lead(&pool, "Amato", "").await, add_lead(&pool, "Bianchi", "").await);
    let mut ctx = acting(&pool, &anna).await;
    let client = domain::ClientChoice::Contact;
    store::inquiries::convert_lead(&mut ctx, converted, &options(client, true), &Default::default()).await.unwrap();
    ctx.commit().await.unwrap();
    let both = || BulkTarget::These(vec![open, converted]);
    let run = begin(&pool, &anna, Kind::Lead, both(), stage("JUNK")).await;
    let read = bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 2, changed: 1, unchanged: 0, failed: 1 });
    assert_eq!(read.failures[0].reason, AppError::Refused(Refusal::LeadConverted));
    let lead = records::get(&mut acting(&pool, &anna).await, Kind::Lead, open).await.unwrap();
    assert_eq!(lead.text(FieldName::Stage), "JUNK");
    assert!(!lead.value(FieldName::ClosedAt).is_empty());
    let run = begin(&pool, &anna, Kind::Lead, BulkTarget::These(vec![open]), stage("NO_SUCH")).await;
    assert_eq!(bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap().counts.failed, 1);
    assert_consistent(&pool).await;
}

async fn define(pool: &PgPool, definition: FieldDefinition) -> FieldName {
    let mut ctx = system(pool).await;
    let id = custom::create(&mut ctx, definition).await.unwrap();
    ctx.commit().await.unwrap();
    FieldName::Custom(id)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn fields_of_administrators_are_changed_and_what_is_required_stays(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let (filled, bare) = (add_lead(&pool, "Amato", "").await, add_lead(&pool, "Bianchi", "").await);
    let area = FieldDefinition { naming: Naming::named("Area"), ..FieldDefinition::new(Kind::Lead) };
    let from = RequiredFrom { pipeline_id: None, stage: "IN_PROCESS".to_owned() };
    let area = define(&pool, FieldDefinition { required_from: vec![from], ..area }).await;
    let edit = |value: Value| BulkAction::Edit { field: area, value };
    let run = begin(&pool, &anna, Kind::Lead, BulkTarget::These(vec![filled]), edit(Value::text(" Kitchen "))).await;
    let mut ctx = acting(&pool, &anna).await;
    assert_eq!(bulk::read(&mut ctx, run).await.unwrap().counts.changed, 1);
    assert_eq!(records::get(&mut ctx, Kind::Lead, filled).await.unwrap().text(area), "Kitchen");
    let query = ListQuery { search: "kitchen".to_owned(), ..ListQuery::new(Kind::Lead) };
    assert_eq!(records::list(&mut ctx, &query).await.unwrap().records.len(), 1, "it is found by it");
    drop(ctx);
    // Who lacks the field does not come so far.
    let both = || BulkTarget::These(vec![filled, bare]);
    let run = begin(&pool, &anna, Kind::Lead, both(), stage("IN_PROCESS")).await;
    let read = bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 2, changed: 1, unchanged: 0, failed: 1 });
    let lacking = AppError::invalid_field(area, Problem::Required);
    assert_eq!((read.failures[0].id, &read.failures[0].reason), (bare, &lacking));
    // And who is so far keeps it.
    let run = begin(&pool, &anna, Kind::Lead, both(), edit(Value::Empty)).await;
    let read = bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 2, changed: 0, unchanged: 1, failed: 1 });
    assert_eq!((read.failures[0].id, &read.failures[0].reason), (filled, &lacking));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_amount_and_its_currency_are_changed_together(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 5).await;
    execute(
        &pool,
        "update company set currency = 'PLN' where id >= 3; update company set annual_revenue = 7 where id in (2, 3, 5);
         update company set currency = 'EUR' where id = 2",
    )
    .await;
    let all = || BulkTarget::These(vec![1, 2, 3, 4]);
    let bare = BulkAction::Edit { field: FieldName::AnnualRevenue, value: Value::Decimal(Decimal::from(7)) };
    let mut ctx = acting(&pool, &anna).await;
    let lacking = AppError::invalid_field(FieldName::Currency, Problem::Required);
    assert_eq!(refused(bulk::begin(&mut ctx, Kind::Company, all(), bare).await), lacking);
    drop(ctx);
    let run = begin(&pool, &anna, Kind::Company, all(), revenue(7, "PLN")).await;
    let counts = bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap().counts;
    assert_eq!(counts, BulkCounts { total: 4, changed: 3, unchanged: 1, failed: 0 });
    assert_eq!(revenues(&pool).await, "7.00 PLN, 7.00 PLN, 7.00 PLN, 7.00 PLN, 7.00 PLN");
    // What was so already is no change.
    assert_eq!(number(&pool, "select count(*) from history where cause = 'bulk'").await, 4);
    assert_eq!(number(&pool, "select count(*) from history where cause = 'bulk' and field = 'currency'").await, 2);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_makes_no_sense_is_refused_before_anything_changes(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 2).await;
    let attempts = [
        (BulkTarget::These(vec![1]), assign(999)),
        (BulkTarget::These(vec![1]), BulkAction::Edit { field: FieldName::Title, value: Value::text("x") }),
        (BulkTarget::These(vec![1]), revenue(5, "")),
        (matching(Kind::Company, "*(*stage:any:NEW)"), BulkAction::Delete),
        (matching(Kind::Lead, ""), BulkAction::Delete),
        (BulkTarget::These(Vec::new()), BulkAction::Delete),
        (BulkTarget::These((0..=10_000).collect()), BulkAction::Delete),
    ];
    for (target, action) in attempts {
        let mut ctx = acting(&pool, &anna).await;
        refused(bulk::begin(&mut ctx, Kind::Company, target, action).await);
    }
    assert_eq!(number(&pool, "select count(*) from run").await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_gone_when_its_turn_comes_is_not_written(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    companies(&pool, 400).await;
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), assign(ben.id)).await;
    sqlx::query("update employee set is_active = false where id = $1").bind(ben.id).execute(&pool).await.unwrap();
    bulk::drain(&pool, run).await.unwrap();
    let read = bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap();
    assert_eq!(read.counts, BulkCounts { total: 400, changed: 0, unchanged: 0, failed: 400 });
    let unknown = AppError::invalid_field(FieldName::ResponsibleId, Problem::UnknownValue);
    assert_eq!((read.failures.len(), &read.failures[0].reason), (100, &unknown));
    assert_eq!(number(&pool, "select count(*) from company where responsible_id <> 1").await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn asked_for_twice_at_once_it_is_done_once(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 50).await;
    let ask = || begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), assign(anna.id));
    let (one, other) = tokio::join!(ask(), ask());
    let mut ctx = acting(&pool, &anna).await;
    let counts = [bulk::read(&mut ctx, one).await.unwrap().counts, bulk::read(&mut ctx, other).await.unwrap().counts];
    assert_eq!(counts.map(|counts| counts.changed).iter().sum::<i64>(), 50);
    assert_eq!(counts.map(|counts| counts.unchanged).iter().sum::<i64>(), 50);
    assert_eq!(number(&pool, "select count(*) from history where cause = 'bulk'").await, 50);
}
