//! The map of an import: what the columns of a file mean.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::{
    Kind,
    import::{Column, DateOrder, DecimalSeparator, Encoding, ImportChoices, Separator},
};
use serde::Deserialize;
use store::import::Wish;

use crate::{cli::ImportClients, refusal::refuse};

/// The file as `--help` explains it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    #[serde(default)]
    columns: BTreeMap<String, String>,
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
    let column = |(title, code): (String, String)| {
        let column = Column::from_code(&code).filter(|column| possible.contains(column));
        column.map(|column| (title, column)).ok_or_else(|| {
            let codes: Vec<String> = possible.iter().map(|column| column.code()).collect();
            refuse(format!("a column cannot become “{code}”, only one of: {}", codes.join(", ")))
        })
    };
    Ok(Wish {
        choices: ImportChoices {
            kind: Some(kind),
            sheet: map.sheet.map(|sheet| sheet.saturating_sub(1)),
            encoding,
            separator: map.separator,
            decimal: map.decimal,
            date_order: map.date_order,
            currency: map.currency,
            columns: None,
            key: None,
            adds_values: map.add_values || options.add_values,
        },
        columns: map.columns.into_iter().map(column).collect::<Result<_>>()?,
        key: options.key.clone().or(map.key),
    })
}
