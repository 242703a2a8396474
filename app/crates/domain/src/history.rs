//! The history of a record: pages of it, a way back to an earlier value, and the record as it was on a day.

use serde::{Deserialize, Serialize};

use crate::record::{Cause, HistoryEntry, HistoryEvent};
use crate::{ContactPoint, FieldName, Kind, Moment, Record, Value, contact_point, list};

/// Entries of one page.
pub const PAGE_SIZE: i64 = 50;
/// The latest entries, which come with the record itself.
pub const LATEST: i64 = 20;
/// The name under which the history keeps contact points, which are no field.
pub const CONTACT_POINTS: &str = "contact_points";

/// Which entries of a record's history are wanted, and where to continue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryQuery {
    pub kind: Kind,
    pub id: i64,
    #[serde(default)]
    pub filter: HistoryFilter,
    /// Older ones than this entry.
    #[serde(default)]
    pub before: Option<i64>,
}

/// What narrows a history down; nothing shows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryFilter {
    /// The code of a field, or [`CONTACT_POINTS`].
    #[serde(default)]
    pub field: Option<String>,
    #[serde(default)]
    pub employee_id: Option<i64>,
    #[serde(default)]
    pub cause: Option<Cause>,
}

/// One page of a history, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryPage {
    pub entries: Vec<HistoryEntry>,
    /// The entry to continue after, if there are more.
    pub next: Option<i64>,
}

impl HistoryPage {
    /// Adds an older page.
    pub fn append(&mut self, older: Self) {
        self.entries.extend(older.entries);
        self.next = older.next;
    }

    /// Takes in the first page as it is by now, and keeps what was loaded beyond it as far as the two meet.
    pub fn renew(&mut self, fresh: Self) {
        list::renew(&mut self.entries, &mut self.next, fresh.entries, fresh.next, |entry| entry.id);
    }
}

/// What a field or the contact points hold when an earlier value is to replace it: the user decides on what is seen.
/// Of the contacts of a company, that the one in question is not among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    Field(Value),
    ContactPoints(Vec<ContactPoint>),
    /// A contact that is to be one of the company's again is none at present.
    Unlinked,
}

/// What a record was at the end of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    /// There was none yet.
    NotYet {
        created: Moment,
    },
    /// The day is still to come.
    Ahead,
    Then(Past),
}

/// A record as it was, and what has changed since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    pub record: Record,
    /// Fields that hold another value by now, each with the first entry that changed it: its value before is that of
    /// then.
    pub changed: Vec<Altered>,
    /// The first entry that changed the contact points since then, if they are others by now.
    pub changed_points: Option<i64>,
    /// The contact points of then, where the history knows only their values.
    pub points_text: Option<String>,
}

/// A field that was changed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Altered {
    pub field: FieldName,
    pub entry_id: i64,
}

impl Past {
    /// The first entry that changed the field since then.
    pub fn altered(&self, field: FieldName) -> Option<i64> {
        self.changed.iter().find(|altered| altered.field == field).map(|altered| altered.entry_id)
    }
}

