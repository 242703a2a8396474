use domain::Kind;
use domain::errors::AppError;
use domain::import::{RowReason, write_row};
use domain::inquiry::Created;
use domain::run::{ImportReport, ImportReportRow};

use super::run::{Task, progress};
use crate::{Ctx, Result};

/// Rows of one page of a report.
const PAGE: i64 = 100;

/// The rows that were repaired or rejected, with the reasons, page by page; the rejected ones alone if wanted.
///
/// # Errors
/// As [`progress`].
pub async fn report(ctx: &mut Ctx, run_id: i64, only_rejected: bool, after: i64) -> Result<ImportReport> {
    progress(ctx, run_id).await?;
    let rows = sqlx::query!(
        r#"select row_number, import_row.lead_id, lead.title as "title?", deal.id as "deal_id?", reasons
           from import_row
           left join lead on lead.id = import_row.lead_id
           left join deal on deal.lead_id = import_row.lead_id
           where run_id = $1 and row_number > $2 and (import_row.lead_id is null or not $3)
           order by row_number limit $4"#,
        run_id,
        after,
        only_rejected,
        PAGE + 1
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = (rows.len() > size).then(|| rows.get(size - 1).map(|row| row.row_number)).flatten();
    let record = |lead: Option<i64>, deal: Option<i64>| match (lead, deal) {
        (_, Some(id)) => Some(Created { kind: Kind::Deal, id }),
        (Some(id), None) => Some(Created { kind: Kind::Lead, id }),
        (None, None) => None,
    };
    let rows = rows.into_iter().take(size).map(|row| {
        Ok(ImportReportRow {
            number: row.row_number,
            record: record(row.lead_id, row.deal_id),
            title: row.title.unwrap_or_default(),
            reasons: serde_json::from_value(row.reasons)?,
        })
    });
    Ok(ImportReport { rows: rows.collect::<Result<_>>()?, next })
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
