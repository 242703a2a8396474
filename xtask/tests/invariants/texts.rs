//! Every visible text comes from `messages`, and no markup is made from data.

use proc_macro2::{Delimiter, TokenTree};

use crate::sources::{assert_none, each_level, each_path, is_ident, is_punct, line, sources, string_literal};

/// Where components are.
const COMPONENTS: [&str; 2] = ["app/src", "app/crates/ui/src"];

/// Attributes whose values people see or hear.
const VISIBLE_ATTRIBUTES: [&str; 6] = ["title", "placeholder", "alt", "label", "aria-label", "aria-description"];

#[test]
fn views_carry_no_texts_of_their_own() {
    let mut places = Vec::new();
    for source in sources(&COMPONENTS) {
        each_level(&source.tokens, &mut |tokens| {
            for window in tokens.windows(3) {
                let [name, bang, TokenTree::Group(view)] = window else { continue };
                if is_ident(name, "view") && is_punct(bang, '!') && view.delimiter() == Delimiter::Brace {
                    let markup: Vec<TokenTree> = view.stream().into_iter().collect();
                    let texts = texts_in_markup(&markup);
                    places.extend(texts.into_iter().map(|(line, text)| format!("{}:{line}: {text}", source.path)));
                }
            }
        });
    }
    assert_none("texts that do not come from `messages`", &places);
}

/// Texts between tags and in visible attributes, with their lines. What stands in braces is code, and is not
/// looked at.
fn texts_in_markup(markup: &[TokenTree]) -> Vec<(usize, String)> {
    let mut texts = Vec::new();
    for (index, token) in markup.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| markup.get(before));
        let Some(text) = string_literal(token).filter(|text| has_word(text)) else { continue };
        if before.is_some_and(|before| is_punct(before, '=')) {
            let attribute = attribute_name(&markup[..index - 1]);
            if VISIBLE_ATTRIBUTES.contains(&attribute.as_str()) {
                texts.push((line(token), format!("{attribute}=\"{text}\"")));
            }
        } else if opens_code(&markup[..index]) {
            // What a person types into a terminal is the same in every language.
        } else if before.is_some_and(|before| is_punct(before, '>') || matches!(before, TokenTree::Group(_))) {
            texts.push((line(token), text));
        }
    }
    texts
}

/// Whether the tokens end with `<code>`.
fn opens_code(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., open, name, close] if is_punct(open, '<') && is_ident(name, "code") && is_punct(close, '>'))
}

/// The name before an equals sign: idents joined by `-` and `:`.
fn attribute_name(tokens: &[TokenTree]) -> String {
    let mut name = String::new();
    let mut expects_ident = true;
    for token in tokens.iter().rev() {
        match token {
            TokenTree::Ident(ident) if expects_ident => name.insert_str(0, &ident.to_string()),
            TokenTree::Punct(punct) if !expects_ident && "-:".contains(punct.as_char()) => {
                name.insert(0, punct.as_char());
            }
            _ => break,
        }
        expects_ident = !expects_ident;
    }
    name
}

/// Whether a text says something: two letters in a row. The product's name is the same in every language.
fn has_word(text: &str) -> bool {
    if text == "Modus" {
        return false;
    }
    let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
    letters.windows(2).any(|pair| pair[0] && pair[1])
}

#[test]
fn texts_in_markup_are_found() {
    let texts = |markup: &str| -> Vec<String> {
        let tokens: Vec<TokenTree> = markup.parse::<proc_macro2::TokenStream>().unwrap().into_iter().collect();
        texts_in_markup(&tokens).into_iter().map(|(_, text)| text).collect()
    };
    assert_eq!(texts(r#"<p class="lead">"Hello"</p>"#), ["Hello"]);
    assert_eq!(texts(r#"<input type="text" aria-label="Name"/>"#), ["aria-label=\"Name\""]);
    assert_eq!(texts(r#"<p>{tr(name)}" of them"</p>"#), [" of them"]);
    assert_eq!(texts(r#"<p><code>"modus serve"</code>"and so on"</p>"#), ["and so on"]);
    assert_eq!(texts(r#"<p title=title>{tr(name)}" · "</p>"#), [""; 0]);
}

#[test]
fn no_markup_is_made_from_data() {
    let mut places = Vec::new();
    for source in sources(&COMPONENTS) {
        each_level(&source.tokens, &mut |tokens| {
            for token in tokens {
                if let TokenTree::Ident(ident) = token
                    && ["inner_html", "set_inner_html", "insert_adjacent_html", "set_outer_html"]
                        .iter()
                        .any(|name| ident == name)
                {
                    places.push(format!("{}:{}: {ident}", source.path, line(token)));
                }
            }
        });
    }
    assert_none("markup is made by views only", &places);
}

#[test]
fn components_show_no_debug_output_and_format_nothing_themselves() {
    let mut places = Vec::new();
    for source in sources(&COMPONENTS) {
        each_level(&source.tokens, &mut |tokens| {
            let literals = tokens.iter().filter_map(|token| Some((line(token), string_literal(token)?)));
            for (line, text) in literals {
                let debug = text.contains(":?}") || text.contains(":#?}");
                let date = ["%Y", "%m", "%d", "%H", "%M", "%B", "%b"].iter().any(|part| text.contains(part));
                let decimals = text.contains("{:.") || text.contains(":.2}");
                if debug || date || decimals {
                    places.push(format!("{}:{line}: {text}", source.path));
                }
            }
        });
        each_path(&source, &mut |path, line| {
            if path.last().is_some_and(|last| last.starts_with("to_locale_")) {
                places.push(format!("{}:{line}: {}", source.path, path.join("::")));
            }
        });
    }
    assert_none("dates, numbers and amounts are formatted by `messages`", &places);
}
