use std::ops::Range;

use super::Written;
use crate::markup::inline;
use crate::markup::links::bracketed;

impl Written {
    /// Makes a link of what is selected: of a text one whose address is to be typed, of an address one whose text is to
    /// be typed. What is a named link already stays one.
    #[must_use]
    pub fn linked(&self) -> Self {
        let is_begun = self.before.ends_with('[') && self.after.starts_with("](");
        if is_begun || self.is_in_link() {
            return self.clone();
        }
        // A link stands on one line, and blanks around it are none of its own.
        let shown = self.selected.trim().split('\n').next().unwrap_or_default().trim_end();
        let at = self.selected.len() - self.selected.trim_start().len();
        let blanks = self.selected.get(..at).unwrap_or_default();
        let rest = self.selected.get(at + shown.len()..).unwrap_or_default();
        let (before, after) = (format!("{}{blanks}[", self.before), format!("){rest}{}", self.after));
        // Brackets in the text of a link would end it.
        let text = shown.replace(['[', ']'], "");
        let (before, after) = match inline::address(shown) {
            Some(address) => (before, format!("]({}{after}", bracketed(&address))),
            None if text.trim().is_empty() => (before, format!("](https://{after}")),
            None => (format!("{before}{text}](https://"), after),
        };
        Self { before, selected: String::new(), after }
    }

    /// Whether what is selected, or the cursor, is in a named link, or holds one.
    fn is_in_link(&self) -> bool {
        let chosen = self.range();
        let mut start = 0;
        self.text().split('\n').any(|line| {
            let (from, until) = (chosen.start.saturating_sub(start), chosen.end.saturating_sub(start));
            start += line.len() + 1;
            let is_named = |link: &Range<usize>| line.get(link.clone()).is_some_and(|link| link.starts_with('['));
            let mut links = inline::units(line).into_iter().map(|(place, _)| place).filter(is_named);
            links.any(|link| link.start < until && from < link.end)
        })
    }
}
