//! What travels between server and browser reads the same on both.

use std::fs;

use proc_macro2::{Delimiter, TokenTree};

use crate::sources::{Source, assert_none, attribute, each_level, is_ident, line, root, sources};

#[test]
fn wire_types_have_no_size_of_the_machine() {
    let places: Vec<String> = sources(&["app/src", "app/crates"]).iter().flat_map(machine_sizes).collect();
    assert_none("types that travel have no usize: the browser's is 32 bits wide", &places);
}

fn machine_sizes(source: &Source) -> Vec<String> {
    let mut places = Vec::new();
    each_level(&source.tokens, &mut |tokens| {
        for index in 0..tokens.len() {
            let Some((_, text, after)) = attribute(tokens, index) else { continue };
            if !(text.starts_with("derive") && text.contains("erialize")) {
                continue;
            }
            for token in fields(&tokens[after..]) {
                if is_ident(&token, "usize") || is_ident(&token, "isize") {
                    places.push(format!("{}:{}: {token}", source.path, line(&token)));
                }
            }
        }
    });
    places
}

#[test]
fn machine_sizes_are_found() {
    let sizes = |text: &str| machine_sizes(&Source::new("x.rs", text)).len();
    assert_eq!(sizes("#[derive(Clone, Serialize)] pub struct Page { total: Option<usize> }"), 1);
    assert_eq!(sizes("#[derive(serde::Deserialize)] struct Page(usize, isize);"), 2);
    assert_eq!(sizes("#[derive(Clone)] struct Page { total: usize } fn f(a: usize) {}"), 0);
}

/// All tokens inside the first braces or parentheses of a type, its attributes left out.
fn fields(item: &[TokenTree]) -> Vec<TokenTree> {
    let body = item.iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() != Delimiter::Bracket => Some(group.stream()),
        _ => None,
    });
    let mut all = Vec::new();
    let body: Vec<TokenTree> = body.into_iter().flatten().collect();
    each_level(&body, &mut |tokens| all.extend_from_slice(tokens));
    all
}

#[test]
fn examples_in_documentation_are_not_code() {
    let mut files = Vec::new();
    let mut folders = vec![root().join("app"), root().join("server"), root().join("frontend"), root().join("xtask")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let mut places = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let mut inside = false;
        for (index, line) in text.lines().enumerate() {
            let Some(comment) = line.trim().strip_prefix("///").or_else(|| line.trim().strip_prefix("//!")) else {
                continue;
            };
            if let Some(language) = comment.trim().strip_prefix("```") {
                if !inside && (language.is_empty() || language.starts_with("rust")) {
                    places.push(format!("{}:{}", file.strip_prefix(root()).unwrap().display(), index + 1));
                }
                inside = !inside;
            }
        }
    }
    assert_none(
        "examples in comments would be tests that `cargo xtask test` does not run; name their language",
        &places,
    );
}
