//! The mark-up of comments: bold, lists, links, mentions of employees. It is stored as the text that was typed, and
//! becomes a tree of the few things that it knows. Everything else is text: there is no way to any other element.
//!
//! * `**bold**`
//! * lines that begin with `- `, or with `1. `, `2. `, …, are a list
//! * `https://…` is a link
//! * `@[7]` mentions the employee with this number; people type `@` and the name

mod inline;
mod mentions;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use mentions::{mentioned, to_stored, to_typed};

use crate::errors::{AppError, Place, Problem};
use crate::text;

/// A part of a comment that stands for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// Lines below each other.
    Paragraph(Vec<Vec<Inline>>),
    List {
        is_numbered: bool,
        items: Vec<Vec<Inline>>,
    },
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    Text(String),
    Bold(Vec<Inline>),
    /// A web address; it begins with `http://` or `https://`.
    Link(String),
    Mention(i64),
}

/// Cleans and checks the text of a comment.
///
/// # Errors
/// [`AppError::Invalid`] when it is empty or too long.
pub fn check(typed: &str) -> Result<String, AppError> {
    let cleaned = text::lines(typed);
    if cleaned.is_empty() {
        return Err(AppError::invalid(Place::CommentText, Problem::Required));
    }
    if cleaned.chars().count() > text::LONG_LENGTH {
        return Err(AppError::invalid(Place::CommentText, Problem::TooLong(20_000)));
    }
    Ok(cleaned)
}

/// The tree of a text.
pub fn parse(source: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_apart = true;
    for line in source.lines() {
        if line.trim().is_empty() {
            is_apart = true;
            continue;
        }
        match (item(line), blocks.last_mut()) {
            (Some((numbered, rest)), Some(Block::List { is_numbered, items }))
                if *is_numbered == numbered && !is_apart =>
            {
                items.push(inline::parse(rest));
            }
            (Some((is_numbered, rest)), _) => {
                blocks.push(Block::List { is_numbered, items: vec![inline::parse(rest)] });
            }
            (None, Some(Block::Paragraph(lines))) if !is_apart => lines.push(inline::parse(line)),
            (None, _) => blocks.push(Block::Paragraph(vec![inline::parse(line)])),
        }
        is_apart = false;
    }
    blocks
}

/// Whether the line is an item of a list, of a numbered one, and what follows its mark.
fn item(line: &str) -> Option<(bool, &str)> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((false, rest));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?.strip_prefix(". ")?;
    (1..=3).contains(&digits).then_some((true, rest))
}

/// What Enter makes of the text before the cursor where that stands in an item of a list: the next item begins, or, in an
/// item that is empty, the list ends. Nothing elsewhere. `rest` is the text after the cursor.
pub fn after_enter(before: &str, rest: &str) -> Option<String> {
    let (earlier, line) = before.split_at(before.rfind('\n').map_or(0, |at| at + 1));
    let (is_numbered, said) = item(line)?;
    let is_at_end = rest.is_empty() || rest.starts_with('\n');
    if said.trim().is_empty() && is_at_end {
        return Some(earlier.to_owned());
    }
    let mark = line.strip_suffix(said)?;
    if !is_numbered {
        return Some(format!("{before}\n{mark}"));
    }
    let indent: String = mark.chars().take_while(|sign| sign.is_whitespace()).collect();
    let number: u32 = mark.trim().trim_end_matches('.').parse().ok()?;
    let next = format!("{indent}{}. ", number + 1);
    // Numbers of an item have an end.
    item(&next).map(|_| format!("{before}\n{next}"))
}

/// The text alone on one line, as it is shown where there is little room; `name` names employees.
pub fn plain(source: &str, name: impl Fn(i64) -> String, longest: usize) -> String {
    let mut words = String::new();
    for block in parse(source) {
        let (Block::Paragraph(lines) | Block::List { items: lines, .. }) = block;
        for line in lines {
            if !words.is_empty() {
                words.push(' ');
            }
            push_plain(&mut words, &line, &name);
        }
    }
    let words = text::line(&words);
    match words.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default().trim_end()),
        None => words,
    }
}

fn push_plain(words: &mut String, line: &[Inline], name: &impl Fn(i64) -> String) {
    for part in line {
        match part {
            Inline::Text(text) | Inline::Link(text) => words.push_str(text),
            Inline::Bold(inside) => {
                for part in inside {
                    push_plain(words, std::slice::from_ref(part), name);
                }
            }
            Inline::Mention(id) => {
                words.push('@');
                words.push_str(&name(*id));
            }
        }
    }
}
