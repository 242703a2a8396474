use super::Written;
use crate::markup::lines::{self, HIGHEST, Line};

impl Written {
    /// What Enter makes of the text where the cursor stands in an item of a list: the next item begins, or, in an item
    /// that is empty, the list ends. Nothing elsewhere. The numbers of the items that follow go up with it.
    #[must_use]
    pub fn entered(&self) -> Option<Self> {
        let (before, after) = (self.before.as_str(), self.after.as_str());
        let text = format!("{before}{after}");
        let kind = *lines::read(&text).get(before.matches('\n').count())?;
        let (earlier, line) = before.split_at(before.rfind('\n').map_or(0, |at| at + 1));
        let rest = after.split('\n').next()?;
        // The cursor stands behind the mark.
        let (mark, said) = line.split_at_checked((line.len() + rest.len()).checked_sub(kind.said()?.len())?)?;
        if said.trim().is_empty() && rest.is_empty() {
            return Some(Self { before: earlier.to_owned(), after: after.to_owned(), ..Self::default() });
        }
        let (mark, after) = match kind {
            Line::Number(number, _) if number < HIGHEST => {
                let blanks = mark.get(..mark.len() - mark.trim_start().len())?;
                (format!("{blanks}{}. ", number + 1), counted_on(after, number + 1))
            }
            Line::Number(..) => return None,
            _ => (mark.to_owned(), after.to_owned()),
        };
        Some(Self { before: format!("{before}\n{mark}"), after, ..Self::default() })
    }
}

/// The text after the cursor, where items that counted on from the number count on from the next one.
fn counted_on(after: &str, mut number: u32) -> String {
    let mut lines = after.split('\n');
    let mut written = lines.next().unwrap_or_default().to_owned();
    let mut goes_on = true;
    for line in lines {
        written.push('\n');
        goes_on &= number < HIGHEST && lines::numbered(line).is_some_and(|(found, _)| found == number);
        if !goes_on {
            written.push_str(line);
            continue;
        }
        let (blanks, item) = line.split_at(line.len() - line.trim_start().len());
        number += 1;
        written.push_str(blanks);
        written.push_str(&number.to_string());
        written.push_str(item.trim_start_matches(|sign: char| sign.is_ascii_digit()));
    }
    written
}
