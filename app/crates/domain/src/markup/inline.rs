use std::ops::Range;

use super::Inline;
use super::links::{email, named_link, web};

/// What joins the parts of an e-mail address, and such addresses with each other: the signs of RFC 5322 that are no
/// letters, and the apostrophe that programs make of the typed one.
const JOINS: &str = ".+-'’&/!#$%*=?^`{|}~@";

/// The text before a sign of a line.
#[derive(Clone, Copy, Default)]
struct Before {
    is_word: bool,
    /// An e-mail address that began here would be the end of a longer one.
    is_address: bool,
}

impl Before {
    fn and(self, sign: char) -> Self {
        let is_word = sign.is_alphanumeric() || sign == '_';
        Self { is_word, is_address: is_word || (self.is_address && JOINS.contains(sign)) }
    }
}

/// The parts of a line.
pub(super) fn parse(line: &str) -> Vec<Inline> {
    parts(line, true)
}

fn parts(line: &str, may_be_bold: bool) -> Vec<Inline> {
    let mut parts = Vec::new();
    let mut done = 0;
    for (range, part) in special(line, may_be_bold) {
        parts.extend(text(line.get(done..range.start)));
        parts.push(part);
        done = range.end;
    }
    parts.extend(text(line.get(done..)));
    parts
}

fn text(text: Option<&str>) -> Option<Inline> {
    text.filter(|text| !text.is_empty()).map(|text| Inline::Text(text.to_owned()))
}

/// The parts of a line that are more than text, and where they stand.
pub(super) fn special(line: &str, may_be_bold: bool) -> Vec<(Range<usize>, Inline)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = Before::default();
    while let Some((sign, rest)) = line.get(at..).and_then(|rest| Some((rest.chars().next()?, rest))) {
        if let Some((part, length)) = beginning(sign, before, rest, may_be_bold) {
            found.push((at..at + length, part));
            at += length;
            before = Before::default();
        } else {
            at += sign.len_utf8();
            before = before.and(sign);
        }
    }
    found
}

/// The part that the text begins with, and how long it is.
fn beginning(sign: char, before: Before, rest: &str, may_be_bold: bool) -> Option<(Inline, usize)> {
    match sign {
        '*' if may_be_bold => bold(rest),
        '@' => mention(rest).map(|(id, length)| (Inline::Mention(id), length)),
        '[' => named_link(rest),
        _ if before.is_word || !(sign.is_alphanumeric() || sign == '_') => None,
        _ => web(rest).or_else(|| email(rest).filter(|_| !before.is_address)),
    }
}

/// `**…**` with something inside that neither begins nor ends with a blank.
fn bold(rest: &str) -> Option<(Inline, usize)> {
    let inside = rest.strip_prefix("**")?;
    let end = inside.find("**")?;
    let inside = inside.get(..end)?;
    let is_wrapped = inside.trim() == inside && !inside.is_empty();
    is_wrapped.then(|| (Inline::Bold(parts(inside, false)), end + 4))
}

/// `@[7]`: the number and the length of the whole.
pub(super) fn mention(rest: &str) -> Option<(i64, usize)> {
    let inside = rest.strip_prefix("@[")?;
    let (digits, after) = inside.split_at_checked(inside.bytes().take_while(u8::is_ascii_digit).count())?;
    if after.starts_with(']') { Some((digits.parse().ok()?, digits.len() + 3)) } else { None }
}

/// The address that the whole text is.
pub(super) fn address(text: &str) -> Option<String> {
    match special(text, false).pop() {
        Some((range, Inline::Link { address, text: shown })) if range == (0..text.len()) && shown == text => {
            Some(address)
        }
        _ => None,
    }
}

/// The links and mentions of a line, bold ones too, and where they stand.
pub(super) fn units(line: &str) -> Vec<(Range<usize>, Inline)> {
    let mut units = Vec::new();
    for (place, part) in special(line, true) {
        if matches!(part, Inline::Bold(_)) {
            let start = place.start + 2;
            let inside = special(line.get(start..place.end - 2).unwrap_or_default(), false);
            units.extend(inside.into_iter().map(|(within, part)| (start + within.start..start + within.end, part)));
        } else {
            units.push((place, part));
        }
    }
    units
}
