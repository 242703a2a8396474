//! The section of activities: whose they are, in groups, page by page, and in the days of a calendar.

use chrono::NaiveDate;
use domain::activity::agenda::{
    After, Calendar, CalendarQuery, Chosen, Group, GroupPage, GroupQuery, PAGE_SIZE, Whose,
};
use domain::activity::calendar::Span;
use domain::activity::{ActivityInput, ActivityKind, Outcome, Postponement, What};
use domain::errors::{Place, Problem, Refusal};
use domain::permissions::Role;
use domain::{AppError, FieldName, Kind};
use sqlx::PgPool;
use store::{Actor, Ctx, activities};

use crate::support::*;

fn of(actor: &Actor) -> Chosen {
    Chosen { whose: Whose::Employee(actor.id), kind: None }
}

const EVERYONE: Chosen = Chosen { whose: Whose::Everyone, kind: None };

fn meeting(start: &str, minutes: u32, participants: Vec<i64>) -> What<String> {
    What::Meeting { start: start.to_owned(), minutes, place: String::new(), participants, reminder: None }
}

/// The subjects of each group.
async fn subjects(ctx: &mut Ctx, chosen: &Chosen) -> Vec<(Group, Vec<String>)> {
    let agenda = activities::agenda(ctx, chosen).await.unwrap();
    let of_group = |page: GroupPage| (page.group, page.entries.into_iter().map(|one| one.activity.subject).collect());
    agenda.groups.into_iter().map(of_group).collect()
}

async fn days(ctx: &mut Ctx, chosen: Chosen, span: Span, day: &str) -> Calendar {
    let day = day.parse::<NaiveDate>().unwrap();
    activities::calendar(ctx, &CalendarQuery { chosen, span, day: Some(day) }).await.unwrap()
}

