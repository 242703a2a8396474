//! The recycle bin.

use domain::activity::{ActivityInput, CounterMode, NewActivity};
use domain::bulk::BulkAction;
use domain::event::{CHANNEL, Event};
use domain::list::ListQuery;
use domain::permissions::Role;
use domain::record::HistoryEvent;
use domain::{AppError, ClientChoice, FieldName, Kind, Refusal};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use store::{activities, bulk, events, inquiries, records};

use crate::bulk::{begin, companies, matching};
use crate::support::*;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_deleted_comes_back_from_the_bin(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    companies(&pool, 60).await;
    sqlx::query("update company set responsible_id = $1 where id = 7").bind(ben.id).execute(&pool).await.unwrap();
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), BulkAction::Delete).await;
    assert_eq!(bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap().counts.changed, 60);
    let mut ctx = acting(&pool, &anna).await;
    let first = records::bin(&mut ctx, Kind::Company, "", None).await.unwrap();
    let second = records::bin(&mut ctx, Kind::Company, "", first.next.clone()).await.unwrap();
    assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 10, None));
    assert_eq!((first.rows[0].name.as_str(), first.rows[0].deleted_by), ("Company 60", anna.id));
    drop(ctx);
    // One sees and restores what one might have deleted.
    let mut ctx = acting(&pool, &ben).await;
    let own = records::bin(&mut ctx, Kind::Company, "", None).await.unwrap();
    assert_eq!(own.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [7]);
    assert_eq!(refused(records::restore(&mut ctx, Kind::Company, &[8]).await), AppError::NotFound);
    assert_eq!(records::restore(&mut ctx, Kind::Company, &[7, 8]).await.unwrap(), 1);
    ctx.commit().await.unwrap();
    let mut ctx = acting(&pool, &ben).await;
    let query = ListQuery { search: "company 7".to_owned(), ..ListQuery::new(Kind::Company) };
    let found = records::list(&mut ctx, &query).await.unwrap();
    assert_eq!(found.records.iter().map(|record| record.id).collect::<Vec<_>>(), [7], "found again");
    let opened = records::open(&mut ctx, Kind::Company, 7).await.unwrap();
    assert_eq!(opened.history[0].event, HistoryEvent::Restored);
    assert_eq!(refused(records::restore(&mut ctx, Kind::Company, &[7]).await), AppError::NotFound, "it is there");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_bin_is_searched_by_names(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    companies(&pool, 120).await;
    execute(&pool, "update company set title = 'Żółć ' || id where id % 2 = 0").await;
    sqlx::query("update company set responsible_id = $1 where id = 8").bind(ben.id).execute(&pool).await.unwrap();
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), BulkAction::Delete).await;
    assert_eq!(bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap().counts.changed, 120);
    let mut ctx = acting(&pool, &anna).await;
    let first = records::bin(&mut ctx, Kind::Company, "zolc", None).await.unwrap();
    let second = records::bin(&mut ctx, Kind::Company, "zolc", first.next.clone()).await.unwrap();
    let ids: Vec<i64> = first.rows.iter().chain(&second.rows).map(|row| row.id).collect();
    assert_eq!((first.rows.len(), second.next.as_ref()), (50, None));
    assert_eq!(ids, (1..=60).rev().map(|half| half * 2).collect::<Vec<i64>>(), "the latest first, none twice");
    assert_eq!((first.rows[0].name.as_str(), first.rows[0].deleted_by), ("Żółć 120", anna.id));
    let exact = records::bin(&mut ctx, Kind::Company, "ŻÓŁĆ 118", None).await.unwrap();
    assert_eq!(exact.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [118]);
    assert!(records::bin(&mut ctx, Kind::Company, "nothing", None).await.unwrap().rows.is_empty());
    drop(ctx);
    let mut ctx = acting(&pool, &ben).await;
    let own = records::bin(&mut ctx, Kind::Company, "zolc", None).await.unwrap();
    assert_eq!(own.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [8], "within one's reach");
    drop(ctx);
    // A contact is found by the parts of its name.
    let contact = new_record(Kind::Contact, &[(FieldName::FirstName, "Łucja"), (FieldName::LastName, "Nowak")]);
    let lucja = add(&pool, contact).await;
    delete(&pool, Kind::Contact, lucja).await;
    let mut ctx = acting(&pool, &anna).await;
    let found = records::bin(&mut ctx, Kind::Contact, "nowak luc", None).await.unwrap();
    assert_eq!(found.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Łucja Nowak"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lead_that_comes_back_in_simple_mode_becomes_a_deal(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let (open, junk) = (add_lead(&pool, "Amato", "").await, add_lead(&pool, "Bianchi", "").await);
    execute(
        &pool,
        "update lead set stage = 'JUNK', stage_semantics = 'F', closed_at = now() where last_name = 'Bianchi'",
    )
    .await;
    let mut ctx = acting(&pool, &anna).await;
    for lead in [open, junk] {
        records::delete(&mut ctx, Kind::Lead, lead).await.unwrap();
    }
    ctx.commit().await.unwrap();
    assert_eq!(start_switch(&pool, ClientChoice::Contact, true).await, None, "no lead is in progress");
    let mut ctx = acting(&pool, &anna).await;
    assert_eq!(records::restore(&mut ctx, Kind::Lead, &[open, junk]).await.unwrap(), 2);
    ctx.commit().await.unwrap();
    let mut ctx = acting(&pool, &anna).await;
    assert_eq!(records::open(&mut ctx, Kind::Lead, open).await.unwrap().deals.len(), 1);
    let kept = records::open(&mut ctx, Kind::Lead, junk).await.unwrap();
    assert_eq!((kept.record.text(FieldName::Stage), kept.deals.len()), ("JUNK", 0));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn not_more_come_back_at_once_than_can_be_chosen_and_only_their_people_are_told(pool: PgPool) {
    classic(&pool).await;
    count_for(&pool, CounterMode::Activity).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    companies(&pool, 2).await;
    for (actor, company) in [(&ben, 1), (&anna, 2)] {
        let mut ctx = acting(&pool, &anna).await;
        let call = todo(Kind::Company, company, "Call", "2026-02-01T09:00");
        let input = ActivityInput { responsible_id: Some(actor.id), ..call.input };
        activities::add(&mut ctx, NewActivity { input, ..call }).await.unwrap();
        ctx.commit().await.unwrap();
    }
    delete(&pool, Kind::Company, 1).await;
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    let mut ctx = acting(&pool, &anna).await;
    assert_eq!(records::restore(&mut ctx, Kind::Company, &[1, 2, 1]).await.unwrap(), 1);
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &mut listener).await, [ben.id], "the other one was there all the time");
    let many: Vec<i64> = (1..10_002).collect();
    let refusal = refused(records::restore(&mut acting(&pool, &anna).await, Kind::Company, &many).await);
    assert_eq!(refusal, AppError::Refused(Refusal::TooManyChosen));
}

