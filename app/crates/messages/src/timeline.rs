//! The names of what a timeline knows.

use domain::Language;
use domain::activity::{ActivityKind, Color, CounterMode, CounterSettings, Direction};
use domain::moment::LocalTime;
use domain::notification::{Notification, Reason};

use crate::text::{activities, frame, notifications, timeline};
use crate::{Message, format, labels};

/// "Meeting".
pub fn activity_kind(kind: ActivityKind) -> Message {
    match kind {
        ActivityKind::Call => timeline::call(),
        ActivityKind::Task => timeline::task(),
        ActivityKind::Meeting => timeline::meeting(),
        ActivityKind::Todo => timeline::todo(),
    }
}

/// "Add meeting".
pub fn add_activity(kind: ActivityKind) -> Message {
    match kind {
        ActivityKind::Call => timeline::add_call(),
        ActivityKind::Task => timeline::add_task(),
        ActivityKind::Meeting => timeline::add_meeting(),
        ActivityKind::Todo => timeline::add_todo(),
    }
}

pub fn color(color: Color) -> Message {
    match color {
        Color::Blue => timeline::color_blue(),
        Color::Turquoise => timeline::color_turquoise(),
        Color::Green => timeline::color_green(),
        Color::Yellow => timeline::color_yellow(),
        Color::Orange => timeline::color_orange(),
        Color::Red => timeline::color_red(),
        Color::Violet => timeline::color_violet(),
    }
}

pub fn direction(direction: Direction) -> Message {
    match direction {
        Direction::Incoming => timeline::incoming(),
        Direction::Outgoing => timeline::outgoing(),
    }
}

/// How long before its time people are reminded: "15 minutes before".
pub fn reminder(minutes: u32) -> Message {
    let minutes = i64::from(minutes);
    match minutes {
        0 => timeline::reminder_on_time(),
        _ if minutes % 1440 == 0 => timeline::days_before(minutes / 1440),
        _ if minutes % 60 == 0 => timeline::hours_before(minutes / 60),
        _ => timeline::minutes_before(minutes),
    }
}

/// What a counter counts; `number` as it is shown.
pub fn due(counters: CounterSettings, number: String) -> Message {
    let minutes = i64::from(counters.minutes);
    match (counters.mode, minutes) {
        (CounterMode::Item, 0) => activities::overdue_number_of_records(number),
        (CounterMode::Item, _) => activities::due_number_of_records(minutes, number),
        (CounterMode::Activity, 0) => activities::overdue_number(number),
        (CounterMode::Activity, _) => activities::due_number(minutes, number),
    }
}

/// The sentence that an employee is told; `author` is the name of who did what they are told.
pub fn notification(language: Language, notification: &Notification, author: &str) -> Message {
    let text = notification.text.as_str();
    match notification.reason {
        Reason::Reminder => reminded(language, notification),
        Reason::Mention => notifications::mention(author, text),
        Reason::Assigned => notifications::assigned(author, record(notification), text),
        Reason::Invited => notifications::invited(author, record(notification), text),
        Reason::Responsible if notification.records > 1 => {
            notifications::responsible_for_many(notification.records, labels::kind_plural(notification.kind), author)
        }
        Reason::Responsible => notifications::responsible(author, record(notification)),
        Reason::Moved => moved(language, notification, author),
        Reason::Deleted => notifications::activity_deleted(author, record(notification), text),
        Reason::Removed => notifications::removed(author, record(notification), text),
    }
}

/// Of what somebody is reminded; where it is on the same day, the time of day is enough.
fn reminded(language: Language, notification: &Notification) -> Message {
    let (record, text) = (record(notification), notification.text.as_str());
    let Some(time) = notification.time.map(|time| time.local) else { return notifications::reminder(record, text) };
    let day = |time: LocalTime| (time.year, time.month, time.day);
    let is_same_day = day(time) == day(notification.at.local);
    let time = if is_same_day { format::time_of_day(time) } else { format::date_time(language, time) };
    notifications::reminder_at(record, text, time)
}

/// That an activity is at another time: from when until when, or when it must be done.
fn moved(language: Language, notification: &Notification, author: &str) -> Message {
    let (record, text) = (record(notification), notification.text.as_str());
    match (notification.time, notification.until) {
        (Some(from), Some(until)) => {
            let time = format::time_span(language, from.local, until.local);
            notifications::moved(author, record, text, time)
        }
        (Some(deadline), None) => {
            notifications::deadline_moved(author, record, text, format::date_time(language, deadline.local))
        }
        (None, _) => notifications::deadline_removed(author, record, text),
    }
}

