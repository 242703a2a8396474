//! The words of the section of activities, and its days as a calendar names them.

use chrono::{Datelike, NaiveDate, Weekday};
use domain::Language;
use domain::activity::agenda::Group;
use domain::activity::calendar::Span;
use domain::moment::LocalTime;

use crate::text::{activities, agenda};
use crate::{Message, format};

/// The heading of a group: "Overdue".
pub fn group(group: Group) -> Message {
    match group {
        Group::Overdue => activities::overdue(),
        Group::Today => activities::today(),
        Group::Later => agenda::later(),
        Group::Undated => activities::no_deadline(),
        Group::Done => agenda::done(),
    }
}

/// "Week".
pub fn span(span: Span) -> Message {
    match span {
        Span::Day => agenda::day(),
        Span::Week => agenda::week(),
        Span::Month => agenda::month(),
    }
}

/// "Mon".
pub fn weekday_short(weekday: Weekday) -> Message {
    match weekday {
        Weekday::Mon => agenda::monday_short(),
        Weekday::Tue => agenda::tuesday_short(),
        Weekday::Wed => agenda::wednesday_short(),
        Weekday::Thu => agenda::thursday_short(),
        Weekday::Fri => agenda::friday_short(),
        Weekday::Sat => agenda::saturday_short(),
        Weekday::Sun => agenda::sunday_short(),
    }
}

/// "Monday".
fn weekday(weekday: Weekday) -> Message {
    match weekday {
        Weekday::Mon => agenda::monday(),
        Weekday::Tue => agenda::tuesday(),
        Weekday::Wed => agenda::wednesday(),
        Weekday::Thu => agenda::thursday(),
        Weekday::Fri => agenda::friday(),
        Weekday::Sat => agenda::saturday(),
        Weekday::Sun => agenda::sunday(),
    }
}

fn month(number: u32) -> Message {
    match number {
        1 => agenda::january(),
        2 => agenda::february(),
        3 => agenda::march(),
        4 => agenda::april(),
        5 => agenda::may(),
        6 => agenda::june(),
        7 => agenda::july(),
        8 => agenda::august(),
        9 => agenda::september(),
        10 => agenda::october(),
        11 => agenda::november(),
        _ => agenda::december(),
    }
}

/// "Monday, 23 Nov 2026", as it stands within a sentence.
pub fn day(language: Language, day: NaiveDate) -> String {
    format!("{}, {}", weekday(day.weekday()).show(language), format::date(language, day))
}

/// "Monday, 23 Nov 2026, 09:05".
pub fn time(language: Language, time: LocalTime) -> String {
    let day = NaiveDate::from_ymd_opt(time.year, time.month.into(), time.day.into()).unwrap_or_default();
    format!("{}, {}", weekday(day.weekday()).show(language), format::date_time(language, time))
}

/// The heading of a calendar that shows these days around one: "Monday, 23 Nov 2026", "23 Nov 2026 – 29 Nov 2026",
/// "November 2026".
pub fn title(language: Language, span: Span, around: NaiveDate) -> String {
    let days = span.days(around);
    let date = |day: Option<&NaiveDate>| day.map(|day| format::date(language, *day)).unwrap_or_default();
    match span {
        Span::Day => day(language, around),
        Span::Week => format!("{} – {}", date(days.first()), date(days.last())),
        Span::Month => format!("{} {}", month(around.month()).show(language), around.year()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_are_named_as_the_language_does() {
        let around = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let titles = |language| Span::ALL.map(|span| title(language, span, around));
        assert_eq!(titles(Language::English), ["Sunday, 22 Nov 2026", "16 Nov 2026 – 22 Nov 2026", "November 2026"]);
        assert_eq!(titles(Language::Polish), ["niedziela, 22.11.2026", "16.11.2026 – 22.11.2026", "listopad 2026"]);
        assert_eq!(titles(Language::German), ["Sonntag, 22.11.2026", "16.11.2026 – 22.11.2026", "November 2026"]);
        assert_eq!(titles(Language::Italian), ["domenica, 22/11/2026", "16/11/2026 – 22/11/2026", "novembre 2026"]);
        let local = LocalTime { year: 2026, month: 11, day: 23, hour: 9, minute: 5 };
        assert_eq!(time(Language::English, local), "Monday, 23 Nov 2026, 09:05");
    }
}
