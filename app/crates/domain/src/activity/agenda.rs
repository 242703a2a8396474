//! The section of activities: whose are shown, in groups by their time, and as a calendar.

use chrono::NaiveDate;
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};

use super::calendar::{Span, wall_clock};
use super::{Activity, ActivityKind};
use crate::Moment;

/// The activities of one page of a group.
pub const PAGE_SIZE: i64 = 30;
/// The most activities that a calendar of days or a week shows, and that one of a month counts.
pub const CALENDAR_SIZE: i64 = 2_000;
pub const MONTH_SIZE: i64 = 10_000;
/// So many activities of a day a month shows; of the others it knows the number.
pub const SHOWN_OF_DAY: i64 = 3;

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
    /// See [`lasting`].
    pub lasts_ms: i64,
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
    /// Of a month, how many there are on each of its days; the first [`SHOWN_OF_DAY`] are there.
    pub counts: Vec<i64>,
    /// From this day on activities are missing, because there are so many.
    #[serde(default, deserialize_with = "optional_day")]
    pub cut_on: Option<NaiveDate>,
    /// In the user's time zone.
    pub now: Moment,
    /// See [`lasting`].
    pub lasts_ms: i64,
}

impl Calendar {
    /// Puts an activity at another time, in the order of the others.
    pub fn put(&mut self, id: i64, time: Moment) {
        let Some(at) = self.entries.iter().position(|listed| listed.activity.id == id) else { return };
        let mut listed = self.entries.remove(at);
        if let Some(due) = listed.activity.what.due_mut() {
            let left = std::mem::replace(due, time);
            self.count(left, -1);
            self.count(time, 1);
        }
        let place = place(&listed);
        let at = self.entries.partition_point(|other| self::place(other) < place);
        self.entries.insert(at, listed);
    }

    fn count(&mut self, time: Moment, by: i64) {
        let day = wall_clock(time.local).date();
        let at = self.span.days(self.day).into_iter().position(|other| other == day);
        if let Some(count) = at.and_then(|at| self.counts.get_mut(at)) {
            *count += by;
        }
    }
}

/// What a calendar is sorted by.
fn place(listed: &Listed) -> (i64, i64) {
    (listed.activity.what.due().map_or(0, |due| due.utc_ms), listed.activity.id)
}

/// For so many milliseconds what is shown stays true by itself: until the next open activity is overdue, or the day of
/// the user ends.
pub fn lasting<'listed>(now: i64, end_of_day: i64, shown: impl Iterator<Item = &'listed Listed>) -> i64 {
    let open = shown.map(|listed| &listed.activity).filter(|activity| activity.completed.is_none());
    let due = open.filter_map(|activity| activity.what.due()).map(|due| due.utc_ms).filter(|due| *due >= now);
    // What is due at an instant is overdue after it.
    due.map(|due| due + 1).fold(end_of_day, i64::min) - now
}

fn optional_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let day = crate::date::parse_iso(&text);
    day.map(Some).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"a date like 2026-11-21"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

    use super::*;
    use crate::Kind;
    use crate::activity::calendar::local_time;
    use crate::activity::{What, parse_local};

    /// An instant of a user who lives in UTC.
    fn at(typed: &str) -> Moment {
        let time = parse_local(typed).unwrap();
        Moment { utc_ms: time.and_utc().timestamp_millis(), local: local_time(time) }
    }

    fn todo(id: i64, due: &str) -> Listed {
        let what = What::Todo { deadline: Some(at(due)), reminder: None, color: None };
        let (owner_kind, owner_id, responsible_id) = (Kind::Deal, 1, 1);
        let subject = id.to_string();
        let activity = Activity {
            id,
            owner_kind,
            owner_id,
            owner: None,
            subject,
            responsible_id,
            what,
            completed: None,
            former: None,
            is_overdue: false,
        };
        Listed { activity, may_edit: true }
    }

    fn calendar(span: Span, counts: &[i64]) -> Calendar {
        Calendar {
            span,
            day: crate::date::parse_iso("2026-03-04").unwrap(),
            entries: vec![todo(1, "2026-03-04T09:00"), todo(3, "2026-03-04T10:00"), todo(2, "2026-03-05T09:00")],
            counts: counts.to_vec(),
            cut_on: None,
            now: at("2026-03-04T08:00"),
            lasts_ms: 0,
        }
    }

    fn order(calendar: &Calendar) -> Vec<i64> {
        calendar.entries.iter().map(|listed| listed.activity.id).collect()
    }

    #[test]
    fn what_is_put_elsewhere_stands_in_order_and_is_counted_there() {
        let mut day = calendar(Span::Week, &[]);
        for (id, time, expected) in [
            (1, "2026-03-04T11:00", [3, 1, 2]),
            (1, "2026-03-04T10:00", [1, 3, 2]),
            (3, "2026-03-06T00:00", [1, 2, 3]),
            (9, "2026-03-06T00:00", [1, 2, 3]),
        ] {
            day.put(id, at(time));
            assert_eq!(order(&day), expected, "{id} at {time}");
        }
        // March 2026 begins with the last week of February.
        let mut counts = vec![0; 42];
        (counts[9], counts[10]) = (5, 1);
        let mut month = calendar(Span::Month, &counts);
        month.put(1, at("2026-03-05T12:00"));
        assert_eq!((month.counts[9], month.counts[10]), (4, 2));
        month.put(1, at("2027-01-01T12:00"));
        assert_eq!((month.counts[9], month.counts[10], month.counts.iter().sum()), (4, 1, 5));
    }

    #[test]
    fn what_is_shown_lasts_until_something_is_overdue_or_the_day_ends() {
        let calendar = calendar(Span::Week, &[]);
        let lasts = |now, end| lasting(at(now).utc_ms, at(end).utc_ms, calendar.entries.iter());
        assert_eq!(lasts("2026-03-04T08:00", "2026-03-05T00:00"), 3_600_001);
        assert_eq!(lasts("2026-03-04T09:30", "2026-03-05T00:00"), 1_800_001);
        assert_eq!(lasts("2026-03-04T10:30", "2026-03-05T00:00"), 13 * 3_600_000 + 1_800_000);
    }
}
