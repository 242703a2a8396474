//! What is planned for a record, what was done and said about it, and how it changed.

use serde::{Deserialize, Serialize};

use crate::activity::Activity;
use crate::attachment::Attachment;
use crate::record::HistoryEntry;
use crate::value::Link;
use crate::{AppError, FieldName, Kind, Moment, Value};

/// The past entries of one page.
pub const PAGE_SIZE: i64 = 30;

/// A remark on a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    pub id: i64,
    pub owner_kind: Kind,
    pub owner_id: i64,
    /// The record that it belongs to, where that is not the one that is shown.
    #[serde(default)]
    pub owner: Option<Link>,
    /// With mark-up ([`crate::markup`]).
    pub text: String,
    pub author_id: i64,
    pub at: Moment,
    pub is_edited: bool,
    pub is_pinned: bool,
    /// Whether the user may change its text or delete it.
    pub may_edit: bool,
    #[serde(default)]
    pub files: Vec<Attachment>,
}

/// What becomes of the text of a comment that one has made `own`, from what one has `seen`, and others the `current`
/// meanwhile.
///
/// # Errors
/// [`AppError::Conflict`] when both have changed it, and differently.
pub fn merged_text<'a>(seen: &str, own: &'a str, current: &'a str) -> Result<&'a str, AppError> {
    if own == seen || own == current {
        Ok(current)
    } else if current == seen {
        Ok(own)
    } else {
        Err(AppError::Conflict { field: FieldName::Comment, theirs: Value::text(current) })
    }
}

/// One thing of the past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    Activity(Activity),
    Comment(Comment),
    History(HistoryEntry),
}

impl Entry {
    /// When it was.
    pub fn at(&self) -> i64 {
        match self {
            Self::Activity(activity) => activity.completed.as_ref().map_or(0, |completed| completed.at.utc_ms),
            Self::Comment(comment) => comment.at.utc_ms,
            Self::History(entry) => entry.at.utc_ms,
        }
    }
}

/// An entry of a timeline, as addresses name it behind their `#`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    Activity(i64),
    Comment(i64),
}

impl Anchor {
    /// The id of its element in the page.
    pub fn element_id(self) -> String {
        match self {
            Self::Activity(id) => format!("activity-{id}"),
            Self::Comment(id) => format!("comment-{id}"),
        }
    }

    /// The entry whose element has this id.
    pub fn from_element_id(text: &str) -> Option<Self> {
        let (sort, id) = text.split_once('-')?;
        let id = id.parse().ok()?;
        match sort {
            "activity" => Some(Self::Activity(id)),
            "comment" => Some(Self::Comment(id)),
            _ => None,
        }
    }
}

/// The timeline of a record: its beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// What stands above everything, the latest first.
    pub pinned: Vec<Comment>,
    /// Open activities by their time; the first hundred.
    pub planned: Vec<Activity>,
    pub past: Past,
    /// The day in the user's time zone.
    #[serde(deserialize_with = "crate::date::deserialize")]
    pub today: chrono::NaiveDate,
}

/// A page of the past, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    pub entries: Vec<Entry>,
    pub next: Option<Cursor>,
}

/// Where a page continues: after these entries of each sort. Opaque to the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// When the last activity was completed, in microseconds, and its id.
    pub activity: Option<(i64, i64)>,
    pub comment: Option<i64>,
    pub history: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_two_change_is_a_conflict_unless_they_agree() {
        for (own, current, merged) in
            [("a", "a", "a"), ("b", "a", "b"), ("a", "b", "b"), ("b", "b", "b"), ("", "a", "")]
        {
            assert_eq!(merged_text("a", own, current), Ok(merged), "{own} {current}");
        }
        for theirs in ["c", ""] {
            let conflict = AppError::Conflict { field: FieldName::Comment, theirs: Value::text(theirs) };
            assert_eq!(merged_text("a", "b", theirs), Err(conflict));
        }
    }

    #[test]
    fn an_entry_comes_back_from_the_id_of_its_element() {
        for anchor in [Anchor::Activity(7), Anchor::Comment(45)] {
            assert_eq!(Anchor::from_element_id(&anchor.element_id()), Some(anchor));
        }
        for other in ["", "main", "activity-menu", "comment-7-files", "deal-7", "activity-"] {
            assert_eq!(Anchor::from_element_id(other), None, "{other}");
        }
    }
}
