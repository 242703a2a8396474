//! The columns that somebody chose, and how wide they are.

use serde::{Deserialize, Serialize};

use super::ColumnName;
use crate::Kind;
use crate::fields::CustomField;

/// One column of somebody's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListColumn {
    /// A [`ColumnName`].
    pub code: String,
    /// In CSS pixels; nothing leaves it to the browser.
    #[serde(default)]
    pub width: Option<u16>,
}

impl ListColumn {
    pub fn name(&self) -> Option<ColumnName> {
        ColumnName::from_code(&self.code)
    }

    /// The usual columns of a list.
    pub fn standard(kind: Kind, custom: &[CustomField]) -> Vec<Self> {
        ColumnName::standard(kind, custom).into_iter().map(|name| Self { code: name.code(), width: None }).collect()
    }
}

/// A column is at least so wide, and at most.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 60..=900;

/// What somebody typed is no width: no whole number within [`WIDTHS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoWidth;

/// The width that somebody typed; nothing where the browser shall choose.
///
/// # Errors
/// [`NoWidth`].
pub fn read_width(typed: &str) -> Result<Option<u16>, NoWidth> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().ok().filter(|width| WIDTHS.contains(width)).map(Some).ok_or(NoWidth),
    }
}

/// Columns as they are stored: the name first, then known ones, each once, with widths that make sense.
pub fn sound_columns(kind: Kind, custom: &[CustomField], columns: Vec<ListColumn>) -> Vec<ListColumn> {
    let known = ColumnName::all(kind, custom);
    let mut sound = vec![ListColumn { code: ColumnName::Name.code(), width: None }];
    for column in columns {
        let width = column.width.map(|width| width.clamp(*WIDTHS.start(), *WIDTHS.end()));
        match column.name() {
            Some(ColumnName::Name) => sound.iter_mut().take(1).for_each(|name| name.width = width),
            Some(name) if known.contains(&name) && sound.iter().all(|other| other.code != column.code) => {
                sound.push(ListColumn { width, ..column });
            }
            _ => {}
        }
    }
    sound
}

/// Whether nobody chose among the columns that came with Modus: they are the usual ones in the usual order, wherever
/// those of fields that administrators added stand between them.
pub fn are_usual(kind: Kind, columns: &[ListColumn]) -> bool {
    let system = columns.iter().filter_map(ListColumn::name).filter(|name| !name.is_custom());
    system.eq(ColumnName::standard(kind, &[]))
}
