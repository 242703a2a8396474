use std::ops::Add;

use chrono::{NaiveDateTime, TimeDelta};

use super::{Outcome, Step, What, parse_local};
use crate::errors::{AppError, Place, Problem, Violation};
use crate::text;

/// The longest call or meeting, in minutes: a day.
pub const MINUTES_MAX: u32 = 24 * 60;
/// The earliest reminder, in minutes before the activity: four weeks.
const REMINDER_MAX: u32 = 28 * 24 * 60;
/// The longest checklist, and the most participants.
const MANY: usize = 100;
/// So many minutes the clock of a browser may be ahead.
const CLOCK_MINUTES: i64 = 5;

/// Cleans and checks the subject.
///
/// # Errors
/// [`AppError::Invalid`] when it is empty or longer than 255 characters.
pub fn check_subject(subject: &str) -> Result<String, AppError> {
    let subject = text::line(subject);
    if subject.is_empty() {
        return Err(AppError::invalid(Place::Subject, Problem::Required));
    }
    if subject.chars().count() > text::LINE_LENGTH {
        return Err(AppError::invalid(Place::Subject, Problem::TooLong(255)));
    }
    Ok(subject)
}

/// Reads the length of a call or meeting as it is typed, in minutes.
///
/// # Errors
/// [`Problem::Required`] for nothing, [`Problem::NotALength`] for what is no whole number of minutes.
pub fn read_minutes(typed: &str) -> Result<u32, Problem> {
    match typed.trim() {
        "" => Err(Problem::Required),
        typed => typed.parse().map_err(|_| Problem::NotALength(MINUTES_MAX)),
    }
}

/// As [`check`], of what a person has just entered, `now` on their clock: a call or a meeting begins at some time. An
/// empty deadline is none.
///
/// # Errors
/// As [`check`] and [`check_logged`]; [`Problem::Required`] for the time that is missing, [`Problem::NotADate`] for
/// what is none.
pub fn check_entered(what: What<String>, now: NaiveDateTime) -> Result<What<String>, AppError> {
    let place = match &what {
        What::Call { .. } | What::LoggedCall { .. } | What::Meeting { .. } => Place::Start,
        What::Task { .. } | What::Todo { .. } => Place::Deadline,
    };
    match what.due().map(|typed| typed.trim()) {
        Some("") if place == Place::Start => Err(AppError::invalid(place, Problem::Required)),
        Some("") => check(without_empty_deadline(what)),
        Some(typed) if parse_local(typed).is_none() => Err(AppError::invalid(place, Problem::NotADate)),
        _ => {
            if let Ok(timed) = what.clone().try_map(|typed| parse_local(typed.trim()).ok_or(())) {
                check_logged(&timed, now)?;
            }
            check(what)
        }
    }
}

/// The same, where a field for a deadline that was left empty means that there is none.
pub fn without_empty_deadline(mut what: What<String>) -> What<String> {
    if let What::Task { deadline, .. } | What::Todo { deadline, .. } = &mut what {
        *deadline = deadline.take().filter(|typed| !typed.trim().is_empty());
    }
    what
}

/// Whether a call that is logged can have taken place by `now`.
///
/// # Errors
/// [`Problem::NotYet`] for one that starts later; clocks may differ a little.
pub fn check_logged<Time>(what: &What<Time>, now: Time) -> Result<(), AppError>
where
    Time: PartialOrd + Add<TimeDelta, Output = Time>,
{
    let latest = now + TimeDelta::minutes(CLOCK_MINUTES);
    match what {
        What::LoggedCall { start, .. } if *start > latest => Err(AppError::invalid(Place::Start, Problem::NotYet)),
        _ => Ok(()),
    }
}

/// Cleans and checks what an activity carries. A to-do has a deadline (`reference-crm.md` §4), a task may do without.
/// Whether people and call statuses exist, the store knows.
///
/// # Errors
/// [`AppError::Invalid`] with everything that breaks a rule.
pub fn check<Time>(mut what: What<Time>) -> Result<What<Time>, AppError> {
    let mut violations = Vec::new();
    let mut broken = |place, problem| violations.push(Violation { place, problem });
    if what.minutes().is_some_and(|minutes| !(1..=MINUTES_MAX).contains(&minutes)) {
        broken(Place::Length, Problem::NotALength(MINUTES_MAX));
    }
    if what.reminder().is_some_and(|minutes| minutes > REMINDER_MAX) {
        broken(Place::Reminder, Problem::NumberTooLarge);
    }
    match &mut what {
        What::Task { participants, checklist, deadline, reminder } => {
            tidy(participants);
            clean_checklist(checklist);
            if checklist.iter().any(|step| step.text.chars().count() > text::LINE_LENGTH) {
                broken(Place::Checklist, Problem::TooLong(255));
            }
            if checklist.len() > MANY {
                broken(Place::Checklist, Problem::NumberTooLarge);
            }
            // Without a time there is nothing to be reminded before.
            *reminder = reminder.filter(|_| deadline.is_some());
        }
        What::Meeting { place, participants, .. } => {
            tidy(participants);
            *place = text::line(place);
            if place.chars().count() > text::LINE_LENGTH {
                broken(Place::Location, Problem::TooLong(255));
            }
        }
        What::Todo { deadline: None, .. } => broken(Place::Deadline, Problem::Required),
        What::Todo { .. } | What::Call { .. } => {}
        What::LoggedCall { status, .. } => *status = status.take().filter(|code| !code.is_empty()),
    }
    if what.participants().len() > MANY {
        broken(Place::Participants, Problem::NumberTooLarge);
    }
    if violations.is_empty() { Ok(what) } else { Err(AppError::Invalid(violations)) }
}

/// Nobody twice, in one order.
fn tidy(participants: &mut Vec<i64>) {
    participants.sort_unstable();
    participants.dedup();
}

fn clean_checklist(checklist: &mut Vec<Step>) {
    for step in checklist.iter_mut() {
        step.text = text::line(&step.text);
    }
    checklist.retain(|step| !step.text.is_empty());
}

/// Cleans and checks what came of an activity: only calls have a status.
///
/// # Errors
/// [`AppError::Invalid`] for a status of anything else, or a result that is too long.
pub fn check_outcome<Time>(what: &What<Time>, outcome: Outcome) -> Result<Outcome, AppError> {
    let result = text::lines(&outcome.result);
    let call_status = outcome.call_status.filter(|code| !code.is_empty());
    if result.chars().count() > text::LONG_LENGTH {
        return Err(AppError::invalid(Place::ActivityResult, Problem::TooLong(20_000)));
    }
    if call_status.is_some() && !matches!(what, What::Call { .. }) {
        return Err(AppError::invalid(Place::CallStatus, Problem::UnknownValue));
    }
    Ok(Outcome { result, call_status })
}
