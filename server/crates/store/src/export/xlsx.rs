use std::io::Write;

use chrono::Datelike;
use domain::moment::LocalTime;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::Cell;
use crate::{Error, Result};

/// The rows of a sheet, its header included; what is more goes to another sheet.
const ROWS: u32 = 1_048_576;
/// The longest text of a cell, in characters.
const LONGEST: usize = 32_000;

/// A workbook in the making. Its rows stand in a temporary file, so that it may be of any size. Text stays text there:
/// nothing that stands in a record is a formula.
pub struct Sheets {
    workbook: Workbook,
    titles: Vec<String>,
    row: u32,
    amount: Format,
    date: Format,
    moment: Format,
}

impl Sheets {
    /// # Errors
    /// When there is no room for temporary files.
    pub fn new(titles: Vec<String>) -> Result<Self> {
        let mut sheets = Self {
            workbook: Workbook::new(),
            titles,
            row: 0,
            amount: Format::new().set_num_format("#,##0.00"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
        };
        sheets.begin().map_err(failed)?;
        Ok(sheets)
    }

    fn begin(&mut self) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory();
        let bold = Format::new().set_bold();
        let sheet = sheet?;
        for (column, title) in (0..).zip(&self.titles) {
            sheet.write_string_with_format(0, column, title, &bold)?;
        }
        self.row = 1;
        Ok(())
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub fn write(&mut self, cells: &[Cell]) -> Result<()> {
        if self.row == ROWS {
            self.begin().map_err(failed)?;
        }
        let last = self.workbook.worksheets().len().saturating_sub(1);
        let sheet = self.workbook.worksheet_from_index(last).map_err(failed)?;
        for (column, cell) in (0..).zip(cells) {
            write(sheet, (self.row, column), cell, [&self.amount, &self.date, &self.moment]).map_err(failed)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When `writer` does not take it.
    pub fn finish(mut self, writer: impl Write + Send) -> Result<()> {
        self.workbook.save_to_writer(writer).map_err(failed)
    }
}

fn failed(error: XlsxError) -> Error {
    Error::Inconsistent(format!("workbook: {error}"))
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    [as_amount, as_date, as_moment]: [&Format; 3],
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text.chars().take(LONGEST).collect::<String>())?;
        }
        Cell::Number(number) => {
            sheet.write_number(row, column, number.to_f64().unwrap_or_default())?;
        }
        Cell::Decimal(number) => match exact(*number) {
            Some(number) => {
                sheet.write_number(row, column, number)?;
            }
            None => {
                sheet.write_string(row, column, number.normalize().to_string())?;
            }
        },
        Cell::Money(..) | Cell::Many(_) => {
            let text = cell.plain('.');
            sheet.write_string(row, column, text.chars().take(LONGEST).collect::<String>())?;
        }
        Cell::Amount(amount) => match exact(*amount) {
            Some(number) => {
                sheet.write_number_with_format(row, column, number, as_amount)?;
            }
            None => {
                sheet.write_string(row, column, format!("{amount:.2}"))?;
            }
        },
        Cell::Date(date) => match u16::try_from(date.year()) {
            // Spreadsheets know no day before, and count one in 1900 that never was.
            Ok(year @ 1901..) => {
                let (month, day) = (date.month().to_u8().unwrap_or(1), date.day().to_u8().unwrap_or(1));
                sheet.write_datetime_with_format(row, column, ExcelDateTime::from_ymd(year, month, day)?, as_date)?;
            }
            _ => {
                sheet.write_string(row, column, date.to_string())?;
            }
        },
        // As with dates, what lies before is no date of a spreadsheet.
        Cell::Moment(LocalTime { year, .. }) if *year < 1901 => {
            sheet.write_string(row, column, cell.plain('.').as_ref())?;
        }
        Cell::Moment(LocalTime { year, month, day, hour, minute }) => {
            let date = ExcelDateTime::from_ymd(u16::try_from(*year).unwrap_or(1901), *month, *day)?;
            let moment = date.and_hms(u16::from(*hour), *minute, 0.0)?;
            sheet.write_datetime_with_format(row, column, moment, as_moment)?;
        }
    }
    Ok(())
}

/// The amount as a spreadsheet's number, if that keeps every digit: they have fifteen.
fn exact(amount: Decimal) -> Option<f64> {
    let digits = amount.normalize().mantissa().unsigned_abs();
    if digits < 1_000_000_000_000_000 { amount.to_f64() } else { None }
}
