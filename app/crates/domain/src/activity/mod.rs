//! Planned and done work on records.

pub mod agenda;
pub mod calendar;
mod check;
mod counters;
pub mod ical;
mod merge;
mod time;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use check::{
    MINUTES_MAX, check, check_entered, check_logged, check_outcome, check_subject, read_minutes, without_empty_deadline,
};
pub use counters::{CounterMode, CounterSettings, read_counted_minutes};
pub use merge::Preferred;
pub use time::{Postponement, default_deadline, next_full_hour, parse_local, typed};

use crate::value::Link;
use crate::{Kind, Moment};

/// Something to do, or done, for a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    pub id: i64,
    pub owner_kind: Kind,
    pub owner_id: i64,
    /// The record that it belongs to, where that is not the one that is shown.
    #[serde(default)]
    pub owner: Option<Link>,
    pub subject: String,
    pub responsible_id: i64,
    pub what: What<Moment>,
    pub completed: Option<Completed>,
    /// Of an open activity that was completed once: what came of it then. It is nothing to be shown as done, but what
    /// completing it again begins with.
    #[serde(default)]
    pub former: Option<Outcome>,
    /// Its time has passed and the activity is still open.
    pub is_overdue: bool,
}

/// That an activity was completed, and with what result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Completed {
    pub at: Moment,
    pub by: i64,
    pub outcome: Outcome,
}

/// What came of an activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub result: String,
    /// Of a call: a code of the dictionary of call statuses.
    pub call_status: Option<String>,
}

/// What an activity is, with what only activities of its kind carry. `Time` is an instant: a [`Moment`] where it is
/// shown; where it is entered a local date and time of the user, `YYYY-MM-DDTHH:MM`, as a browser's field gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What<Time> {
    /// A call that is planned.
    Call {
        start: Time,
        minutes: u32,
        reminder: Option<u32>,
    },
    /// A call that took place: it is complete from the beginning.
    LoggedCall {
        start: Time,
        minutes: u32,
        direction: Direction,
        status: Option<String>,
    },
    Task {
        deadline: Option<Time>,
        participants: Vec<i64>,
        checklist: Vec<Step>,
        reminder: Option<u32>,
    },
    Meeting {
        start: Time,
        minutes: u32,
        place: String,
        participants: Vec<i64>,
        reminder: Option<u32>,
    },
    /// The universal activity. One that is entered has a deadline; those that were stored before that was asked for may
    /// lack it.
    Todo {
        deadline: Option<Time>,
        reminder: Option<u32>,
        color: Option<Color>,
    },
}

/// Who called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Incoming,
    Outgoing,
}

/// One line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub text: String,
    pub is_done: bool,
}

/// One of the seven colours of to-dos (`reference-crm.md` §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Color {
    Blue,
    Turquoise,
    Green,
    Yellow,
    Orange,
    Red,
    Violet,
}

impl Color {
    pub const ALL: [Self; 7] =
        [Self::Blue, Self::Turquoise, Self::Green, Self::Yellow, Self::Orange, Self::Red, Self::Violet];

    /// The word for the colour in the database and the style sheet.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Turquoise => "turquoise",
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
            Self::Violet => "violet",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|color| color.code() == code)
    }
}

/// A kind of activity, by which the database and people tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    Call,
    Task,
    Meeting,
    Todo,
}

impl ActivityKind {
    pub const ALL: [Self; 4] = [Self::Call, Self::Task, Self::Meeting, Self::Todo];