/// "Deal: Kitchen"; only "Deal" for those who may not know its name.
fn record(notification: &Notification) -> Message {
    let kind = labels::kind(notification.kind);
    match &notification.record {
        Some(name) => frame::labelled(kind, name),
        None => kind,
    }
}

#[cfg(test)]
mod tests {
    use domain::{Kind, Moment};

    use super::*;

    #[test]
    fn whoever_is_told_learns_who_did_what_and_where() {
        let local = LocalTime { year: 2026, month: 3, day: 2, hour: 9, minute: 0 };
        let mut told = Notification {
            id: 1,
            reason: Reason::Assigned,
            kind: Kind::Deal,
            record_id: 7,
            records: 1,
            record: Some("Kitchen".to_owned()),
            text: "Call back".to_owned(),
            time: None,
            until: None,
            author_id: Some(3),
            entry: None,
            at: Moment::of_unknown_zone(local),
            is_read: false,
        };
        let sentence = |told: &Notification| notification(Language::English, told, "Ada").show(Language::English);
        assert_eq!(sentence(&told), "Ada gave you “Call back” (Deal: Kitchen)");
        told.reason = Reason::Invited;
        assert_eq!(sentence(&told), "Ada added you to “Call back” (Deal: Kitchen)");
        told.record = None;
        assert_eq!(sentence(&told), "Ada added you to “Call back” (Deal)");
        told.reason = Reason::Responsible;
        assert_eq!(sentence(&told), "Ada made you responsible (Deal)");
        told.record = Some("Kitchen".to_owned());
        assert_eq!(sentence(&told), "Ada made you responsible (Deal: Kitchen)");
        told.records = 12;
        assert_eq!(sentence(&told), "Ada made you responsible for 12 records (Deals)");
    }

    #[test]
    fn counters_say_what_they_count() {
        let due = |mode, minutes| due(CounterSettings { mode, minutes }, "3".to_owned()).show(Language::English);
        let of_records = "Activities of your records that are overdue";
        assert_eq!(due(CounterMode::Item, 15), format!("{of_records} or due within 15 minutes: 3"));
        assert_eq!(due(CounterMode::Item, 0), format!("{of_records}: 3"));
        assert_eq!(due(CounterMode::Activity, 1), "Your activities that are overdue or due within 1 minute: 3");
        assert_eq!(due(CounterMode::Activity, 0), "Your activities that are overdue: 3");
    }

    #[test]
    fn the_new_time_of_an_activity_is_told_as_the_reader_writes_it() {
        let at = |day, hour| Moment::of_unknown_zone(LocalTime { year: 2026, month: 3, day, hour, minute: 30 });
        let mut told = Notification {
            id: 1,
            reason: Reason::Moved,
            kind: Kind::Deal,
            record_id: 7,
            records: 1,
            record: Some("Kitchen".to_owned()),
            text: "Meet".to_owned(),
            time: Some(at(2, 9)),
            until: Some(at(2, 11)),
            author_id: Some(3),
            entry: None,
            at: at(1, 8),
            is_read: false,
        };
        let sentence = |told: &Notification, language| notification(language, told, "Ada").show(language);
        let english = |told: &Notification| sentence(told, Language::English);
        let told_english = "Ada changed the time of “Meet” to 2 Mar 2026, 09:30 – 11:30 (Deal: Kitchen)";
        assert_eq!(english(&told), told_english);
        let told_german = "Ada hat den Termin von „Meet“ auf 02.03.2026, 09:30 – 11:30 geändert (Auftrag: Kitchen)";
        assert_eq!(sentence(&told, Language::German), told_german);
        told.until = Some(at(3, 0));
        assert!(english(&told).contains(" to 2 Mar 2026, 09:30 – 3 Mar 2026, 00:30 ("));
        told.until = None;
        assert_eq!(english(&told), "Ada changed the deadline of “Meet” to 2 Mar 2026, 09:30 (Deal: Kitchen)");
        told.time = None;
        assert_eq!(english(&told), "Ada removed the deadline of “Meet” (Deal: Kitchen)");
        told.reason = Reason::Deleted;
        assert_eq!(english(&told), "Ada deleted “Meet” (Deal: Kitchen)");
        told.reason = Reason::Removed;
        assert_eq!(english(&told), "Ada removed you from “Meet” (Deal: Kitchen)");
        told.reason = Reason::Reminder;
        assert_eq!(english(&told), "Reminder: Meet (Deal: Kitchen)");
        told.time = Some(at(1, 14));
        assert_eq!(english(&told), "Reminder: Meet, 14:30 (Deal: Kitchen)");
        told.time = Some(at(2, 9));
        assert_eq!(english(&told), "Reminder: Meet, 2 Mar 2026, 09:30 (Deal: Kitchen)");
    }
}
