use std::collections::HashSet;
use std::sync::Arc;

use domain::fields::{Field, FieldType};
use domain::import::{
    Column, ColumnSummary, DecimalSeparator, Evidence, Finding, ImportChoices, ImportOptions, ImportPlan,
    ImportedRecord, Known, KnownField, ListFault, NewField, PREVIEW_ROWS, PlannedRow, RowReader, RowReason,
    TypeEvidence, recognise_headers,
};
use domain::{AppError, ContactPointKind, FieldName, Kind, text};

use super::compare::{self, About, Source};
use super::matching::Found;
use super::missing::Missing;
use super::table::Table;
use super::{aside, file, known, matching, missing, titles};
use crate::{Ctx, Result, mode, phone};

/// Values that a column is recognised by.
const SAMPLES: usize = 3;
/// Rows shown of those that need a look.
const PROBLEMS: usize = 20;
/// Rows that are gathered for that: some of them may need none after all, when their records are known.
const CANDIDATES: usize = 1_000;

/// Says what the import of a file would do, with the user's choices and, where there are none, with what the
/// file itself says. Every row is tried; nothing is written.
///
/// # Errors
/// [`AppError::Forbidden`]; [`AppError::NotFound`]; [`AppError::Invalid`] if the file is no table.
pub async fn inspect(ctx: &mut Ctx, file_id: i64, choices: ImportChoices) -> Result<ImportPlan> {
    file::require_right(ctx, choices.kind)?;
    let waiting = file::load(ctx, file_id).await?;
    let settings = mode::settings(ctx).await?;
    let known = known::load(ctx, &settings.default_country).await?;
    let make = move || -> Result<(Tried, Table, Known), AppError> {
        let table = Table::open(&waiting.content, &choices)?;
        let mut known = known;
        known.expect_fields(choices.kind.unwrap_or(Kind::Lead), &choices.new_fields);
        let (options, evidence) = decide(&table, &choices, &known, &settings.default_currency);
        let Missing { values: mut missing, faults } = missing::gather(&table, &options, &known);
        // The list of a new field has what the column has, whatever becomes of the other lists.
        missing::expect(&mut known, options.kind, &missing, |name| options.adds_values || is_new(name));
        missing.retain(|values| !is_new(values.field));
        let sheets = waiting.content.named_sheets();
        let empty = ImportPlan {
            file_id,
            file_name: waiting.name,
            sheets,
            options,
            columns: Vec::new(),
            evidence,
            rows: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            repaired: 0,
            rejected: 0,
            preview: Vec::new(),
            problems: Vec::new(),
            missing,
        };
        let mut tried = try_rows(&table, &known, empty);
        for (column, summary) in tried.plan.options.columns.iter().zip(&mut tried.plan.columns) {
            let of_column = |(field, _): &&(FieldName, ListFault)| *column == Column::Field(*field);
            summary.fault = faults.iter().find(of_column).map(|(_, fault)| *fault);
        }
        Ok((tried, table, known))
    };
    let (tried, table, known) = aside::read(make).await?;
    let Tried { mut plan, keys } = tried;
    if let Some(key) = plan.options.key {
        let source = Arc::new(Source { table, options: plan.options.clone(), known });
        match_rows(ctx, &mut plan, &source, key, keys).await?;
    }
    plan.problems.truncate(PROBLEMS);
    Ok(plan)
}

fn is_new(name: FieldName) -> bool {
    NewField::place_of(name).is_some()
}

/// The custom fields of a kind, as far as they may be keys.
pub(super) fn custom_fields(known: &Known, kind: Kind) -> Vec<Field> {
    known.fields(kind).map(KnownField::field).collect()
}

