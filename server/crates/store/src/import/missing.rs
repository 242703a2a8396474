//! Values that dictionaries lack, and their addition.

use std::collections::BTreeMap;

use domain::fields::{self, FieldType};
use domain::import::{Column, ImportOptions, Known, MissingValues};
use domain::settings::{ListChange, ListKey, Naming};
use domain::{FieldName, Kind, text};

use super::table::Table;
use crate::{Ctx, Result, settings};

/// A list of more new values than these is no list: the column means something else.
const MOST: usize = 200;
/// The longest name that is offered, in characters.
const LONGEST: usize = 100;

/// The values of each column that its dictionary does not know, as far as they could be added to it.
pub(super) fn gather(table: &Table, options: &ImportOptions, known: &Known) -> Vec<MissingValues> {
    let dictionary = |column: &Column| match column {
        Column::Field(name) => match fields::field(options.kind, *name)?.field_type {
            FieldType::Choice(dictionary) => Some((*name, dictionary)),
            _ => None,
        },
        _ => None,
    };
    let columns: Vec<_> = options.columns.iter().enumerate().filter_map(|(at, c)| Some((at, dictionary(c)?))).collect();
    let mut known = known.clone();
    let mut missing: BTreeMap<FieldName, Vec<String>> = BTreeMap::new();
    if columns.is_empty() {
        return Vec::new();
    }
    for row in table.rows() {
        for (at, (name, dictionary)) in &columns {
            let typed = row.cells.get(*at).map(|cell| text::line(cell)).unwrap_or_default();
            let names = missing.entry(*name).or_default();
            if typed.is_empty() || names.len() > MOST || known.choice(*dictionary, &typed).is_some() {
                continue;
            }
            known.expect(*dictionary, &typed);
            names.push(typed);
        }
    }
    let can_be_added = |names: &[String]| {
        !names.is_empty() && names.len() <= MOST && names.iter().all(|name| name.chars().count() <= LONGEST)
    };
    let of_field = |(field, names)| MissingValues { field, names };
    missing.into_iter().filter(|(_, names)| can_be_added(names)).map(of_field).collect()
}

/// Reads rows as if the values were there.
pub(super) fn expect(known: &mut Known, kind: Kind, missing: &[MissingValues]) {
    for values in missing {
        if let Some(FieldType::Choice(dictionary)) = fields::field(kind, values.field).map(|field| field.field_type) {
            values.names.iter().for_each(|name| known.expect(dictionary, name));
        }
    }
}

/// Adds the values at the end of their dictionaries, as a person does in the settings.
///
/// # Errors
/// [`domain::AppError::Forbidden`] unless the actor may change CRM settings.
pub(super) async fn add(ctx: &mut Ctx, kind: Kind, missing: Vec<MissingValues>) -> Result<()> {
    ctx.require_settings()?;
    for values in missing {
        let Some(FieldType::Choice(dictionary)) = fields::field(kind, values.field).map(|field| field.field_type)
        else {
            continue;
        };
        let key = ListKey::Dictionary(dictionary);
        for name in values.names {
            let after = settings::list(ctx, key).await?.values.last().map(|value| value.code.clone());
            let naming = Naming::named(name);
            let add = ListChange::Add { code: String::new(), naming, color: None, semantics: None, after };
            settings::change(ctx, key, add).await?;
        }
    }
    Ok(())
}
