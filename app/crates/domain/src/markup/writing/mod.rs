//! What the buttons beside the text of a comment, and Enter in it, make of the text.

mod bold;
mod enter;
mod link;
mod list;
#[cfg(test)]
mod tests;

use std::ops::Range;

/// A text that is being written: what is selected in it, and what is around that. Where nothing is selected, the cursor
/// stands between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub before: String,
    pub selected: String,
    pub after: String,
}

/// A part of a text that becomes another one. Browsers count in units of UTF-16.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub from: u32,
    pub until: u32,
    pub put: String,
}

impl Written {
    /// A text with its selection in units of UTF-16.
    pub fn new(text: &str, from: u32, until: u32) -> Self {
        let from = place(text, from);
        Self::of(text, from..place(text, until).max(from))
    }

    /// A text with its selection in bytes.
    fn of(text: &str, selected: Range<usize>) -> Self {
        let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
        Self {
            before: part(text.get(..selected.start)),
            selected: part(text.get(selected.clone())),
            after: part(text.get(selected.end..)),
        }
    }

    /// The whole text.
    pub fn text(&self) -> String {
        [self.before.as_str(), &self.selected, &self.after].concat()
    }

    /// The selection in units of UTF-16.
    pub fn selection(&self) -> (u32, u32) {
        let from = units(&self.before);
        (from, from + units(&self.selected))
    }

    /// The selection in bytes.
    fn range(&self) -> Range<usize> {
        self.before.len()..self.before.len() + self.selected.len()
    }

    /// The least part of the old text that must change to become this one.
    pub fn change(&self, old: &str) -> Option<Change> {
        let new = self.text();
        if new == old {
            return None;
        }
        let start = same(old.chars(), new.chars());
        let (kept, gone) = old.split_at_checked(start)?;
        let put = new.get(start..)?;
        let end = same(gone.chars().rev(), put.chars().rev());
        let from = units(kept);
        let until = from + units(gone.get(..gone.len() - end)?);
        Some(Change { from, until, put: put.get(..put.len() - end)?.to_owned() })
    }
}

/// How many bytes two texts have in common, from where they are read on.
fn same(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).map(|(sign, _)| sign.len_utf8()).sum()
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The byte at which so many units of UTF-16 have passed.
fn place(text: &str, units: u32) -> usize {
    let units = usize::try_from(units).unwrap_or(usize::MAX);
    let mut passed = 0;
    for (at, sign) in text.char_indices() {
        if passed >= units {
            return at;
        }
        passed += sign.len_utf16();
    }
    text.len()
}
