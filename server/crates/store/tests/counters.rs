//! What counters count: the activities of one's own records, or one's own activities.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::activity::{CounterMode, CounterSettings, Outcome, Postponement};
use domain::bulk::BulkTarget;
use domain::errors::{Place, Problem};
use domain::event::{CHANNEL, Event};
use domain::list::ListQuery;
use domain::permissions::Role;
use domain::value::Link;
use domain::{AppError, Change, ClientChoice, FieldName, Kind, Value};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use store::{Actor, activities, bulk, conversion, events, inquiries, notifications, records, settings};

use crate::bin::told;
use crate::bulk::{assign, begin, companies, matching};
use crate::support::*;

/// What the menu, and the rows of the list of companies, count for somebody.
async fn counted(pool: &PgPool, actor: &Actor) -> (i64, i64) {
    let mut ctx = acting(pool, actor).await;
    let own = notifications::own(&mut ctx, None).await.unwrap();
    let list = records::list(&mut ctx, &ListQuery::new(Kind::Company)).await.unwrap();
    (own.due.iter().map(|(_, count)| count).sum(), list.records.iter().map(|record| record.planned.due).sum())
}

/// A company of somebody's.
async fn company_of(pool: &PgPool, actor: &Actor) -> i64 {
    let mut ctx = acting(pool, actor).await;
    let id = records::create(&mut ctx, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await.unwrap();
    ctx.commit().await.unwrap();
    id
}

/// Two administrators, and a company of the first one's.
async fn company_of_one(pool: &PgPool) -> (Actor, Actor, i64) {
    classic(pool).await;
    let anna = employee(pool, "Anna", Role::Administrator).await;
    let ben = employee(pool, "Ben", Role::Administrator).await;
    let company = company_of(pool, &anna).await;
    (anna, ben, company)
}

/// What somebody is to do on a record.
async fn plan(pool: &PgPool, actor: &Actor, on: (Kind, i64), deadline: &str) -> i64 {
    let mut ctx = acting(pool, actor).await;
    let id = activities::add(&mut ctx, todo(on.0, on.1, "Call", deadline)).await.unwrap();
    ctx.commit().await.unwrap();
    id
}

/// That one takes over a record from another.
fn given(from: &Actor, to: &Actor) -> Vec<Change> {
    let value = |actor: &Actor| Value::Link(Link::new(actor.id, ""));
    vec![Change { field: FieldName::ResponsibleId, before: value(from), after: value(to) }]
}

async fn give(pool: &PgPool, company: i64, from: &Actor, to: &Actor) {
    let mut ctx = system(pool).await;
    records::edit(&mut ctx, Kind::Company, company, given(from, to), None).await.unwrap();
    ctx.commit().await.unwrap();
}

/// It is ten o'clock for those who work here.
const OVERDUE: &str = "2026-03-02T09:00";

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn activities_are_counted_for_their_record_or_for_themselves(pool: PgPool) {
    let (anna, ben, company) = company_of_one(&pool).await;
    let id = plan(&pool, &ben, (Kind::Company, company), OVERDUE).await;
    let both = async || (counted(&pool, &anna).await, counted(&pool, &ben).await);
    let (of_anna, of_ben) = (((1, 1), (0, 0)), ((0, 0), (1, 1)));
    assert_eq!(both().await, of_anna, "whoever is to do it");
    count_for(&pool, CounterMode::Activity).await;
    assert_eq!(both().await, of_ben);

    // Who gets the activity counts it, or does not.
    let mut ctx = system(&pool).await;
    activities::assign(&mut ctx, id, anna.id).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(both().await, of_anna);
    give(&pool, company, &anna, &ben).await;
    assert_eq!(both().await, of_anna, "the record has another one");
    count_for(&pool, CounterMode::Item).await;
    assert_eq!(both().await, of_ben);
    give(&pool, company, &ben, &anna).await;
    assert_eq!(both().await, of_anna);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_counted_follows_its_record(pool: PgPool) {
    let (anna, ben, company) = company_of_one(&pool).await;
    let id = plan(&pool, &ben, (Kind::Company, company), OVERDUE).await;
    let run = begin(&pool, &ben, Kind::Company, BulkTarget::These(vec![company]), assign(ben.id)).await;
    assert_eq!(counted(&pool, &ben).await, (1, 1));
    let mut ctx = acting(&pool, &ben).await;
    bulk::undo(&mut ctx, run).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!((counted(&pool, &anna).await, counted(&pool, &ben).await), ((1, 1), (0, 0)));

    // In the recycle bin it is nobody's work, but has somebody who is responsible.
    delete(&pool, Kind::Company, company).await;
    assert_eq!(counted(&pool, &anna).await, (0, 0));
    let mut ctx = acting(&pool, &anna).await;
    records::restore(&mut ctx, Kind::Company, &[company]).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(counted(&pool, &anna).await, (1, 1));

    // What was done while the record went to somebody else is theirs when it is opened again.
    let mut ctx = acting(&pool, &ben).await;
    activities::complete(&mut ctx, id, Outcome::default()).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(counted(&pool, &anna).await, (0, 0));
    give(&pool, company, &anna, &ben).await;
    assert_consistent(&pool).await;
    let mut ctx = acting(&pool, &anna).await;
    activities::reopen(&mut ctx, id).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!((counted(&pool, &anna).await, counted(&pool, &ben).await), ((0, 0), (1, 1)));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_conversion_carries_on_counts_for_the_deal(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Administrator).await;
    let mut leads = Vec::new();
    for _ in 0..2 {
        let mut ctx = acting(&pool, &anna).await;
        let new = new_record(Kind::Lead, &[(FieldName::Title, "Kitchen"), (FieldName::LastName, "Amato")]);
        leads.push(records::create(&mut ctx, new).await.unwrap());
        ctx.commit().await.unwrap();
    }
    for lead in &leads {
        plan(&pool, &ben, (Kind::Lead, *lead), OVERDUE).await;
    }
    let due = async || notifications::own(&mut acting(&pool, &anna).await, None).await.unwrap().due;
    assert_eq!(due().await, [(Kind::Lead, 2)]);
    let mut ctx = acting(&pool, &ben).await;
    inquiries::convert_lead(&mut ctx, leads[0], &options(ClientChoice::Contact, true), &BTreeMap::new()).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(due().await, [(Kind::Lead, 1), (Kind::Deal, 1)]);
    let run = start_switch(&pool, ClientChoice::Contact, true).await.unwrap();
    conversion::drain(&pool, run).await.unwrap();
    assert_eq!(due().await, [(Kind::Deal, 2)]);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_of_many_records_takes_their_activities_along(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    companies(&pool, 700).await;
    execute(
        &pool,
        "insert into activity (owner_kind, owner_id, kind, subject, deadline, responsible_id, completed_at, created_at,
                               created_by)
         select 4, id, 'todo', 'Call', timestamptz '2026-02-01Z', 1,
                case when number = 3 then timestamptz '2026-02-02Z' end, now(), 1
         from company, generate_series(1, 3) as number",
    )
    .await;
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), assign(anna.id)).await;
    bulk::drain(&pool, run).await.unwrap();
    assert_eq!(number(&pool, "select count(*) from activity where owner_responsible_id <> 1").await, 1_400);
    // No more is counted than is shown; of the fifty rows of a page each has two.
    assert_eq!(counted(&pool, &anna).await, (100, 100));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_planned_while_a_record_changes_hands_counts_for_the_next(pool: PgPool) {
    let (anna, ben, company) = company_of_one(&pool).await;
    let mut giving = system(&pool).await;
    records::edit(&mut giving, Kind::Company, company, given(&anna, &ben), None).await.unwrap();
    let adding = tokio::spawn({
        let (pool, anna) = (pool.clone(), anna.clone());
        async move { plan(&pool, &anna, (Kind::Company, company), OVERDUE).await }
    });
    until_waiting(&pool).await;
    giving.commit().await.unwrap();
    adding.await.unwrap();
    assert_eq!((counted(&pool, &anna).await, counted(&pool, &ben).await), ((0, 0), (1, 1)));

    // The other way round: who gives the record away waits for what is being planned on it.
    let mut planning = acting(&pool, &anna).await;
    activities::add(&mut planning, todo(Kind::Company, company, "Call", OVERDUE)).await.unwrap();
    let giving = tokio::spawn({
        let (pool, anna, ben) = (pool.clone(), anna.clone(), ben.clone());
        async move { give(&pool, company, &ben, &anna).await }
    });
    until_waiting(&pool).await;
    planning.commit().await.unwrap();
    giving.await.unwrap();
    assert_eq!((counted(&pool, &anna).await, counted(&pool, &ben).await), ((2, 2), (0, 0)));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_changes_an_activity_does_not_wait_for_its_record(pool: PgPool) {
    let (anna, ben, company) = company_of_one(&pool).await;
    let id = plan(&pool, &anna, (Kind::Company, company), OVERDUE).await;
    let mut held = pool.begin().await.unwrap();
    sqlx::query("select from company where id = $1 for update").bind(company).execute(&mut *held).await.unwrap();
    let mut ctx = acting(&pool, &anna).await;
    activities::postpone(&mut ctx, id, &Postponement::InAnHour, None).await.unwrap();
    activities::assign(&mut ctx, id, ben.id).await.unwrap();
    activities::complete(&mut ctx, id, Outcome::default()).await.unwrap();
    ctx.commit().await.unwrap();
    held.rollback().await.unwrap();
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whose_counters_change_with_a_record_is_told(pool: PgPool) {
    let (anna, ben, company) = company_of_one(&pool).await;
    let cleo = employee(&pool, "Cleo", Role::Administrator).await;
    let empty = company_of(&pool, &anna).await;
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    let id = plan(&pool, &ben, (Kind::Company, company), OVERDUE).await;
    assert_eq!(told(&pool, &mut listener).await, [anna.id], "who is responsible for the record");
    give(&pool, company, &anna, &cleo).await;
    let mut both = told(&pool, &mut listener).await;
    both.sort_unstable();
    assert_eq!(both, [anna.id, cleo.id]);
    give(&pool, empty, &anna, &cleo).await;
    assert_eq!(told(&pool, &mut listener).await, [cleo.id], "that it is theirs; nothing is counted");
    delete(&pool, Kind::Company, company).await;
    assert_eq!(told(&pool, &mut listener).await, [cleo.id]);
    let mut ctx = acting(&pool, &anna).await;
    records::restore(&mut ctx, Kind::Company, &[company]).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &mut listener).await, [cleo.id]);
    let mut ctx = acting(&pool, &ben).await;
    activities::complete(&mut ctx, id, Outcome::default()).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &mut listener).await, [cleo.id]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_comes_near_is_told_to_who_is_responsible_for_its_record(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let company = company_of(&pool, &anna).await;
    plan(&pool, &ben, (Kind::Company, company), "2026-03-02T10:15").await;
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    for (from, until) in [(-10, 0), (0, 10), (10, 20)] {
        let mut ctx = system(&pool).await;
        ctx.now += TimeDelta::seconds(until);
        notifications::announce_due(&mut ctx, now() + TimeDelta::seconds(from)).await.unwrap();
        ctx.commit().await.unwrap();
    }
    execute(&pool, "notify modus_events, 'the end'").await;
    for expected in [Event::Due { employee_id: anna.id }, Event::Resync] {
        assert_eq!(events::parse(listener.recv().await.unwrap().payload()), expected);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_minutes_are_chosen_by_who_may_change_settings(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let company = company_of(&pool, &anna).await;
    plan(&pool, &anna, (Kind::Company, company), "2026-03-02T11:00").await;
    plan(&pool, &anna, (Kind::Company, company), "2026-03-02T10:00").await;
    let settings = |minutes| CounterSettings { mode: CounterMode::Item, minutes };
    let refusal = refused(activities::set_counters(&mut acting(&pool, &anna).await, settings(60)).await);
    assert_eq!(refusal, AppError::Forbidden);
    for minutes in [-1, 1441] {
        let refusal = refused(activities::set_counters(&mut system(&pool).await, settings(minutes)).await);
        assert_eq!(refusal, AppError::invalid(Place::CountedMinutes, Problem::NotMinutes(1440)));
    }
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    for (minutes, count) in [(0, 0), (1, 1), (60, 1), (61, 2)] {
        let mut ctx = system(&pool).await;
        activities::set_counters(&mut ctx, settings(minutes)).await.unwrap();
        ctx.commit().await.unwrap();
        assert_eq!(counted(&pool, &anna).await, (count, count), "{minutes}");
        let heard = events::parse(listener.recv().await.unwrap().payload());
        assert!(heard == Event::Counters && events::may_see(&heard, &anna));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_of_settings_carries_what_is_counted(pool: PgPool) {
    classic(&pool).await;
    let mut file = settings::export(&mut system(&pool).await).await.unwrap();
    assert_eq!(file.counters, Some(CounterSettings::default()));
    let chosen = CounterSettings { mode: CounterMode::Activity, minutes: 30 };
    file.counters = Some(chosen);
    let mut ctx = system(&pool).await;
    assert_eq!(settings::import(&mut ctx, &file).await.unwrap().general, ["counters"]);
    // A file of an earlier version does not say it.
    file.counters = None;
    assert!(settings::import(&mut ctx, &file).await.unwrap().general.is_empty());
    assert_eq!(settings::export(&mut ctx).await.unwrap().counters, Some(chosen));
}