/// Walks back from the present: takes back one entry after the other, newest first.
///
/// Of several entries of one field the oldest says what there was; the newer ones may be left out. What was changed and
/// is again as it was has not changed.
pub fn walk_back<'a>(present: Record, newest_first: impl IntoIterator<Item = &'a HistoryEntry>) -> Past {
    let now = present.clone();
    let mut past = Past { record: present, changed: Vec::new(), changed_points: None, points_text: None };
    for entry in newest_first {
        match &entry.event {
            HistoryEvent::Field { field, before, .. } => {
                past.record.values.insert(*field, before.clone());
                past.changed.retain(|altered| altered.field != *field);
                past.changed.push(Altered { field: *field, entry_id: entry.id });
            }
            HistoryEvent::ContactPoints { before, .. } => {
                past.changed_points = Some(entry.id);
                let points = contact_point::from_stored(before);
                past.points_text = if points.is_none() { Some(before.clone()) } else { None };
                past.record.contact_points = points.unwrap_or_default();
            }
            _ => {}
        }
    }
    let Past { record: then, changed, .. } = &mut past;
    changed.retain(|altered| !then.value(altered.field).same_as(now.value(altered.field)));
    if past.points_text.is_none() && contact_point::same(&past.record.contact_points, &now.contact_points) {
        past.changed_points = None;
    }
    past
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::moment::LocalTime;
    use crate::{ContactPointKind, ContactPointType};

    const FIELDS: [FieldName; 4] = [FieldName::Title, FieldName::Amount, FieldName::Stage, FieldName::Comment];

    fn entry(id: i64, event: HistoryEvent) -> HistoryEntry {
        let local = LocalTime { year: 2026, month: 1, day: 1, hour: 0, minute: 0 };
        let at = Moment { utc_ms: id, local };
        HistoryEntry { id, event, at, employee_id: 1, cause: Cause::Person }
    }

    fn points(values: &[u8]) -> Vec<ContactPoint> {
        let point = |number: &u8| ContactPoint {
            kind: ContactPointKind::Phone,
            value_type: ContactPointType::Mobile,
            value: format!("+48 60{number}"),
            normalized: String::new(),
        };
        values.iter().map(point).collect()
    }

    /// What somebody does to a record.
    #[derive(Clone, Debug)]
    enum Step {
        Field(FieldName, Value),
        Points(Vec<u8>),
    }

    fn step() -> impl Strategy<Value = Step> {
        let value = prop_oneof![
            Just(Value::Empty),
            "[a-z]{1,3}".prop_map(Value::text),
            any::<u16>().prop_map(|number| Value::Decimal(number.into())),
        ];
        prop_oneof![
            4 => (0..FIELDS.len(), value).prop_map(|(at, value)| Step::Field(FIELDS[at], value)),
            1 => prop::collection::vec(0_u8..9, 0..3).prop_map(Step::Points),
        ]
    }

    /// Does it, and notes it as the store does.
    fn perform(record: &mut Record, id: i64, step: &Step) -> HistoryEntry {
        let event = match step {
            Step::Field(field, after) => {
                let before = record.value(*field).clone();
                record.values.insert(*field, after.clone());
                HistoryEvent::Field { field: *field, before, after: after.clone() }
            }
            Step::Points(values) => {
                let (before, after) = (contact_point::stored(&record.contact_points), points(values));
                record.contact_points = after.clone();
                HistoryEvent::ContactPoints { before, after: contact_point::stored(&after) }
            }
        };
        entry(id, event)
    }

    fn same(left: &Record, right: &Record) -> bool {
        FIELDS.iter().all(|field| left.value(*field) == right.value(*field))
            && left.contact_points == right.contact_points
    }

    proptest! {
        #[test]
        fn what_happened_since_leads_from_the_past_to_the_present(
            steps in prop::collection::vec(step(), 0..30),
            cut in 0_usize..30,
        ) {
            let empty = Record {
                kind: Kind::Deal,
                id: 1,
                version: 1,
                values: BTreeMap::from([(FieldName::Currency, Value::Choice("EUR".to_owned()))]),
                contact_points: points(&[7]),
                planned: crate::activity::Planned::default(),
            };
            let mut record = empty.clone();
            let mut then = empty;
            let mut entries = Vec::new();
            for (at, step) in steps.iter().enumerate() {
                if at == cut {
                    then = record.clone();
                }
                entries.push(perform(&mut record, i64::try_from(at).unwrap_or(0), step));
            }
            if cut >= steps.len() {
                then = record.clone();
            }
            let since = entries.get(cut..).unwrap_or_default();
            let past = walk_back(record.clone(), since.iter().rev());
            prop_assert!(same(&past.record, &then), "{past:?} is not {then:?}");
            for field in FIELDS {
                prop_assert_eq!(past.altered(field).is_some(), then.value(field) != record.value(field));
            }
            let has_other_points = then.contact_points != record.contact_points;
            prop_assert_eq!(past.changed_points.is_some(), has_other_points);

            let mut again = past.record.clone();
            for (at, step) in steps.iter().enumerate().skip(cut) {
                perform(&mut again, i64::try_from(at).unwrap_or(0), step);
            }
            prop_assert!(same(&again, &record));
            prop_assert_eq!(past.record.value(FieldName::Currency), record.value(FieldName::Currency));

            // The first entry of each field is enough, and is the one that is named.
            let mut seen = Vec::new();
            let first: Vec<&HistoryEntry> = since.iter().filter(|entry| {
                let subject = match entry.event {
                    HistoryEvent::Field { field, .. } => Some(field),
                    _ => None,
                };
                let is_first = !seen.contains(&subject);
                seen.push(subject);
                is_first
            }).collect();
            let shorter = walk_back(record, first.iter().rev().copied());
            prop_assert_eq!(&shorter.record, &past.record);
            prop_assert_eq!(shorter.changed_points, past.changed_points);
            for altered in &past.changed {
                prop_assert_eq!(shorter.altered(altered.field), Some(altered.entry_id));
            }
        }

        #[test]
        fn pages_that_are_renewed_have_no_gap(loaded in 1_i64..120, added in 0_i64..120) {
            let created = |id: i64| entry(id, HistoryEvent::Created);
            let page = |from: i64, to: i64| HistoryPage {
                entries: (to..=from).rev().map(created).collect(),
                next: (to > 1).then_some(to),
            };
            let total = 120;
            let mut known = page(total, total - loaded + 1);
            let now = total + added;
            known.renew(page(now, now - PAGE_SIZE + 1));
            let ids: Vec<i64> = known.entries.iter().map(|entry| entry.id).collect();
            let length = i64::try_from(ids.len()).unwrap_or(0);
            prop_assert_eq!(&ids, &(now - length + 1..=now).rev().collect::<Vec<_>>());
            prop_assert_eq!(known.next, (now - length + 1 > 1).then_some(now - length + 1));
        }
    }
}
