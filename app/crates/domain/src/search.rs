//! Folding of text for search: case and accents do not matter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text in lower case without accents: `Żółć` and `zolc` meet. Everything that is no letter, digit, `@`,
/// `.`, `-`, `+` or `_` separates words; words are separated by one blank.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ł' => folded.push('l'),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            c if c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '+' | '_') => folded.push(c),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The searchable text of a record: each part folded, every word after a blank, so that a search for the
/// beginning of a word is a search for a blank and the letters.
pub fn searchable<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for part in parts {
        let folded = fold(part);
        if !folded.is_empty() {
            text.push(' ');
            text.push_str(&folded);
        }
    }
    text
}

/// What a record's searchable text must contain, one pattern for each word that was typed, as operands of
/// SQL `LIKE`. One or two letters match the beginnings of words, three or more match anywhere.
pub fn patterns(typed: &str) -> Vec<String> {
    fold(typed)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(|word| {
            let escaped = word.replace('\\', "\\\\").replace('_', "\\_");
            if word.chars().count() <= 2 { format!("% {escaped}%") } else { format!("%{escaped}%") }
        })
        .collect()
}

/// More words than this narrow nothing down and only cost time.
const MOST_WORDS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(fold("Żółć Straße ŁÓDŹ"), "zolc strasse lodz");
        assert_eq!(fold("O'Neil, (Ltd.)"), "o neil ltd.");
    }

    #[test]
    fn short_words_match_beginnings_and_long_ones_anywhere() {
        assert_eq!(patterns("An  Kowal"), ["% an%", "%kowal%"]);
        assert_eq!(patterns("a_b%"), ["%a\\_b%"]);
        assert_eq!(searchable(["Anna Ćwik", "", "x@y.example"]), " anna cwik x@y.example");
    }
}
