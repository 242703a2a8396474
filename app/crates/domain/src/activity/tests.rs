#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use chrono::{NaiveDateTime, TimeZone, Utc};
use proptest::prelude::*;

use super::ical::{Event, Person, file};
use super::*;
use crate::errors::{Place, Problem, Violation};
use crate::{AppError, text};

fn at(typed: &str) -> NaiveDateTime {
    parse_local(typed).unwrap()
}

fn task(participants: &[i64], checklist: &[&str]) -> What<String> {
    What::Task {
        deadline: None,
        participants: participants.to_vec(),
        checklist: checklist.iter().map(|text| Step { text: (*text).to_owned(), is_done: false }).collect(),
        reminder: Some(15),
    }
}

fn meeting(minutes: u32, place: &str) -> What<String> {
    What::Meeting { start: String::new(), minutes, place: place.to_owned(), participants: Vec::new(), reminder: None }
}

#[test]
fn what_is_entered_is_cleaned() {
    let checked = check(task(&[3, 1, 3], &[" Measure\n", " ", "Write"])).unwrap();
    let What::Task { participants, checklist, reminder, .. } = checked else { panic!() };
    assert_eq!(participants, [1, 3]);
    assert_eq!(checklist.iter().map(|step| step.text.as_str()).collect::<Vec<_>>(), ["Measure", "Write"]);
    assert_eq!(reminder, None, "without a deadline there is nothing to be reminded of");
}

#[test]
fn what_breaks_a_rule_is_refused_with_its_place() {
    let refused = |what| match check::<String>(what) {
        Err(AppError::Invalid(violations)) => violations,
        other => panic!("{other:?}"),
    };
    let long = "x".repeat(text::LINE_LENGTH + 1);
    let no_length = Violation { place: Place::Length, problem: Problem::NotALength(1440) };
    assert_eq!(refused(meeting(0, "")), [no_length]);
    assert_eq!(refused(meeting(1441, &long)).len(), 2);
    assert_eq!(refused(task(&[], &[&long])), [Violation { place: Place::Checklist, problem: Problem::TooLong(255) }]);
    let many: Vec<i64> = (0..101).collect();
    assert_eq!(refused(task(&many, &[])).len(), 1);
    let far = What::Todo { deadline: Some(String::new()), reminder: Some(100_000), color: None };
    assert_eq!(refused(far), [Violation { place: Place::Reminder, problem: Problem::NumberTooLarge }]);
}

#[test]
fn a_to_do_is_not_accepted_without_a_deadline() {
    let missing = AppError::invalid(Place::Deadline, Problem::Required);
    let todo =
        |deadline: Option<&str>| What::Todo { deadline: deadline.map(str::to_owned), reminder: None, color: None };
    assert_eq!(check(todo(None)), Err(missing.clone()));
    let check_entered = |what| check_entered(what, at("2026-11-18T09:20"));
    for empty in [None, Some(""), Some(" ")] {
        assert_eq!(check_entered(todo(empty)), Err(missing.clone()), "{empty:?}");
        assert_eq!(check(without_empty_deadline(todo(empty))), Err(missing.clone()), "{empty:?}");
    }
    assert!(check_entered(todo(Some("2026-11-23T10:00"))).is_ok());
    let undated = What::Task {
        deadline: Some(String::new()),
        participants: Vec::new(),
        checklist: Vec::new(),
        reminder: Some(15),
    };
    let Ok(What::Task { deadline: None, reminder: None, .. }) = check_entered(undated) else {
        panic!("a task may do without, and has nothing to be reminded before then")
    };
}

