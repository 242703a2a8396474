use domain::errors::{AppError, Place, Problem};
use domain::import::{self, Encoding, ImportChoices, Rows, Separator};
use domain::text;

use super::decode;
use super::file::Content;

/// What is looked at before a whole file is read, in bytes.
const BEGINNING: usize = 16 * 1_024;

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
    /// [`Problem::NotATable`]; [`Problem::NoRows`] if it has headings alone; [`Problem::UnknownValue`] if there is no such
    /// sheet; [`Problem::TooManyColumns`] if any row has more of them, not the header alone.
    pub fn open(content: &Content, choices: &ImportChoices) -> Result<Self, AppError> {
        let invalid = |problem| AppError::invalid(Place::File, problem);
        let (bytes, sheet) = content.part(choices.sheet).ok_or_else(|| invalid(Problem::UnknownValue))?;
        // The text of a workbook is ours.
        let (encoding, separator) = match sheet {
            Some(_) => (Some(Encoding::Utf8), Some(Separator::Comma)),
            None => (choices.encoding, choices.separator),
        };
        if !may_be_table(bytes, encoding) {
            return Err(invalid(Problem::NotATable));
        }
        let encoding = encoding.unwrap_or_else(|| decode::guess(bytes));
        let decoded = decode::decode(bytes, encoding);
        if !import::has_table(&decoded) {
            return Err(invalid(Problem::NotATable));
        }
        let (hint, text) = match import::separator_hint(&decoded) {
            Some((separator, rest)) if sheet.is_none() => (Some(separator), rest.to_owned()),
            _ => (None, decoded),
        };
        let separator = separator.or(hint).unwrap_or_else(|| import::guess_separator(&text));
        let rows = Rows::new(&text, separator.sign());
        let header = rows.clone().next().ok_or_else(|| invalid(Problem::NotATable))?;
        if rows.clone().has_wider_row(import::MOST_COLUMNS) {
            let most = u32::try_from(import::MOST_COLUMNS).unwrap_or(u32::MAX);
            return Err(invalid(Problem::TooManyColumns(most)));
        }
        if !rows.has_data() {
            return Err(invalid(Problem::NoRows));
        }
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

/// Whether the beginning looks like a table: what is none at first sight is refused before all of it is decoded.
fn may_be_table(bytes: &[u8], encoding: Option<Encoding>) -> bool {
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    import::has_table(&decode::decode(beginning, encoding.unwrap_or_else(|| decode::guess(beginning))))
}
