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
/// The most cells of all its sheets, the empty ones between others included.
const CELLS: usize = 20_000_000;
/// The most text of all its sheets, in bytes.
const TEXT: usize = 192 * 1024 * 1024;
/// The most sheets.
const SHEETS: usize = 100;
/// How much of the table of texts is looked at for what it claims to hold, in bytes.
const HEAD: u64 = 64 * 1024;

/// A sheet inside the text of its workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SheetPlace {
    pub name: String,
    pub start: usize,
    pub end: usize,
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
    let mut text = String::new();
    let mut places = Vec::new();
    let mut cells_left = CELLS;
    for name in names {
        let start = text.len();
        // Charts are sheets without cells.
        if workbook.worksheet_cells_reader(&name).is_ok() {
            sheet(&mut workbook, &name, &mut text, &mut cells_left)?;
        }
        if text.len() > start {
            places.push(SheetPlace { name, start, end: text.len() });
        }
    }
    if places.is_empty() {
        return Err(AppError::invalid(Place::File, Problem::NotATable));
    }
    Ok((text.into_bytes(), places))
}

fn unreadable() -> AppError {
    AppError::invalid(Place::File, Problem::UnreadableWorkbook)
}

fn too_large() -> AppError {
    AppError::invalid(Place::File, Problem::WorkbookTooLarge)
}

/// Unpacks everything once, to nowhere: what the file says about its sizes may be a lie.
fn check_size(content: &[u8]) -> Result<(), AppError> {
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| unreadable())?;
    let mut left = UNPACKED;
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

fn sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    text: &mut String,
    cells_left: &mut usize,
) -> Result<(), AppError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| unreadable())?;
    let (mut row, mut cells) = (0, Vec::<String>::new());
    while let Some(cell) = reader.next_cell().map_err(|_| unreadable())? {
        let (at_row, at_column) = cell.get_position();
        if at_row != row {
            write(text, &mut cells)?;
            row = at_row;
        }
        let shown = show(cell.get_value());
        if shown.is_empty() {
            continue;
        }
        let column = usize::try_from(at_column).unwrap_or(usize::MAX);
        let added = column.saturating_add(1).saturating_sub(cells.len());
        *cells_left = cells_left.checked_sub(added).ok_or_else(too_large)?;
        cells.resize(cells.len().max(column + 1), String::new());
        if let Some(place) = cells.get_mut(column) {
            *place = shown;
        }
    }
    write(text, &mut cells)
}

