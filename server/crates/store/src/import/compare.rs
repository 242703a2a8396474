//! Rows of a plan that are about records which are there: they are read anew for these, and compared with them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::import::{ImportOptions, ImportedRecord, Known};
use domain::{FieldName, Kind};
use tokio::task::spawn_blocking;

use super::clients::{link_companies, of_record};
use super::drain::ReadRow;
use super::held::{Held, Reading};
use super::settle::settle;
use super::table::Table;
use crate::records::Catalogue;
use crate::records::clients::{self, Difference};
use crate::{Ctx, Error, Result};

/// A row that is about a record which is there.
pub(super) struct About {
    /// 1 is the first row of data.
    pub number: i64,
    /// Where the row begins, in bytes.
    pub start: usize,
    /// The record.
    pub id: i64,
    /// The row was repaired when it was read for no record.
    pub is_repaired: bool,
    /// The record holds what its lists no longer offer, so the row may become something else.
    pub holds_former: bool,
}

/// What rows are read by, and where from.
pub(super) struct Source {
    pub table: Table,
    pub options: ImportOptions,
    pub known: Known,
}

impl Source {
    pub fn reading(&self) -> Reading<'_> {
        Reading { headers: &self.table.headers, options: &self.options, known: &self.known }
    }
}

/// Reads the rows for their records, aside: thousands take some ten milliseconds, in which other work shall go on.
pub(super) async fn read(
    source: &Arc<Source>,
    about: Vec<About>,
    held: HashMap<i64, Held>,
) -> Result<Vec<(About, ImportedRecord)>> {
    let source = source.clone();
    let work = move || -> Vec<(About, ImportedRecord)> {
        let (reading, nothing) = (source.reading(), Held::new());
        let anew = |row: About| {
            let cells = source.table.rows_from(row.start).next()?.cells;
            let record = reading.read(&cells, held.get(&row.id).unwrap_or(&nothing)).ok()?;
            Some((row, record))
        };
        about.into_iter().filter_map(anew).collect()
    };
    spawn_blocking(work).await.map_err(|error| Error::Inconsistent(error.to_string()))
}

/// How many of the rows say nothing new about their records. Where several are about one record, each is compared with
/// what those before it leave.
pub(super) async fn unchanged(ctx: &mut Ctx, kind: Kind, rows: Vec<(About, ImportedRecord)>) -> Result<i64> {
    if rows.is_empty() {
        return Ok(0);
    }
    let ids: Vec<i64> = rows.iter().map(|(row, _)| row.id).collect();
    let to_settle =
        |(row, record): (About, ImportedRecord)| ReadRow { number: row.number, cells: Vec::new(), outcome: Ok(record) };
    let mut rows: Vec<ReadRow> = rows.into_iter().map(to_settle).collect();
    let importer = ctx.actor.id;
    settle(ctx, kind, &mut rows, importer).await?;
    link_companies(ctx, &mut rows).await?;
    let given = rows.iter().filter_map(|row| row.outcome.as_ref().ok());
    let names: BTreeSet<FieldName> =
        given.flat_map(|record| record.values.keys().chain(&record.cleared).copied()).collect();
    let mut fields = Catalogue::load(ctx, kind).await?.fields();
    fields.retain(|field| names.contains(&field.name));
    let mut records = clients::read(ctx, kind, &fields, &ids).await?;
    let mut unchanged = 0;
    for (id, row) in ids.iter().zip(&rows) {
        let (Some(record), Ok(given)) = (records.get_mut(id), &row.outcome) else { continue };
        let difference = Difference::of(record, &of_record(given));
        unchanged += i64::from(difference.is_empty());
        difference.apply(record);
    }
    Ok(unchanged)
}
