//! Who is made responsible for records is told.

use domain::bulk::BulkTarget;
use domain::import::ImportChoices;
use domain::notification::Reason;
use domain::permissions::Role;
use domain::record::NewRecord;
use domain::value::Link;
use domain::{Change, ClientChoice, FieldName, Kind, Value};
use sqlx::PgPool;
use store::import::{self, Wish};
use store::{Actor, bulk, conversion, inquiries, notifications, records};

use crate::bulk::{assign, begin, companies};
use crate::support::*;

/// What somebody was told, the latest first, and forgets then: of how many records, and the name of one.
async fn told(pool: &PgPool, actor: &Actor) -> Vec<(Reason, Kind, i64, Option<String>)> {
    let mut ctx = acting(pool, actor).await;
    let own = notifications::own(&mut ctx, Some(0)).await.unwrap();
    let list = notifications::list(&mut ctx).await.unwrap();
    notifications::read(&mut ctx, own.latest).await.unwrap();
    ctx.commit().await.unwrap();
    list.into_iter().filter(|one| !one.is_read).map(|one| (one.reason, one.kind, one.records, one.record)).collect()
}

/// A record of somebody's.
fn of(kind: Kind, title: &str, responsible: &Actor) -> NewRecord {
    let mut new = new_record(kind, &[(FieldName::Title, title)]);
    new.values.insert(FieldName::ResponsibleId, Value::link(Some(responsible.id), None));
    new
}

fn given(from: &Actor, to: &Actor) -> Vec<Change> {
    let value = |actor: &Actor| Value::Link(Link::new(actor.id, ""));
    vec![Change { field: FieldName::ResponsibleId, before: value(from), after: value(to) }]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_is_made_responsible_for_a_record_is_told_once(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Administrator).await;
    let one = |kind, name: &str| vec![(Reason::Responsible, kind, 1, Some(name.to_owned()))];
    let mut ctx = acting(&pool, &anna).await;
    let company = records::create(&mut ctx, of(Kind::Company, "Doyle Ltd", &ben)).await.unwrap();
    records::create(&mut ctx, of(Kind::Company, "Own Ltd", &anna)).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &ben).await, one(Kind::Company, "Doyle Ltd"));
    assert_eq!(told(&pool, &anna).await, [], "by their own hand");

    // Of another change nobody is told, nor who takes a record.
    let mut ctx = acting(&pool, &anna).await;
    let renamed = Change { field: FieldName::Title, before: Value::text("Doyle Ltd"), after: Value::text("Doyle AG") };
    records::edit(&mut ctx, Kind::Company, company, vec![renamed], None).await.unwrap();
    records::edit(&mut ctx, Kind::Company, company, given(&ben, &anna), None).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!((told(&pool, &anna).await, told(&pool, &ben).await), (Vec::new(), Vec::new()));
    let mut ctx = acting(&pool, &ben).await;
    records::edit(&mut ctx, Kind::Company, company, given(&anna, &ben), None).await.unwrap();
    records::edit(&mut ctx, Kind::Company, company, given(&ben, &anna), None).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &anna).await, one(Kind::Company, "Doyle AG"));
    assert_eq!(told(&pool, &ben).await, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn in_simple_mode_the_deal_of_a_new_lead_is_told_of(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Administrator).await;
    let mut ctx = acting(&pool, &anna).await;
    let mut lead = of(Kind::Lead, "Kitchen", &ben);
    lead.values.insert(FieldName::LastName, Value::text("Doyle"));
    inquiries::create_lead(&mut ctx, lead).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &ben).await, [(Reason::Responsible, Kind::Deal, 1, Some("Kitchen".to_owned()))]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_a_change_of_many_records_everybody_is_told_once(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Administrator).await;
    let cleo = employee(&pool, "Cleo", Role::Administrator).await;
    companies(&pool, 4).await;
    for (id, actor) in [(1_i64, &cleo), (2, &cleo), (3, &anna)] {
        sqlx::query("update company set responsible_id = $1 where id = $2")
            .bind(actor.id)
            .bind(id)
            .execute(&pool)
            .await
            .unwrap();
    }
    let run = begin(&pool, &anna, Kind::Company, BulkTarget::These(vec![1, 2, 3, 4]), assign(ben.id)).await;
    let numbers = |told: Vec<(Reason, Kind, i64, Option<String>)>| {
        told.into_iter().map(|(reason, kind, records, _)| (reason, kind, records)).collect::<Vec<_>>()
    };
    assert_eq!(numbers(told(&pool, &ben).await), [(Reason::Responsible, Kind::Company, 4)]);
    assert_eq!(numbers(told(&pool, &cleo).await), [], "who lost them");
    let mut ctx = acting(&pool, &anna).await;
    bulk::undo(&mut ctx, run).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(numbers(told(&pool, &cleo).await), [(Reason::Responsible, Kind::Company, 2)]);
    assert_eq!(numbers(told(&pool, &anna).await), [], "by their own hand");
    begin(&pool, &anna, Kind::Company, BulkTarget::These(vec![1, 2]), assign(anna.id)).await;
    assert_eq!(numbers(told(&pool, &anna).await), []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_what_is_imported_or_converted_nobody_is_told(pool: PgPool) {
    classic(&pool).await;
    let ben = employee(&pool, "Ben", Role::Administrator).await;
    let choices = ImportChoices { kind: Some(Kind::Lead), ..ImportChoices::default() };
    let file = b"Lead Name;Responsible person\nKitchen;Ben\nBath;Ben\n".to_vec();
    let wish = Wish { choices, ..Wish::default() };
    let imported = import::import_file(&pool, "leads.csv", file, wish, now()).await.unwrap();
    assert_eq!((imported.counts.created, imported.counts.repaired), (2, 0));
    let run = start_switch(&pool, ClientChoice::Contact, true).await.unwrap();
    conversion::drain(&pool, run).await.unwrap();
    assert_eq!(number(&pool, "select count(distinct responsible_id) from deal where responsible_id <> 1").await, 1);
    assert_eq!(told(&pool, &ben).await, []);
}
