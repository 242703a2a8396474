//! Workbooks (XLSX): their sheets become text tables when they come in.

use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use domain::errors::{AppError, Place, Problem};
use domain::import::{Separator, write_row};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use zip::ZipArchive;

/// The most that a workbook may hold when it is unpacked, in bytes.
const UNPACKED: u64 = 512 * 1024 * 1024;
/// Beyond this size, in bytes, what a workbook unpacks to is compared with what it is.
const SMALL: u64 = 32 * 1024 * 1024;
/// Real workbooks are packed to a tenth or twentieth, bombs to a thousandth.
const TIGHTEST: u64 = 60;
/// The most rows and columns of a sheet: those of spreadsheets.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;
/// The most rows of all its sheets.
const ALL_ROWS: usize = 2 * ROWS as usize;
/// The most cells of all its sheets, the empty ones between others included.
const CELLS: usize = 20_000_000;
/// The most text of all its sheets, in bytes.
const TEXT: usize = 192 * 1024 * 1024;
/// The most sheets.
const SHEETS: usize = 100;
/// How much of the table of texts is looked at for what it claims to hold, in bytes.
const HEAD: u64 = 64 * 1024;

/// A sheet inside the text of its workbook; an empty one has its place, too, so that sheets are counted as they are in
/// the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SheetPlace {
    pub name: String,
    pub start: usize,
    pub end: usize,
}

impl SheetPlace {
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// Whether the file is a workbook, or what workbooks were packed in before XLSX and are when they have a password.
pub(super) fn is_workbook(content: &[u8]) -> bool {
    content.starts_with(b"PK\x03\x04") || content.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// The sheets as text, one after another: dates as `2026-11-22`, numbers with a decimal point. Empty rows are left out.
///
/// # Errors
/// [`Problem::UnreadableWorkbook`], [`Problem::WorkbookTooLarge`], or [`Problem::NotATable`] without any text.
pub(super) fn to_text(content: &[u8]) -> Result<(Vec<u8>, Vec<SheetPlace>), AppError> {
    check_size(content)?;
    let mut workbook = Xlsx::new(Cursor::new(content)).map_err(|_| unreadable())?;
    let names = workbook.sheet_names();
    if names.len() > SHEETS {
        return Err(too_large());
    }
    let mut sheets = Sheets { text: String::new(), cells_left: CELLS, rows_left: ALL_ROWS };
    let mut places = Vec::new();
    for name in names {
        let start = sheets.text.len();
        // Charts are sheets without cells.
        if workbook.worksheet_cells_reader(&name).is_ok() {
            sheets.read(&mut workbook, &name)?;
        }
        places.push(SheetPlace { name, start, end: sheets.text.len() });
    }
    if places.iter().all(SheetPlace::is_empty) {
        return Err(AppError::invalid(Place::File, Problem::NotATable));
    }
    Ok((sheets.text.into_bytes(), places))
}

fn unreadable() -> AppError {
    AppError::invalid(Place::File, Problem::UnreadableWorkbook)
}

fn too_large() -> AppError {
    AppError::invalid(Place::File, Problem::WorkbookTooLarge)
}

/// Unpacks everything once, to nowhere, as far as a workbook of its size may go: what the file says about its sizes may
/// be a lie.
fn check_size(content: &[u8]) -> Result<(), AppError> {
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| unreadable())?;
    let packed = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let mut left = packed.saturating_mul(TIGHTEST).clamp(SMALL, UNPACKED);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|_| unreadable())?;
        let has_texts = part.name().map_err(|_| unreadable())?.to_lowercase().ends_with("sharedstrings.xml");
        let mut head = Vec::new();
        let read = part.by_ref().take(HEAD).read_to_end(&mut head).map_err(|_| unreadable())?;
        left = u64::try_from(read).ok().and_then(|read| left.checked_sub(read)).ok_or_else(too_large)?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| unreadable())?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
        if has_texts && claimed_strings(&String::from_utf8_lossy(&head)).ok_or_else(unreadable)? > CELLS {
            return Err(too_large());
        }
    }
    Ok(())
}

