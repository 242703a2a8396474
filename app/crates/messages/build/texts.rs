//! Reads a file of texts and checks it. Also compiled into the tests.

use std::collections::BTreeSet;

/// The languages in the order of `domain::Language::ALL`, each with its number of plural forms.
pub const LANGUAGES: [(&str, usize); 4] = [("en", 2), ("pl", 3), ("de", 2), ("it", 2)];

/// The argument that chooses the plural form.
pub const COUNT: &str = "count";

/// One text in every language.
#[derive(Debug)]
pub struct Text {
    pub area: String,
    pub key: String,
    /// The names of its placeholders, sorted.
    pub arguments: Vec<String>,
    /// For each of [`LANGUAGES`] its plural forms, or the one text that stands for every number.
    pub forms: Vec<Vec<String>>,
}

impl Text {
    pub fn is_plural(&self) -> bool {
        self.forms.iter().any(|forms| forms.len() > 1)
    }
}

/// Reads the texts of one area, sorted by key.
///
/// # Errors
/// Every problem of the file, each naming the file and the key.
pub fn parse(area: &str, source: &str) -> Result<Vec<Text>, Vec<String>> {
    let file = format!("texts/{area}.toml");
    if !is_identifier(area) {
        return Err(vec![format!("{file}: the file's name must be a lower-case Rust identifier")]);
    }
    let table: toml::Table = source.parse().map_err(|error| vec![format!("{file}: {error}")])?;

    let mut texts = Vec::new();
    let mut problems = Vec::new();
    for (key, value) in &table {
        match text(area, key, value) {
            Ok(text) => texts.push(text),
            Err(found) => problems.extend(found.into_iter().map(|problem| format!("{file} [{key}]: {problem}"))),
        }
    }
    texts.sort_by(|a, b| a.key.cmp(&b.key));
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

fn text(area: &str, key: &str, value: &toml::Value) -> Result<Text, Vec<String>> {
    let Some(translations) = value.as_table() else {
        return Err(vec!["must be a table with one text a language".to_owned()]);
    };
    let mut problems = Vec::new();
    if !is_identifier(key) {
        problems.push("the key must be a lower-case Rust identifier and no keyword".to_owned());
    }
    for name in translations.keys() {
        if !LANGUAGES.iter().any(|(language, _)| language == name) {
            problems.push(format!("unknown language \"{name}\""));
        }
    }
    let mut forms = Vec::new();
    for (language, _) in LANGUAGES {
        match translations.get(language).and_then(toml::Value::as_str) {
            Some(text) if text.trim().is_empty() => problems.push(format!("the text in \"{language}\" is empty")),
            Some(text) if text.trim() != text => {
                problems.push(format!("the text in \"{language}\" begins or ends with a blank"));
            }
            Some(text) => forms.push(text.split('|').map(str::to_owned).collect::<Vec<_>>()),
            None => problems.push(format!("no text in \"{language}\"")),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }

    let arguments = check_placeholders(&forms)?;
    let text = Text { area: area.to_owned(), key: key.to_owned(), arguments, forms };
    check_plurals(&text)?;
    Ok(text)
}

/// The sorted names of the placeholders, which must be the same everywhere; only a plural form may leave out
/// the number that chose it.
fn check_placeholders(forms: &[Vec<String>]) -> Result<Vec<String>, Vec<String>> {
    let is_plural = forms.iter().any(|forms| forms.len() > 1);
    let mut expected: Option<BTreeSet<String>> = None;
    let mut problems = Vec::new();
    for ((language, _), forms) in LANGUAGES.iter().zip(forms) {
        for form in forms {
            let mut names = match placeholders(form) {
                Ok(names) => names,
                Err(problem) => {
                    problems.push(format!("{problem} in \"{language}\""));
                    continue;
                }
            };
            if is_plural {
                names.insert(COUNT.to_owned());
            }
            let expected = expected.get_or_insert_with(|| names.clone());
            if *expected != names {
                problems.push(format!(
                    "the placeholders in \"{language}\" are {names:?}, but {expected:?} in \"{}\"",
                    LANGUAGES[0].0
                ));
            }
        }
    }
    if problems.is_empty() { Ok(expected.unwrap_or_default().into_iter().collect()) } else { Err(problems) }
}

fn placeholders(form: &str) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    let mut rest = form;
    while let Some(start) = rest.find(['{', '}']) {
        let after = rest.get(start + 1..).unwrap_or_default();
        let Some((name, behind)) = rest.get(start..).filter(|r| r.starts_with('{')).and(after.split_once('}')) else {
            return Err("a brace without its partner".to_owned());
        };
        if !is_identifier(name) {
            return Err(format!("the placeholder {{{name}}} is not named by a lower-case Rust identifier"));
        }
        names.insert(name.to_owned());
        rest = behind;
    }
    Ok(names)
}

fn check_plurals(text: &Text) -> Result<(), Vec<String>> {
    if !text.is_plural() {
        return Ok(());
    }
    let problems: Vec<String> = LANGUAGES
        .iter()
        .zip(&text.forms)
        .filter(|((_, wanted), forms)| forms.len() != *wanted)
        .map(|((language, wanted), forms)| {
            format!("{} plural forms in \"{language}\", which needs {wanted}", forms.len())
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn is_identifier(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
        "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
        "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !KEYWORDS.contains(&name)
}
