use std::collections::HashMap;

use super::{Column, ColumnTitles, KINDS, Rows, Separator, recognise_headers};

/// As many rows say enough about the separator.
const SAMPLE_ROWS: usize = 50;
/// As many headers do.
const SAMPLE_HEADERS: usize = 100;

/// The separator under which the most headers are recognised, and the most rows are as long as the header.
pub fn guess_separator(text: &str) -> Separator {
    let score = |separator: Separator| {
        let mut rows = Rows::new(text, separator.sign()).take(SAMPLE_ROWS);
        let headers = rows.next().map(|row| row.cells).unwrap_or_default();
        let first = headers.get(..headers.len().min(SAMPLE_HEADERS)).unwrap_or_default();
        let of_kind = |kind| {
            let columns = recognise_headers(kind, first, &ColumnTitles::default());
            columns.iter().filter(|column| **column != Column::Note).count()
        };
        let recognised = KINDS.into_iter().map(of_kind).max().unwrap_or(0);
        let mut lengths: HashMap<usize, usize> = HashMap::new();
        for row in rows {
            *lengths.entry(row.cells.len()).or_default() += 1;
        }
        let regular = if headers.len() > 1 { lengths.get(&headers.len()).copied().unwrap_or(0) } else { 0 };
        (recognised, regular, headers.len())
    };
    let mut best = (score(Separator::Semicolon), Separator::Semicolon);
    for separator in [Separator::Comma, Separator::Tab] {
        let score = score(separator);
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

/// Spreadsheets write the separator into a first line of its own, `sep=;`. Returns it with the text after it.
pub fn separator_hint(text: &str) -> Option<(Separator, &str)> {
    let line = text.strip_prefix("sep=")?;
    let separator = Separator::ALL.into_iter().find(|separator| line.starts_with(separator.sign()))?;
    let rest = line.strip_prefix(separator.sign())?;
    Some((separator, rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?))
}

/// Whether the text can be a table at all: it has a header, and it is not the content of another kind of file.
pub fn has_table(text: &str) -> bool {
    let beginning: Vec<char> = text.chars().take(4_000).collect();
    let strange = beginning.iter().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
    let has_header = Rows::new(text, Separator::Semicolon.sign())
        .next()
        .is_some_and(|row| row.cells.iter().any(|cell| cell.chars().any(char::is_alphanumeric)));
    has_header && strange * 20 <= beginning.len() && !text.starts_with("PK\u{3}\u{4}") && !text.starts_with("%PDF")
}
