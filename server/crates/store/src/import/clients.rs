//! Writes contacts and companies: new ones, and those that rows with a key find.

use std::collections::{HashMap, HashSet};

use domain::import::{Column, Finding, ImportedRecord, RowReason};
use domain::{FieldName, Kind, Value, text};

use super::drain::ReadRow;
use super::held::Reading;
use super::matching::{self, Found};
use super::settle::settle;
use super::write::Stored;
use crate::history::Origin;
use crate::records::clients::{self, Client};
use crate::{Ctx, Result};

/// Stores the contacts or companies of a batch.
pub(super) async fn store(ctx: &mut Ctx, reading: Reading<'_>, rows: &[ReadRow], origin: Origin) -> Result<Stored> {
    let (kind, key) = (reading.options.kind, reading.options.key);
    let mut rows = rows.to_vec();
    settle(ctx, kind, &mut rows, origin.employee_id).await?;
    link_companies(ctx, &mut rows).await?;
    let mut stored = Stored::of(rows);
    let mut from = 0;
    while from < stored.rows.len() {
        let to = from + length(key, stored.rows.get(from..).unwrap_or_default());
        part(ctx, reading, &mut stored, from..to, origin).await?;
        from = to;
    }
    Ok(stored)
}

/// As many rows as have different keys: what one makes is there for the next of its key.
fn length(key: Option<Column>, rows: &[ReadRow]) -> usize {
    let Some(key) = key else { return rows.len() };
    let mut seen = HashSet::new();
    let value = |row: &ReadRow| row.outcome.as_ref().ok().and_then(|record| record.key(key));
    let repeats = |row: &ReadRow| value(row).is_some_and(|value| !seen.insert(value.to_lowercase()));
    rows.iter().position(repeats).unwrap_or(rows.len())
}

