use std::collections::HashMap;

use domain::fields::{self, CustomField, FieldType};
use domain::import::RowReason;
use domain::stage::Semantics;
use domain::{FieldName, Kind, Value};
use serde_json::Value as Json;
use sqlx::QueryBuilder;

use super::drain::ReadRow;
use crate::history::Origin;
use crate::records::bulk::{self, NewLead};
use crate::records::table;
use crate::{Ctx, Result, custom};

/// What a batch did.
pub(super) struct Stored {
    /// The rows, with what was found while they were stored.
    pub rows: Vec<ReadRow>,
    /// The record of each row; nothing for a rejected one.
    pub of_rows: Vec<Option<i64>>,
    pub created: Vec<i64>,
    pub updated: i64,
    /// Of the updated ones: rows that are as their records were.
    pub unchanged: i64,
    /// Contact points that were added to records that were there.
    pub points: Vec<i64>,
}

impl Stored {
    pub fn of(rows: Vec<ReadRow>) -> Self {
        let of_rows = vec![None; rows.len()];
        Self { rows, of_rows, created: Vec::new(), updated: 0, unchanged: 0, points: Vec::new() }
    }

    pub fn set(&mut self, row: usize, record: i64) {
        if let Some(place) = self.of_rows.get_mut(row) {
            *place = Some(record);
        }
    }
}

/// The leads that a batch made.
pub(super) struct Leads {
    pub in_progress: Vec<i64>,
    pub stored: Stored,
}

/// Stores the leads of a batch. Where the file names nobody, the importer is responsible.
pub(super) async fn leads(ctx: &mut Ctx, rows: Vec<ReadRow>, origin: Origin) -> Result<Leads> {
    let stages = meanings(ctx).await?;
    let imported = rows.iter().filter_map(|row| row.outcome.as_ref().ok());
    let new: Vec<NewLead<'_>> = imported
        .map(|lead| {
            let stage = lead.values.get(&FieldName::Stage).and_then(Value::as_text).unwrap_or_default();
            NewLead {
                values: &lead.values,
                semantics: stages.get(stage).copied().unwrap_or(Semantics::InProgress),
                contact_points: &lead.contact_points,
                responsible_id: lead.values.get(&FieldName::ResponsibleId).and_then(Value::as_id),
            }
        })
        .collect();
    let ids = bulk::insert_leads(ctx, &new, origin).await?;
    let is_open = |(_, lead): &(&i64, &NewLead<'_>)| lead.semantics == Semantics::InProgress;
    let in_progress = ids.iter().zip(&new).filter(is_open).map(|(id, _)| *id).collect();
    let mut left = ids.iter().copied();
    let of_rows = rows.iter().map(|row| if row.outcome.is_ok() { left.next() } else { None }).collect();
    Ok(Leads { in_progress, stored: Stored { of_rows, created: ids, ..Stored::of(rows) } })
}

/// What each status means.
async fn meanings(ctx: &mut Ctx) -> Result<HashMap<String, Semantics>> {
    let rows = sqlx::query!("select code, semantics from stage where entity = 'lead'").fetch_all(&mut *ctx.tx).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.code, Semantics::from_letter(&row.semantics)?))).collect())
}

/// Marks new records as incomplete where a file is required: no row can have one.
pub(super) async fn mark_incomplete(ctx: &mut Ctx, kind: Kind, created: &[i64]) -> Result<()> {
    let is_asked = |own: &CustomField| own.is_required && own.field_type == FieldType::File;
    let is_marked = fields::field(kind, FieldName::IsIncomplete).is_some() && !created.is_empty();
    if !is_marked || !custom::of_kind(ctx, kind).await?.iter().any(is_asked) {
        return Ok(());
    }
    let mut sql = QueryBuilder::new("update ");
    sql.push(table(kind)).push(" set is_incomplete = true where id = any(").push_bind(created.to_vec()).push(")");
    sql.build().execute(&mut *ctx.tx).await?;
    Ok(())
}

/// Keeps why rows were repaired or rejected, the rejected rows themselves, and what is needed to take the batch back.
pub(super) async fn report(ctx: &mut Ctx, run_id: i64, stored: &Stored) -> Result<()> {
    let (mut numbers, mut records, mut reasons, mut cells) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (row, record) in stored.rows.iter().zip(&stored.of_rows) {
        let why: &[RowReason] = match &row.outcome {
            Ok(record) => &record.reasons,
            Err(why) => why,
        };
        if why.is_empty() {
            continue;
        }
        numbers.push(row.number);
        records.push(*record);
        reasons.push(serde_json::to_value(why)?);
        cells.push(row.outcome.is_err().then(|| kept(&row.cells)));
    }
    sqlx::query!(
        "insert into import_row (run_id, row_number, record_id, reasons, cells)
         select $1, row_number, record_id, reasons, cells
         from unnest($2::bigint[], $3::bigint[], $4::jsonb[], $5::jsonb[]) as given (row_number, record_id, reasons, cells)",
        run_id,
        &numbers,
        &records as &[Option<i64>],
        &reasons,
        &cells as &[Option<Json>]
    )
    .execute(&mut *ctx.tx)
    .await?;
    if !stored.points.is_empty() {
        sqlx::query!(
            "insert into import_point (run_id, contact_point_id) select $1, unnest($2::bigint[])",
            run_id,
            &stored.points
        )
        .execute(&mut *ctx.tx)
        .await?;
    }
    Ok(())
}

/// The cells as they stand in the file, but for zero bytes, which the database cannot hold.
fn kept(cells: &[String]) -> Json {
    cells.iter().map(|cell| Json::String(cell.replace('\0', ""))).collect()
}