#[test]
fn what_is_typed_is_checked_before_it_is_sent() {
    assert_eq!((read_minutes(" 45 "), read_minutes("")), (Ok(45), Err(Problem::Required)));
    for wrong in ["-5", "1.5", "an hour", "99999999999"] {
        assert_eq!(read_minutes(wrong), Err(Problem::NotALength(1440)), "{wrong}");
    }
    let missing = AppError::invalid(Place::Start, Problem::Required);
    let check_entered = |what| check_entered(what, at("2026-11-18T09:20"));
    assert_eq!(check_entered(meeting(30, "")), Err(missing));
    for wrong in ["\u{1a}", "2026-11-23", "2026-02-30T10:00"] {
        let call = What::Call { start: wrong.to_owned(), minutes: 30, reminder: None };
        assert_eq!(check_entered(call), Err(AppError::invalid(Place::Start, Problem::NotADate)), "{wrong}");
        let todo = What::Todo { deadline: Some(wrong.to_owned()), reminder: None, color: None };
        assert_eq!(check_entered(todo), Err(AppError::invalid(Place::Deadline, Problem::NotADate)), "{wrong}");
    }
    let start = "2026-11-23T09:30".to_owned();
    assert!(check_entered(What::Call { start, minutes: 30, reminder: None }).is_ok());
    assert!(check_entered(task(&[], &[])).is_ok(), "a task needs no deadline");
}

#[test]
fn a_call_that_took_place_does_not_start_in_the_future() {
    let logged = |start: &str| What::LoggedCall {
        start: start.to_owned(),
        minutes: 3,
        direction: Direction::Incoming,
        status: None,
    };
    let check_entered = |what| check_entered(what, at("2026-11-18T09:20"));
    let not_yet = AppError::invalid(Place::Start, Problem::NotYet);
    for (start, is_right) in [
        ("2026-11-17T23:00", true),
        ("2026-11-18T09:20", true),
        ("2026-11-18T09:25", true),
        ("2026-11-18T09:26", false),
        ("2027-01-01T00:00", false),
    ] {
        let answer = check_entered(logged(start));
        assert_eq!(answer, if is_right { Ok(logged(start)) } else { Err(not_yet.clone()) }, "{start}");
    }
    let planned = What::Call { start: "2027-01-01T00:00".to_owned(), minutes: 30, reminder: None };
    assert!(check_entered(planned).is_ok(), "what is planned lies ahead");
}

#[test]
fn only_calls_end_with_a_status() {
    let outcome = || Outcome { result: " Agreed\r\n".to_owned(), call_status: Some("OK".to_owned()) };
    assert!(check_outcome(&meeting(30, ""), outcome()).is_err());
    let call = What::Call { start: (), minutes: 10, reminder: None };
    assert_eq!(check_outcome(&call, outcome()).unwrap().result, "Agreed");
}

#[test]
fn what_is_due_in_less_than_the_minutes_is_counted() {
    let now = at("2026-11-18T09:20").and_utc();
    let is_counted = |minutes: i32, deadline: &str| {
        let counters = CounterSettings { minutes, ..CounterSettings::default() };
        at(deadline).and_utc() < counters.counted_before(now)
    };
    assert_eq!(CounterSettings::default(), CounterSettings { mode: CounterMode::Item, minutes: 15 });
    for (minutes, last, next) in [
        (15, "2026-11-18T09:34", "2026-11-18T09:35"),
        (0, "2026-11-18T09:19", "2026-11-18T09:20"),
        (1440, "2026-11-19T09:19", "2026-11-19T09:20"),
    ] {
        assert!(is_counted(minutes, "2024-01-01T00:00") && is_counted(minutes, last), "{minutes}");
        assert!(!is_counted(minutes, next), "{minutes}");
    }
}

#[test]
fn activities_are_counted_up_to_a_day_before_their_time() {
    let settings = |minutes| CounterSettings { mode: CounterMode::Activity, minutes };
    for right in [0, 15, 1440] {
        assert_eq!(settings(right).checked(), Ok(settings(right)));
        assert_eq!(read_counted_minutes(&format!(" {right} ")), Ok(right));
    }
    for wrong in [-1, 1441, i32::MIN, i32::MAX] {
        let problem = Problem::NotMinutes(1440);
        assert_eq!(settings(wrong).checked(), Err(AppError::invalid(Place::CountedMinutes, problem.clone())));
        assert_eq!(read_counted_minutes(&wrong.to_string()), Err(problem));
    }
    for wrong in ["x", "1.5", "1,440", "99999999999"] {
        assert_eq!(read_counted_minutes(wrong), Err(Problem::NotMinutes(1440)), "{wrong}");
    }
    assert_eq!(read_counted_minutes("  "), Err(Problem::Required));
}

