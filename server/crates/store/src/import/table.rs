use domain::errors::{AppError, Place, Problem};
use domain::import::{self, Encoding, ImportChoices, Rows, Separator};
use domain::text;

use super::decode;
use super::file::Content;

/// A file as a table: its header, and the rows after it.
#[derive(Debug)]
pub(super) struct Table {
    text: String,
    pub encoding: Encoding,
    pub separator: Separator,
    pub headers: Vec<String>,
    /// The sheet of a workbook.
    pub sheet: Option<u32>,
    /// Where the first row of data begins, in bytes.
    first: usize,
}

impl Table {
    /// Reads the file as it was decided, or as it is most likely meant.
    ///
    /// # Errors
    /// [`Problem::NotATable`].
    pub fn open(content: &Content, choices: &ImportChoices) -> Result<Self, AppError> {
        let not_a_table = || AppError::invalid(Place::File, Problem::NotATable);
        let (bytes, sheet) = content.part(choices.sheet);
        // The text of a workbook is ours.
        let (encoding, separator) = match sheet {
            Some(_) => (Some(Encoding::Utf8), Some(Separator::Comma)),
            None => (choices.encoding, choices.separator),
        };
        let encoding = encoding.unwrap_or_else(|| decode::guess(bytes));
        let decoded = decode::decode(bytes, encoding);
        if !import::has_table(&decoded) {
            return Err(not_a_table());
        }
        let (hint, text) = match import::separator_hint(&decoded) {
            Some((separator, rest)) if sheet.is_none() => (Some(separator), rest.to_owned()),
            _ => (None, decoded),
        };
        let separator = separator.or(hint).unwrap_or_else(|| import::guess_separator(&text));
        let header = Rows::new(&text, separator.sign()).next().ok_or_else(not_a_table)?;
        let headers = header.cells.iter().map(|cell| text::line(cell)).collect();
        Ok(Self { encoding, separator, headers, sheet, first: header.end, text })
    }

    pub fn rows(&self) -> Rows<'_> {
        self.rows_from(self.first)
    }

    /// The rows from a byte at which one ended.
    pub fn rows_from(&self, position: usize) -> Rows<'_> {
        Rows::from(&self.text, self.separator.sign(), position)
    }

    /// Where the row of that number (1 is the first) ends; where the first begins for 0.
    pub fn end_of(&self, row: i64) -> usize {
        let before = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        before.and_then(|before| self.rows().nth(before)).map_or(self.first, |row| row.end)
    }
}