/// Whose browsers were told since the last time that their counters may have changed.
pub async fn told(pool: &PgPool, listener: &mut PgListener) -> Vec<i64> {
    // It comes after everything else, and is read as the event that something was missed.
    execute(pool, "notify modus_events, 'the end'").await;
    let mut told = Vec::new();
    loop {
        match events::parse(listener.recv().await.unwrap().payload()) {
            Event::Own { employee_id } => told.push(employee_id),
            Event::Resync => return told,
            _ => {}
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whose_counted_work_goes_and_comes_with_a_record_is_told_once(pool: PgPool) {
    classic(&pool).await;
    count_for(&pool, CounterMode::Activity).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let lead = add_lead(&pool, "Amato", "").await;
    let other = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await;
    for (actor, on, deadline) in [
        (&ben, (Kind::Lead, lead), "2026-03-01T09:00"),
        (&ben, (Kind::Lead, lead), "2026-02-01T09:00"),
        (&anna, (Kind::Lead, lead), "2026-03-09T09:00"),
        (&anna, (Kind::Lead, lead), ""),
        (&anna, (Kind::Company, other), "2026-03-01T09:00"),
    ] {
        let mut ctx = acting(&pool, actor).await;
        activities::add(&mut ctx, todo(on.0, on.1, "Call", deadline)).await.unwrap();
        ctx.commit().await.unwrap();
    }
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    delete(&pool, Kind::Lead, lead).await;
    assert_eq!(told(&pool, &mut listener).await, [ben.id]);
    let mut ctx = acting(&pool, &anna).await;
    records::restore(&mut ctx, Kind::Lead, &[lead]).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &mut listener).await, [ben.id]);
    let mut ctx = system(&pool).await;
    inquiries::convert_lead(&mut ctx, lead, &options(ClientChoice::Contact, false), &Default::default()).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &mut listener).await, [ben.id]);
    delete(&pool, Kind::Lead, lead).await;
    assert!(told(&pool, &mut listener).await.is_empty(), "nothing was left open on it");
}
