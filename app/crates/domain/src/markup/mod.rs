//! The mark-up of comments: bold, lists, links, mentions of employees. It is stored as the text that was typed, and
//! becomes a tree of the few things that it knows. Everything else is text: there is no way to any other element.
//!
//! * `**bold**`
//! * lines that begin with `- ` are a list; so are those that begin with `1. `, `2. `, …, which keep their numbers
//! * `https://…`, `www.…` and e-mail addresses are links, and so is `[text](https://…)`
//! * `@[7]` mentions the employee with this number; people type `@` and the name

mod inline;
mod lines;
mod links;
mod mentions;
#[cfg(test)]
mod tests;
mod writing;

use serde::{Deserialize, Serialize};

pub use links::says_where;
pub use mentions::{folded_name, may_mention, mentioned, to_stored, to_typed};
pub use writing::{Change, Written};

use crate::errors::{AppError, Place, Problem};
use crate::text;
use lines::Line;

/// A part of a comment that stands for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// Lines below each other.
    Paragraph(Vec<Vec<Inline>>),
    List(Vec<Vec<Inline>>),
    /// A list whose items show the numbers that were typed.
    Numbered(Vec<(u32, Vec<Inline>)>),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    Text(String),
    Bold(Vec<Inline>),
    Link {
        /// It begins with `http://`, `https://` or `mailto:`.
        address: String,
        /// What is shown.
        text: String,
    },
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
    for line in lines::read(source) {
        match (line, blocks.last_mut().filter(|_| !is_apart)) {
            (Line::Blank, _) => {}
            (Line::Text(text), Some(Block::Paragraph(lines))) => lines.push(inline::parse(text)),
            (Line::Text(text), _) => blocks.push(Block::Paragraph(vec![inline::parse(text)])),
            (Line::Bullet(said), Some(Block::List(items))) => items.push(inline::parse(said)),
            (Line::Bullet(said), _) => blocks.push(Block::List(vec![inline::parse(said)])),
            (Line::Number(number, said), Some(Block::Numbered(items))) => items.push((number, inline::parse(said))),
            (Line::Number(number, said), _) => blocks.push(Block::Numbered(vec![(number, inline::parse(said))])),
        }
        is_apart = line == Line::Blank;
    }
    blocks
}

/// The text alone on one line, as it is shown where there is little room; `name` names employees.
pub fn plain(source: &str, name: impl Fn(i64) -> String, longest: usize) -> String {
    let mut words = String::new();
    for block in parse(source) {
        match block {
            Block::Paragraph(lines) | Block::List(lines) => {
                for line in lines {
                    words.push(' ');
                    push_plain(&mut words, &line, &name);
                }
            }
            Block::Numbered(items) => {
                for (number, line) in items {
                    words.push_str(&format!(" {number}. "));
                    push_plain(&mut words, &line, &name);
                }
            }
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
            Inline::Text(text) | Inline::Link { text, .. } => words.push_str(text),
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
