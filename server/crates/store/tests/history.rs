//! The history of a record: its pages, a way back, and the record as it was on a day.

use chrono::{Duration, NaiveDate};
use domain::history::{AsOf, HistoryFilter, HistoryPage, HistoryQuery, Past, Seen};
use domain::permissions::Role;
use domain::record::{Cause, HistoryEvent, PointsChange};
use domain::{AppError, Change, ContactPointKind, FieldName, Kind, Problem, Value};
use sqlx::PgPool;
use store::{Actor, Ctx, history, records};

use crate::support::*;

/// An operation of an employee some days after [`now`].
async fn days_later(pool: &PgPool, actor: &Actor, days: i64) -> Ctx {
    Ctx::begin(pool, actor.clone(), now() + Duration::days(days), "test".to_owned()).await.unwrap()
}

async fn rename(pool: &PgPool, actor: &Actor, days: i64, id: i64, before: &str, after: &str) {
    let mut ctx = days_later(pool, actor, days).await;
    let change = Change { field: FieldName::Title, before: Value::text(before), after: Value::text(after) };
    records::edit(&mut ctx, Kind::Company, id, vec![change], None).await.unwrap();
    ctx.commit().await.unwrap();
}

async fn page(ctx: &mut Ctx, id: i64, filter: HistoryFilter, before: Option<i64>) -> HistoryPage {
    history::page(ctx, &HistoryQuery { kind: Kind::Company, id, filter, before }).await.unwrap()
}

