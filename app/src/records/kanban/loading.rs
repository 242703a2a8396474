use std::collections::BTreeMap;

use domain::filter::Filter;
use domain::list::{KanbanColumn, ListQuery, Page};
use domain::{AppError, FieldName, Kind, Record, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::errors::Failure;
use crate::records::api;

/// What a board shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardQuery {
    pub kind: Kind,
    pub pipeline_id: Option<i64>,
    pub search: String,
    pub filter: Filter,
}

/// The columns of a board as far as they were continued.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    pub query: BoardQuery,
    pub columns: Vec<KanbanColumn>,
}

impl Loaded {
    pub fn column(&self, stage: &str) -> Option<&KanbanColumn> {
        self.columns.iter().find(|column| column.stage == stage)
    }

    pub fn record(&self, id: i64) -> Option<&Record> {
        self.columns.iter().flat_map(|column| &column.records).find(|record| record.id == id)
    }

    /// The query of the cards that follow in a column.
    pub fn next_query(&self, stage: &str) -> Option<ListQuery> {
        let after = self.column(stage)?.next.clone()?;
        let BoardQuery { kind, pipeline_id, search, filter } = self.query.clone();
        Some(ListQuery {
            search,
            pipeline_id,
            filter,
            stage: Some(stage.to_owned()),
            after: Some(after),
            ..ListQuery::new(kind)
        })
    }

    /// Adds the cards that follow in a column.
    pub fn append(&mut self, stage: &str, page: Page) {
        let Some(column) = self.columns.iter_mut().find(|column| column.stage == stage) else { return };
        let known: Vec<i64> = column.records.iter().map(|record| record.id).collect();
        column.records.extend(page.records.into_iter().filter(|record| !known.contains(&record.id)));
        column.next = page.next;
    }

    /// Moves a card to another stage, with its part of count and sum, and returns the stage it came from.
    pub fn move_record(&mut self, id: i64, to: &str) -> Option<String> {
        let target = self.columns.iter().position(|column| column.stage == to)?;
        let is_here = |column: &KanbanColumn| column.records.iter().any(|record| record.id == id);
        let source = self.columns.iter_mut().find(|column| column.stage != to && is_here(column))?;
        let from = source.stage.clone();
        let place = source.records.iter().position(|record| record.id == id)?;
        let mut record = source.records.remove(place);
        count(source, &record, -1);
        record.values.insert(FieldName::Stage, Value::Choice(to.to_owned()));
        let target = self.columns.get_mut(target)?;
        count(target, &record, 1);
        // Newest first, as the server will send it.
        let place = target.records.iter().position(|other| created(other) <= created(&record));
        target.records.insert(place.unwrap_or(target.records.len()), record);
        Some(from)
    }
}

fn created(record: &Record) -> (i64, i64) {
    match record.value(FieldName::CreatedAt) {
        Value::Moment(moment) => (moment.utc_ms, record.id),
        _ => (0, record.id),
    }
}

fn count(column: &mut KanbanColumn, record: &Record, by: i64) {
    column.count += by;
    if let Some(amount) = record.value(FieldName::Amount).as_decimal() {
        *column.sums.entry(record.text(FieldName::Currency).to_owned()).or_default() += amount * Decimal::from(by);
    }
}

/// Loads a board, each column continued as often as asked for.
pub async fn load(query: BoardQuery, continued: BTreeMap<String, u32>) -> Result<Loaded, Failure> {
    let columns = api::kanban(query.kind, query.pipeline_id, query.search.clone(), query.filter.clone()).await?;
    let mut loaded = Loaded { query, columns };
    for (stage, times) in continued {
        for _ in 0..times {
            let Some(next) = loaded.next_query(&stage) else { break };
            loaded.append(&stage, api::list(next).await?);
        }
    }
    Ok(loaded)
}

/// What stands in the place of the board.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Loading,
    Failed(AppError),
    NothingYet,
    NothingFound,
    /// The stages in order.
    Columns(Vec<String>),
}

impl Shape {
    /// The columns of one pipeline among several are shown even if they are empty.
    pub fn of(loaded: Option<&Result<Loaded, Failure>>, is_one_of_several: bool) -> Self {
        let loaded = match loaded {
            None => return Self::Loading,
            Some(Err(Failure(error))) => return Self::Failed(error.clone()),
            Some(Ok(loaded)) => loaded,
        };
        let is_narrowed = !loaded.query.search.is_empty() || !loaded.query.filter.is_empty();
        match loaded.columns.iter().any(|column| column.count > 0) {
            false if is_narrowed => Self::NothingFound,
            false if !is_one_of_several => Self::NothingYet,
            _ => Self::Columns(loaded.columns.iter().map(|column| column.stage.clone()).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use domain::activity::Planned;

    fn deal(id: i64, stage: &str, amount: i64) -> Record {
        let values = BTreeMap::from([
            (FieldName::Stage, Value::Choice(stage.to_owned())),
            (FieldName::Amount, Value::Decimal(Decimal::from(amount))),
            (FieldName::Currency, Value::Choice("EUR".to_owned())),
        ]);
        Record { kind: Kind::Deal, id, version: 1, values, contact_points: Vec::new(), planned: Planned::default() }
    }

    fn column(stage: &str, records: Vec<Record>) -> KanbanColumn {
        let mut column =
            KanbanColumn { stage: stage.to_owned(), count: 0, sums: BTreeMap::new(), records: Vec::new(), next: None };
        for record in records {
            count(&mut column, &record, 1);
            column.records.push(record);
        }
        column
    }

    #[test]
    fn a_move_and_its_return_leave_the_board_as_it_was() {
        let query =
            BoardQuery { kind: Kind::Deal, pipeline_id: Some(0), search: String::new(), filter: Filter::default() };
        let columns = vec![
            column("NEW", vec![deal(5, "NEW", 10), deal(3, "NEW", 20), deal(1, "NEW", 30)]),
            column("WON", vec![deal(4, "WON", 40), deal(2, "WON", 50)]),
        ];
        let before = Loaded { query, columns };
        let mut after = before.clone();
        assert_eq!(after.move_record(3, "WON").as_deref(), Some("NEW"));
        let won = after.column("WON").unwrap();
        assert_eq!(won.records.iter().map(|record| record.id).collect::<Vec<_>>(), [4, 3, 2]);
        assert_eq!((won.count, won.sums["EUR"]), (3, Decimal::from(110)));
        assert_eq!(after.record(3).unwrap().text(FieldName::Stage), "WON");
        assert_eq!(after.move_record(3, "NEW").as_deref(), Some("WON"));
        assert_eq!(after, before);
    }

    #[test]
    fn a_card_that_is_not_there_is_not_moved() {
        let query =
            BoardQuery { kind: Kind::Deal, pipeline_id: Some(0), search: String::new(), filter: Filter::default() };
        let mut board = Loaded { query, columns: vec![column("NEW", vec![deal(1, "NEW", 1)])] };
        let before = board.clone();
        assert_eq!(board.move_record(1, "NEW"), None);
        assert_eq!(board.move_record(2, "NEW"), None);
        assert_eq!(board.move_record(1, "GONE"), None);
        assert_eq!(board, before);
    }
}
