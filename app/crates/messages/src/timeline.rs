//! The names of what a timeline knows.

use domain::activity::{ActivityKind, COUNTED_MINUTES, Color, Direction};
use domain::notification::{Notification, Reason};

use crate::Message;
use crate::text::{activities, notifications, timeline};

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

/// The sentence that an employee is told; `author` is the name of who mentioned them.
pub fn notification(notification: &Notification, author: &str) -> Message {
    match notification.reason {
        Reason::Reminder => notifications::reminder(notification.text.as_str()),
        Reason::Mention => notifications::mention(author, notification.text.as_str()),
    }
}
