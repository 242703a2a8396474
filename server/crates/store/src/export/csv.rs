use domain::Language;
use domain::import::write_row;
use domain::spreadsheet::harmless;

use super::Cell;

/// Stands before everything: by it spreadsheets know UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A line of a file. Spreadsheets expect a comma where the decimal sign is a point, and else a semicolon.
pub fn line(language: Language, cells: &[Cell]) -> String {
    let (separator, decimal_sign) = if language == Language::English { (',', '.') } else { (';', ',') };
    let plain: Vec<_> = cells.iter().map(|cell| cell.plain(decimal_sign)).collect();
    write_row(plain.iter().map(|cell| harmless(cell)).collect::<Vec<_>>().iter().map(AsRef::as_ref), separator)
}
