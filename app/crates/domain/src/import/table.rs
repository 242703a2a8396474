//! Rows and cells of a text table (RFC 4180, with any separator).

/// One row of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
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

    /// The cell at `start`, and where it ends: at a separator, a line end, or the end of the text.
    fn cell(&self, start: usize) -> (String, usize) {
        if let Some(quoted) = self.quoted_cell(start) {
            return quoted;
        }
        let rest = self.rest(start);
        let length = rest.find([self.separator, '\n', '\r']).unwrap_or(rest.len());
        (rest.get(..length).unwrap_or_default().to_owned(), start + length)
    }

    fn quoted_cell(&self, start: usize) -> Option<(String, usize)> {
        let mut content = String::new();
        let mut at = start;
        let mut rest = self.rest(start).strip_prefix('"')?;
        at += 1;
        loop {
            let length = rest.find('"')?;
            content.push_str(rest.get(..length)?);
            at += length + 1;
            rest = self.rest(at);
            match rest.strip_prefix('"') {
                Some(after) => {
                    content.push('"');
                    at += 1;
                    rest = after;
                }
                None if rest.is_empty() || rest.starts_with([self.separator, '\n', '\r']) => {
                    return Some((content, at));
                }
                None => return None,
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while self.rest(self.position).starts_with(['\n', '\r']) {
            self.position += 1;
        }
        if self.rest(self.position).is_empty() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            let (cell, end) = self.cell(self.position);
            cells.push(cell);
            self.position = end;
            match self.rest(end).strip_prefix(self.separator) {
                Some(_) => self.position += self.separator.len_utf8(),
                None => break,
            }
        }
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
