use chrono::Datelike;

use super::{DateOrder, read_date};
use crate::moment::LocalTime;
use crate::text;

/// Reads a date with a time of day, as the clock on the wall shows it: `2026-07-01 10:30`, `01.07.2026, 10:30:00`,
/// `7/1/2026 3:05 PM`. Without a time it is the beginning of the day. A time that names its zone is not guessed at.
pub fn read_moment(typed: &str, order: DateOrder) -> Option<LocalTime> {
    let line = text::line(typed);
    let (date, time) = split(&line)?;
    let date = read_date(date, order)?;
    let (hour, minute) = if time.is_empty() { (0, 0) } else { time_of_day(time)? };
    Some(LocalTime {
        year: date.year(),
        month: u8::try_from(date.month()).ok()?,
        day: u8::try_from(date.day()).ok()?,
        hour,
        minute,
    })
}

/// The date in front of a time of day.
pub(super) fn date_part(typed: &str) -> String {
    let line = text::line(typed);
    split(&line).map(|(date, _)| date.to_owned()).unwrap_or_default()
}

fn split(line: &str) -> Option<(&str, &str)> {
    let Some(colon) = line.find(':') else { return Some((line, "")) };
    let start = line.get(..colon)?.rfind([' ', 'T'])?;
    let date = line.get(..start)?.trim_end_matches([',', ' ']);
    Some((date, line.get(start + 1..)?))
}

fn time_of_day(time: &str) -> Option<(u8, u8)> {
    let lower = time.to_lowercase().replace('.', "");
    let half = ["am", "pm"].into_iter().find(|half| lower.ends_with(half));
    // The point of a fraction of a second went with those of *a.m.*; seconds are not kept.
    let clock = half.map_or(lower.as_str(), |half| lower.trim_end_matches(half)).trim();
    let count = clock.matches(':').count();
    let mut parts = clock.split(':');
    let (hour, minute) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let second = match parts.next() {
        Some(seconds) if seconds.bytes().all(|byte| byte.is_ascii_digit()) => two_digits(seconds.get(..2)?)?,
        Some(_) => return None,
        None => 0,
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some("pm") => hour % 12 + 12,
        Some(_) => hour % 12,
        None => hour,
    };
    (count <= 2 && hour < 24 && minute < 60 && second < 60).then_some((hour, minute))
}

fn two_digits(text: &str) -> Option<u8> {
    let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_their_times() {
        let read = |typed: &str, order| {
            let LocalTime { year, month, day, hour, minute } = read_moment(typed, order)?;
            Some(format!("{year}-{month}-{day} {hour}:{minute}"))
        };
        for (typed, order, expected) in [
            ("2026-07-01 10:30", DateOrder::DayMonthYear, "2026-7-1 10:30"),
            ("2026-07-01T10:30:59.500", DateOrder::DayMonthYear, "2026-7-1 10:30"),
            ("2026-07-01 00:00:00", DateOrder::DayMonthYear, "2026-7-1 0:0"),
            ("01.07.2026, 23:59", DateOrder::DayMonthYear, "2026-7-1 23:59"),
            ("7/1/2026 3:05 PM", DateOrder::MonthDayYear, "2026-7-1 15:5"),
            ("7/1/2026 12:05 a.m.", DateOrder::MonthDayYear, "2026-7-1 0:5"),
            ("1.7.2026", DateOrder::DayMonthYear, "2026-7-1 0:0"),
        ] {
            assert_eq!(read(typed, order).as_deref(), Some(expected), "{typed}");
        }
        for wrong in ["2026-07-01 24:00", "2026-07-01 10:60", "2026-07-01T10:30Z", "10:30", "2026-07-01 13:00 PM", ""] {
            assert_eq!(read(wrong, DateOrder::DayMonthYear), None, "{wrong}");
        }
    }
}
