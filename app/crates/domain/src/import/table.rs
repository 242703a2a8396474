//! Rows and cells of a text table (RFC 4180, with any separator).

use super::MOST_COLUMNS;

/// One row of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// At most one more than [`MOST_COLUMNS`]: a few bytes of a file make a cell, which takes many times as much.
    pub cells: Vec<String>,
    /// Where the next row begins, in bytes.
    pub end: usize,
}

/// Reads a table row by row. Blank lines are no rows.
///
/// A quote opens a quoted cell only if its closing quote stands at the end of the cell; otherwise it is a
/// letter like any other. So one stray quote does not swallow the rows after it.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    text: &'a str,
    separator: char,
    position: usize,
}

impl<'a> Rows<'a> {
    pub fn new(text: &'a str, separator: char) -> Self {
        Self::from(text, separator, 0)
    }

    /// Begins at a byte where a row ended.
    pub fn from(text: &'a str, separator: char, position: usize) -> Self {
        Self { text, separator, position }
    }

    fn rest(&self, from: usize) -> &'a str {
        self.text.get(from..).unwrap_or_default()
    }

    /// Whether a row has more cells than these. It is found out without building any of them.
    pub fn has_wider_row(mut self, most: usize) -> bool {
        loop {
            let mut cells = 0_usize;
            if self.pass(|_| cells += 1).is_none() {
                return false;
            }
            if cells > most {
                return true;
            }
        }
    }

    /// Whether anything stands below the first row, which has the headings. Rows of blank cells say nothing: spreadsheets
    /// write them for what was formatted alone.
    pub fn has_data(mut self) -> bool {
        let text = self.text;
        if self.pass(|_| ()).is_none() {
            return false;
        }
        loop {
            let mut is_filled = false;
            if self.pass(|place| is_filled |= place.is_filled(text)).is_none() {
                return false;
            }
            if is_filled {
                return true;
            }
        }
    }

    /// Reads over the next row and shows where its cells lie. Nothing at the end of the text.
    fn pass(&mut self, mut see: impl FnMut(CellPlace)) -> Option<()> {
        while self.rest(self.position).starts_with(['\n', '\r']) {
            self.position += 1;
        }
        if self.rest(self.position).is_empty() {
            return None;
        }
        loop {
            let place = self.place(self.position);
            self.position = place.end;
            see(place);
            match self.rest(self.position).strip_prefix(self.separator) {
                Some(_) => self.position += self.separator.len_utf8(),
                None => return Some(()),
            }
        }
    }

    /// The cell at `start`: it ends at a separator, a line end, or the end of the text.
    fn place(&self, start: usize) -> CellPlace {
        if let Some(end) = self.quoted_end(start) {
            return CellPlace { start, end, is_quoted: true };
        }
        let rest = self.rest(start);
        let length = rest.find([self.separator, '\n', '\r']).unwrap_or(rest.len());
        CellPlace { start, end: start + length, is_quoted: false }
    }

    /// Where a quoted cell ends, behind its closing quote.
    fn quoted_end(&self, start: usize) -> Option<usize> {
        let mut rest = self.rest(start).strip_prefix('"')?;
        let mut at = start + 1;
        loop {
            at += rest.find('"')? + 1;
            rest = self.rest(at);
            match rest.strip_prefix('"') {
                Some(after) => {
                    at += 1;
                    rest = after;
                }
                None if rest.is_empty() || rest.starts_with([self.separator, '\n', '\r']) => return Some(at),
                None => return None,
            }
        }
    }
}

/// Where a cell lies in the text, in bytes, its quotes included.
struct CellPlace {
    start: usize,
    end: usize,
    is_quoted: bool,
}

impl CellPlace {
    fn is_filled(&self, text: &str) -> bool {
        let written = text.get(self.start..self.end).unwrap_or_default();
        written.contains(|c: char| !c.is_whitespace() && c != '"')
    }

    fn content(&self, text: &str) -> String {
        let written = text.get(self.start..self.end).unwrap_or_default();
        if !self.is_quoted {
            return written.to_owned();
        }
        let inside = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
        inside.replace("\"\"", "\"")
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let (text, mut cells) = (self.text, Vec::new());
        self.pass(|place| {
            if cells.len() <= MOST_COLUMNS {
                cells.push(place.content(text));
            }
        })?;
        Some(Row { cells, end: self.position })
    }
}

/// The row as a line of a file: cells are quoted where they must be.
pub fn write_row<'a>(cells: impl IntoIterator<Item = &'a str>, separator: char) -> String {
    let mut line = String::new();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            line.push(separator);
        }
        let needs_quotes = cell.contains([separator, '"', '\n', '\r']) || cell != cell.trim();
        if needs_quotes {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    // A blank line would be no row.
    if line.is_empty() {
        line.push_str("\"\"");
    }
    line.push_str("\r\n");
    line
}
