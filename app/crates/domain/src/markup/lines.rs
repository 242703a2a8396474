//! What the lines of a text are.

/// The highest number of an item.
pub(super) const HIGHEST: u32 = 999;

/// A line; of an item, what follows its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Blank,
    Text(&'a str),
    Bullet(&'a str),
    Number(u32, &'a str),
}

impl<'a> Line<'a> {
    /// What follows the mark of an item; nothing where the line is none.
    pub fn said(self) -> Option<&'a str> {
        match self {
            Self::Bullet(said) | Self::Number(_, said) => Some(said),
            Self::Blank | Self::Text(_) => None,
        }
    }
}

/// The lines of a text, one for each piece between line ends.
///
/// *24. December* alone is a date and no item. A number makes an item where a list may begin with it, right below
/// another one, or where the number before it or after it is the next one of the text.
pub(super) fn read(source: &str) -> Vec<Line<'_>> {
    let numbers: Vec<u32> = source.split('\n').filter_map(numbered).map(|(number, _)| number).collect();
    let mut at = 0_usize;
    let mut is_below_item = false;
    let mut lines = Vec::new();
    for line in source.split('\n') {
        let mut found = without_number(line);
        if let Some((number, said)) = numbered(line) {
            let earlier = at.checked_sub(1).and_then(|at| numbers.get(at));
            let later = numbers.get(at + 1);
            let follows = earlier.is_some_and(|earlier| earlier + 1 == number);
            let is_followed = later.is_some_and(|later| number + 1 == *later);
            if number <= 1 || is_below_item || follows || is_followed {
                found = Line::Number(number, said);
            }
            at += 1;
        }
        is_below_item = matches!(found, Line::Number(..));
        lines.push(found);
    }
    lines
}

fn without_number(line: &str) -> Line<'_> {
    let said = line.trim_start();
    if said.is_empty() {
        return Line::Blank;
    }
    said.strip_prefix("- ").or_else(|| said.strip_prefix("* ")).map_or(Line::Text(line), Line::Bullet)
}

/// The number that a line begins with, and what follows it. With zeros before it, it is none: no list shows those.
pub(super) fn numbered(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start();
    let length = line.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = line.split_at_checked(length)?;
    let said = rest.strip_prefix(". ")?;
    let has_zeros = length > 1 && digits.starts_with('0');
    let number = digits.parse::<u32>().ok().filter(|number| *number <= HIGHEST && !has_zeros)?;
    Some((number, said))
}
