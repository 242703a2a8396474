//! The names of what a timeline knows.

use domain::activity::{ActivityKind, COUNTED_MINUTES, Color, Direction};
use domain::notification::{Notification, Reason};

use crate::text::{activities, frame, notifications, timeline};
use crate::{Message, labels};

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
pub fn due(number: String) -> Message {
    activities::due_number(COUNTED_MINUTES, number)
}

/// The sentence that an employee is told; `author` is the name of who did what they are told.
pub fn notification(notification: &Notification, author: &str) -> Message {
    let text = notification.text.as_str();
    match notification.reason {
        Reason::Reminder => notifications::reminder(text),
        Reason::Mention => notifications::mention(author, text),
        Reason::Assigned => notifications::assigned(author, record(notification), text),
        Reason::Invited => notifications::invited(author, record(notification), text),
        Reason::Responsible if notification.records > 1 => {
            notifications::responsible_for_many(notification.records, labels::kind_plural(notification.kind), author)
        }
        Reason::Responsible => notifications::responsible(author, record(notification)),
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
    use domain::moment::LocalTime;
    use domain::{Kind, Language, Moment};

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
            author_id: Some(3),
            at: Moment::of_unknown_zone(local),
            is_read: false,
        };
        let sentence = |told: &Notification| notification(told, "Ada").show(Language::English);
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
        let due = due("3".to_owned()).show(Language::English);
        assert_eq!(due, "Your activities that are overdue or due within 15 minutes: 3");
    }
}
