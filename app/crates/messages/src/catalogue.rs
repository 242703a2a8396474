//! The texts of a language by their numbers.

use std::sync::OnceLock;

use domain::Language;

use crate::{Argument, Message, format, plural};

mod tables {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// The texts of one language.
#[derive(Debug)]
pub struct Catalogue {
    language: Language,
    lines: Vec<&'static str>,
}

impl Catalogue {
    /// `table` as the build script wrote it; none when it belongs to another version of the program.
    fn new(language: Language, table: &'static str) -> Option<Self> {
        let lines: Vec<&str> = table.lines().collect();
        (lines.len() == tables::LENGTH).then_some(Self { language, lines })
    }

    /// The text of a message.
    pub fn show(&self, message: &Message) -> String {
        let line = self.lines.get(message.index()).copied().unwrap_or_default();
        let mut text = String::with_capacity(line.len() + 16);
        self.fill(self.form(line, message), message, &mut text);
        text
    }

    /// The plural form that the message's count takes: `0|one|other`, where 0 is the place of the count.
    fn form<'line>(&self, line: &'line str, message: &Message) -> &'line str {
        let Some((place, forms)) = line.split_once('|') else { return line };
        let count = match place.parse().ok().and_then(|at| message.argument(at)) {
            Some(Argument::Number(count)) => *count,
            _ => 0,
        };
        forms.split('|').nth(plural::form(self.language, count)).unwrap_or_default()
    }

    fn fill(&self, form: &str, message: &Message, text: &mut String) {
        let mut rest = form;
        while let Some((before, after)) = rest.split_once(['{', '\\']) {
            text.push_str(before);
            let is_placeholder = rest.as_bytes().get(before.len()) == Some(&b'{');
            rest = if is_placeholder {
                let (place, behind) = after.split_once('}').unwrap_or((after, ""));
                match place.parse().ok().and_then(|at| message.argument(at)) {
                    Some(Argument::Text(value)) => text.push_str(value),
                    Some(Argument::Number(number)) => text.push_str(&format::number(self.language, *number)),
                    Some(Argument::Message(inner)) => text.push_str(&self.show(inner)),
                    None => {}
                }
                behind
            } else if let Some(behind) = after.strip_prefix('n') {
                text.push('\n');
                behind
            } else {
                text.push('\\');
                after.strip_prefix('\\').unwrap_or(after)
            };
        }
        text.push_str(rest);
    }
}

fn place(language: Language) -> usize {
    Language::ALL.iter().position(|known| *known == language).unwrap_or_default()
}

/// Where the server offers the table of a language, for ever: the name changes with its content.
pub fn catalogue_path(language: Language) -> String {
    let hash = tables::HASHES.get(place(language)).copied().unwrap_or_default();
    format!("/messages/{}.{hash}.txt", language.code())
}

#[cfg(not(target_arch = "wasm32"))]
static FILES: [&str; 4] = [
    include_str!(concat!(env!("OUT_DIR"), "/en.txt")),
    include_str!(concat!(env!("OUT_DIR"), "/pl.txt")),
    include_str!(concat!(env!("OUT_DIR"), "/de.txt")),
    include_str!(concat!(env!("OUT_DIR"), "/it.txt")),
];

/// The table of every language, to be served under its [`catalogue_path`].
#[cfg(not(target_arch = "wasm32"))]
pub fn catalogue_files() -> [(Language, &'static str); 4] {
    Language::ALL.map(|language| (language, FILES.get(place(language)).copied().unwrap_or_default()))
}

#[cfg(not(target_arch = "wasm32"))]
pub fn of(language: Language) -> Option<&'static Catalogue> {
    static ALL: OnceLock<Vec<Catalogue>> = OnceLock::new();
    let read =
        || catalogue_files().into_iter().filter_map(|(language, table)| Catalogue::new(language, table)).collect();
    ALL.get_or_init(read).iter().find(|catalogue| catalogue.language == language)
}

#[cfg(target_arch = "wasm32")]
static LOADED: OnceLock<Catalogue> = OnceLock::new();

#[cfg(target_arch = "wasm32")]
pub fn of(_language: Language) -> Option<&'static Catalogue> {
    LOADED.get()
}

/// A catalogue that does not fit the program: it was made by another version.
#[cfg(target_arch = "wasm32")]
#[derive(Debug)]
pub struct Mismatch;

/// Gives the browser its texts, before the page is hydrated. Later calls change nothing: a page has one
/// language, and choosing another one reloads it.
///
/// # Errors
/// When the language is unknown or the table belongs to another version of the program.
#[cfg(target_arch = "wasm32")]
pub fn load(language_code: &str, table: &str) -> Result<(), Mismatch> {
    let language = Language::from_code(language_code).ok_or(Mismatch)?;
    // Kept as long as the page: the tables are never replaced.
    let table: &'static str = Box::leak(table.to_owned().into_boxed_str());
    let catalogue = Catalogue::new(language, table).ok_or(Mismatch)?;
    let _ = LOADED.set(catalogue);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(language: Language, line: &'static str) -> Catalogue {
        Catalogue { language, lines: vec![line] }
    }

    #[test]
    fn placeholders_are_filled_and_escapes_undone() {
        let message = Message::new(0, [Argument::Number(12_345), "a\\{1}".into()]);
        let english = catalogue(Language::English, "{1}: {0}\\nC:\\\\new");
        assert_eq!(english.show(&message), "a\\{1}: 12,345\nC:\\new");
        assert_eq!(catalogue(Language::German, "{0}").show(&message), "12.345");
        assert_eq!(catalogue(Language::Polish, "{0}").show(&message), "12\u{a0}345");
    }

    #[test]
    fn the_count_chooses_the_plural_form_wherever_it_stands() {
        let polish = catalogue(Language::Polish, "1|{1} lead: {0}|{1} leady: {0}|{1} leadów: {0}");
        let show = |count| polish.show(&Message::new(0, ["x".into(), Argument::Number(count)]));
        assert_eq!([1, 3, 5].map(show), ["1 lead: x", "3 leady: x", "5 leadów: x"]);
    }

    #[test]
    fn messages_in_messages_are_shown_in_the_same_language() {
        let inner = crate::text::frame::save();
        let german = of(Language::German).unwrap();
        assert_eq!(german.show(&crate::text::frame::labelled(&inner, "x")), "Speichern: x");
    }

    #[test]
    fn a_catalogue_of_another_version_is_refused() {
        assert!(Catalogue::new(Language::English, "one line").is_none());
        for (language, table) in catalogue_files() {
            assert!(Catalogue::new(language, table).is_some(), "{language:?}");
        }
    }

    #[test]
    fn every_catalogue_has_an_address_of_its_own() {
        let mut paths = Language::ALL.map(catalogue_path);
        assert!(paths[2].starts_with("/messages/de.") && paths[2].ends_with(".txt"));
        paths.sort();
        assert!(paths.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
