//! Lists: sorted, searched and paged by the last row that was seen.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::filter::Filter;
use crate::{FieldName, Kind, Record};

/// The rows of one page.
pub const PAGE_SIZE: i64 = 50;
/// Up to here totals are exact; beyond it "more than 10,000" is shown.
pub const EXACT_TOTAL: i64 = 10_000;

/// What a list shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListQuery {
    pub kind: Kind,
    /// What was typed into the search box.
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub sort: Sort,
    /// Deals of this pipeline only.
    #[serde(default)]
    pub pipeline_id: Option<i64>,
    /// Records in this stage only.
    #[serde(default)]
    pub stage: Option<String>,
    /// Records that fulfil these conditions only.
    #[serde(default)]
    pub filter: Filter,
    /// The fields that the list shows; its usual ones if none are named.
    #[serde(default)]
    pub columns: Vec<FieldName>,
    /// Continue after this row.
    #[serde(default)]
    pub after: Option<Cursor>,
}

impl ListQuery {
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            search: String::new(),
            sort: Sort::default(),
            pipeline_id: None,
            stage: None,
            filter: Filter::default(),
            columns: Vec::new(),
            after: None,
        }
    }
}

/// The order of a list; rows that are equal in it are ordered by id in the same direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sort {
    pub field: FieldName,
    pub descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self { field: FieldName::CreatedAt, descending: true }
    }
}

/// The place of a row in the order of its list: opaque to the browser.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// The stored text of the sorted field; nothing for an empty one.
    pub value: Option<String>,
    pub id: i64,
}

/// How many rows a list has in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    Exactly(i64),
    MoreThan(i64),
}

/// Takes in the first rows of a list, newest first, as they are by now; keeps what was loaded beyond them as far as the
/// two meet. `next` is the id after which each continues.
pub fn renew<T>(known: &mut Vec<T>, next: &mut Option<i64>, fresh: Vec<T>, fresh_next: Option<i64>, id: fn(&T) -> i64) {
    let last = fresh.last().map(id);
    let meets = last.is_some_and(|last| known.iter().any(|row| id(row) >= last));
    let older: Vec<T> = known.drain(..).filter(|row| meets && last.is_some_and(|last| id(row) < last)).collect();
    if older.is_empty() {
        *next = fresh_next;
    }
    *known = fresh;
    known.extend(older);
}

/// One page of a list. The records hold the list's columns only, and their first phone and e-mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub records: Vec<Record>,
    pub next: Option<Cursor>,
    /// Counted for the first page only.
    pub total: Option<Total>,
}

/// One column of a kanban.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KanbanColumn {
    pub stage: String,
    pub count: i64,
    /// The sum of the amounts, per currency; never across currencies.
    pub sums: BTreeMap<String, Decimal>,
    pub records: Vec<Record>,
    pub next: Option<Cursor>,
}
