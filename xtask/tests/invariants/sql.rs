//! Only `store` contains SQL.

use proc_macro2::TokenTree;

use crate::sources::{Source, assert_none, each_level, each_path, is_ident, is_punct, line, sources, string_literal};

/// Everything of ours that is compiled into the program, without `store`.
const ELSEWHERE: [&str; 4] = ["app/src", "app/crates", "frontend/src", "server/src"];

#[test]
fn only_store_contains_statements() {
    let mut places = Vec::new();
    for source in sources(&ELSEWHERE) {
        each_level(&source.tokens, &mut |tokens: &[TokenTree]| {
            for token in tokens {
                if let Some(text) = string_literal(token).filter(|text| is_statement(text)) {
                    places.push(format!(
                        "{}:{}: {}",
                        source.path,
                        line(token),
                        text.lines().next().unwrap_or_default()
                    ));
                }
            }
        });
        each_path(&source, &mut |path, line| {
            let last = path.last().map(String::as_str).unwrap_or_default();
            let of_sqlx = path.first().is_some_and(|first| first == "sqlx");
            let forbidden = of_sqlx
                && (last.starts_with("query") || last.starts_with("raw_sql") || last == "QueryBuilder")
                || ["query_as", "query_scalar", "raw_sql", "QueryBuilder"].contains(&last);
            if forbidden {
                places.push(format!("{}:{line}: {}", source.path, path.join("::")));
            }
        });
    }
    assert_none("only `store` contains SQL", &places);
}

#[test]
fn statements_are_never_formatted() {
    let places: Vec<String> = sources(&["server/crates/store/src"]).iter().flat_map(formatted_statements).collect();
    assert_none("statements are built with a builder and bound parameters, never by formatting", &places);
}

/// Statements inside formatting macros, formatted pieces pushed to a builder, and texts declared safe by hand.
fn formatted_statements(source: &Source) -> Vec<String> {
    let mut places = Vec::new();
    each_level(&source.tokens, &mut |tokens| {
        for (index, token) in tokens.iter().enumerate() {
            let inner = |offset: usize| match tokens.get(index + offset) {
                Some(TokenTree::Group(group)) => group.stream().into_iter().collect(),
                _ => Vec::new(),
            };
            let is_macro = tokens.get(index + 1).is_some_and(|next| is_punct(next, '!'));
            let formats =
                is_macro && ["format", "format_args", "write", "writeln"].iter().any(|name| is_ident(token, name));
            let found = if formats {
                inner(2).iter().filter_map(string_literal).any(|text| is_statement(&text))
            } else if is_ident(token, "push") {
                let pushed: Vec<TokenTree> = inner(1).into_iter().skip_while(|token| is_punct(token, '&')).collect();
                matches!(pushed.as_slice(), [name, bang, ..] if is_ident(name, "format") && is_punct(bang, '!'))
            } else {
                is_ident(token, "AssertSqlSafe")
            };
            if found {
                places.push(format!("{}:{}: {token}", source.path, line(token)));
            }
        }
    });
    places
}

#[test]
fn formatted_statements_are_found() {
    let formatted = |text: &str| formatted_statements(&Source::new("x.rs", text)).len();
    assert_eq!(formatted(r#"fn f() { sqlx::query(AssertSqlSafe(format!("select id from {table}"))) }"#), 2);
    assert_eq!(formatted(r#"fn f() { sql.push(&format!(" limit {limit}")); }"#), 1);
    assert_eq!(
        formatted(r#"fn f() { names.push(name); sql.push(" limit ").push_bind(limit); format!("no {id}") }"#),
        0
    );
}

/// Whether a text reads as a statement: its first word and a second one that goes with it, both in capitals or
/// both in small letters.
fn is_statement(text: &str) -> bool {
    let upper = text.to_uppercase();
    let words: Vec<&str> = upper
        .split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let has = |word: &str| words.contains(&word);
    let capitals =
        text.split_whitespace().next().is_some_and(|first| first.chars().all(|letter| letter.is_uppercase()));
    match words.as_slice() {
        ["SELECT", ..] => capitals || has("FROM"),
        ["INSERT", "INTO", ..] | ["DELETE", "FROM", ..] | ["TRUNCATE", "TABLE", ..] => true,
        ["UPDATE", ..] => capitals && has("SET"),
        ["WITH", ..] => capitals && has("AS") && has("SELECT"),
        ["CREATE" | "ALTER" | "DROP", what, ..] => {
            capitals && ["TABLE", "INDEX", "EXTENSION", "DATABASE", "SEQUENCE", "ROLE"].contains(what)
        }
        _ => false,
    }
}

#[test]
fn statements_are_told_from_sentences() {
    assert!(is_statement("SELECT id FROM lead"));
    assert!(is_statement("select count(*) from lead"));
    assert!(is_statement("INSERT INTO lead (title) VALUES ($1)"));
    assert!(is_statement("UPDATE lead SET title = $1"));
    assert!(!is_statement("Select a pipeline"));
    assert!(!is_statement("update your settings"));
    assert!(!is_statement("with AS in it"));
}
