//! What concerns one employee: what they are told, and how much waits for them.

use serde::{Deserialize, Serialize};

use crate::{Kind, Moment};

/// How many notifications the list shows.
pub const LIST_LENGTH: i64 = 30;

/// Why somebody is told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The time of an activity comes near.
    Reminder,
    /// Somebody named them in a comment.
    Mention,
}

impl Reason {
    /// The word for the reason in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::Mention => "mention",
        }
    }

    pub fn from_code(code: &str) -> Self {
        if code == Self::Mention.code() { Self::Mention } else { Self::Reminder }
    }
}

/// Something that an employee is told once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    pub id: i64,
    pub reason: Reason,
    pub kind: Kind,
    pub record_id: i64,
    /// The subject of the activity, or how the comment begins.
    pub text: String,
    /// Who wrote the comment.
    pub author_id: Option<i64>,
    pub at: Moment,
    pub is_read: bool,
}

/// What the frame of every page shows of an employee's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Own {
    /// Open activities that are overdue, or due soon ([`crate::activity::counted_before`]), by the kind of their records,
    /// counted up to a hundred; kinds without any are left out.
    pub due: Vec<(Kind, i64)>,
    /// Notifications that were not read yet.
    pub unread: i64,
    /// The latest notification; later ones are news.
    pub latest: i64,
    /// The unread news since the one that the page knew, oldest first; at most three.
    pub news: Vec<Notification>,
}
