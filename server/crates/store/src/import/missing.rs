//! Values that dictionaries and the lists of custom fields lack, and their addition.

use std::collections::BTreeMap;

use domain::fields::FieldType;
use domain::import::{Column, ImportOptions, Known, MissingValues, NewField};
use domain::settings::{ListChange, ListKey, Naming};
use domain::{Field, FieldName, Kind, spreadsheet, text};

use super::table::Table;
use crate::{Ctx, Result, custom, settings};

/// A list of more new values than these is no list: the column means something else.
const MOST: usize = 200;
/// The same of a list that is made for the column: as many as a list may have.
const MOST_OF_NEW: usize = 500;
/// The longest name that is offered, in characters.
const LONGEST: usize = 100;

/// The values of each column that its list does not know, as far as they could be added to it.
pub(super) fn gather(table: &Table, options: &ImportOptions, known: &Known) -> Vec<MissingValues> {
    let listed = |column: &Column| match column {
        Column::Field(name) => known.field(options.kind, *name).filter(has_list),
        _ => None,
    };
    let columns: Vec<(usize, Field)> =
        options.columns.iter().enumerate().filter_map(|(at, column)| Some((at, listed(column)?))).collect();
    let mut known = known.clone();
    let mut missing: BTreeMap<FieldName, Vec<String>> = BTreeMap::new();
    if columns.is_empty() {
        return Vec::new();
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
                let is_full = names.len() > MOST_OF_NEW;
                if typed.is_empty() || is_full || !is_missing(&known, options.kind, field, &typed) {
                    continue;
                }
                expect_one(&mut known, field, &typed);
                names.push(typed);
            }
        }
    }
    let most = |field: FieldName| if NewField::place_of(field).is_some() { MOST_OF_NEW } else { MOST };
    let can_be_added = |field: FieldName, names: &[String]| {
        !names.is_empty() && names.len() <= most(field) && names.iter().all(|name| name.chars().count() <= LONGEST)
    };
    let of_field = |(field, names)| MissingValues { field, names };
    missing.into_iter().filter(|(field, names)| can_be_added(*field, names)).map(of_field).collect()
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