/// Takes the decisions that the user left open.
fn decide(table: &Table, choices: &ImportChoices, known: &Known, default_currency: &str) -> (ImportOptions, Evidence) {
    let kind = choices.kind.unwrap_or(Kind::Lead);
    let columns = choices
        .columns
        .clone()
        .filter(|columns| columns.len() == table.headers.len())
        .unwrap_or_else(|| recognise_headers(kind, &table.headers, &titles::of_kind(kind, known)));
    let evidence = gather(table, kind, &columns, known);
    let custom = custom_fields(known, kind);
    // A workbook's numbers are none of those that people type.
    let decimal = if table.sheet.is_some() { DecimalSeparator::Point } else { evidence.amounts.decide() };
    let options = ImportOptions {
        kind,
        sheet: table.sheet,
        encoding: table.encoding,
        separator: table.separator,
        decimal: choices.decimal.unwrap_or(decimal),
        date_order: choices.date_order.unwrap_or_else(|| evidence.dates.decide()),
        currency: choices.currency.clone().unwrap_or_else(|| default_currency.to_owned()),
        key: choices.key.filter(|key| key.is_key(kind, &custom) && columns.contains(key)),
        adds_values: choices.adds_values,
        new_fields: choices.new_fields.clone(),
        columns,
    };
    (options, evidence)
}

fn gather(table: &Table, kind: Kind, columns: &[Column], known: &Known) -> Evidence {
    let field_type = |column: &Column| match column {
        Column::Field(name) => known.field(kind, *name).map(|field| field.field_type),
        _ => None,
    };
    let is_telling = |field_type: &FieldType| {
        use FieldType::{Amount, Date, Decimal, Moment, Money};
        matches!(field_type, Amount | Money | Decimal | Date | Moment)
    };
    let typed: Vec<(usize, FieldType)> = columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((at, field_type(column).filter(is_telling)?)))
        .collect();
    let mut evidence = Evidence::default();
    for row in table.rows() {
        for (at, field_type) in &typed {
            // A cell may have several values, each on a line of its own.
            for value in row.cells.get(*at).map(String::as_str).unwrap_or_default().lines() {
                match field_type {
                    FieldType::Amount | FieldType::Money => evidence.amounts.add(value),
                    FieldType::Decimal => evidence.amounts.add_number(value),
                    FieldType::Date => evidence.dates.add(value),
                    FieldType::Moment => evidence.dates.add_moment(value),
                    _ => {}
                }
            }
        }
    }
    evidence
}

/// The rows as they are by themselves, and what they are to be compared with.
struct Tried {
    plan: ImportPlan,
    keys: Vec<Key>,
}

/// The key of a row.
struct Key {
    row: i64,
    value: String,
    /// Why it makes no new record, if none has the key.
    why_not_made: Vec<RowReason>,
    is_repaired: bool,
    /// Where the row begins, in bytes: it is read anew when it is compared with its record.
    start: usize,
}

fn try_rows(table: &Table, known: &Known, mut plan: ImportPlan) -> Tried {
    let summary = |header: &String| ColumnSummary {
        header: header.clone(),
        samples: Vec::new(),
        filled: 0,
        suggested: FieldType::Text,
        fault: None,
    };
    plan.columns = table.headers.iter().map(summary).collect();
    let mut types = vec![TypeEvidence::default(); plan.columns.len()];
    let options = plan.options.clone();
    let mut keys = Vec::new();
    let mut end = table.end_of(0);
    for row in table.rows() {
        let start = std::mem::replace(&mut end, row.end);
        plan.rows += 1;
        for (column, cell) in plan.columns.iter_mut().zip(&row.cells) {
            summarise(column, cell);
        }
        types.iter_mut().zip(&row.cells).for_each(|(evidence, cell)| evidence.add(cell));
        let is_shown = plan.preview.len() < PREVIEW_ROWS;
        let reader = RowReader {
            headers: &table.headers,
            options: &options,
            known,
            // Whether a phone is understood changes nothing about the row; only what is shown and compared needs it.
            normalize_phone: if is_shown || is_phone(options.key) { &phone::normalize } else { &|_, _| None },
        };
        let outcome = reader.read(&row.cells);
        let is_sound = matches!(&outcome, Ok(record) if record.reasons.is_empty());
        match &outcome {
            Ok(record) => {
                plan.created += 1;
                plan.repaired += i64::from(!record.reasons.is_empty());
                let key = |key| {
                    let is_repaired = !record.reasons.is_empty();
                    let why_not_made = record.why_not_made(key);
                    Some(Key { row: plan.rows, value: record.key(key)?, why_not_made, is_repaired, start })
                };
                keys.extend(options.key.and_then(key));
            }
            Err(_) => plan.rejected += 1,
        }
        let planned = PlannedRow { number: plan.rows, outcome };
        if is_shown {
            plan.preview.push(planned.clone());
        }
        if !is_sound && plan.problems.len() < CANDIDATES {
            plan.problems.push(planned);
        }
    }
    for (column, evidence) in plan.columns.iter_mut().zip(types) {
        column.suggested = evidence.decide();
    }
    Tried { plan, keys }
}

