//! The section of activities: whose are shown, in groups by their time, and as a calendar.

use chrono::NaiveDate;
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};

use super::calendar::Span;
use super::{Activity, ActivityKind};
use crate::Moment;

/// The activities of one page of a group.
pub const PAGE_SIZE: i64 = 30;
/// The most activities that a calendar shows.
pub const CALENDAR_SIZE: i64 = 2_000;

/// Whose activities: what they are responsible for, and what they take part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    Everyone,
    Employee(i64),
}

/// Which activities are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub whose: Whose,
    /// All kinds, if none is named.
    #[serde(default)]
    pub kind: Option<ActivityKind>,
}

/// A group of the list. Every activity is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Open, and the time has passed.
    Overdue,
    /// Open, and still to come on this day.
    Today,
    /// Open, and due on a later day.
    Later,
    /// Open, without a time.
    Undated,
    /// The latest first.
    Done,
}

impl Group {
    pub const ALL: [Self; 5] = [Self::Overdue, Self::Today, Self::Later, Self::Undated, Self::Done];
}

/// An activity outside of its record, with what the user may do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Names its record, unless the user only takes part and may not read that.
    pub activity: Activity,
    pub may_edit: bool,
}

/// After which activity a page continues. Opaque to the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// What the group is sorted by, in microseconds; 0 where there is no time.
    pub at: i64,
    pub id: i64,
}

/// A further page of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupQuery {
    pub chosen: Chosen,
    pub group: Group,
    pub after: After,
}

/// A page of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupPage {
    pub group: Group,
    pub entries: Vec<Listed>,
    pub next: Option<After>,
}

impl GroupPage {
    /// Adds the following page. What moved down while one was reading is not shown twice.
    pub fn append(&mut self, page: Self) {
        let known: Vec<i64> = self.entries.iter().map(|listed| listed.activity.id).collect();
        self.entries.extend(page.entries.into_iter().filter(|listed| !known.contains(&listed.activity.id)));
        self.next = page.next;
    }
}

/// The list: the beginning of each group, in the order of [`Group::ALL`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    pub groups: Vec<GroupPage>,
    /// The day in the user's time zone.
    #[serde(deserialize_with = "crate::date::deserialize")]
    pub today: NaiveDate,
}

/// What a calendar is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarQuery {
    pub chosen: Chosen,
    pub span: Span,
    /// A day of it; today, if none is named.
    #[serde(default, deserialize_with = "optional_day")]
    pub day: Option<NaiveDate>,
}

/// The activities of a range of days, by their time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    pub span: Span,
    /// The day that was asked for.
    #[serde(deserialize_with = "crate::date::deserialize")]
    pub day: NaiveDate,
    pub entries: Vec<Listed>,
    /// There are more than [`CALENDAR_SIZE`]; the last ones are missing.
    pub is_cut: bool,
    /// In the user's time zone.
    pub now: Moment,
}

fn optional_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let day = crate::date::parse_iso(&text);
    day.map(Some).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"a date like 2026-11-21"))
}
