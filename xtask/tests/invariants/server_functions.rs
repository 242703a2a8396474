//! Every server function has its own address and starts from a `Ctx`.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenTree};

use crate::sources::{Source, assert_none, attribute, each_level, is_ident, is_punct, line, sources, string_literal};

/// The named exceptions: functions for people who are not, or not yet, logged in.
const WITHOUT_CONTEXT: [&str; 8] = [
    "session/log_in",
    "session/log_out",
    "session/set_up_link",
    "session/set_up",
    "session/invitation",
    "session/accept_invitation",
    // Language and appearance can be chosen before logging in; whoever is logged in gets a context.
    "session/choose",
    // Settings and names for the frame: refused without a session, which is where a context comes from.
    "session/boot",
];

struct ServerFunction {
    place: String,
    name: String,
    endpoint: Option<String>,
    first_statement: String,
}

fn server_functions() -> Vec<ServerFunction> {
    sources(&["app/src"]).iter().flat_map(server_functions_of).collect()
}

fn server_functions_of(source: &Source) -> Vec<ServerFunction> {
    let mut found = Vec::new();
    each_level(&source.tokens, &mut |tokens| {
        for index in 0..tokens.len() {
            let Some((group, text, after)) = attribute(tokens, index) else { continue };
            if text.split([' ', '(']).next() == Some("server") {
                found.push(server_function(source, &tokens[index], &group, &tokens[after..]));
            }
        }
    });
    found
}

#[test]
fn server_functions_are_read() {
    let text = r#"
        #[server(name = AddLead, prefix = "/api", endpoint = "leads/add")]
        pub async fn add_lead(title: String) -> Result<i64, AppError> {
            let ctx = crate::context::ctx().await?;
            store::leads::add(&ctx, &title).await
        }
        #[server]
        #[tracing::instrument]
        async fn bare() -> Result<(), AppError> { Ok(()) }
    "#;
    let found = server_functions_of(&Source::new("x.rs", text));
    let [add, bare] = found.as_slice() else { panic!("{} found", found.len()) };
    assert_eq!((add.name.as_str(), add.endpoint.as_deref()), ("add_lead", Some("leads/add")));
    assert!(obtains_context(add));
    assert_eq!((bare.name.as_str(), bare.endpoint.as_deref()), ("bare", None));
    assert!(!obtains_context(bare));
}

fn server_function(source: &Source, start: &TokenTree, attribute: &Group, item: &[TokenTree]) -> ServerFunction {
    let name = item.windows(2).find(|pair| is_ident(&pair[0], "fn")).map(|pair| pair[1].to_string());
    let body = item.iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    let statement = body.into_iter().flatten().take_while(|token| !is_punct(token, ';'));
    let mut endpoint = None;
    let arguments: Vec<TokenTree> = attribute.stream().into_iter().collect();
    each_level(&arguments, &mut |tokens| {
        for three in tokens.windows(3) {
            if is_ident(&three[0], "endpoint") && is_punct(&three[1], '=') {
                endpoint = string_literal(&three[2]);
            }
        }
    });
    ServerFunction {
        place: format!("{}:{}", source.path, line(start)),
        name: name.unwrap_or_default(),
        endpoint,
        first_statement: statement.map(|token| token.to_string()).collect(),
    }
}

#[test]
fn endpoints_are_explicit_and_unique() {
    let mut places = Vec::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for function in server_functions() {
        let place = format!("{}: {}", function.place, function.name);
        match function.endpoint {
            None => places.push(format!("{place} has no endpoint")),
            Some(endpoint) => {
                if !is_area_and_operation(&endpoint) {
                    places.push(format!("{place}: `{endpoint}` is not <area>/<operation>"));
                }
                if let Some(other) = owners.insert(endpoint.clone(), place.clone()) {
                    places.push(format!("{place}: `{endpoint}` belongs to {other}"));
                }
            }
        }
    }
    assert_none("every server function has its own endpoint <area>/<operation>", &places);
}

fn is_area_and_operation(endpoint: &str) -> bool {
    let word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-".contains(letter))
    };
    endpoint.split_once('/').is_some_and(|(area, operation)| word(area) && word(operation))
}

#[test]
fn server_functions_start_from_a_context() {
    let functions = server_functions();
    let without = |function: &ServerFunction| {
        let exempt = function.endpoint.as_deref().is_some_and(|endpoint| WITHOUT_CONTEXT.contains(&endpoint));
        !exempt && !obtains_context(function)
    };
    let places: Vec<String> = functions
        .iter()
        .filter(|function| without(function))
        .map(|function| format!("{}: {} starts with `{}`", function.place, function.name, function.first_statement))
        .collect();
    assert_none("the first statement of a server function obtains its context: `crate::context::ctx()`", &places);
}

fn obtains_context(function: &ServerFunction) -> bool {
    function.first_statement.contains("context::ctx(")
}

#[test]
fn every_exception_exists() {
    let known: Vec<String> = server_functions().into_iter().filter_map(|function| function.endpoint).collect();
    let stale: Vec<String> = WITHOUT_CONTEXT
        .iter()
        .filter(|name| !known.iter().any(|known| known == *name))
        .map(|name| (*name).to_owned())
        .collect();
    assert_none("exceptions that no server function needs", &stale);
}
