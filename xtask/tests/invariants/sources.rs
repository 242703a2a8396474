//! The sources as tokens: comments are gone, and a word in a string is not taken for code.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// A Rust file, by its path from the root.
pub struct Source {
    pub path: String,
    pub tokens: Vec<TokenTree>,
}

/// The Rust files in the folders, given from the root; without what is only for tests.
pub fn sources(folders: &[&str]) -> Vec<Source> {
    let mut files = Vec::new();
    for folder in folders {
        collect(&root().join(folder), &mut files);
    }
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["tests", "benches"].contains(&name.as_str()) {
            collect(&path, files);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            files.push(path);
        }
    }
}

fn read(file: &Path) -> Source {
    let text = fs::read_to_string(file).unwrap();
    Source::new(&file.strip_prefix(root()).unwrap().to_string_lossy(), &text)
}

impl Source {
    /// A file with this text. A file that is no Rust fails the test.
    pub fn new(path: &str, text: &str) -> Self {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        Self { path: path.to_owned(), tokens: without_tests(tokens) }
    }
}

/// The tokens without items that stand behind `#[cfg(test)]` or `#[test]`, and without documentation.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = Vec::new();
    let mut index = 0;
    while index < all.len() {
        match attribute(&all, index) {
            Some((_, text, after)) if text.starts_with("doc") => index = after,
            Some((_, text, after)) if is_for_tests(&text) => {
                index = after_item(&all, after);
            }
            _ => {
                kept.push(match &all[index] {
                    TokenTree::Group(group) => {
                        let inner = without_tests(group.stream()).into_iter().collect();
                        let mut filtered = Group::new(group.delimiter(), inner);
                        filtered.set_span(group.span());
                        TokenTree::Group(filtered)
                    }
                    other => other.clone(),
                });
                index += 1;
            }
        }
    }
    kept
}

fn is_for_tests(attribute: &str) -> bool {
    let plain: String = attribute.chars().filter(|character| !character.is_whitespace()).collect();
    plain == "test" || plain.starts_with("cfg(test") || plain.starts_with("cfg(all(test")
}

/// The attribute `#[…]` or `#![…]` that starts at this index: its group, its text, and where the next token is.
pub fn attribute(tokens: &[TokenTree], index: usize) -> Option<(Group, String, usize)> {
    if !is_punct(tokens.get(index)?, '#') {
        return None;
    }
    let bracket = if is_punct(tokens.get(index + 1)?, '!') { index + 2 } else { index + 1 };
    match tokens.get(bracket)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            Some((group.clone(), group.stream().to_string(), bracket + 1))
        }
        _ => None,
    }
}

/// The index after the item that starts here: behind its braces or its semicolon.
fn after_item(tokens: &[TokenTree], start: usize) -> usize {
    let ends = |token: &TokenTree| {
        is_punct(token, ';') || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
    };
    tokens[start..].iter().position(ends).map_or(tokens.len(), |offset| start + offset + 1)
}

/// Calls `visit` with every sequence of sibling tokens: the file's own, and that of each group in it.
pub fn each_level(tokens: &[TokenTree], visit: &mut dyn FnMut(&[TokenTree])) {
    visit(tokens);
    for token in tokens {
        if let TokenTree::Group(group) = token {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            each_level(&inner, visit);
        }
    }
}

pub fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

pub fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

/// The content of a string literal, as it is written.
pub fn string_literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let text = literal.to_string();
    let start = text.find('"')?;
    let end = text.rfind('"')?;
    (start < end && !text.starts_with('b')).then(|| text[start + 1..end].to_owned())
}

/// The names of a path that starts here, such as `["std", "time", "Instant"]`. A group at its end, as in
/// `use std::{fs, time::Instant}`, gives one path for each of its branches.
pub fn paths_from(tokens: &[TokenTree], index: usize) -> Vec<Vec<String>> {
    let Some(TokenTree::Ident(first)) = tokens.get(index) else { return Vec::new() };
    let colons = |at: usize| tokens.get(at).is_some_and(|token| is_punct(token, ':'));
    if !(colons(index + 1) && colons(index + 2)) {
        return vec![vec![first.to_string()]];
    }
    let rest = match tokens.get(index + 3) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let starts = (0..inner.len()).filter(|&at| at == 0 || is_punct(&inner[at - 1], ','));
            starts.flat_map(|at| paths_from(&inner, at)).collect()
        }
        _ => paths_from(tokens, index + 3),
    };
    if rest.is_empty() {
        return vec![vec![first.to_string()]];
    }
    rest.into_iter().map(|rest| std::iter::once(first.to_string()).chain(rest).collect()).collect()
}

/// Calls `visit` with every path in the source and the line where it starts.
pub fn each_path(source: &Source, visit: &mut dyn FnMut(&[String], usize)) {
    each_level(&source.tokens, &mut |tokens| {
        for index in 0..tokens.len() {
            let continues = index >= 2 && is_punct(&tokens[index - 1], ':') && is_punct(&tokens[index - 2], ':');
            if !continues {
                for path in paths_from(tokens, index) {
                    visit(&path, line(&tokens[index]));
                }
            }
        }
    });
}

pub fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

/// Fails with the list of places, if there are any.
#[track_caller]
pub fn assert_none(rule: &str, places: &[String]) {
    assert!(places.is_empty(), "{rule}:\n{}", places.join("\n"));
}
