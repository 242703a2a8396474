//! What the tests have in common.

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use domain::activity::{ActivityInput, CounterMode, CounterSettings, NewActivity, What};
use domain::mode::PipelineChoice;
use domain::permissions::{Permissions, Role};
use domain::record::NewRecord;
use domain::{
    AppError, ClientChoice, ContactPoint, ContactPointKind, ContactPointType, DealCreation, FieldName, Kind, Language,
    Value,
};
use sqlx::PgPool;
use store::mode::Switch;
use store::{Actor, Ctx, Error, Result};

/// A Monday morning.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

/// An operation of the system employee, in a database that was migrated.
pub async fn system(pool: &PgPool) -> Ctx {
    Ctx::begin_system(pool, now()).await.unwrap()
}

/// A database as a new installation has it, in Classic mode.
pub async fn classic(pool: &PgPool) {
    store::migrate(pool).await.unwrap();
    let mut ctx = system(pool).await;
    store::mode::switch_to_classic(&mut ctx).await.unwrap();
    ctx.commit().await.unwrap();
}

/// Decides in whose counters activities are.
pub async fn count_for(pool: &PgPool, mode: CounterMode) {
    let mut ctx = system(pool).await;
    let counters = CounterSettings { mode, ..CounterSettings::default() };
    store::activities::set_counters(&mut ctx, counters).await.unwrap();
    ctx.commit().await.unwrap();
}

/// A new employee.
pub async fn employee(pool: &PgPool, name: &str, role: Role) -> Actor {
    let mut ctx = system(pool).await;
    let email = format!("{}@team.example", name.to_lowercase());
    let is_administrator = role == Role::Administrator;
    let (id, _) = store::people::invite(&mut ctx, name, &email, false, is_administrator).await.unwrap();
    ctx.commit().await.unwrap();
    let permissions = Permissions { role, settings: is_administrator };
    Actor { id, name: name.to_owned(), permissions, language: Language::English, zone: Tz::Europe__Warsaw }
}

/// An operation of an employee.
pub async fn acting(pool: &PgPool, actor: &Actor) -> Ctx {
    Ctx::begin(pool, actor.clone(), now(), "test".to_owned()).await.unwrap()
}

pub fn point(kind: ContactPointKind, value: &str) -> ContactPoint {
    ContactPoint { kind, value_type: ContactPointType::Work, value: value.to_owned(), normalized: String::new() }
}

pub fn new_record(kind: Kind, values: &[(FieldName, &str)]) -> NewRecord {
    let values = values.iter().map(|(name, text)| (*name, Value::text(*text)));
    NewRecord { kind, values: values.collect(), contact_points: Vec::new() }
}

/// Creates a record in a transaction of its own.
pub async fn add(pool: &PgPool, new: NewRecord) -> i64 {
    let mut ctx = system(pool).await;
    let id = store::records::create(&mut ctx, new).await.unwrap();
    ctx.commit().await.unwrap();
    id
}

/// A lead in progress with a name, a company and a phone.
pub async fn add_lead(pool: &PgPool, last_name: &str, company: &str) -> i64 {
    let mut new = new_record(
        Kind::Lead,
        &[(FieldName::Title, "Inquiry"), (FieldName::LastName, last_name), (FieldName::CompanyTitle, company)],
    );
    new.contact_points.push(point(ContactPointKind::Phone, "+48 601 234 567"));
    add(pool, new).await
}

/// An open activity on a record.
pub async fn add_activity(pool: &PgPool, kind: Kind, id: i64) -> i64 {
    let mut ctx = system(pool).await;
    let activity = store::activities::add(&mut ctx, todo(kind, id, "Call", "2026-03-03T10:00")).await.unwrap();
    ctx.commit().await.unwrap();
    activity
}

/// A to-do on a record; if the deadline is empty a task, which may do without one.
pub fn todo(kind: Kind, id: i64, subject: &str, deadline: &str) -> NewActivity {
    let what = if deadline.is_empty() {
        What::Task { deadline: None, participants: Vec::new(), checklist: Vec::new(), reminder: None }
    } else {
        What::Todo { deadline: Some(deadline.to_owned()), reminder: None, color: None }
    };
    planned(kind, id, subject, what)
}

/// An activity of the actor on a record.
pub fn planned(kind: Kind, id: i64, subject: &str, what: What<String>) -> NewActivity {
    let input = ActivityInput { subject: subject.to_owned(), responsible_id: None, what };
    NewActivity { owner_kind: kind, owner_id: id, input }
}

pub async fn delete(pool: &PgPool, kind: Kind, id: i64) {
    let mut ctx = system(pool).await;
    store::records::delete(&mut ctx, kind, id).await.unwrap();
    ctx.commit().await.unwrap();
}

/// Starts a switch to Simple and returns its run, which nobody works on yet.
pub async fn start_switch(pool: &PgPool, client: ClientChoice, keep_activities: bool) -> Option<i64> {
    let mut ctx = system(pool).await;
    let switch = Switch { client, pipeline: PipelineChoice::Existing(0), keep_activities };
    let run = store::mode::switch_to_simple(&mut ctx, &switch).await.unwrap();
    ctx.commit().await.unwrap();
    run
}

/// The deal creation mode with which [`start_switch`] starts.
pub fn options(client: ClientChoice, keep_activities: bool) -> DealCreation {
    DealCreation { client, pipeline_id: 0, keep_activities }
}

/// One number from the database.
pub async fn number(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

/// Returns once a transaction waits for what another one holds.
pub async fn until_waiting(pool: &PgPool) {
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while number(pool, waiting).await < 1 {
        tokio::task::yield_now().await;
    }
}

/// Changes the database behind the store's back.
pub async fn execute(pool: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}

/// Asserts that every invariant holds.
pub async fn assert_consistent(pool: &PgPool) {
    let report = store::check::check(&mut system(pool).await).await.unwrap();
    assert_eq!(report.violations, []);
    assert!(report.ok);
}

/// The error for the user that a store function ended with.
pub fn refused<T: std::fmt::Debug>(result: Result<T>) -> AppError {
    match result {
        Err(Error::App(error)) => error,
        other => panic!("expected a refusal, got {other:?}"),
    }
}
