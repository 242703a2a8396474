use std::ops::Range;

use super::Written;
use crate::markup::lines::{self, Line};
use crate::markup::{Inline, inline};

const MARK: &str = "**";

/// A sign of a line; the marks of what is bold are none.
struct Sign {
    sign: char,
    is_bold: bool,
    is_chosen: bool,
}

impl Sign {
    fn is_meant(&self) -> bool {
        self.is_chosen && !self.sign.is_whitespace()
    }
}

impl Written {
    /// Makes bold what is selected, line by line, or takes that back where all of it is bold. Marks stand around words:
    /// blanks at the ends stay outside, and so do the marks of items. Without a selection, bold begins or ends at the
    /// cursor. Where asterisks of the text are in the way of the marks, the text stays as it is.
    #[must_use]
    pub fn bold(&self) -> Self {
        let text = self.text();
        let chosen = self.range();
        let mut start = 0;
        let mut all: Vec<(&str, Vec<Sign>)> = Vec::new();
        for (line, mark) in text.split('\n').zip(mark_lengths(&text)) {
            let within = |at: usize| at.saturating_sub(start).clamp(mark, line.len());
            all.push((line, signs(line, within(chosen.start)..within(chosen.end))));
            start += line.len() + 1;
        }
        let mut meant = all.iter().flat_map(|(_, signs)| signs).filter(|sign| sign.is_meant()).peekable();
        if meant.peek().is_none() {
            return at_cursor(&text, chosen.end);
        }
        let is_bold = !meant.all(|sign| sign.is_bold);
        let mut written = String::with_capacity(text.len() + 2 * MARK.len());
        let mut selected: Option<Range<usize>> = None;
        for (number, (line, signs)) in all.iter().enumerate() {
            if number > 0 {
                written.push('\n');
            }
            if !signs.iter().any(Sign::is_meant) {
                written.push_str(line);
                continue;
            }
            let start = written.len();
            let place = write(&mut written, signs, is_bold);
            if !written.get(start..).is_some_and(|new| is_read(new, line, signs, is_bold)) {
                return self.clone();
            }
            selected = Some(selected.map_or(place.start, |earlier| earlier.start)..place.end);
        }
        if mark_lengths(&written) != mark_lengths(&text) {
            return self.clone();
        }
        Self::of(&written, selected.unwrap_or(chosen))
    }
}

/// How long the marks of items are, with the blanks before them, line by line.
fn mark_lengths(text: &str) -> Vec<usize> {
    let length = |(line, kind): (&str, Line)| kind.said().map_or(0, |said| line.len() - said.len());
    text.split('\n').zip(lines::read(text)).map(length).collect()
}

fn signs(line: &str, chosen: Range<usize>) -> Vec<Sign> {
    // A link is bold with its address, or not at all.
    let touches = |chosen: &Range<usize>, unit: &Range<usize>| unit.start < chosen.end && chosen.start < unit.end;
    let mut marks = Vec::new();
    let chosen = inline::units(line).into_iter().fold(chosen, |chosen, (unit, _)| {
        if chosen.is_empty() || !touches(&chosen, &unit) {
            return chosen;
        }
        marks.extend(marks_of_text(line, &unit));
        chosen.start.min(unit.start)..chosen.end.max(unit.end)
    });
    let mut bold = bold_parts(line).into_iter().peekable();
    let mut marks = marks.into_iter().peekable();
    let mut signs = Vec::new();
    for (at, sign) in line.char_indices() {
        while bold.next_if(|part| part.end <= at).is_some() {}
        while marks.next_if(|mark| mark.end <= at).is_some() {}
        let part = bold.peek().filter(|part| part.start <= at);
        let is_mark = part.is_some_and(|part| at < part.start + MARK.len() || at >= part.end - MARK.len());
        if !is_mark && marks.peek().is_none_or(|mark| mark.start > at) {
            signs.push(Sign { sign, is_bold: part.is_some(), is_chosen: chosen.contains(&at) });
        }
    }
    signs
}