#[test]
fn modes_of_counting_are_known_by_their_codes() {
    assert!(CounterMode::ALL.into_iter().all(|mode| CounterMode::from_code(mode.code()) == Some(mode)));
    assert_eq!(CounterMode::from_code("items"), None);
}

#[test]
fn deadlines_are_proposed_three_working_days_later() {
    // Wednesday, Thursday, Friday and Monday follow each other.
    assert_eq!(typed(default_deadline(at("2026-11-18T09:20"))), "2026-11-23T10:00");
    assert_eq!(typed(default_deadline(at("2026-11-21T09:00"))), "2026-11-25T09:00");
    assert_eq!(typed(default_deadline(at("2026-11-19T23:30"))), "2026-11-25T00:00");
    assert_eq!(typed(next_full_hour(at("2026-12-31T23:01"))), "2027-01-01T00:00");
}

#[test]
fn deadlines_are_moved_from_now_on() {
    let now = at("2026-11-22T14:37");
    let moved = |to: Postponement, due: Option<&str>| to.apply(now, due.map(at)).map(typed);
    assert_eq!(moved(Postponement::InAnHour, Some("2026-11-01T09:00")).unwrap(), "2026-11-22T15:37");
    assert_eq!(moved(Postponement::Tomorrow, Some("2026-11-01T09:30")).unwrap(), "2026-11-23T09:30");
    assert_eq!(moved(Postponement::NextWeek, None).unwrap(), "2026-11-29T15:00");
    assert_eq!(moved(Postponement::To("2028-02-29T08:15".to_owned()), None).unwrap(), "2028-02-29T08:15");
    assert_eq!(moved(Postponement::Back(0), None), None, "an instant has no local time of its own here");
    for wrong in ["", "tomorrow", "2026-02-30T10:00", "2026-02-2ÄT10:00", "2026-02-20", "2026-02-20T25:00"] {
        assert_eq!(moved(Postponement::To(wrong.to_owned()), None), None, "{wrong}");
    }
}

fn event(summary: &str, place: &str) -> Event {
    Event {
        uid: "activity-7@crm.example".to_owned(),
        sequence: 2,
        stamp: Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap(),
        start: Utc.with_ymd_and_hms(2026, 3, 4, 10, 30, 0).unwrap(),
        minutes: 90,
        summary: summary.to_owned(),
        place: place.to_owned(),
        organizer: Person { name: "Anna \"A\" Nowak".to_owned(), email: "anna@team.example".to_owned() },
        attendees: vec![Person { name: "Ben".to_owned(), email: "ben@team.example".to_owned() }],
        url: "https://crm.example/crm/deal/7".to_owned(),
        reminder: Some(15),
    }
}

#[test]
fn a_meeting_is_a_calendar_file() {
    let file = file(&event("Measure; then, plan", "Hall 3\\4"));
    for line in [
        "DTSTART:20260304T103000Z",
        "DTEND:20260304T120000Z",
        "SUMMARY:Measure\\; then\\, plan",
        "LOCATION:Hall 3\\\\4",
        "ORGANIZER;CN=\"Anna A Nowak\":mailto:anna@team.example",
        "ATTENDEE;CN=\"Ben\":mailto:ben@team.example",
        "TRIGGER:-PT15M",
    ] {
        assert!(file.contains(&format!("\r\n{line}\r\n")), "{line} in\n{file}");
    }
    assert!(file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n"));
    assert!(!file.contains("METHOD:"), "what is published names nobody who takes part");
}

proptest! {
    #[test]
    fn nothing_in_a_text_breaks_the_lines_of_the_file(summary in any::<String>(), place in any::<String>()) {
        let file = file(&event(&summary, &place));
        prop_assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r'])));
        let whole = file.replace("\r\n ", "");
        prop_assert_eq!(whole.matches("\r\nSUMMARY:").count(), 1);
        prop_assert_eq!(whole.matches("\r\nBEGIN:").count(), 2);
    }
}