/// How many texts the table of texts says that it holds, from how it begins. Whoever reads it makes room for all of
/// them before the first: a large number alone would be the end of the program. Nothing if it begins as no such table.
fn claimed_strings(head: &str) -> Option<usize> {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    while let Some(instruction) = rest.strip_prefix("<?") {
        rest = instruction.split_once("?>")?.1.trim_start();
    }
    rest = rest.strip_prefix('<')?;
    let (name, mut rest) = rest.split_at(rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')?);
    if name.split_once(':').map_or(name, |(_, local)| local) != "sst" {
        return None;
    }
    let mut claimed = 0;
    loop {
        rest = rest.trim_start();
        if rest.starts_with('>') || rest.starts_with("/>") {
            return Some(claimed);
        }
        let (key, value) = rest.split_once('=')?;
        let key = key.trim_end();
        if key.contains(|c: char| c.is_whitespace() || "<>/'\"".contains(c)) {
            return None;
        }
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = value.strip_prefix(quote)?.split_once(quote)?;
        if key == "uniqueCount" {
            claimed = claimed.max(value.parse().ok()?);
        }
        rest = after;
    }
}

/// The text of the sheets so far, and what else they may hold.
struct Sheets {
    text: String,
    cells_left: usize,
    rows_left: usize,
}

impl Sheets {
    fn read(&mut self, workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<(), AppError> {
        let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| unreadable())?;
        let (mut row, mut cells) = (0, Vec::<String>::new());
        while let Some(cell) = reader.next_cell().map_err(|_| unreadable())? {
            let (at_row, at_column) = cell.get_position();
            if at_row >= ROWS || at_column >= COLUMNS {
                return Err(too_large());
            }
            if at_row != row {
                self.write(&mut cells)?;
                row = at_row;
            }
            let shown = show(cell.get_value());
            if shown.is_empty() {
                continue;
            }
            let column = usize::try_from(at_column).unwrap_or(usize::MAX);
            let added = column.saturating_add(1).saturating_sub(cells.len());
            self.cells_left = self.cells_left.checked_sub(added).ok_or_else(too_large)?;
            cells.resize(cells.len().max(column + 1), String::new());
            if let Some(place) = cells.get_mut(column) {
                *place = shown;
            }
        }
        self.write(&mut cells)
    }

    /// Ends a row; one without any text is none.
    fn write(&mut self, cells: &mut Vec<String>) -> Result<(), AppError> {
        if !cells.is_empty() {
            self.rows_left = self.rows_left.checked_sub(1).ok_or_else(too_large)?;
            self.text.push_str(&write_row(cells.iter().map(String::as_str), Separator::Comma.sign()));
            cells.clear();
        }
        if self.text.len() > TEXT { Err(too_large()) } else { Ok(()) }
    }
}

fn show(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => show_number(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => show_moment(moment),
        DataRef::DateTime(moment) => show_number(moment.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// The last day of the calendar of spreadsheets, 31 December 9999, counted from 1900 and from 1904.
const LAST_DAYS: [f64; 2] = [2_958_465.0, 2_957_003.0];

/// A number that is no day of the calendar stays a number: the reader would make its last or first day of it.
fn show_moment(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let number = moment.as_f64();
    let is_last = (year, month, day) == (9999, 12, 31);
    if number < 0.0 || is_last && !LAST_DAYS.contains(&number.floor()) {
        return show_number(number);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

/// As a spreadsheet shows it: with 15 digits that count, and without an exponent.
fn show_number(number: f64) -> String {
    let decimal = Decimal::from_scientific(&format!("{number:.14e}"));
    decimal.map_or_else(|_| number.to_string(), |decimal| decimal.normalize().to_string())
}

#[cfg(test)]
mod tests;