    /// The word for the kind in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Task => "task",
            Self::Meeting => "meeting",
            Self::Todo => "todo",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl<Time> What<Time> {
    pub fn kind(&self) -> ActivityKind {
        match self {
            Self::Call { .. } | Self::LoggedCall { .. } => ActivityKind::Call,
            Self::Task { .. } => ActivityKind::Task,
            Self::Meeting { .. } => ActivityKind::Meeting,
            Self::Todo { .. } => ActivityKind::Todo,
        }
    }

    /// When it begins, or must be done.
    pub fn due(&self) -> Option<&Time> {
        match self {
            Self::Call { start, .. } | Self::LoggedCall { start, .. } | Self::Meeting { start, .. } => Some(start),
            Self::Task { deadline, .. } | Self::Todo { deadline, .. } => deadline.as_ref(),
        }
    }

    /// The same, to be changed.
    pub fn due_mut(&mut self) -> Option<&mut Time> {
        match self {
            Self::Call { start, .. } | Self::LoggedCall { start, .. } | Self::Meeting { start, .. } => Some(start),
            Self::Task { deadline, .. } | Self::Todo { deadline, .. } => deadline.as_mut(),
        }
    }

    /// How long it takes, where that is known.
    pub fn minutes(&self) -> Option<u32> {
        match self {
            Self::Call { minutes, .. } | Self::LoggedCall { minutes, .. } | Self::Meeting { minutes, .. } => {
                Some(*minutes)
            }
            Self::Task { .. } | Self::Todo { .. } => None,
        }
    }

    /// How many minutes before its time the people are reminded.
    pub fn reminder(&self) -> Option<u32> {
        match self {
            Self::Call { reminder, .. }
            | Self::Task { reminder, .. }
            | Self::Meeting { reminder, .. }
            | Self::Todo { reminder, .. } => *reminder,
            Self::LoggedCall { .. } => None,
        }
    }

    /// Who takes part besides the responsible person.
    pub fn participants(&self) -> &[i64] {
        match self {
            Self::Task { participants, .. } | Self::Meeting { participants, .. } => participants,
            Self::Call { .. } | Self::LoggedCall { .. } | Self::Todo { .. } => &[],
        }
    }

    /// The same with its time in another form.
    ///
    /// # Errors
    /// That of the conversion.
    pub fn try_map<Other, E>(self, convert: impl FnOnce(Time) -> Result<Other, E>) -> Result<What<Other>, E> {
        Ok(match self {
            Self::Call { start, minutes, reminder } => What::Call { start: convert(start)?, minutes, reminder },
            Self::LoggedCall { start, minutes, direction, status } => {
                What::LoggedCall { start: convert(start)?, minutes, direction, status }
            }
            Self::Task { deadline, participants, checklist, reminder } => {
                What::Task { deadline: deadline.map(convert).transpose()?, participants, checklist, reminder }
            }
            Self::Meeting { start, minutes, place, participants, reminder } => {
                What::Meeting { start: convert(start)?, minutes, place, participants, reminder }
            }
            Self::Todo { deadline, reminder, color } => {
                What::Todo { deadline: deadline.map(convert).transpose()?, reminder, color }
            }
        })
    }
}

/// An activity as a person enters or changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityInput {
    pub subject: String,
    /// Oneself, if nobody is named.
    pub responsible_id: Option<i64>,
    pub what: What<String>,
}

/// A new activity as a person enters it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewActivity {
    pub owner_kind: Kind,
    pub owner_id: i64,
    pub input: ActivityInput,
}

/// When somebody has a call or a meeting on a day: minutes since its beginning, in the user's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Busy {
    pub employee_id: i64,
    pub from: i32,
    pub until: i32,
}

/// Whose busy hours are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusyQuery {
    #[serde(deserialize_with = "crate::date::deserialize")]
    pub day: chrono::NaiveDate,
    pub people: Vec<i64>,
    /// The activity that is being changed.
    pub except: Option<i64>,
}

/// What is planned for a record, as far as its row in a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// How many open activities in the reader's counters are overdue, or due soon: see [`CounterSettings`].
    pub due: i64,
    /// The open activity whose time comes first.
    pub next: Option<Next>,
}

/// The next activity of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Next {
    pub subject: String,
    pub due: Option<Moment>,
}
