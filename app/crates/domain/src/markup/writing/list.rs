use std::ops::Range;

use super::Written;
use crate::markup::lines::{self, HIGHEST, Line};

/// A line of the text, where it begins, and whether the button means it.
struct Row<'a> {
    start: usize,
    line: &'a str,
    kind: Line<'a>,
    is_meant: bool,
}

impl Written {
    /// Makes items of the lines that are selected, or of that of the cursor; where all of them are such items, lines.
    #[must_use]
    pub fn listed(&self, is_numbered: bool) -> Self {
        let text = self.text();
        let chosen = self.range();
        let rows = rows(&text, &chosen);
        let is_own = |row: &Row| matches!((row.kind, is_numbered), (Line::Bullet(_), false) | (Line::Number(..), true));
        let takes_away = rows.iter().filter(|row| row.is_meant).all(is_own);
        let first = rows.iter().position(|row| row.is_meant).and_then(|first| first.checked_sub(1));
        let mut number = match first.and_then(|above| rows.get(above)).map(|above| above.kind) {
            Some(Line::Number(number, _)) => number,
            _ => 0,
        };
        let mut written = String::with_capacity(text.len() + 8);
        let mut selected = 0..0;
        for row in &rows {
            if row.start > 0 {
                written.push('\n');
            }
            let (old, new) = if row.is_meant {
                let said = row.kind.said().unwrap_or_else(|| row.line.trim_start());
                let blanks: String = row.line.chars().take_while(|sign| sign.is_whitespace()).collect();
                number = (number + 1).min(HIGHEST);
                let mark = match (takes_away, is_numbered) {
                    (true, _) => String::new(),
                    (false, true) => format!("{number}. "),
                    (false, false) => "- ".to_owned(),
                };
                (row.line.len() - said.len(), blanks + &mark)
            } else {
                (0, String::new())
            };
            // What stood in the mark stands behind the new one.
            let begin = written.len() + new.len();
            let place = |at: usize| begin + at.saturating_sub(row.start + old);
            let has = |at: usize| (row.start..=row.start + row.line.len()).contains(&at);
            if has(chosen.start) {
                selected.start = place(chosen.start);
            }
            if has(chosen.end) {
                selected.end = place(chosen.end);
            }
            written.push_str(&new);
            written.push_str(row.line.get(old..).unwrap_or_default());
        }
        Self::of(&written, selected)
    }
}

fn rows<'a>(text: &'a str, chosen: &Range<usize>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut start = 0;
    for (line, kind) in text.split('\n').zip(lines::read(text)) {
        let end = start + line.len();
        // A selection that ends where a line begins does not mean that line.
        let is_behind = start == chosen.end && !chosen.is_empty();
        let is_meant = start <= chosen.end && chosen.start <= end && !is_behind;
        rows.push(Row { start, line, kind, is_meant });
        start = end + 1;
    }
    // Blank lines are no items, unless there is nothing else.
    if rows.iter().any(|row| row.is_meant && row.kind != Line::Blank) {
        rows.iter_mut().for_each(|row| row.is_meant &= row.kind != Line::Blank);
    } else {
        rows.iter_mut().filter(|row| row.is_meant).skip(1).for_each(|row| row.is_meant = false);
    }
    rows
}