fn shown(calendar: &Calendar) -> Vec<&str> {
    calendar.entries.iter().map(|listed| listed.activity.subject.as_str()).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_activity_is_in_one_group(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Oak Ltd")])).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    // It is Monday, 10:00 in Warsaw.
    for (kind, id, subject, deadline) in [
        (Kind::Lead, lead, "late", "2026-03-02T09:59"),
        (Kind::Company, company, "very late", "2026-02-01T09:00"),
        (Kind::Lead, lead, "soon", "2026-03-02T10:00"),
        (Kind::Company, company, "tonight", "2026-03-02T23:59"),
        (Kind::Lead, lead, "tomorrow", "2026-03-03T00:00"),
        (Kind::Company, company, "some day", ""),
        (Kind::Lead, lead, "done", "2026-03-04T10:00"),
    ] {
        let added = activities::add(&mut ctx, todo(kind, id, subject, deadline)).await.unwrap();
        if subject == "done" {
            activities::complete(&mut ctx, added, Outcome::default()).await.unwrap();
        }
    }
    let is = |group, all: &[&str]| (group, all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
    let expected = [
        is(Group::Overdue, &["very late", "late"]),
        is(Group::Today, &["soon", "tonight"]),
        is(Group::Later, &["tomorrow"]),
        is(Group::Undated, &["some day"]),
        is(Group::Done, &["done"]),
    ];
    assert_eq!(subjects(&mut ctx, &of(&anna)).await, expected);
    assert_eq!(subjects(&mut ctx, &EVERYONE).await, expected);
    let agenda = activities::agenda(&mut ctx, &EVERYONE).await.unwrap();
    // The next one is due at this very minute.
    assert_eq!(agenda.lasts_ms, 1);
    let first = &agenda.groups[0].entries[0];
    assert_eq!(first.activity.owner.as_ref().unwrap().label, "Oak Ltd");
    assert!(first.may_edit && first.activity.is_overdue);
    ctx.commit().await.unwrap();

    // What stands on a deleted record is nobody's work.
    delete(&pool, Kind::Company, company).await;
    let mut ctx = acting(&pool, &anna).await;
    let left = subjects(&mut ctx, &of(&anna)).await;
    assert_eq!(left[0], is(Group::Overdue, &["late"]));
    assert_eq!(left[3], is(Group::Undated, &[]));
    assert_eq!(shown(&days(&mut ctx, EVERYONE, Span::Day, "2026-03-02").await), ["late", "soon"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn ones_own_are_those_that_one_does_or_takes_part_in(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let cleo = employee(&pool, "Cleo", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    let start = "2026-03-03T10:00";
    for (subject, what, responsible) in [
        ("Anna's", meeting(start, 30, vec![]), anna.id),
        ("Anna's with Ben", meeting(start, 30, vec![anna.id, ben.id]), anna.id),
        ("Ben's", What::Call { start: start.to_owned(), minutes: 15, reminder: None }, ben.id),
    ] {
        let input = ActivityInput { subject: subject.to_owned(), responsible_id: Some(responsible), what };
        let new = domain::activity::NewActivity { owner_kind: Kind::Lead, owner_id: lead, input };
        activities::add(&mut ctx, new).await.unwrap();
    }
    for (chosen, expected) in [
        (of(&anna), vec!["Anna's", "Anna's with Ben"]),
        (of(&ben), vec!["Anna's with Ben", "Ben's"]),
        (of(&cleo), vec![]),
        (EVERYONE, vec!["Anna's", "Anna's with Ben", "Ben's"]),
        (Chosen { kind: Some(ActivityKind::Call), ..EVERYONE }, vec!["Ben's"]),
        (Chosen { kind: Some(ActivityKind::Call), ..of(&anna) }, vec![]),
        (Chosen { kind: Some(ActivityKind::Meeting), ..of(&ben) }, vec!["Anna's with Ben"]),
    ] {
        assert_eq!(subjects(&mut ctx, &chosen).await[2].1, expected, "{chosen:?}");
        assert_eq!(shown(&days(&mut ctx, chosen, Span::Week, "2026-03-08").await), expected, "{chosen:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn groups_are_paged_without_gap_or_repetition(pool: PgPool) {
    classic(&pool).await;
    let leads = [add_lead(&pool, "Doyle", "").await, add_lead(&pool, "Nowak", "").await];
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Oak Ltd")])).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    let owners = [(Kind::Lead, leads[0]), (Kind::Lead, leads[1]), (Kind::Company, company)];
    for number in 0..(2 * PAGE_SIZE + 10) {
        let (kind, id) = owners[usize::try_from(number % 3).unwrap()];
        // Many at the same time, so that only the id tells them apart.
        let deadline = format!("2026-02-{:02}T09:00", number % 4 + 1);
        activities::add(&mut ctx, todo(kind, id, "Late", &deadline)).await.unwrap();
        activities::add(&mut ctx, todo(kind, id, "Some day", "")).await.unwrap();
        let done = activities::add(&mut ctx, todo(kind, id, "Done", &deadline)).await.unwrap();
        activities::complete(&mut ctx, done, Outcome::default()).await.unwrap();
    }
    for chosen in [of(&anna), EVERYONE] {
        for group in [Group::Overdue, Group::Undated, Group::Done] {
            let first = activities::agenda(&mut ctx, &chosen).await.unwrap();
            let mut page = first.groups.into_iter().find(|page| page.group == group).unwrap();
            let mut pages = 1;
            while let Some(after) = page.next {
                let query = GroupQuery { chosen, group, after };
                page.append(activities::agenda_group(&mut ctx, &query).await.unwrap());
                pages += 1;
            }
            assert_eq!(pages, 3, "{group:?}");
            let mut seen: Vec<(i64, i64)> = page
                .entries
                .iter()
                .map(|listed| (listed.activity.what.due().map_or(0, |due| due.utc_ms), listed.activity.id))
                .collect();
            assert_eq!(i64::try_from(seen.len()).unwrap(), 2 * PAGE_SIZE + 10);
            if group == Group::Done {
                // All were done at once; the latest id comes first.
                assert!(seen.windows(2).all(|pair| pair[0].1 > pair[1].1));
            } else {
                assert!(seen.is_sorted());
            }
            seen.sort_unstable_by_key(|(_, id)| *id);
            seen.dedup_by_key(|(_, id)| *id);
            assert_eq!(i64::try_from(seen.len()).unwrap(), 2 * PAGE_SIZE + 10, "nothing twice");
        }
    }
    for at in [i64::MIN, -8_000_000_000_000_000_000, 8_000_000_000_000_000_000, i64::MAX] {
        let beyond = GroupQuery { chosen: EVERYONE, group: Group::Done, after: After { at, id: i64::MIN } };
        assert_eq!(activities::agenda_group(&mut ctx, &beyond).await.unwrap().entries, []);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_calendar_shows_what_touches_its_days(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    for (subject, what) in [
        ("into the night", meeting("2026-03-01T23:30", 90, vec![])),
        ("until midnight", meeting("2026-03-01T23:30", 30, vec![])),
        ("morning", meeting("2026-03-02T08:00", 60, vec![])),
        ("next day", meeting("2026-03-03T00:00", 60, vec![])),
    ] {
        activities::add(&mut ctx, planned(Kind::Lead, lead, subject, what)).await.unwrap();
    }
    for (subject, deadline) in [("due", "2026-03-02T23:59"), ("due before", "2026-03-01T23:59"), ("undated", "")] {
        activities::add(&mut ctx, todo(Kind::Lead, lead, subject, deadline)).await.unwrap();
    }
    let logged = What::LoggedCall {
        start: "2026-03-02T07:00".to_owned(),
        minutes: 5,
        direction: domain::activity::Direction::Incoming,
        status: None,
    };
    activities::add(&mut ctx, planned(Kind::Lead, lead, "they called", logged)).await.unwrap();
    let day = days(&mut ctx, of(&anna), Span::Day, "2026-03-02").await;
    assert_eq!(shown(&day), ["into the night", "they called", "morning", "due"]);
    assert_eq!((day.cut_on, day.counts.as_slice()), (None, &[][..]));
    // At 23:59 something becomes overdue.
    assert_eq!(day.lasts_ms, (13 * 60 + 59) * 60_000 + 1);
    assert_eq!((day.now.local.hour, day.day.to_string().as_str()), (10, "2026-03-02"));
    assert_eq!(days(&mut ctx, of(&anna), Span::Week, "2026-03-02").await.entries.len(), 5);
    assert_eq!(days(&mut ctx, of(&anna), Span::Month, "2026-03-20").await.entries.len(), 7);
    // Of a day the month shows the first three, and counts the others; it begins on the 23rd of February.
    activities::add(&mut ctx, todo(Kind::Lead, lead, "evening", "2026-03-02T20:00")).await.unwrap();
    for chosen in [of(&anna), EVERYONE] {
        let month = days(&mut ctx, chosen, Span::Month, "2026-03-20").await;
        assert_eq!((month.entries.len(), month.counts.len(), month.cut_on), (7, 42, None));
        assert_eq!(
            month.counts.iter().enumerate().filter(|(_, count)| **count > 0).collect::<Vec<_>>(),
            [(6, &3), (7, &4), (8, &1)]
        );
        let shown = shown(&month);
        assert_eq!(shown[3..6], ["they called", "morning", "evening"]);
    }
    let calls = Chosen { kind: Some(ActivityKind::Call), ..of(&anna) };
    assert_eq!(shown(&days(&mut ctx, calls, Span::Month, "2026-03-20").await), ["they called"]);
    // Without a day it is today.
    let today = CalendarQuery { chosen: EVERYONE, span: Span::Day, day: None };
    assert_eq!(activities::calendar(&mut ctx, &today).await.unwrap().day.to_string(), "2026-03-02");
    let never = CalendarQuery { day: Some(NaiveDate::MAX), ..today };
    assert!(activities::calendar(&mut ctx, &never).await.is_err());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_moved_stands_where_the_clock_lets_it(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    let id = activities::add(&mut ctx, planned(Kind::Lead, lead, "Meet", meeting("2026-03-28T09:15", 90, vec![])))
        .await
        .unwrap();
    let to = |typed: &str| Postponement::To(typed.to_owned());
    // On this Sunday Warsaw's clocks go from 2 to 3: it is told where the meeting is indeed.
    let moved = activities::postpone(&mut ctx, id, &to("2026-03-29T02:15"), None).await.unwrap();
    assert_eq!((moved.local.hour, moved.local.minute), (3, 15));
    let day = days(&mut ctx, of(&anna), Span::Day, "2026-03-29").await;
    let what = &day.entries[0].activity.what;
    assert_eq!((what.due(), what.minutes()), (Some(&moved), Some(90)));
    assert_eq!(shown(&days(&mut ctx, of(&anna), Span::Day, "2026-03-28").await), [""; 0]);

    // In autumn they go from 3 to 2: half past 2 is there twice, and the second one is gone back to.
    let second = 1_792_891_800_000;
    let back = activities::postpone(&mut ctx, id, &Postponement::Back(second), Some(moved.utc_ms)).await.unwrap();
    assert_eq!((back.utc_ms, back.local.day, back.local.hour, back.local.minute), (second, 25, 2, 30));
    let first = activities::postpone(&mut ctx, id, &to("2026-10-25T02:30"), None).await.unwrap();
    assert_eq!(first.utc_ms, second - 3_600_000);

    // What somebody else has moved stays where it is.
    let late = activities::postpone(&mut ctx, id, &Postponement::Back(moved.utc_ms), Some(second)).await;
    assert_eq!(refused(late), AppError::Refused(Refusal::ActivityMoved));
    let never = activities::postpone(&mut ctx, id, &Postponement::Back(i64::MAX), None).await;
    assert_eq!(refused(never), AppError::invalid(Place::Deadline, Problem::NotADate));
}

/// Activities of ten employees over three years, most of them done. The last one takes part in a sixth of them.
const ROWS: &str = "
    insert into employee (name, email) select 'Employee ' || i, i || '@team.example' from generate_series(1, 10) as i;
    insert into company (title, responsible_id, created_at, created_by, changed_at, changed_by)
    select 'Company ' || i, 1, now(), 1, now(), 1 from generate_series(1, 1000) as i;
    insert into activity (owner_kind, owner_id, kind, subject, deadline, responsible_id, completed_at, participants,
                          created_at, created_by)
    select 4, i % 1000 + (select min(id) from company), case when i % 300 < 280 then 'task' else 'todo' end, 'Call', at,
           of, case when i % 21 > 0 then at end,
           case when i % 6 = 0 then array[(select max(id) from employee)]
                when i % 49 = 0 then array[of + 1] else '{}' end, at, of
    from generate_series(1, 60000) as i,
         lateral (select timestamptz '2024-03-01Z' + interval '25 minutes' * i as at,
                         i % 10 + (select min(id) from employee where not is_system) as of) as made;
    select gin_clean_pending_list('activity_participants_open');
    select gin_clean_pending_list('activity_participants_done');
    analyze activity;
    analyze company;";

/// Rows of activities that this connection has read, and companies that it has looked up.
async fn read(ctx: &mut Ctx) -> [i64; 2] {
    let sql = "select (select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'activity'),
                      (select idx_tup_fetch from pg_stat_xact_user_tables where relname = 'company')";
    let (activities, companies): (i64, i64) = sqlx::query_as(sql).fetch_one(&mut *ctx.tx).await.unwrap();
    [activities, companies]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_section_reads_little_more_than_it_shows(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    let ben = number(&pool, "select min(id) + 3 from employee where not is_system").await;
    let busy = number(&pool, "select max(id) from employee").await;
    let of = |id| Chosen { whose: Whose::Employee(id), kind: None };
    let rare = |chosen| Chosen { kind: Some(ActivityKind::Todo), ..chosen };
    let mut ctx = system(&pool).await;
    // What somebody took part in and is done is sorted, once; records are looked up for a page only.
    for (chosen, most, most_companies) in [
        (of(ben), 3_000, 1_500),
        (rare(of(ben)), 2_500, 1_500),
        (of(busy), 18_000, 1_500),
        (rare(of(busy)), 18_000, 1_500),
        (EVERYONE, 12_000, 12_000),
        (rare(EVERYONE), 6_000, 6_000),
    ] {
        let [before, companies] = read(&mut ctx).await;
        let agenda = activities::agenda(&mut ctx, &chosen).await.unwrap();
        let [counted, looked_up] = read(&mut ctx).await;
        let (counted, looked_up) = (counted - before, looked_up - companies);
        assert!(agenda.groups.iter().any(|page| page.next.is_some()));
        assert!(counted <= most, "{chosen:?}: {counted} rows for the list");
        assert!(looked_up <= most_companies, "{chosen:?}: {looked_up} records for the list");
        let [before, _] = read(&mut ctx).await;
        let month = days(&mut ctx, chosen, Span::Month, "2025-06-15").await;
        let [counted, _] = read(&mut ctx).await;
        let (counted, all) = (counted - before, month.counts.iter().sum::<i64>());
        assert!(chosen.kind.is_some() || all > 200, "{chosen:?}: {all}");
        assert!(month.entries.len() <= 126 && month.cut_on.is_none(), "{chosen:?}");
        assert!(chosen.kind.is_some() || counted <= 3 * all + 1_000, "{chosen:?}: {counted} rows for {all} of a month");
    }
}