async fn past(ctx: &mut Ctx, id: i64, day: NaiveDate) -> Past {
    match history::as_of(ctx, Kind::Company, id, day).await.unwrap() {
        AsOf::Then(past) => past,
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_history_is_read_page_by_page_and_narrowed_down(pool: PgPool) {
    classic(&pool).await;
    let (anna, ben) = (employee(&pool, "Anna", Role::Employee).await, employee(&pool, "Ben", Role::Employee).await);
    let id = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Firma 0")])).await;
    for number in 0..60 {
        let actor = if number % 20 == 0 { &ben } else { &anna };
        rename(&pool, actor, 1, id, &format!("Firma {number}"), &format!("Firma {}", number + 1)).await;
    }
    let mut ctx = acting(&pool, &anna).await;
    let first = page(&mut ctx, id, HistoryFilter::default(), None).await;
    assert_eq!(first.entries.len(), 50);
    let second = page(&mut ctx, id, HistoryFilter::default(), first.next).await;
    assert_eq!((second.entries.len(), second.next), (11, None));
    let ids: Vec<i64> = first.entries.iter().chain(&second.entries).map(|entry| entry.id).collect();
    assert!(ids.is_sorted_by(|newer, older| newer > older), "newest first, none twice");
    assert_eq!(second.entries.last().unwrap().event, HistoryEvent::Created);

    let of_ben = HistoryFilter { employee_id: Some(ben.id), ..HistoryFilter::default() };
    assert_eq!(page(&mut ctx, id, of_ben, None).await.entries.len(), 3);
    let of_titles = HistoryFilter { field: Some("title".to_owned()), ..HistoryFilter::default() };
    assert!(page(&mut ctx, id, of_titles, None).await.next.is_some());
    let imported = HistoryFilter { cause: Some(Cause::Import), ..HistoryFilter::default() };
    assert_eq!(page(&mut ctx, id, imported, None).await, HistoryPage::default());
    let opened = records::open(&mut ctx, Kind::Company, id).await.unwrap();
    assert_eq!(opened.history, first.entries[..20]);
    let nobody = HistoryQuery { kind: Kind::Company, id: id + 1, filter: HistoryFilter::default(), before: None };
    assert_eq!(refused(history::page(&mut ctx, &nobody).await), AppError::NotFound);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_earlier_value_is_restored_by_the_rules_of_every_edit(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let id = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "First")])).await;
    rename(&pool, &anna, 1, id, "First", "Second").await;
    rename(&pool, &anna, 2, id, "Second", "Third").await;

    let mut ctx = days_later(&pool, &anna, 3).await;
    let entries = page(&mut ctx, id, HistoryFilter::default(), None).await.entries;
    let oldest = entries[1].id;
    let seen = |text: &str| Seen::Field(Value::text(text));
    let outdated = history::restore(&mut ctx, Kind::Company, id, oldest, seen("Second")).await;
    assert_eq!(refused(outdated), AppError::Conflict { field: FieldName::Title, theirs: Value::text("Third") });
    history::restore(&mut ctx, Kind::Company, id, oldest, seen("Third")).await.unwrap();
    let opened = records::open(&mut ctx, Kind::Company, id).await.unwrap();
    assert_eq!(opened.record.text(FieldName::Title), "First");
    let expected =
        HistoryEvent::Field { field: FieldName::Title, before: Value::text("Third"), after: Value::text("First") };
    assert_eq!((&opened.history[0].event, opened.history[0].cause), (&expected, Cause::Restored));
    assert_eq!(crate::search::ids(&mut ctx, Kind::Company, "first").await, [id]);

    let created = entries[2].id;
    assert_eq!(
        refused(history::restore(&mut ctx, Kind::Company, id, created, seen("First")).await),
        AppError::NotFound
    );
    let foreign = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Other")])).await;
    let of_another = history::restore(&mut ctx, Kind::Company, foreign, oldest, seen("Other")).await;
    assert_eq!(refused(of_another), AppError::NotFound);
    ctx.commit().await.unwrap();

    execute(&pool, "update history set before = '' where field = 'title' and after = 'Second'").await;
    let mut ctx = acting(&pool, &anna).await;
    let nameless = history::restore(&mut ctx, Kind::Company, id, oldest, seen("First")).await;
    assert_eq!(refused(nameless), AppError::invalid_field(FieldName::Title, Problem::Required));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn contact_points_are_changed_kind_by_kind_and_restored(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut new = new_record(Kind::Company, &[(FieldName::Title, "Firma")]);
    let (phone, mail) =
        (point(ContactPointKind::Phone, "+48 601 234 567"), point(ContactPointKind::Email, "a@firma.example"));
    new.contact_points = vec![phone.clone(), mail.clone()];
    let id = add(&pool, new).await;

    let mut ctx = days_later(&pool, &anna, 1).await;
    let other = point(ContactPointKind::Phone, "+48 602 000 000");
    let change = PointsChange { before: vec![phone.clone()], after: vec![other.clone()] };
    records::edit_points(&mut ctx, Kind::Company, id, &change).await.unwrap();
    let late = PointsChange { before: vec![phone.clone()], after: Vec::new() };
    let AppError::PointsConflict { kind, theirs } =
        refused(records::edit_points(&mut ctx, Kind::Company, id, &late).await)
    else {
        panic!("a conflict")
    };
    assert_eq!((kind, theirs[0].value.as_str()), (ContactPointKind::Phone, "+48 602 000 000"));
    let mails = PointsChange { before: vec![mail.clone()], after: Vec::new() };
    records::edit_points(&mut ctx, Kind::Company, id, &mails).await.unwrap();
    ctx.commit().await.unwrap();

    let mut ctx = days_later(&pool, &anna, 2).await;
    let then = past(&mut ctx, id, now().date_naive()).await;
    let values: Vec<&str> = then.record.contact_points.iter().map(|point| point.value.as_str()).collect();
    assert_eq!(values, ["+48 601 234 567", "a@firma.example"]);
    let entry = then.changed_points.unwrap();
    let seen = records::get(&mut ctx, Kind::Company, id).await.unwrap().contact_points;
    history::restore(&mut ctx, Kind::Company, id, entry, Seen::ContactPoints(seen)).await.unwrap();
    let restored = records::get(&mut ctx, Kind::Company, id).await.unwrap().contact_points;
    let normalized: Vec<&str> = restored.iter().map(|point| point.normalized.as_str()).collect();
    assert_eq!(normalized, ["+48601234567", "a@firma.example"]);
    ctx.commit().await.unwrap();
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_record_is_shown_as_it_was_at_the_end_of_a_day(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut new = new_record(Kind::Company, &[(FieldName::Title, "First")]);
    new.values.insert(FieldName::AddressCity, Value::text("Kraków"));
    let mut ctx = acting(&pool, &anna).await;
    let id = records::create(&mut ctx, new).await.unwrap();
    ctx.commit().await.unwrap();
    rename(&pool, &anna, 1, id, "First", "Second").await;
    rename(&pool, &anna, 1, id, "Second", "Third").await;
    rename(&pool, &anna, 3, id, "Third", "Fourth").await;

    let day = |days: i64| (now() + Duration::days(days)).date_naive();
    let mut ctx = days_later(&pool, &anna, 5).await;
    for (days, title, changed) in
        [(0, "First", 1), (1, "Third", 1), (2, "Third", 1), (3, "Fourth", 0), (5, "Fourth", 0)]
    {
        let then = past(&mut ctx, id, day(days)).await;
        assert_eq!((then.record.text(FieldName::Title), then.changed.len()), (title, changed), "{days} days later");
        assert_eq!(then.record.text(FieldName::AddressCity), "Kraków", "what was not changed is as it is");
    }
    let first = past(&mut ctx, id, day(0)).await.altered(FieldName::Title).unwrap();
    history::restore(&mut ctx, Kind::Company, id, first, Seen::Field(Value::text("Fourth"))).await.unwrap();
    assert_eq!(records::get(&mut ctx, Kind::Company, id).await.unwrap().text(FieldName::Title), "First");

    let before = history::as_of(&mut ctx, Kind::Company, id, day(-1)).await.unwrap();
    assert!(matches!(before, AsOf::NotYet { .. }));
    let [today, tomorrow] = [5, 6].map(day);
    assert!(matches!(history::as_of(&mut ctx, Kind::Company, id, today).await.unwrap(), AsOf::Then(_)));
    assert_eq!(history::as_of(&mut ctx, Kind::Company, id, tomorrow).await.unwrap(), AsOf::Ahead);
    // The day is the user's: what happened at eleven in the evening of London was on the next day in Warsaw.
    execute(&pool, "update history set at = '2026-03-03T23:30:00Z' where after = 'Second'").await;
    let mut ctx = days_later(&pool, &anna, 5).await;
    assert_eq!(past(&mut ctx, id, day(1)).await.altered(FieldName::Title), Some(first));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_again_as_it_was_on_a_day_has_not_changed_since(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut new = new_record(Kind::Company, &[(FieldName::Title, "First")]);
    new.contact_points = vec![point(ContactPointKind::Phone, "+48 601 234 567")];
    let id = add(&pool, new).await;
    rename(&pool, &anna, 1, id, "First", "Second").await;
    let mut ctx = days_later(&pool, &anna, 1).await;
    let phones = records::get(&mut ctx, Kind::Company, id).await.unwrap().contact_points;
    for (before, after) in [(phones.clone(), Vec::new()), (Vec::new(), phones)] {
        records::edit_points(&mut ctx, Kind::Company, id, &PointsChange { before, after }).await.unwrap();
    }
    ctx.commit().await.unwrap();
    rename(&pool, &anna, 2, id, "Second", "First").await;

    let mut ctx = days_later(&pool, &anna, 3).await;
    let then = past(&mut ctx, id, now().date_naive()).await;
    assert_eq!((then.record.text(FieldName::Title), then.changed, then.changed_points), ("First", vec![], None));
    let between = past(&mut ctx, id, (now() + Duration::days(1)).date_naive()).await;
    assert_eq!((between.record.text(FieldName::Title), between.changed.len()), ("Second", 1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_long_history_is_read_along_its_index(pool: PgPool) {
    classic(&pool).await;
    let id = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await;
    execute(
        &pool,
        "insert into history (kind, record_id, field, before, after, at, employee_id, cause)
         select 4, 1 + i % 400, 'comment', i::text, (i + 1)::text, now(), 1, 'person' from generate_series(1, 40000) as i;
         analyze history;",
    )
    .await;
    let read = |table: &'static str| {
        let sql = "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = $1";
        sqlx::query_scalar::<_, i64>(sql).bind(table)
    };
    for filter in [
        HistoryFilter::default(),
        HistoryFilter { field: Some("comment".to_owned()), ..HistoryFilter::default() },
        HistoryFilter { employee_id: Some(404), ..HistoryFilter::default() },
    ] {
        let mut ctx = system(&pool).await;
        let before = read("history").fetch_one(&mut *ctx.tx).await.unwrap();
        page(&mut ctx, id, filter.clone(), None).await;
        let read = read("history").fetch_one(&mut *ctx.tx).await.unwrap() - before;
        assert!(read <= 110, "{filter:?} reads {read} rows");
    }
}
