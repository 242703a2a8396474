//! The map of an import: what the columns of a file mean.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::{
    FieldType, Kind,
    import::{Column, DateOrder, DecimalSeparator, Encoding, ImportChoices, NewField, Separator},
};
use serde::Deserialize;
use store::import::{Target, Wish};

use crate::{cli::ImportClients, refusal::refuse};

/// The file as `--help` explains it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    #[serde(default)]
    columns: BTreeMap<String, Wanted>,
    key: Option<String>,
    #[serde(default)]
    add_values: bool,
    sheet: Option<u32>,
    encoding: Option<String>,
    separator: Option<Separator>,
    decimal: Option<DecimalSeparator>,
    date_order: Option<DateOrder>,
    currency: Option<String>,
}

/// What a column becomes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Wanted {
    /// The code of a field, or the name of a custom one.
    Named(String),
    Field(OwnField),
}

/// A custom field that is made if there is none of that name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnField {
    field: String,
    /// The code of its type; without it the type follows from the values.
    #[serde(rename = "type")]
    field_type: Option<String>,
}

fn target((title, wanted): (String, Wanted), possible: &[Column]) -> Result<(String, Target)> {
    let target = match wanted {
        Wanted::Named(name) => match Column::from_code(&name).filter(|column| possible.contains(column)) {
            Some(column) => Target::Column(column),
            None => Target::Named { name, makes: false, field_type: None },
        },
        Wanted::Field(OwnField { field, field_type }) => {
            let types = || NewField::TYPES.into_iter().filter_map(FieldType::code);
            let known = |code: String| {
                let found = FieldType::from_code(&code).filter(|found| NewField::TYPES.contains(found));
                found.ok_or_else(|| {
                    refuse(format!("no such type: {code}, only one of: {}", types().collect::<Vec<_>>().join(", ")))
                })
            };
            Target::Named { name: field, makes: true, field_type: field_type.map(known).transpose()? }
        }
    };
    Ok((title, target))
}

/// The place of a sheet, counted from zero.
fn place(sheet: u32) -> Result<u32> {
    sheet.checked_sub(1).ok_or_else(|| refuse("there is no sheet 0: the first one is 1"))
}

/// What is wanted by the map and the flags; flags win.
pub fn wish(kind: Kind, options: &ImportClients) -> Result<Wish> {
    let map: Map = match &options.map {
        Some(path) => {
            let wrong = |error: &dyn std::fmt::Display| refuse(format!("{}: {error}", path.display()));
            let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
            toml::from_str(&text).map_err(|error| wrong(&error))?
        }
        None => Map::default(),
    };
    let encoding = match map.encoding {
        Some(name) => Some(Encoding::from_name(&name).ok_or_else(|| refuse(format!("no such encoding: {name}")))?),
        None => None,
    };
    let possible = Column::all(kind);
    Ok(Wish {
        choices: ImportChoices {
            kind: Some(kind),
            sheet: map.sheet.map(place).transpose()?,
            encoding,
            separator: map.separator,
            decimal: map.decimal,
            date_order: map.date_order,
            currency: map.currency,
            columns: None,
            key: None,
            adds_values: map.add_values || options.add_values,
            new_fields: Vec::new(),
        },
        columns: map.columns.into_iter().map(|wanted| target(wanted, &possible)).collect::<Result<_>>()?,
        key: options.key.clone().or(map.key),
    })
}
