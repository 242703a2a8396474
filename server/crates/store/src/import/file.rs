use chrono::TimeDelta;
use domain::errors::{AppError, Place, Problem};
use domain::import::{Rows, Separator};
use domain::{Action, Kind, Level, import, text};

use super::aside;
use super::table::Table;
use super::workbook::{self, SheetPlace};
use crate::{Ctx, Result};

/// How long a file waits for its import.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// # Errors
/// [`AppError::Forbidden`] unless the actor may import records of the kind, or of any without one.
pub(super) fn require_right(ctx: &Ctx, kind: Option<Kind>) -> Result<()> {
    let may = |kind: Kind| ctx.actor.permissions.level(kind, Action::Import) > Level::None;
    let is_allowed =
        kind.map_or_else(|| import::KINDS.into_iter().any(may), |kind| import::KINDS.contains(&kind) && may(kind));
    if is_allowed { Ok(()) } else { Err(AppError::Forbidden.into()) }
}

/// Keeps a file until it is imported, for a day at most, and returns its id.
///
/// # Errors
/// [`AppError::Forbidden`]; [`AppError::Invalid`] if it is no table that can be read, has headings alone, or is larger
/// than [`import::FILE_SIZE`].
pub async fn save(ctx: &mut Ctx, name: &str, content: Vec<u8>) -> Result<i64> {
    require_right(ctx, None)?;
    if content.len() > import::FILE_SIZE {
        let megabytes = u32::try_from(import::FILE_SIZE >> 20).unwrap_or(u32::MAX);
        return Err(AppError::invalid(Place::File, Problem::FileTooLarge(megabytes)).into());
    }
    let read = move || {
        let content = Content::read(content)?;
        // Of a workbook it is enough that one of its sheets can be read.
        Table::open(&content, &import::ImportChoices::default()).map(|_| content)
    };
    let content = aside::read(read).await?;
    let name: String = text::line(name).chars().take(text::LINE_LENGTH).collect();
    sqlx::query!(
        "delete from import_file where created_at < $1
            and not exists (select from run where kind = 'import' and state = 'running'
                                and (options ->> 'file_id')::bigint = import_file.id)",
        ctx.now - KEPT
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(sqlx::query_scalar!(
        "insert into import_file (employee_id, name, content, sheets, created_at)
         values ($1, $2, $3, $4, $5) returning id",
        ctx.actor.id,
        name,
        content.bytes,
        serde_json::to_value(&content.sheets)?,
        ctx.now
    )
    .fetch_one(&mut *ctx.tx)
    .await?)
}

/// What is kept of a file.
pub(super) struct Content {
    pub bytes: Vec<u8>,
    /// The sheets of a workbook; none for a file of text.
    pub sheets: Vec<SheetPlace>,
}

impl Content {
    fn read(bytes: Vec<u8>) -> Result<Self, AppError> {
        if !workbook::is_workbook(&bytes) {
            return Ok(Self { bytes, sheets: Vec::new() });
        }
        let (bytes, mut sheets) = workbook::to_text(&bytes)?;
        // Beside others, a sheet with headings alone is like an empty one: nobody means it.
        let has_data = |sheet: &SheetPlace| {
            let text = bytes.get(sheet.start..sheet.end).and_then(|part| std::str::from_utf8(part).ok());
            text.is_some_and(|text| Rows::new(text, Separator::Comma.sign()).has_data())
        };
        if sheets.iter().any(has_data) {
            sheets.iter_mut().filter(|sheet| !has_data(sheet)).for_each(|sheet| sheet.end = sheet.start);
        }
        Ok(Self { bytes, sheets })
    }

    /// The bytes of a table, and which sheet of a workbook they are: the chosen one, else the first that is not empty.
    /// Nothing if the workbook has no such sheet.
    pub fn part(&self, chosen: Option<u32>) -> Option<(&[u8], Option<u32>)> {
        if self.sheets.is_empty() {
            return Some((self.bytes.as_slice(), None));
        }
        let at = match chosen {
            Some(at) => usize::try_from(at).ok()?,
            None => self.sheets.iter().position(|sheet| !sheet.is_empty())?,
        };
        let place = self.sheets.get(at)?;
        Some((self.bytes.get(place.start..place.end)?, u32::try_from(at).ok()))
    }

    /// The sheets of a workbook that are not empty, with their places.
    pub fn named_sheets(&self) -> Vec<(u32, String)> {
        filled(&self.sheets)
    }
}

fn filled(sheets: &[SheetPlace]) -> Vec<(u32, String)> {
    let filled = (0..).zip(sheets).filter(|(_, sheet)| !sheet.is_empty());
    filled.map(|(at, sheet)| (at, sheet.name.clone())).collect()
}

/// The sheets of a file that waits, as [`Content::named_sheets`].
pub(super) async fn sheets(ctx: &mut Ctx, id: i64) -> Result<Vec<(u32, String)>> {
    let sheets =
        sqlx::query_scalar!("select sheets from import_file where id = $1", id).fetch_one(&mut *ctx.tx).await?;
    Ok(filled(&serde_json::from_value::<Vec<SheetPlace>>(sheets)?))
}

/// A file that waits.
pub(super) struct Waiting {
    pub name: String,
    pub content: Content,
}

/// Reads a file of the actor's.
///
/// # Errors
/// [`AppError::NotFound`] for a file of somebody else, or one that was imported or waited too long.
pub(super) async fn load(ctx: &mut Ctx, id: i64) -> Result<Waiting> {
    require_right(ctx, None)?;
    let row = sqlx::query!(
        "select name, content, sheets from import_file where id = $1 and employee_id = $2 for update",
        id,
        ctx.actor.id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    let content = Content { bytes: row.content, sheets: serde_json::from_value(row.sheets)? };
    Ok(Waiting { name: row.name, content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_counted_with_the_empty_ones() {
        let place = |name: &str, start, end| SheetPlace { name: name.to_owned(), start, end };
        let sheets = vec![place("A", 0, 0), place("B", 0, 1), place("C", 1, 2)];
        let workbook = Content { bytes: b"bc".to_vec(), sheets };
        assert_eq!(workbook.part(None), Some((&b"b"[..], Some(1))));
        assert_eq!(workbook.part(Some(2)), Some((&b"c"[..], Some(2))));
        assert_eq!(workbook.part(Some(3)), None);
        assert_eq!(workbook.named_sheets(), [(1, "B".to_owned()), (2, "C".to_owned())]);
        let text = Content { bytes: b"a;b".to_vec(), sheets: Vec::new() };
        assert_eq!(text.part(Some(7)), Some((&b"a;b"[..], None)));
    }
}
