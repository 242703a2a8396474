//! Activities on records: what is planned, done and counted.

use chrono::NaiveDate;
use domain::activity::{ActivityInput, CounterMode, Direction, NewActivity, Outcome, Postponement, Step, What};
use domain::errors::Place;
use domain::event::{CHANNEL, Event};
use domain::notification::Reason;
use domain::permissions::Role;
use domain::timeline::{Entry, Timeline};
use domain::{AppError, ClientChoice, FieldName, Kind, Moment, Refusal};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use store::{Actor, Ctx, activities, conversion, events, notifications, records, timeline};

use crate::support::*;

fn ids(timeline: &Timeline) -> Vec<i64> {
    timeline.planned.iter().map(|activity| activity.id).collect()
}

/// The ids of the done activities that a timeline shows, in order.
fn done(timeline: &Timeline) -> Vec<i64> {
    let of = |entry: &Entry| match entry {
        Entry::Activity(activity) => Some(activity.id),
        _ => None,
    };
    timeline.past.entries.iter().filter_map(of).collect()
}

async fn shown(ctx: &mut Ctx, kind: Kind, id: i64) -> Timeline {
    timeline::open(ctx, kind, id).await.unwrap()
}

fn call(start: &str) -> What<String> {
    What::Call { start: start.to_owned(), minutes: 15, reminder: Some(10) }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn open_ones_come_by_deadline_and_done_ones_go_to_the_past(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let actor = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &actor).await;
    let mut added = Vec::new();
    for deadline in ["", "2026-03-04T09:00", "2026-03-01T09:00", "2026-03-03T09:00"] {
        added.push(activities::add(&mut ctx, todo(Kind::Lead, lead, " Due\n", deadline)).await.unwrap());
    }
    for _ in 0..2 {
        activities::complete(&mut ctx, added[1], Outcome::default()).await.unwrap();
    }
    let timeline = shown(&mut ctx, Kind::Lead, lead).await;
    assert_eq!(ids(&timeline), [added[2], added[3], added[0]]);
    assert_eq!(done(&timeline), [added[1]]);
    let overdue: Vec<bool> = timeline.planned.iter().map(|activity| activity.is_overdue).collect();
    assert_eq!(overdue, [true, false, false]);
    let due = timeline.planned[0].what.due().unwrap();
    assert_eq!((due.local.hour, due.utc_ms), (9, 1_772_352_000_000), "entered in the actor's zone");
    assert_eq!(timeline.planned[0].responsible_id, actor.id);
    activities::reopen(&mut ctx, added[1]).await.unwrap();
    assert_eq!(shown(&mut ctx, Kind::Lead, lead).await.planned.len(), 4);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_kind_comes_back_as_it_was_entered(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Doyle Ltd")])).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let mut ctx = system(&pool).await;
    let start = || "2026-03-05T10:30".to_owned();
    let steps =
        vec![Step { text: "Measure".to_owned(), is_done: false }, Step { text: "Write".to_owned(), is_done: true }];
    for what in [
        call("2026-03-05T10:30"),
        What::LoggedCall {
            start: "2026-03-01T10:30".to_owned(),
            minutes: 3,
            direction: Direction::Incoming,
            status: None,
        },
        What::Task { deadline: Some(start()), participants: vec![ben.id], checklist: steps, reminder: Some(0) },
        What::Meeting {
            start: start(),
            minutes: 90,
            place: "Hall".to_owned(),
            participants: vec![ben.id],
            reminder: None,
        },
        What::Todo { deadline: Some(start()), reminder: None, color: Some(domain::activity::Color::Green) },
    ] {
        let new = planned(Kind::Company, company, "Work", what.clone());
        let id = activities::add(&mut ctx, new).await.unwrap();
        let (read, _) = activities::get(&mut ctx, id).await.unwrap();
        let typed = read.what.try_map(|at| {
            let local = at.local;
            Ok::<_, ()>(format!(
                "{}-{:02}-{:02}T{:02}:{:02}",
                local.year, local.month, local.day, local.hour, local.minute
            ))
        });
        assert_eq!(typed.unwrap(), what);
        assert_eq!(read.completed.is_some(), matches!(what, What::LoggedCall { .. }), "a logged call took place");
        let before = seen(&mut ctx, id).await;
        activities::edit(
            &mut ctx,
            id,
            &before,
            ActivityInput { subject: "Other".to_owned(), responsible_id: Some(ben.id), what },
        )
        .await
        .unwrap();
        let (read, version) = activities::get(&mut ctx, id).await.unwrap();
        assert_eq!((read.subject.as_str(), read.responsible_id, version), ("Other", ben.id, 2));
    }
    ctx.commit().await.unwrap();
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn wrong_input_is_refused(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    let strangers = |participants| What::Meeting {
        start: "2026-03-05T10:30".to_owned(),
        minutes: 30,
        place: String::new(),
        participants,
        reminder: None,
    };
    let logged = What::LoggedCall {
        start: "2026-03-01T10:30".to_owned(),
        minutes: 3,
        direction: Direction::Outgoing,
        status: Some("NO_SUCH".to_owned()),
    };
    let not_yet = What::LoggedCall {
        start: "2026-03-02T09:06".to_owned(),
        minutes: 3,
        direction: Direction::Outgoing,
        status: None,
    };
    for wrong in [
        planned(Kind::Lead, lead, "Call", not_yet),
        todo(Kind::Lead, lead, " ", ""),
        todo(Kind::Lead, lead, &"x".repeat(256), ""),
        planned(Kind::Lead, lead, "Call", What::Todo { deadline: None, reminder: None, color: None }),
        planned(Kind::Lead, lead, "Call", What::Todo { deadline: Some(String::new()), reminder: None, color: None }),
        todo(Kind::Lead, lead, "Call", "tomorrow"),
        todo(Kind::Lead, lead, "Call", "2026-02-30T10:00"),
        todo(Kind::Lead, lead, "Call", "2026-02-2ÄT10:00"),
        planned(Kind::Lead, lead, "Call", call("")),
        planned(Kind::Lead, lead, "Meet", strangers(vec![404])),
        planned(Kind::Lead, lead, "Call", logged),
    ] {
        assert!(matches!(refused(activities::add(&mut ctx, wrong).await), AppError::Invalid(_)));
    }
    let on_nothing = activities::add(&mut ctx, todo(Kind::Deal, 404, "Call", "")).await;
    assert_eq!(refused(on_nothing), AppError::NotFound);
    assert_eq!(refused(activities::complete(&mut ctx, 404, Outcome::default()).await), AppError::NotFound);
    let id = activities::add(&mut ctx, todo(Kind::Lead, lead, "Write", "")).await.unwrap();
    let with_status = Outcome { result: String::new(), call_status: Some("OK".to_owned()) };
    let AppError::Invalid(violations) = refused(activities::complete(&mut ctx, id, with_status).await) else {
        panic!()
    };
    assert_eq!(violations[0].place, Place::CallStatus);
}

/// The activity as a form shows it.
async fn seen(ctx: &mut Ctx, id: i64) -> ActivityInput {
    ActivityInput::of(&activities::get(ctx, id).await.unwrap().0)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_takes_back_what_a_colleague_changed_meanwhile(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    let id = activities::add(&mut ctx, planned(Kind::Lead, lead, "Ring", call("2026-03-02T12:00"))).await.unwrap();
    let before = seen(&mut ctx, id).await;
    activities::postpone(&mut ctx, id, &Postponement::Tomorrow, None).await.unwrap();
    let renamed = |subject: &str| ActivityInput { subject: subject.to_owned(), ..before.clone() };
    activities::edit(&mut ctx, id, &before, renamed("Ring twice")).await.unwrap();
    let current = seen(&mut ctx, id).await;
    assert_eq!((current.subject.as_str(), current.what.due().unwrap().as_str()), ("Ring twice", "2026-03-03T12:00"));
    let clash = activities::edit(&mut ctx, id, &before, renamed("Write")).await;
    assert_eq!(refused(clash), AppError::ActivityConflict { theirs: Box::new(current.clone()) });
    activities::edit(&mut ctx, id, &current, ActivityInput { subject: "Write".to_owned(), ..current.clone() })
        .await
        .unwrap();
    assert_eq!(seen(&mut ctx, id).await.subject, "Write");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_done_is_not_changed(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    let id = activities::add(&mut ctx, planned(Kind::Lead, lead, "Ring", call("2026-03-02T12:00"))).await.unwrap();
    let outcome = Outcome { result: " Agreed \n".to_owned(), call_status: None };
    activities::complete(&mut ctx, id, outcome).await.unwrap();
    let completed = activities::get(&mut ctx, id).await.unwrap().0.completed.unwrap();
    assert_eq!(completed.outcome.result, "Agreed");
    // Pressed twice it is done once; but what came of it for somebody else is not dropped silently.
    let result = |text: &str| Outcome { result: text.to_owned(), call_status: None };
    activities::complete(&mut ctx, id, result("Agreed")).await.unwrap();
    activities::complete(&mut ctx, id, Outcome::default()).await.unwrap();
    let late = refused(activities::complete(&mut ctx, id, result("Declined")).await);
    assert_eq!(late, AppError::Refused(Refusal::ActivityCompleted));
    let done = AppError::Refused(Refusal::ActivityCompleted);
    assert_eq!(refused(activities::postpone(&mut ctx, id, &Postponement::Tomorrow, None).await), done);
    assert_eq!(refused(activities::assign(&mut ctx, id, 1).await), done);
    let input = ActivityInput { subject: "Ring".to_owned(), responsible_id: None, what: call("2026-03-02T12:00") };
    assert_eq!(refused(activities::edit(&mut ctx, id, &input.clone(), input).await), done);
    activities::delete(&mut ctx, id).await.unwrap();
    assert_eq!(refused(activities::get(&mut ctx, id).await), AppError::NotFound);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_came_of_an_activity_waits_while_it_is_open_again(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    let id = activities::add(&mut ctx, planned(Kind::Lead, lead, "Ring", call("2026-03-02T12:00"))).await.unwrap();
    let outcome = |result: &str, status: Option<&str>| Outcome {
        result: result.to_owned(),
        call_status: status.map(str::to_owned),
    };
    activities::complete(&mut ctx, id, outcome("Agreed", Some("SUCCESS"))).await.unwrap();
    activities::reopen(&mut ctx, id).await.unwrap();
    let before = seen(&mut ctx, id).await;
    let renamed = ActivityInput { subject: "Ring twice".to_owned(), ..before.clone() };
    activities::edit(&mut ctx, id, &before, renamed).await.unwrap();
    let (open, _) = activities::get(&mut ctx, id).await.unwrap();
    let kept = Some(outcome("Agreed", Some("SUCCESS")));
    assert_eq!((open.completed, open.former), (None, kept), "nothing is shown as done");
    activities::complete(&mut ctx, id, outcome("Declined", None)).await.unwrap();
    let (closed, _) = activities::get(&mut ctx, id).await.unwrap();
    let shown = closed.completed.map(|completed| completed.outcome);
    assert_eq!((shown, closed.former), (Some(outcome("Declined", None)), None));
    ctx.commit().await.unwrap();
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn deadlines_move_and_people_change(pool: PgPool) {
    classic(&pool).await;
    count_for(&pool, CounterMode::Activity).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    let steps = vec![Step { text: "Measure".to_owned(), is_done: false }];
    let task = What::Task {
        deadline: Some("2026-03-01T16:30".to_owned()),
        participants: Vec::new(),
        checklist: steps,
        reminder: None,
    };
    let id = activities::add(&mut ctx, planned(Kind::Lead, lead, "Plan", task)).await.unwrap();
    assert_eq!(notifications::own(&mut ctx, None).await.unwrap().due, [(Kind::Lead, 1)]);
    let list = records::list(&mut ctx, &domain::list::ListQuery::new(Kind::Lead)).await.unwrap();
    assert_eq!(list.records[0].planned.due, 1);
    assert_eq!(list.records[0].planned.next.as_ref().unwrap().subject, "Plan");

    activities::check_step(&mut ctx, id, 0, true).await.unwrap();
    assert_eq!(refused(activities::check_step(&mut ctx, id, 1, true).await), AppError::NotFound);
    activities::postpone(&mut ctx, id, &Postponement::Tomorrow, None).await.unwrap();
    activities::assign(&mut ctx, id, ben.id).await.unwrap();
    assert!(matches!(refused(activities::assign(&mut ctx, id, 404).await), AppError::Invalid(_)));
    let (moved, _) = activities::get(&mut ctx, id).await.unwrap();
    let due = moved.what.due().unwrap().local;
    assert_eq!((due.day, due.hour, due.minute, moved.responsible_id), (3, 16, 30, ben.id));
    assert!(matches!(moved.what, What::Task { ref checklist, .. } if checklist[0].is_done));
    assert_eq!(notifications::own(&mut ctx, None).await.unwrap().due, []);
}

/// How many activities the menu and the first row of the list of leads count.
async fn counted(ctx: &mut Ctx) -> (i64, i64) {
    let own = notifications::own(ctx, None).await.unwrap();
    let list = records::list(ctx, &domain::list::ListQuery::new(Kind::Lead)).await.unwrap();
    (own.due.iter().map(|(_, count)| *count).sum(), list.records[0].planned.due)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_menu_and_lists_count_what_is_overdue_or_due_soon(pool: PgPool) {
    classic(&pool).await;
    count_for(&pool, CounterMode::Activity).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    // It is ten o'clock for Anna. Several on one record are counted one by one.
    let mut ids = Vec::new();
    for deadline in ["2026-02-01T09:00", "2026-03-02T10:14", "2026-03-02T10:15", "2026-03-02T18:00", ""] {
        ids.push(activities::add(&mut ctx, todo(Kind::Lead, lead, "Call", deadline)).await.unwrap());
    }
    assert_eq!(counted(&mut ctx).await, (2, 2));
    // A meeting by its start; and whoever only takes part has it in no counter.
    let meeting = What::Meeting {
        start: "2026-03-02T10:05".to_owned(),
        minutes: 30,
        place: String::new(),
        participants: vec![ben.id],
        reminder: None,
    };
    activities::add(&mut ctx, planned(Kind::Lead, lead, "Meet", meeting)).await.unwrap();
    activities::complete(&mut ctx, ids[0], Outcome::default()).await.unwrap();
    assert_eq!(counted(&mut ctx).await, (2, 2));
    activities::assign(&mut ctx, ids[1], ben.id).await.unwrap();
    assert_eq!(counted(&mut ctx).await, (1, 1));
    ctx.commit().await.unwrap();
    let mut ctx = acting(&pool, &ben).await;
    assert_eq!(counted(&mut ctx).await, (1, 1), "each their own");
    let mut ctx = acting(&pool, &anna).await;
    ctx.now += chrono::TimeDelta::seconds(1);
    assert_eq!(counted(&mut ctx).await, (2, 2));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whose_counters_change_with_time_is_told(pool: PgPool) {
    classic(&pool).await;
    count_for(&pool, CounterMode::Activity).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    for (actor, deadline) in [(&anna, "2026-03-02T10:15"), (&ben, "2026-03-02T10:14"), (&ben, "2026-03-02T10:16")] {
        let mut ctx = acting(&pool, actor).await;
        activities::add(&mut ctx, todo(Kind::Lead, lead, "Call", deadline)).await.unwrap();
        ctx.commit().await.unwrap();
    }
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    // Nobody's change between two looks; Anna's between the next two, then Ben's.
    let look = async |from: i64, until: i64| {
        let mut ctx = system(&pool).await;
        ctx.now += chrono::TimeDelta::seconds(until);
        notifications::announce_due(&mut ctx, now() + chrono::TimeDelta::seconds(from)).await.unwrap();
        ctx.commit().await.unwrap();
    };
    look(-10, 0).await;
    look(0, 10).await;
    look(10, 60).await;
    look(60, 70).await;
    let due = |actor: &Actor| Event::Due { employee_id: actor.id };
    for actor in [&anna, &ben] {
        let heard = events::parse(listener.recv().await.unwrap().payload());
        assert_eq!(heard, due(actor));
        assert_eq!(
            [&anna, &ben].map(|other| events::may_see(&heard, other)),
            [actor.id == anna.id, actor.id == ben.id]
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_hour_that_the_clock_skips_is_read_as_the_next(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let actor = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &actor).await;
    let id = activities::add(&mut ctx, todo(Kind::Lead, lead, "Call", "2026-03-29T02:30")).await.unwrap();
    assert_eq!(activities::get(&mut ctx, id).await.unwrap().0.what.due().unwrap().local.hour, 3);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_hours_of_others_are_known(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    let meeting = |start: &str, minutes| What::Meeting {
        start: start.to_owned(),
        minutes,
        place: String::new(),
        participants: vec![ben.id],
        reminder: None,
    };
    for (start, minutes) in [("2026-03-04T23:30", 90), ("2026-03-05T10:00", 60), ("2026-03-06T00:00", 60)] {
        activities::add(&mut ctx, planned(Kind::Lead, lead, "Meet", meeting(start, minutes))).await.unwrap();
    }
    let own = activities::add(&mut ctx, planned(Kind::Lead, lead, "Ring", call("2026-03-05T12:00"))).await.unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
    let of = |people: &[i64], except| domain::activity::BusyQuery { day, people: people.to_vec(), except };
    let busy = |found: Vec<domain::activity::Busy>, id| -> Vec<(i32, i32)> {
        found.iter().filter(|busy| busy.employee_id == id).map(|busy| (busy.from, busy.until)).collect()
    };
    let found = activities::busy(&mut ctx, &of(&[anna.id, ben.id], None)).await.unwrap();
    assert_eq!(busy(found.clone(), ben.id), [(0, 60), (600, 660)]);
    assert_eq!(busy(found, anna.id), [(0, 60), (600, 660), (720, 735)]);
    let found = activities::busy(&mut ctx, &of(&[anna.id], Some(own))).await.unwrap();
    assert_eq!(busy(found, anna.id).len(), 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deal_shows_what_was_done_on_its_lead(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let over = add_activity(&pool, Kind::Lead, lead).await;
    let open = add_activity(&pool, Kind::Lead, lead).await;
    let mut ctx = system(&pool).await;
    activities::complete(&mut ctx, over, Outcome::default()).await.unwrap();
    ctx.commit().await.unwrap();
    let run = start_switch(&pool, ClientChoice::Contact, true).await.unwrap();
    conversion::drain(&pool, run).await.unwrap();

    let mut ctx = system(&pool).await;
    let deal = number(&pool, "select id from deal").await;
    let timeline = shown(&mut ctx, Kind::Deal, deal).await;
    assert_eq!((ids(&timeline), done(&timeline)), (vec![open], vec![over]));
    assert!(timeline.planned[0].owner.is_none());
    let Some(Entry::Activity(of_lead)) = timeline.past.entries.iter().find(|entry| matches!(entry, Entry::Activity(_)))
    else {
        panic!()
    };
    assert_eq!(of_lead.owner.as_ref().unwrap().label, "Inquiry");
    let reopened = activities::reopen(&mut ctx, over).await;
    assert_eq!(refused(reopened), AppError::Refused(Refusal::LeadConverted), "open work belongs to the deal");
    let added = activities::add(&mut ctx, todo(Kind::Lead, lead, "Late", "")).await;
    assert_eq!(refused(added), AppError::Refused(Refusal::LeadConverted));
    let start = "2026-03-01T10:30".to_owned();
    let logged = What::LoggedCall { start, minutes: 3, direction: Direction::Incoming, status: None };
    activities::add(&mut ctx, planned(Kind::Lead, lead, "Called", logged)).await.unwrap();
    ctx.commit().await.unwrap();
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_reminder_comes_once_for_a_time_and_again_with_what_is_reopened(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    // It is nine o'clock: the reminder is due at once.
    let due = activities::add(&mut ctx, planned(Kind::Lead, lead, "Ring", call("2026-03-02T09:10"))).await.unwrap();
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 1);
    let input = |start: &str| ActivityInput { subject: "Other".to_owned(), responsible_id: None, what: call(start) };
    let before = seen(&mut ctx, due).await;
    activities::edit(&mut ctx, due, &before, input("2026-03-02T09:10")).await.unwrap();
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 0);
    let before = seen(&mut ctx, due).await;
    activities::edit(&mut ctx, due, &before, input("2026-03-02T09:05")).await.unwrap();
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 1);

    let later = activities::add(&mut ctx, planned(Kind::Lead, lead, "Ring", call("2026-03-02T12:00"))).await.unwrap();
    for id in [due, later] {
        activities::complete(&mut ctx, id, Outcome::default()).await.unwrap();
        activities::reopen(&mut ctx, id).await.unwrap();
    }
    ctx.now += chrono::TimeDelta::hours(3);
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 1, "of what is past nobody is reminded again");
}

/// The subjects of somebody's reminders: of those that hold, as they are called now, and of those that were not read.
async fn reminded(pool: &PgPool, actor: &Actor) -> [String; 2] {
    let mut ctx = acting(pool, actor).await;
    let mut list = notifications::list(&mut ctx).await.unwrap();
    list.retain(|one| one.reason == Reason::Reminder);
    list.sort_by(|one, other| one.text.cmp(&other.text));
    let ids: Vec<i64> = list.iter().map(|one| one.id).collect();
    let standing = notifications::standing(&mut ctx, &ids).await.unwrap();
    let mut holding: Vec<&str> = standing.iter().map(|one| one.text.as_str()).collect();
    holding.sort_unstable();
    let unread: Vec<&str> = list.iter().filter(|one| !one.is_read).map(|one| one.text.as_str()).collect();
    [holding.join(", "), unread.join(", ")]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_reminder_holds_until_its_activity_is_moved_done_or_deleted_or_concerns_others(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let left = add_lead(&pool, "Gone", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let meeting = |participants: &[&Actor], reminder: Option<u32>| What::Meeting {
        start: "2026-03-02T10:15".to_owned(),
        minutes: 30,
        place: String::new(),
        participants: participants.iter().map(|actor| actor.id).collect(),
        reminder,
    };
    let with_ben = || meeting(&[&ben], Some(15));
    let mut ctx = acting(&pool, &anna).await;
    let mut ids = Vec::new();
    for subject in ["Deleted", "Done", "Given", "Left", "Moved", "Renamed", "Silent"] {
        ids.push(activities::add(&mut ctx, planned(Kind::Lead, lead, subject, with_ben())).await.unwrap());
    }
    activities::add(&mut ctx, planned(Kind::Lead, left, "Gone", with_ben())).await.unwrap();
    ctx.commit().await.unwrap();
    // It is ten o'clock for Anna: all reminders are due.
    let mut ctx = system(&pool).await;
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 8);
    ctx.commit().await.unwrap();
    let all = "Deleted, Done, Given, Gone, Left, Moved, Renamed, Silent";
    for actor in [&anna, &ben] {
        assert_eq!(reminded(&pool, actor).await, [all, all]);
    }

    let mut ctx = acting(&pool, &anna).await;
    activities::delete(&mut ctx, ids[0]).await.unwrap();
    activities::complete(&mut ctx, ids[1], Outcome::default()).await.unwrap();
    activities::assign(&mut ctx, ids[2], ben.id).await.unwrap();
    let before = seen(&mut ctx, ids[3]).await;
    let alone = ActivityInput { what: meeting(&[], Some(15)), ..before.clone() };
    activities::edit(&mut ctx, ids[3], &before, alone).await.unwrap();
    activities::postpone(&mut ctx, ids[4], &Postponement::Tomorrow, None).await.unwrap();
    let before = seen(&mut ctx, ids[5]).await;
    let renamed = ActivityInput { subject: "Measure".to_owned(), ..before.clone() };
    activities::edit(&mut ctx, ids[5], &before, renamed).await.unwrap();
    let before = seen(&mut ctx, ids[6]).await;
    let silent = ActivityInput { what: meeting(&[&ben], None), ..before.clone() };
    activities::edit(&mut ctx, ids[6], &before, silent).await.unwrap();
    ctx.commit().await.unwrap();
    delete(&pool, Kind::Lead, left).await;
    assert_eq!(reminded(&pool, &anna).await, ["Left, Measure", "Gone, Left, Renamed"]);
    assert_eq!(reminded(&pool, &ben).await, ["Given, Measure", "Given, Gone, Renamed"]);
    let list = notifications::list(&mut acting(&pool, &anna).await).await.unwrap();
    let of_anna: Vec<i64> = list.iter().map(|one| one.id).collect();
    let mut ctx = acting(&pool, &ben).await;
    assert!(notifications::standing(&mut ctx, &of_anna).await.unwrap().is_empty(), "each their own");
    drop(ctx);

    // At the new time people are reminded anew, and then it is done.
    let mut ctx = system(&pool).await;
    ctx.now += chrono::TimeDelta::days(1);
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 1);
    ctx.commit().await.unwrap();
    assert_eq!(reminded(&pool, &ben).await, ["Given, Measure, Moved", "Given, Gone, Moved, Renamed"]);
    let mut ctx = acting(&pool, &anna).await;
    activities::complete(&mut ctx, ids[4], Outcome::default()).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(reminded(&pool, &ben).await, ["Given, Measure", "Given, Gone, Renamed"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_comes_in_after_the_reminder_is_reminded_once_of_what_lies_ahead(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let cleo = employee(&pool, "Cleo", Role::Employee).await;
    let meeting = |start: &str, participants: &[&Actor]| What::Meeting {
        start: start.to_owned(),
        minutes: 30,
        place: String::new(),
        participants: participants.iter().map(|actor| actor.id).collect(),
        reminder: Some(15),
    };
    // It is ten o'clock for Anna.
    let times = [("Past", "2026-03-02T09:30"), ("Meet", "2026-03-02T10:10"), ("Later", "2026-03-02T12:00")];
    let mut ctx = acting(&pool, &anna).await;
    let mut ids = Vec::new();
    for (subject, start) in times {
        let new = planned(Kind::Lead, lead, subject, meeting(start, &[]));
        ids.push(activities::add(&mut ctx, new).await.unwrap());
    }
    ctx.commit().await.unwrap();
    let mut ctx = system(&pool).await;
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 1);
    ctx.commit().await.unwrap();
    assert_eq!(reminded(&pool, &anna).await, ["Meet", "Meet"]);

    let mut ctx = acting(&pool, &anna).await;
    for (id, (_, start)) in ids.into_iter().zip(times) {
        let before = seen(&mut ctx, id).await;
        let with_cleo = ActivityInput { what: meeting(start, &[&cleo]), ..before.clone() };
        activities::edit(&mut ctx, id, &before, with_cleo).await.unwrap();
        activities::assign(&mut ctx, id, ben.id).await.unwrap();
    }
    ctx.commit().await.unwrap();
    let mut ctx = system(&pool).await;
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 0);
    ctx.commit().await.unwrap();
    assert_eq!(reminded(&pool, &anna).await, ["", ""], "it concerns others now");
    for actor in [&ben, &cleo] {
        assert_eq!(reminded(&pool, actor).await, ["Meet", "Meet"], "neither of what is past, nor too early");
    }
    let mut ctx = system(&pool).await;
    ctx.now += chrono::TimeDelta::hours(2);
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 1);
    ctx.commit().await.unwrap();
    for actor in [&ben, &cleo] {
        assert_eq!(reminded(&pool, actor).await, ["Later, Meet", "Later, Meet"]);
    }
}

/// What somebody was told, the latest first, and forgets then.
async fn told(pool: &PgPool, actor: &Actor) -> Vec<(Reason, String, Option<String>)> {
    let mut ctx = acting(pool, actor).await;
    let own = notifications::own(&mut ctx, Some(0)).await.unwrap();
    let list = notifications::list(&mut ctx).await.unwrap();
    notifications::read(&mut ctx, own.latest).await.unwrap();
    ctx.commit().await.unwrap();
    list.into_iter().filter(|one| !one.is_read).map(|one| (one.reason, one.text, one.record)).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_is_given_something_to_do_is_told_once(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Doyle Ltd")])).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let cleo = employee(&pool, "Cleo", Role::Employee).await;
    let task = |subject: &str, responsible: &Actor, participants: &[&Actor]| ActivityInput {
        subject: subject.to_owned(),
        responsible_id: Some(responsible.id),
        what: What::Task {
            deadline: None,
            participants: participants.iter().map(|actor| actor.id).collect(),
            checklist: Vec::new(),
            reminder: None,
        },
    };
    let one = |reason, text: &str| vec![(reason, text.to_owned(), Some("Doyle Ltd".to_owned()))];
    let new = |input| NewActivity { owner_kind: Kind::Company, owner_id: company, input };

    let mut ctx = acting(&pool, &anna).await;
    let id = activities::add(&mut ctx, new(task("Plan", &ben, &[&anna, &ben, &cleo]))).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &ben).await, one(Reason::Assigned, "Plan"), "who does both is told the greater part");
    assert_eq!(told(&pool, &cleo).await, one(Reason::Invited, "Plan"));
    assert_eq!(told(&pool, &anna).await, [], "by their own hand");

    // Of another change nobody is told; who comes in, or becomes responsible, is.
    let mut ctx = acting(&pool, &anna).await;
    let before = seen(&mut ctx, id).await;
    let renamed = ActivityInput { subject: "Measure".to_owned(), ..before.clone() };
    activities::edit(&mut ctx, id, &before, renamed.clone()).await.unwrap();
    activities::assign(&mut ctx, id, ben.id).await.unwrap();
    ctx.commit().await.unwrap();
    for actor in [&anna, &ben, &cleo] {
        assert_eq!(told(&pool, actor).await, []);
    }
    let mut ctx = acting(&pool, &ben).await;
    activities::edit(&mut ctx, id, &renamed, task("Measure", &cleo, &[&anna, &ben])).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &cleo).await, one(Reason::Assigned, "Measure"));
    for actor in [&anna, &ben] {
        assert_eq!(told(&pool, actor).await, [], "they took part before");
    }
    let mut ctx = acting(&pool, &ben).await;
    activities::assign(&mut ctx, id, anna.id).await.unwrap();
    activities::assign(&mut ctx, id, ben.id).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &anna).await, one(Reason::Assigned, "Measure"));
    assert_eq!(told(&pool, &ben).await, []);
    assert_eq!(told(&pool, &cleo).await, one(Reason::Removed, "Measure"));
    delete(&pool, Kind::Company, company).await;
    let list = notifications::list(&mut acting(&pool, &anna).await).await.unwrap();
    assert_eq!((list[0].author_id, list[0].record.as_deref()), (Some(ben.id), None), "a deleted record has no name");
}

/// The time of what somebody was told last, on their own clock: hour and minute of its begin and of its end.
async fn told_time(pool: &PgPool, actor: &Actor) -> (Option<(u8, u8)>, Option<(u8, u8)>) {
    let list = notifications::list(&mut acting(pool, actor).await).await.unwrap();
    let clock = |at: Option<Moment>| at.map(|at| (at.local.hour, at.local.minute));
    (clock(list[0].time), clock(list[0].until))
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whose_meeting_is_moved_or_deleted_by_somebody_else_is_told_once(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Doyle Ltd")])).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let cleo = Actor { zone: chrono_tz::Tz::UTC, ..employee(&pool, "Cleo", Role::Employee).await };
    let dora = employee(&pool, "Dora", Role::Employee).await;
    let meeting = |start: &str, minutes, participants: &[&Actor]| ActivityInput {
        subject: "Meet".to_owned(),
        responsible_id: Some(ben.id),
        what: What::Meeting {
            start: start.to_owned(),
            minutes,
            place: String::new(),
            participants: participants.iter().map(|actor| actor.id).collect(),
            reminder: None,
        },
    };
    let one = |reason| vec![(reason, "Meet".to_owned(), Some("Doyle Ltd".to_owned()))];
    let input = meeting("2026-03-05T10:30", 60, &[&anna, &ben, &cleo]);
    let mut ctx = acting(&pool, &anna).await;
    let new = NewActivity { owner_kind: Kind::Company, owner_id: company, input };
    let id = activities::add(&mut ctx, new).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!((told(&pool, &ben).await, told(&pool, &cleo).await), (one(Reason::Assigned), one(Reason::Invited)));

    // Made longer; and moved, while one leaves and one comes in.
    let mut ctx = acting(&pool, &anna).await;
    let before = seen(&mut ctx, id).await;
    activities::edit(&mut ctx, id, &before, meeting("2026-03-05T10:30", 90, &[&anna, &ben, &cleo])).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!((told(&pool, &ben).await, told(&pool, &cleo).await), (one(Reason::Moved), one(Reason::Moved)));
    assert_eq!(told_time(&pool, &ben).await, (Some((10, 30)), Some((12, 0))));
    assert_eq!(told_time(&pool, &cleo).await, (Some((9, 30)), Some((11, 0))), "on the clock of the reader");
    assert_eq!(told(&pool, &anna).await, [], "by their own hand");
    let mut ctx = acting(&pool, &anna).await;
    let before = seen(&mut ctx, id).await;
    activities::edit(&mut ctx, id, &before, meeting("2026-03-05T15:00", 90, &[&anna, &ben, &dora])).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!((told(&pool, &ben).await, told(&pool, &dora).await), (one(Reason::Moved), one(Reason::Invited)));
    assert_eq!(told(&pool, &cleo).await, one(Reason::Removed));

    // Postponed or dragged; to where it is, is no move.
    for _ in 0..2 {
        let mut ctx = acting(&pool, &ben).await;
        let there = Postponement::To("2026-03-06T08:00".to_owned());
        activities::postpone(&mut ctx, id, &there, None).await.unwrap();
        ctx.commit().await.unwrap();
    }
    assert_eq!((told(&pool, &anna).await, told(&pool, &dora).await), (one(Reason::Moved), one(Reason::Moved)));
    assert_eq!(told_time(&pool, &anna).await, (Some((8, 0)), Some((9, 30))));
    assert_eq!(told(&pool, &ben).await, []);

    // Whoever left the company is told nothing.
    sqlx::query("update employee set is_active = false where id = $1").bind(dora.id).execute(&pool).await.unwrap();
    let mut ctx = acting(&pool, &ben).await;
    activities::delete(&mut ctx, id).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!((told(&pool, &anna).await, told(&pool, &dora).await), (one(Reason::Deleted), Vec::new()));
    assert_eq!(told(&pool, &ben).await, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whose_deadline_is_changed_or_taken_away_is_told_and_of_what_is_done_nobody(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Doyle Ltd")])).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let task = |deadline: Option<&str>, responsible: &Actor| ActivityInput {
        subject: "Plan".to_owned(),
        responsible_id: Some(responsible.id),
        what: What::Task {
            deadline: deadline.map(str::to_owned),
            participants: vec![ben.id],
            checklist: Vec::new(),
            reminder: None,
        },
    };
    let one = |reason| vec![(reason, "Plan".to_owned(), Some("Doyle Ltd".to_owned()))];
    let mut ctx = acting(&pool, &anna).await;
    let new = |input| NewActivity { owner_kind: Kind::Company, owner_id: company, input };
    let id = activities::add(&mut ctx, new(task(None, &anna))).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &ben).await, one(Reason::Invited));
    for (deadline, time) in [(Some("2026-03-05T10:30"), Some((10, 30))), (None, None)] {
        let mut ctx = acting(&pool, &anna).await;
        let before = seen(&mut ctx, id).await;
        activities::edit(&mut ctx, id, &before, task(deadline, &anna)).await.unwrap();
        ctx.commit().await.unwrap();
        assert_eq!(told(&pool, &ben).await, one(Reason::Moved));
        assert_eq!(told_time(&pool, &ben).await, (time, None));
    }
    // Who becomes responsible by the same change is told that alone.
    let mut ctx = acting(&pool, &anna).await;
    let before = seen(&mut ctx, id).await;
    activities::edit(&mut ctx, id, &before, task(Some("2026-03-06T10:30"), &ben)).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &ben).await, one(Reason::Assigned));

    let mut ctx = acting(&pool, &anna).await;
    activities::complete(&mut ctx, id, Outcome::default()).await.unwrap();
    activities::delete(&mut ctx, id).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &ben).await, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_what_is_done_or_carried_on_by_a_run_nobody_is_told(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    let start = "2026-03-01T10:30".to_owned();
    let logged = || What::LoggedCall { start: start.clone(), minutes: 3, direction: Direction::Incoming, status: None };
    let of_ben = |what| ActivityInput { subject: "Ring".to_owned(), responsible_id: Some(ben.id), what };
    let call_of_ben = NewActivity { owner_kind: Kind::Lead, owner_id: lead, input: of_ben(logged()) };
    activities::add(&mut ctx, call_of_ben).await.unwrap();
    let own = activities::add(&mut ctx, planned(Kind::Lead, lead, "Called", logged())).await.unwrap();
    let before = seen(&mut ctx, own).await;
    activities::edit(&mut ctx, own, &before, of_ben(logged())).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &ben).await, []);

    let mut ctx = acting(&pool, &anna).await;
    let open = NewActivity { owner_kind: Kind::Lead, owner_id: lead, input: of_ben(call("2026-03-05T10:30")) };
    activities::add(&mut ctx, open).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(told(&pool, &ben).await.len(), 1);
    let run = start_switch(&pool, ClientChoice::Contact, true).await.unwrap();
    conversion::drain(&pool, run).await.unwrap();
    assert_eq!(number(&pool, "select count(*) from activity where owner_kind = 2").await, 1);
    assert_eq!(told(&pool, &ben).await, []);
}
