//! The times that are proposed, and those that quick commands move to.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};
use serde::{Deserialize, Serialize};

/// The deadline that is proposed for tasks and to-dos: three working days later, at the next full hour.
pub fn default_deadline(now: NaiveDateTime) -> NaiveDateTime {
    let mut time = next_full_hour(now);
    let mut missing = 3;
    while missing > 0 {
        time = later(time, 1);
        if !matches!(time.weekday(), Weekday::Sat | Weekday::Sun) {
            missing -= 1;
        }
    }
    time
}

/// The start that is proposed for calls and meetings. A full hour is itself.
pub fn next_full_hour(now: NaiveDateTime) -> NaiveDateTime {
    let into_hour = i64::from(now.minute()) * 60 + i64::from(now.second());
    let begun = now - TimeDelta::seconds(into_hour) - TimeDelta::nanoseconds(i64::from(now.nanosecond()));
    if begun == now { now } else { begun + TimeDelta::hours(1) }
}

/// A quick way to move the deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Postponement {
    InAnHour,
    /// Tomorrow at the same time of day.
    Tomorrow,
    /// In seven days at the same time of day.
    NextWeek,
    /// A local date and time of the user.
    To(String),
    /// Back to an instant at which it was before, in milliseconds since 1970: where a clock is put back, a local time
    /// means two.
    Back(i64),
}

impl Postponement {
    /// The new local time of an activity that was due at `due`; nothing for what is no local time.
    pub fn apply(&self, now: NaiveDateTime, due: Option<NaiveDateTime>) -> Option<NaiveDateTime> {
        let time_of_day = due.map_or_else(|| next_full_hour(now).time(), |due| due.time());
        match self {
            Self::InAnHour => {
                let minute = NaiveTime::from_hms_opt(now.hour(), now.minute(), 0)?;
                Some(now.date().and_time(minute) + TimeDelta::hours(1))
            }
            Self::Tomorrow => Some(later(now.date().and_time(time_of_day), 1)),
            Self::NextWeek => Some(later(now.date().and_time(time_of_day), 7)),
            Self::To(typed) => parse_local(typed),
            Self::Back(_) => None,
        }
    }
}

fn later(time: NaiveDateTime, days: u64) -> NaiveDateTime {
    time.checked_add_days(Days::new(days)).unwrap_or(time)
}

/// Reads what a browser's field for date and time gives: `2026-11-21T09:30`.
pub fn parse_local(typed: &str) -> Option<NaiveDateTime> {
    let (date, time) = typed.split_once('T')?;
    let date: NaiveDate = crate::date::parse_iso(date)?;
    let mut parts = time.splitn(3, ':');
    let mut number = || parts.next().filter(|part| part.len() == 2)?.parse::<u32>().ok();
    date.and_hms_opt(number()?, number()?, 0)
}

/// Writes it so.
pub fn typed(time: NaiveDateTime) -> String {
    let two = |number: u32| if number < 10 { format!("0{number}") } else { number.to_string() };
    let year = time.year().to_string();
    let year = format!("{}{year}", "0".repeat(4_usize.saturating_sub(year.len())));
    format!("{year}-{}-{}T{}:{}", two(time.month()), two(time.day()), two(time.hour()), two(time.minute()))
}
