use domain::import::{
    Column, ColumnSummary, Evidence, ImportChoices, ImportOptions, ImportPlan, Known, PREVIEW_ROWS, PlannedRow,
    RowReader, recognise_headers,
};
use domain::{AppError, FieldName, text};

use super::table::Table;
use super::{file, known};
use crate::{Ctx, Error, Result, mode, phone};

/// Values that a column is recognised by.
const SAMPLES: usize = 3;
/// Rows shown of those that need a look.
const PROBLEMS: usize = 20;

/// Says what the import of a file would do, with the user's choices and, where there are none, with what the
/// file itself says. Every row is tried; nothing is written.
///
/// # Errors
/// [`AppError::Forbidden`]; [`AppError::NotFound`]; [`AppError::Invalid`] if the file is no table.
pub async fn inspect(ctx: &mut Ctx, file_id: i64, choices: ImportChoices) -> Result<ImportPlan> {
    let waiting = file::load(ctx, file_id).await?;
    let settings = mode::settings(ctx).await?;
    let known = known::load(ctx, &settings.default_country).await?;
    let make = move || -> Result<ImportPlan, AppError> {
        let table = Table::open(&waiting.content, &choices)?;
        let (options, evidence) = decide(&table, &choices, &settings.default_currency);
        Ok(plan(&table, options, evidence, &known, file_id, waiting.name))
    };
    let plan = tokio::task::spawn_blocking(make).await.map_err(|error| Error::Inconsistent(error.to_string()))?;
    Ok(plan?)
}

/// Takes the decisions that the user left open.
pub(super) fn decide(table: &Table, choices: &ImportChoices, default_currency: &str) -> (ImportOptions, Evidence) {
    let columns = choices
        .columns
        .clone()
        .filter(|columns| columns.len() == table.headers.len())
        .unwrap_or_else(|| recognise_headers(&table.headers));
    let evidence = gather(table, &columns);
    let options = ImportOptions {
        encoding: table.encoding,
        separator: table.separator,
        decimal: choices.decimal.unwrap_or_else(|| evidence.amounts.decide()),
        date_order: choices.date_order.unwrap_or_else(|| evidence.dates.decide()),
        currency: choices.currency.clone().unwrap_or_else(|| default_currency.to_owned()),
        columns,
    };
    (options, evidence)
}

fn gather(table: &Table, columns: &[Column]) -> Evidence {
    let of = |name: FieldName| -> Vec<usize> {
        let is_wanted = |column: &Column| *column == Column::Field(name);
        columns.iter().enumerate().filter(|(_, column)| is_wanted(column)).map(|(index, _)| index).collect()
    };
    let (amounts, dates) = (of(FieldName::Amount), of(FieldName::Birthdate));
    let mut evidence = Evidence::default();
    for row in table.rows() {
        amounts.iter().filter_map(|index| row.cells.get(*index)).for_each(|cell| evidence.amounts.add(cell));
        dates.iter().filter_map(|index| row.cells.get(*index)).for_each(|cell| evidence.dates.add(cell));
    }
    evidence
}

fn plan(
    table: &Table,
    options: ImportOptions,
    evidence: Evidence,
    known: &Known,
    file_id: i64,
    file_name: String,
) -> ImportPlan {
    let mut plan = ImportPlan {
        file_id,
        file_name,
        columns: table
            .headers
            .iter()
            .map(|header| ColumnSummary { header: header.clone(), samples: Vec::new(), filled: 0 })
            .collect(),
        evidence,
        rows: 0,
        created: 0,
        repaired: 0,
        rejected: 0,
        preview: Vec::new(),
        problems: Vec::new(),
        options: options.clone(),
    };
    let reader = |normalizes: bool| RowReader {
        headers: &table.headers,
        options: &options,
        known,
        // Whether a phone is understood changes nothing about the row; only what is shown needs it.
        normalize_phone: if normalizes { &phone::normalize } else { &|_, _| None },
    };
    for row in table.rows() {
        plan.rows += 1;
        for (column, cell) in plan.columns.iter_mut().zip(&row.cells) {
            summarise(column, cell);
        }
        let is_shown = plan.preview.len() < PREVIEW_ROWS;
        let outcome = reader(is_shown).read(&row.cells);
        let is_sound = matches!(&outcome, Ok(lead) if lead.reasons.is_empty());
        match &outcome {
            Ok(lead) => {
                plan.created += 1;
                plan.repaired += i64::from(!lead.reasons.is_empty());
            }
            Err(_) => plan.rejected += 1,
        }
        let planned = PlannedRow { number: plan.rows, outcome };
        if is_shown {
            plan.preview.push(planned.clone());
        }
        if !is_sound && plan.problems.len() < PROBLEMS {
            plan.problems.push(planned);
        }
    }
    plan
}

fn summarise(column: &mut ColumnSummary, cell: &str) {
    if cell.trim().is_empty() {
        return;
    }
    column.filled += 1;
    if column.samples.len() < SAMPLES {
        let shown = text::line(cell).chars().take(60).collect();
        if !column.samples.contains(&shown) {
            column.samples.push(shown);
        }
    }
}
