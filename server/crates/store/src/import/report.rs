use std::collections::HashMap;

use domain::Kind;
use domain::errors::AppError;
use domain::import::{RowReason, write_row};
use domain::inquiry::Created;
use domain::run::{ImportReport, ImportReportRow};

use super::run::{Task, progress};
use crate::paging::cut;
use crate::{Ctx, Result, records};

/// Rows of one page of a report.
const PAGE: i64 = 100;

/// The rows that were repaired or rejected, with the reasons, page by page; the rejected ones alone if wanted.
///
/// # Errors
/// As [`progress`].
pub async fn report(ctx: &mut Ctx, run_id: i64, only_rejected: bool, after: i64) -> Result<ImportReport> {
    let kind = progress(ctx, run_id).await?.kind;
    let mut rows = sqlx::query!(
        r#"select row_number, record_id, reasons from import_row
           where run_id = $1 and row_number > $2 and (record_id is null or not $3)
           order by row_number limit $4"#,
        run_id,
        after,
        only_rejected,
        PAGE + 1
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let next = cut(&mut rows, PAGE).map(|row| row.row_number);
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.record_id).collect();
    let deals: HashMap<i64, i64> = if kind == Kind::Lead { deals_of(ctx, &ids).await? } else { HashMap::new() };
    let names = records::names(ctx, kind, ids).await?;
    let rows = rows.into_iter().map(|row| {
        let created = |id: i64| match deals.get(&id) {
            Some(deal) => Created { kind: Kind::Deal, id: *deal },
            None => Created { kind, id },
        };
        let name = row.record_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        Ok(ImportReportRow {
            number: row.row_number,
            record: row.record_id.map(created),
            // A record without a name is called by its number where it is shown.
            title: if name.starts_with('#') { String::new() } else { name },
            reasons: serde_json::from_value(row.reasons)?,
        })
    });
    Ok(ImportReport { rows: rows.collect::<Result<_>>()?, next })
}

/// The deals that leads became.
async fn deals_of(ctx: &mut Ctx, leads: &[i64]) -> Result<HashMap<i64, i64>> {
    let rows = sqlx::query!(r#"select id, lead_id as "lead_id!" from deal where lead_id = any($1)"#, leads)
        .fetch_all(&mut *ctx.tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.lead_id, row.id)).collect())
}

/// The rejected rows of an import.
#[derive(Debug)]
pub struct RejectedRows {
    pub file_name: String,
    headers: Vec<String>,
    separator: char,
    rows: Vec<(Vec<String>, Vec<RowReason>)>,
}

/// Reads the rejected rows of an import.
///
/// # Errors
/// As [`progress`].
pub async fn rejected(ctx: &mut Ctx, run_id: i64) -> Result<RejectedRows> {
    progress(ctx, run_id).await?;
    let task = sqlx::query_scalar!("select options from run where id = $1", run_id)
        .fetch_optional(&mut *ctx.tx)
        .await?
        .ok_or(AppError::NotFound)?;
    let task: Task = serde_json::from_value(task)?;
    let rows = sqlx::query!(
        r#"select cells as "cells!", reasons from import_row where run_id = $1 and cells is not null order by row_number"#,
        run_id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let rows =
        rows.into_iter().map(|row| Ok((serde_json::from_value(row.cells)?, serde_json::from_value(row.reasons)?)));
    Ok(RejectedRows {
        file_name: task.file_name,
        headers: task.headers,
        separator: task.options.separator.sign(),
        rows: rows.collect::<Result<_>>()?,
    })
}

impl RejectedRows {
    /// The rows as a file that can be repaired and imported again: a column that says why, then the cells as they
    /// were. The new column stands first, so that a row with too many cells still has too many.
    /// UTF-8 with a byte order mark, so that spreadsheets show the letters.
    pub fn csv(&self, reason_header: &str, describe: impl Fn(&RowReason) -> String) -> String {
        let line = |first: &str, cells: &[String]| {
            write_row(std::iter::once(first).chain(cells.iter().map(String::as_str)), self.separator)
        };
        let mut csv = String::from('\u{feff}');
        csv.push_str(&line(reason_header, &self.headers));
        for (cells, reasons) in &self.rows {
            let why: Vec<String> = reasons.iter().map(&describe).collect();
            csv.push_str(&line(&why.join("; "), cells));
        }
        csv
    }
}