fn is_phone(key: Option<Column>) -> bool {
    matches!(key, Some(Column::ContactPoint(ContactPointKind::Phone, _)))
}

/// Keys that are looked for in one statement.
const AT_ONCE: usize = 10_000;

/// Tells rows that change a record from those that make one: what an earlier row makes is there for a later one. That
/// a later one adds nothing to what an earlier one makes is found out when they are stored.
async fn match_rows(
    ctx: &mut Ctx,
    plan: &mut ImportPlan,
    source: &Arc<Source>,
    key: Column,
    keys: Vec<Key>,
) -> Result<()> {
    let mut made = HashSet::new();
    let reading = source.reading();
    let fields = reading.fields();
    for chunk in keys.chunks(AT_ONCE) {
        let values: Vec<String> = chunk.iter().map(|key| key.value.clone()).collect();
        let found = matching::find(ctx, plan.options.kind, key, &values).await?;
        let ids = found.values().filter_map(|found| match found {
            Found::One(id) => Some(*id),
            Found::Several => None,
        });
        let held = reading.held(ctx, &fields, ids.collect()).await?;
        let mut about = Vec::new();
        for Key { row, value, why_not_made, is_repaired, start } in chunk {
            let reasons = match found.get(value) {
                Some(Found::Several) => vec![RowReason::cell(Finding::SeveralMatches, "", value)],
                None if !why_not_made.is_empty() && !made.contains(&value.to_lowercase()) => why_not_made.clone(),
                None if made.insert(value.to_lowercase()) => continue,
                known => {
                    plan.updated += 1;
                    plan.created -= 1;
                    if let Some(Found::One(id)) = known {
                        let holds_former = held.contains_key(id);
                        let (number, start, is_repaired) = (*row, *start, *is_repaired);
                        about.push(About { number, start, id: *id, is_repaired, holds_former });
                    }
                    continue;
                }
            };
            plan.created -= 1;
            plan.repaired -= i64::from(*is_repaired);
            plan.rejected += 1;
            show(plan, *row, Err(reasons));
        }
        let rows = compare::read(source, about, held).await?;
        for (row, record) in rows.iter().filter(|(row, _)| row.holds_former) {
            plan.repaired += i64::from(!record.reasons.is_empty()) - i64::from(row.is_repaired);
            show(plan, row.number, Ok(record.clone()));
        }
        plan.unchanged += compare::unchanged(ctx, plan.options.kind, rows).await?;
    }
    Ok(())
}

/// Shows another outcome of a row.
fn show(plan: &mut ImportPlan, number: i64, outcome: Result<ImportedRecord, Vec<RowReason>>) {
    let is_sound = matches!(&outcome, Ok(record) if record.reasons.is_empty());
    let planned = PlannedRow { number, outcome };
    if let Some(shown) = plan.preview.iter_mut().find(|row| row.number == number) {
        *shown = planned.clone();
    }
    let place = plan.problems.partition_point(|row| row.number < number);
    if plan.problems.get(place).is_some_and(|row| row.number == number) {
        plan.problems.remove(place);
    }
    if !is_sound {
        plan.problems.insert(place, planned);
        plan.problems.truncate(CANDIDATES);
    }
}

fn summarise(column: &mut ColumnSummary, cell: &str) {
    if text::is_blank(cell) {
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
