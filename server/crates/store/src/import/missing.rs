//! Values that dictionaries and the lists of custom fields lack, and their addition.

use std::collections::BTreeMap;

use domain::fields::FieldType;
use domain::import::{Column, ImportOptions, Known, ListFault, MissingValues, NewField};
use domain::settings::{ListChange, ListKey, Naming};
use domain::{Field, FieldName, Kind, spreadsheet, text};

use super::table::Table;
use crate::{Ctx, Result, custom, settings};

/// A list of more new values than these is no list: the column means something else.
const MOST: usize = 200;
/// The same of a list that is made for the column: as many as a list may have.
const MOST_OF_NEW: u32 = 500;
/// The longest name that is offered, in characters.
const LONGEST: u32 = 100;

/// What lists lack.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// The values of each column that its list does not know, as far as they could be added to it.
    pub values: Vec<MissingValues>,
    /// The new lists that cannot be made of their values.
    pub faults: Vec<(FieldName, ListFault)>,
}

pub(super) fn gather(table: &Table, options: &ImportOptions, known: &Known) -> Missing {
    let listed = |column: &Column| match column {
        Column::Field(name) => known.field(options.kind, *name).filter(has_list),
        _ => None,
    };
    let columns: Vec<(usize, Field)> =
        options.columns.iter().enumerate().filter_map(|(at, column)| Some((at, listed(column)?))).collect();
    let mut known = known.clone();
    let mut missing: BTreeMap<FieldName, Vec<String>> = BTreeMap::new();
    if columns.is_empty() {
        return Missing::default();
    }
    for (_, field) in &columns {
        missing.insert(field.name, Vec::new());
    }
    for row in table.rows() {
        for (at, field) in &columns {
            let cell = row.cells.get(*at).map(String::as_str).unwrap_or_default();
            let names = missing.entry(field.name).or_default();
            // A workbook says itself what is text.
            let cell = if table.sheet.is_some() { cell } else { spreadsheet::restored(cell) };
            // *Washington, D.C.* may be one value.
            if !is_missing(&known, options.kind, field, &text::line(cell)) {
                continue;
            }
            for typed in values(field, cell) {
                let is_full = count(names.len()) > MOST_OF_NEW;
                if typed.is_empty() || is_full || !is_missing(&known, options.kind, field, &typed) {
                    continue;
                }
                expect_one(&mut known, field, &typed);
                names.push(typed);
            }
        }
    }
    let mut found = Missing::default();
    for (field, names) in missing {
        let is_new = NewField::place_of(field).is_some();
        let fault = fault(&names);
        match fault {
            Some(fault) if is_new => found.faults.push((field, fault)),
            None if is_new || names.len() <= MOST => found.values.push(MissingValues { field, names }),
            _ => {}
        }
    }
    found
}

/// Why these names make no list.
fn fault(names: &[String]) -> Option<ListFault> {
    let is_long = |name: &String| count(name.chars().count()) > LONGEST;
    if names.is_empty() {
        Some(ListFault::NoValues)
    } else if count(names.len()) > MOST_OF_NEW {
        Some(ListFault::TooMany(MOST_OF_NEW))
    } else {
        names.iter().any(is_long).then_some(ListFault::TooLong(LONGEST))
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn has_list(field: &Field) -> bool {
    matches!(field.field_type, FieldType::Choice(_) | FieldType::List)
}

/// The single values of a cell that is none by itself.
fn values(field: &Field, cell: &str) -> Vec<String> {
    if !field.is_multiple {
        return vec![text::line(cell)];
    }
    let signs: &[char] = if cell.contains(['\n', ';']) { &['\n', ';'] } else { &[','] };
    cell.split(signs).map(text::line).collect()
}

fn is_missing(known: &Known, kind: Kind, field: &Field, typed: &str) -> bool {
    match field.field_type {
        FieldType::Choice(dictionary) => known.choice(dictionary, typed).is_none(),
        _ => known
            .custom_field(kind, field.name)
            .is_some_and(|own| own.option(typed).is_none() && own.has_room_for(typed)),
    }
}

fn expect_one(known: &mut Known, field: &Field, name: &str) {
    match field.field_type {
        FieldType::Choice(dictionary) => known.expect(dictionary, name),
        _ => known.expect_option(field.name, name),
    }
}

/// Reads rows as if the values of these fields were there.
pub(super) fn expect(known: &mut Known, kind: Kind, missing: &[MissingValues], is_added: impl Fn(FieldName) -> bool) {
    for values in missing.iter().filter(|values| is_added(values.field)) {
        if let Some(field) = known.field(kind, values.field) {
            values.names.iter().for_each(|name| expect_one(known, &field, name));
        }
    }
}

/// Adds the values at the end of their lists, as a person does in the settings.
///
/// # Errors
/// [`domain::AppError::Forbidden`] unless the actor may change CRM settings.
pub(super) async fn add(ctx: &mut Ctx, kind: Kind, known: &Known, missing: Vec<MissingValues>) -> Result<()> {
    ctx.require_settings()?;
    for values in missing {
        let Some(field) = known.field(kind, values.field) else { continue };
        match (field.field_type, field.name.custom_id()) {
            (FieldType::Choice(dictionary), _) => add_to(ctx, ListKey::Dictionary(dictionary), values.names).await?,
            (FieldType::List, Some(id)) => custom::add_options(ctx, id, &values.names).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn add_to(ctx: &mut Ctx, key: ListKey, names: Vec<String>) -> Result<()> {
    for name in names {
        let after = settings::list(ctx, key).await?.values.last().map(|value| value.code.clone());
        let naming = Naming::named(name);
        let add = ListChange::Add { code: String::new(), naming, color: None, semantics: None, after };
        settings::change(ctx, key, add).await?;
    }
    Ok(())
}