async fn part(
    ctx: &mut Ctx,
    reading: Reading<'_>,
    stored: &mut Stored,
    places: std::ops::Range<usize>,
    origin: Origin,
) -> Result<()> {
    let (kind, key) = (reading.options.kind, reading.options.key);
    let rows = stored.rows.get_mut(places.clone()).unwrap_or_default();
    let value = |row: &ReadRow| row.outcome.as_ref().ok().zip(key).and_then(|(record, key)| record.key(key));
    let values: Vec<Option<String>> = rows.iter().map(value).collect();
    let found = match key {
        Some(key) => {
            let keys: Vec<String> = values.iter().flatten().cloned().collect();
            matching::find(ctx, kind, key, &keys).await?
        }
        None => HashMap::new(),
    };
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (at, (row, value)) in rows.iter_mut().zip(values).enumerate() {
        let Ok(record) = &row.outcome else { continue };
        match value.as_ref().and_then(|value| found.get(value)) {
            Some(Found::One(id)) => changed.push((at, *id)),
            Some(Found::Several) => {
                let shown = value.unwrap_or_default();
                row.outcome = Err(vec![RowReason::cell(Finding::SeveralMatches, "", &shown)]);
            }
            None => match key.map_or_else(|| record.why_not_new(), |key| record.why_not_made(key)) {
                why if why.is_empty() => new.push(at),
                why => row.outcome = Err(why),
            },
        }
    }
    keep_held(ctx, reading, rows, &mut changed, origin).await?;
    let rows = stored.rows.get(places.clone()).unwrap_or_default();
    let client = |at: usize| rows.get(at).and_then(|row| row.outcome.as_ref().ok()).map(of_record);
    let made: Vec<Client<'_>> = new.iter().filter_map(|at| client(*at)).collect();
    let ids = clients::insert(ctx, kind, &made, origin).await?;
    for wave in waves(&changed) {
        let changes: Vec<(i64, Client<'_>)> = wave.iter().filter_map(|(at, id)| Some((*id, client(*at)?))).collect();
        let updated = clients::update(ctx, kind, &changes, origin).await?;
        stored.points.extend(updated.points);
        stored.unchanged += i64::try_from(changes.len()).unwrap_or(i64::MAX) - updated.changed;
    }
    for (at, id) in new.into_iter().zip(ids) {
        stored.created.push(id);
        stored.set(places.start + at, id);
    }
    for (at, id) in changed {
        stored.updated += 1;
        stored.set(places.start + at, id);
    }
    Ok(())
}

/// Reads rows anew that are about records which hold what their lists no longer offer.
async fn keep_held(
    ctx: &mut Ctx,
    reading: Reading<'_>,
    rows: &mut [ReadRow],
    changed: &mut Vec<(usize, i64)>,
    origin: Origin,
) -> Result<()> {
    let held = reading.held(ctx, &reading.fields(), changed.iter().map(|(_, id)| *id).collect()).await?;
    let anew = |(at, id): &(usize, i64)| {
        let (row, held) = (rows.get(*at)?, held.get(id)?);
        Some((*at, ReadRow { outcome: reading.read(&row.cells, held), ..row.clone() }))
    };
    let (places, mut read): (Vec<usize>, Vec<ReadRow>) = changed.iter().filter_map(anew).unzip();
    if read.is_empty() {
        return Ok(());
    }
    settle(ctx, reading.options.kind, &mut read, origin.employee_id).await?;
    link_companies(ctx, &mut read).await?;
    for (at, read) in places.into_iter().zip(read) {
        if let Some(row) = rows.get_mut(at) {
            *row = read;
        }
    }
    changed.retain(|(at, _)| rows.get(*at).is_some_and(|row| row.outcome.is_ok()));
    Ok(())
}

/// The changes in groups in which each record stands once: different keys may find the same.
fn waves(changed: &[(usize, i64)]) -> Vec<Vec<(usize, i64)>> {
    let mut turns: HashMap<i64, usize> = HashMap::new();
    let mut waves: Vec<Vec<(usize, i64)>> = Vec::new();
    for change in changed {
        let turn = turns.entry(change.1).or_default();
        match waves.get_mut(*turn) {
            Some(wave) => wave.push(*change),
            None => waves.push(vec![*change]),
        }
        *turn += 1;
    }
    waves
}

pub(super) fn of_record(record: &ImportedRecord) -> Client<'_> {
    Client {
        values: &record.values,
        cleared: &record.cleared,
        contact_points: &record.contact_points,
        kept: &record.kept,
    }
}

/// Links contacts with the companies that they name; a name that none or several have is kept as text.
pub(super) async fn link_companies(ctx: &mut Ctx, rows: &mut [ReadRow]) -> Result<()> {
    let names: HashSet<String> = rows.iter().filter_map(|row| row.outcome.as_ref().ok()?.company.clone()).collect();
    let names: Vec<String> = names.into_iter().collect();
    let found = matching::find(ctx, Kind::Company, Column::Field(FieldName::Title), &names).await?;
    for record in rows.iter_mut().filter_map(|row| row.outcome.as_mut().ok()) {
        let Some(name) = record.company.take() else { continue };
        match found.get(&name) {
            Some(Found::One(id)) => {
                record.values.insert(FieldName::CompanyId, Value::link(Some(*id), None));
            }
            Some(Found::Several) => {
                record.reasons.push(RowReason::cell(Finding::SeveralCompanies, "", &name));
                keep_name(record, &name);
            }
            None => keep_name(record, &name),
        }
    }
    Ok(())
}

fn keep_name(record: &mut ImportedRecord, name: &str) {
    let known = record.values.get(&FieldName::CompanyTitle).and_then(Value::as_text).unwrap_or_default();
    let joined = match known {
        "" => name.to_owned(),
        known if known == name => return,
        known => format!("{known}, {name}"),
    };
    if joined.chars().count() <= text::LINE_LENGTH {
        record.values.insert(FieldName::CompanyTitle, Value::text(joined));
    }
}
