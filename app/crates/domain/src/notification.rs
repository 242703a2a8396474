//! What concerns one employee: what they are told, and how much waits for them.

use serde::{Deserialize, Serialize};

use crate::timeline::Anchor;
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
    /// Somebody made them responsible for an activity.
    Assigned,
    /// Somebody has them take part in an activity.
    Invited,
    /// Somebody made them responsible for a record, or for many at once.
    Responsible,
    /// Somebody gave an activity of theirs another time.
    Moved,
    /// Somebody deleted an activity of theirs that was not done.
    Deleted,
    /// Somebody took them off an activity that was not done.
    Removed,
}

impl Reason {
    const ALL: [Self; 8] = [
        Self::Reminder,
        Self::Mention,
        Self::Assigned,
        Self::Invited,
        Self::Responsible,
        Self::Moved,
        Self::Deleted,
        Self::Removed,
    ];

    /// The word for the reason in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::Mention => "mention",
            Self::Assigned => "assigned",
            Self::Invited => "invited",
            Self::Responsible => "responsible",
            Self::Moved => "moved",
            Self::Deleted => "deleted",
            Self::Removed => "removed",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Something that an employee is told once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    pub id: i64,
    pub reason: Reason,
    pub kind: Kind,
    pub record_id: i64,
    /// How many records it is about; of several, `record_id` is one. Only of [`Reason::Responsible`] there are several.
    pub records: i64,
    /// What the record is called; none if it was deleted, or if they may not read it.
    pub record: Option<String>,
    /// The subject of the activity, or how the comment begins; empty where the record alone says it.
    pub text: String,
    /// When the activity begins, or must be done, as it was when they were told: for [`Reason::Reminder`] and
    /// [`Reason::Moved`].
    #[serde(default)]
    pub time: Option<Moment>,
    /// When it ends, where it has a length.
    #[serde(default)]
    pub until: Option<Moment>,
    /// Who wrote the comment, planned, changed or deleted the activity, or made them responsible.
    pub author_id: Option<i64>,
    /// The activity or the comment that it is about, if there is one still.
    #[serde(default)]
    pub entry: Option<Anchor>,
    pub at: Moment,
    pub is_read: bool,
}

/// What the frame of every page shows of an employee's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Own {
    /// Open activities that are overdue, or due soon ([`crate::activity::CounterSettings`]), by the kind of their records,
    /// counted up to a hundred; kinds without any are left out.
    pub due: Vec<(Kind, i64)>,
    /// Notifications that were not read yet.
    pub unread: i64,
    /// The latest notification; later ones are news.
    pub latest: i64,
    /// The unread news since the one that the page knew, oldest first; at most three, and twenty reminders.
    pub news: Vec<Notification>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_comes_back_from_its_code() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(Reason::from_code("other"), None);
    }
}