/// The marks in the text of a named link: they make nothing bold there, and would end what is bold around it. Where the
/// text is nothing else, they stay.
fn marks_of_text(line: &str, unit: &Range<usize>) -> Vec<Range<usize>> {
    let text = line.get(unit.clone()).and_then(|unit| unit.split(']').next()).unwrap_or_default();
    if text.replace(MARK, "").trim_matches(['[', ' ']).is_empty() {
        return Vec::new();
    }
    text.match_indices(MARK).map(|(at, _)| unit.start + at..unit.start + at + MARK.len()).collect()
}

/// Whether a line that was written is read as the signs of the old one were meant, with the same links and mentions.
fn is_read(line: &str, old: &str, meant: &[Sign], makes_bold: bool) -> bool {
    let read = signs(line, 0..0);
    let is_same = |(read, meant): (&Sign, &Sign)| {
        let is_bold = if meant.is_chosen { makes_bold } else { meant.is_bold };
        read.sign == meant.sign && (read.is_bold == is_bold || read.sign.is_whitespace())
    };
    read.len() == meant.len() && read.iter().zip(meant).all(is_same) && units(line).eq(units(old))
}

/// The links and mentions of a line, without marks in their texts.
fn units(line: &str) -> impl Iterator<Item = Inline> {
    inline::units(line).into_iter().map(|(_, unit)| match unit {
        Inline::Link { address, text } => Inline::Link { address, text: text.replace(MARK, "") },
        other => other,
    })
}

/// Where bold parts of a line stand, with their marks.
fn bold_parts(line: &str) -> Vec<Range<usize>> {
    let bold = |(place, part): (Range<usize>, Inline)| matches!(part, Inline::Bold(_)).then_some(place);
    inline::special(line, true).into_iter().filter_map(bold).collect()
}

/// Writes the signs of a line, of which the chosen ones become bold or not, and says where these stand then.
fn write(written: &mut String, signs: &[Sign], makes_bold: bool) -> Range<usize> {
    let mut place: Option<Range<usize>> = None;
    let mut is_open = false;
    // The blanks since the last word, and whether they are bold.
    let mut blanks = String::new();
    let mut are_bold = true;
    for sign in signs {
        let is_bold = if sign.is_chosen { makes_bold } else { sign.is_bold };
        if sign.sign.is_whitespace() {
            blanks.push(sign.sign);
            are_bold &= is_bold;
            continue;
        }
        if is_open && !(is_bold && are_bold) {
            written.push_str(MARK);
            is_open = false;
        }
        written.push_str(&std::mem::take(&mut blanks));
        are_bold = true;
        if is_bold && !is_open {
            written.push_str(MARK);
            is_open = true;
        }
        let start = written.len();
        written.push(sign.sign);
        if sign.is_chosen {
            place = Some(place.map_or(start, |earlier| earlier.start)..written.len());
        }
    }
    if is_open {
        written.push_str(MARK);
    }
    written.push_str(&blanks);
    place.unwrap_or(written.len()..written.len())
}

/// What the button does where no word is selected.
fn at_cursor(text: &str, at: usize) -> Written {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
    let within = at - start;
    match bold_parts(line).into_iter().find(|part| part.start < within && within < part.end) {
        // What is typed next is not bold any more.
        Some(part) if within >= part.end - MARK.len() => Written::of(text, start + part.end..start + part.end),
        Some(part) => {
            let inside = part.start + MARK.len()..part.end - MARK.len();
            let cursor = start + within.max(inside.start) - MARK.len();
            let parts = [line.get(..part.start), line.get(inside), line.get(part.end..)];
            let plain: String = parts.into_iter().flatten().collect();
            let (earlier, rest) = (text.get(..start), text.get(start + line.len()..));
            let written = [earlier.unwrap_or_default(), &plain, rest.unwrap_or_default()].concat();
            if is_read(&plain, line, &signs(line, part), false) && mark_lengths(&written) == mark_lengths(text) {
                Written::of(&written, cursor..cursor)
            } else {
                Written::of(text, at..at)
            }
        }
        None => match before.strip_suffix(MARK).zip(after.strip_prefix(MARK)) {
            Some((before, after)) => {
                Written { before: before.to_owned(), after: after.to_owned(), ..Written::default() }
            }
            None => {
                Written { before: format!("{before}{MARK}"), after: format!("{MARK}{after}"), ..Written::default() }
            }
        },
    }
}
