//! Between what people type, `@Anna Nowak`, and what is stored, `@[7]`: names change, numbers do not.

use super::inline::mention;

/// The employees that a text mentions, each once.
pub fn mentioned(source: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices('@') {
        if let Some((id, _)) = source.get(at..).and_then(mention)
            && !found.contains(&id)
        {
            found.push(id);
        }
    }
    found
}

/// Puts numbers in the place of names. Where one name begins with another, the longer one is meant.
pub fn to_stored<'a>(typed: &str, employees: impl Iterator<Item = (i64, &'a str)> + Clone) -> String {
    replace(typed, |rest| {
        let mut best: Option<(i64, &str)> = None;
        for (id, name) in employees.clone() {
            let is_longer = best.is_none_or(|(_, known)| name.len() > known.len());
            if !name.is_empty() && is_longer && is_whole(rest, name) {
                best = Some((id, name));
            }
        }
        best.map(|(id, name)| (format!("@[{id}]"), 1 + name.len()))
    })
}

/// Whether the text after the first sign is the name and nothing longer.
fn is_whole(rest: &str, name: &str) -> bool {
    let after = rest.get(1..).and_then(|rest| rest.strip_prefix(name));
    after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
}

/// Puts names in the place of numbers; a number that nobody has stays.
pub fn to_typed(stored: &str, name: impl Fn(i64) -> Option<String>) -> String {
    replace(stored, |rest| {
        let (id, length) = mention(rest)?;
        Some((format!("@{}", name(id)?), length))
    })
}

/// Replaces what begins with `@`, if `find` says by what, and how long it was.
fn replace(text: &str, find: impl Fn(&str) -> Option<(String, usize)>) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, from) = rest.split_at(at);
        replaced.push_str(before);
        let length = match find(from) {
            Some((by, length)) => {
                replaced.push_str(&by);
                length
            }
            None => {
                replaced.push('@');
                1
            }
        };
        rest = from.get(length..).unwrap_or_default();
    }
    replaced.push_str(rest);
    replaced
}
