use domain::list::{Cursor, ListQuery, Page, Total};
use domain::{AppError, Record};
use serde::{Deserialize, Serialize};

use crate::errors::Failure;
use crate::records::api;

/// The pages of a list that are there, put together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    pub query: ListQuery,
    pub records: Vec<Record>,
    pub next: Option<Cursor>,
    pub total: Option<Total>,
    pub pages: u32,
}

impl Loaded {
    /// Adds the following page. A row that moved down while one was reading is not shown twice.
    pub fn append(&mut self, page: Page) {
        let known: Vec<i64> = self.records.iter().map(|record| record.id).collect();
        self.records.extend(page.records.into_iter().filter(|record| !known.contains(&record.id)));
        self.next = page.next;
        self.pages += 1;
    }

    /// The query of the following page, if there is one.
    pub fn next_query(&self) -> Option<ListQuery> {
        self.next.clone().map(|cursor| ListQuery { after: Some(cursor), ..self.query.clone() })
    }
}

/// Loads the first so many pages of a list.
pub async fn load(query: ListQuery, pages: u32) -> Result<Loaded, Failure> {
    let first = api::list(query.clone()).await?;
    let mut loaded = Loaded { query, records: first.records, next: first.next, total: first.total, pages: 1 };
    while loaded.pages < pages {
        let Some(next) = loaded.next_query() else { break };
        loaded.append(api::list(next).await?);
    }
    Ok(loaded)
}

/// What stands in the place of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Loading,
    Failed(AppError),
    NothingYet,
    NothingFound,
    Rows,
}

impl Shape {
    pub fn of(loaded: Option<&Result<Loaded, Failure>>) -> Self {
        match loaded {
            None => Self::Loading,
            Some(Err(Failure(error))) => Self::Failed(error.clone()),
            Some(Ok(loaded)) if !loaded.records.is_empty() => Self::Rows,
            Some(Ok(loaded)) if loaded.query.search.is_empty() && loaded.query.filter.is_empty() => Self::NothingYet,
            Some(Ok(_)) => Self::NothingFound,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use domain::Kind;

    use super::*;
    use domain::activity::Planned;

    fn record(id: i64) -> Record {
        Record {
            kind: Kind::Lead,
            id,
            version: 1,
            values: BTreeMap::new(),
            contact_points: Vec::new(),
            planned: Planned::default(),
        }
    }

    #[test]
    fn a_row_that_moved_onto_the_next_page_is_shown_once() {
        let query = ListQuery::new(Kind::Lead);
        let next = Some(Cursor { value: None, id: 2 });
        let mut loaded = Loaded { query, records: vec![record(1), record(2)], next, total: None, pages: 1 };
        assert_eq!(loaded.next_query().unwrap().after, loaded.next);
        loaded.append(Page { records: vec![record(2), record(3)], next: None, total: None });
        assert_eq!(loaded.records.iter().map(|record| record.id).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!((loaded.pages, loaded.next_query()), (2, None));
    }
}
