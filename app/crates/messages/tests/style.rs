//! What the texts of all areas have in common.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use domain::Language;

#[test]
fn texts_are_calm_and_well_set() {
    for (language, table) in messages::catalogue_files() {
        let foreign_quotes: &[char] = match language {
            Language::English => &['"', '„', '«', '»'],
            Language::Polish => &['"', '“', '«', '»'],
            Language::German => &['"', '”', '«', '»'],
            Language::Italian => &['"', '„', '“', '”'],
        };
        for line in table.lines() {
            assert!(!line.contains('!'), "{language:?}: no exclamation marks: {line}");
            assert!(!line.contains("..."), "{language:?}: … instead of three points: {line}");
            assert!(!line.contains("  "), "{language:?}: two blanks: {line}");
            assert!(!line.contains(foreign_quotes), "{language:?}: quotes of another language: {line}");
        }
    }
}

#[test]
fn every_text_is_said_in_every_language() {
    let lengths = messages::catalogue_files().map(|(_, table)| table.lines().count());
    assert!(lengths.iter().all(|length| *length == lengths[0] && *length > 500));
}

#[test]
fn addresses_carry_language_and_hash() {
    for language in Language::ALL {
        let path = messages::catalogue_path(language);
        let hash = path.strip_prefix(&format!("/messages/{}.", language.code())).unwrap();
        let hash = hash.strip_suffix(".txt").unwrap();
        assert!(hash.len() == 16 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{path}");
    }
}