/// Ends a row; one without any text is none.
fn write(text: &mut String, cells: &mut Vec<String>) -> Result<(), AppError> {
    if !cells.is_empty() {
        text.push_str(&write_row(cells.iter().map(String::as_str), Separator::Comma.sign()));
        cells.clear();
    }
    if text.len() > TEXT { Err(too_large()) } else { Ok(()) }
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

fn show_moment(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

/// As a spreadsheet shows it: with 15 digits that count, and without an exponent.
fn show_number(number: f64) -> String {
    let decimal = Decimal::from_scientific(&format!("{number:.14e}"));
    decimal.map_or_else(|_| number.to_string(), |decimal| decimal.normalize().to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn problem(content: &[u8]) -> AppError {
        to_text(content).unwrap_err()
    }

    fn workbook() -> Vec<u8> {
        use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
        let mut workbook = Workbook::new();
        let first = workbook.add_worksheet();
        first.write_string(0, 0, "Name").unwrap();
        first.write_string(0, 2, "Since").unwrap();
        first.write_string(2, 0, "A, \"B\"\nC").unwrap();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        first.write_with_format(2, 2, ExcelDateTime::from_ymd(1999, 12, 31).unwrap(), &date).unwrap();
        first.write_number(3, 0, 48_226_079_096.0).unwrap();
        first.write_number(3, 1, 0.1 + 0.2).unwrap();
        first.write_boolean(3, 2, true).unwrap();
        first.write_formula(4, 0, Formula::new("=1+1").set_result("2")).unwrap();
        workbook.add_worksheet().set_name("Empty").unwrap();
        workbook.add_worksheet().set_name("Other").unwrap().write_string(0, 0, "'=x").unwrap();
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn cells_become_text_by_their_types() {
        let (text, sheets) = to_text(&workbook()).unwrap();
        let part = |at: usize| std::str::from_utf8(&text[sheets[at].start..sheets[at].end]).unwrap();
        assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Sheet1", "Other"]);
        assert_eq!(part(0), "Name,,Since\r\n\"A, \"\"B\"\"\nC\",,1999-12-31\r\n48226079096,0.3,true\r\n2\r\n");
        assert_eq!(part(1), "'=x\r\n");
    }

    #[test]
    fn broken_locked_and_foreign_files_are_refused() {
        let unreadable = super::unreadable();
        assert_eq!(problem(b"PK\x03\x04 and nothing else"), unreadable);
        assert_eq!(problem(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), unreadable);
        let mut torn = workbook();
        torn.truncate(torn.len() / 2);
        assert_eq!(problem(&torn), unreadable);
        let mut other = ZipWriter::new(Cursor::new(Vec::new()));
        other.start_file("readme.txt", SimpleFileOptions::default()).unwrap();
        assert_eq!(problem(&other.finish().unwrap().into_inner()), unreadable);
    }

    #[test]
    fn a_bomb_is_refused_before_it_goes_off() {
        let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
        bomb.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
        let blanks = vec![b' '; 1 << 20];
        for _ in 0..=(UNPACKED >> 20) {
            bomb.write_all(&blanks).unwrap();
        }
        let bomb = bomb.finish().unwrap().into_inner();
        assert!(bomb.len() < 2 << 20);
        assert_eq!(problem(&bomb), too_large());
    }

    #[test]
    fn a_table_of_texts_says_how_many_it_holds() {
        for (head, claimed) in [
            ("<sst>", Some(0)),
            ("<sst/>", Some(0)),
            (
                "\u{feff}<?xml version=\"1.0\"?>\r\n<?a > b?>\n<sst xmlns=\"x\" count='9' uniqueCount=\"7\"><si>",
                Some(7),
            ),
            ("<x:sst\nuniqueCount = '12' />", Some(12)),
            ("<sst note='>' uniqueCount='5'>", Some(5)),
            ("<sst note=\"uniqueCount='1'\" uniqueCount='5'>", Some(5)),
            ("<sst uniqueCount='1' uniqueCount=\"1000000000000\">", Some(1_000_000_000_000)),
            ("<sst uniqueCount='many'>", None),
            ("<sst uniqueCount='&#49;'>", None),
            ("<sst uniqueCount=5>", None),
            ("<sst a uniqueCount='5'>", None),
            ("<sst uniqueCount='5'", None),
            ("<a><sst uniqueCount='5'>", None),
            ("<!-- <sst> --><sst uniqueCount='5'>", None),
            ("sst", None),
            ("", None),
        ] {
            assert_eq!(claimed_strings(head), claimed, "{head}");
        }
    }

    #[test]
    fn a_workbook_that_claims_too_many_texts_is_not_opened() {
        let claiming = |table: &str| {
            let mut file = ZipWriter::new(Cursor::new(Vec::new()));
            file.start_file("xl/SharedStrings.xml", SimpleFileOptions::default()).unwrap();
            file.write_all(table.as_bytes()).unwrap();
            file.finish().unwrap().into_inner()
        };
        assert_eq!(problem(&claiming("<sst uniqueCount=\"1000000000000\"/>")), too_large());
        assert_eq!(problem(&claiming("<a><sst uniqueCount=\"1000000000000\"/></a>")), unreadable());
    }

    #[test]
    fn a_sheet_of_holes_is_too_large() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for row in 0..2_000 {
            sheet.write_string(row, 16_383, "x").unwrap();
        }
        assert_eq!(problem(&workbook.save_to_buffer().unwrap()), too_large());
    }
}
