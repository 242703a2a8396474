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

/// A part of what was typed, as operands of SQL `LIKE`: a searchable text must contain all the words, or the number.
#[derive(Debug, PartialEq, Eq)]
pub struct Pattern {
    pub words: Vec<String>,
    /// What the words are as one number, such as a phone that was typed as it is shown.
    pub number: Option<String>,
}

/// What a record's searchable text must contain: each of the patterns. Words of one or two letters match the beginnings
/// of words, those of three or more match anywhere.
pub fn patterns(typed: &str) -> Vec<Pattern> {
    let folded = fold(typed);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    words
        .chunk_by(|before, word| is_group(before) && is_group(word) && !word.starts_with('+'))
        .map(|run| Pattern { words: run.iter().map(|word| operand(word)).collect(), number: number(run) })
        .collect()
}

/// Whether a searchable text has what was typed, as the database finds it.
pub fn finds(patterns: &[Pattern], text: &str) -> bool {
    let has = |operand: &String| text.contains(&operand.trim_matches('%').replace("\\_", "_"));
    patterns.iter().all(|found| found.words.iter().all(has) || found.number.iter().any(has))
}

fn operand(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('_', "\\_");
    if word.chars().count() <= 2 { format!("% {escaped}%") } else { format!("%{escaped}%") }
}

/// A group of digits, or what separates groups.
fn is_group(word: &str) -> bool {
    let rest = word.strip_prefix('+').unwrap_or(word);
    rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'))
}

/// The groups as one number, if they are enough for a part of a phone. Texts hold phones in E.164, so what is dialled
/// before them gives way: `00` to `+`, the zero of calls inside a country to nothing.
fn number(groups: &[&str]) -> Option<String> {
    if !groups.iter().all(|group| is_group(group)) {
        return None;
    }
    let joined = groups.concat();
    let is_international = joined.starts_with('+') || joined.starts_with("00");
    // The zero of *+49 (0) 30 …*.
    let dialled = groups.iter().filter(|group| !is_international || **group != "0");
    let digits: String = dialled.flat_map(|group| group.chars()).filter(char::is_ascii_digit).collect();
    // Numbers of other things begin with zeros too, and those are told apart by their length.
    if joined == digits && groups.len() == 1 && digits.len() < WHOLE_PHONE {
        return None;
    }
    let (plus, rest) = if joined.starts_with('+') {
        ("+", digits.as_str())
    } else if let Some(rest) = digits.strip_prefix("00") {
        ("+", rest)
    } else {
        ("", digits.strip_prefix('0').unwrap_or(&digits))
    };
    let number = format!("%{plus}{rest}%");
    let says_more = groups.len() > 1 || operand(&joined) != number;
    (says_more && rest.len() >= PART_OF_PHONE).then_some(number)
}

/// More words than this narrow nothing down and only cost time.
const MOST_WORDS: usize = 8;
/// So many digits are looked for as one number.
const PART_OF_PHONE: usize = 5;
/// So many digits without a gap are read as a phone with what is dialled before it.
const WHOLE_PHONE: usize = 9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(fold("Żółć Straße ŁÓDŹ"), "zolc strasse lodz");
        assert_eq!(fold("O'Neil, (Ltd.)"), "o neil ltd.");
    }

    fn finds(typed: &str, text: &str) -> bool {
        super::finds(&patterns(typed), text)
    }

    #[test]
    fn a_name_is_found_whatever_its_case_and_accents() {
        for (typed, name) in [("zolc", "Żółć Sp. z o.o."), ("SPÓŁ żó", "Żółć Spółka"), ("a_b", "x a_b"), (" ,", "any")]
        {
            assert!(finds(typed, &searchable([name])), "{typed}");
        }
        for (typed, name) in [("olc b", "Żółć"), ("ka", "Spółka"), ("a_b", "axb")] {
            assert!(!finds(typed, &searchable([name])), "{typed}");
        }
    }

    #[test]
    fn short_words_match_beginnings_and_long_ones_anywhere() {
        let words = |typed| patterns(typed).into_iter().flat_map(|found| found.words).collect::<Vec<_>>();
        assert_eq!(words("An  Kowal"), ["% an%", "%kowal%"]);
        assert_eq!(words("a_b%"), ["%a\\_b%"]);
        assert!(patterns(" ,").is_empty());
        assert_eq!(searchable(["Anna Ćwik", "", "x@y.example"]), " anna cwik x@y.example");
    }

    #[test]
    fn a_phone_is_found_as_it_is_shown() {
        let text = searchable(["Meier GmbH", "+48226079096"]);
        for typed in [
            "22 607 90 96",
            "607 90 96",
            "607 90",
            "+48 22 607 90 96",
            "+48 (22) 607-90-96",
            "+48 (0) 22 607 90 96",
            "0048226079096",
            "00 48 22 607 90 96",
            "48 22 607 90 96",
            "022 607 90 96",
            "0226079096",
            "(022) 607/90.96",
            "22.607.90.96",
            "226079096",
            "079096",
            "meier 607 90",
            "607 90 96 meier",
            "22 607 90 96 +48226079096",
        ] {
            assert!(finds(typed, &text), "{typed}");
        }
        for typed in ["22 607 90 97", "meyer 607 90", "+49 22 607 90 96", "00226079096"] {
            assert!(!finds(typed, &text), "{typed}");
        }
        assert!(finds("06 1234 5678", &searchable(["+390612345678"])));
    }

    #[test]
    fn groups_of_digits_are_still_found_by_themselves() {
        for (typed, text) in [
            ("Auftrag 12 2024", "Auftrag 12 2024"),
            ("2024 123", "Auftrag 123/2024"),
            ("12.05.2024", "Messe 12.05.2024"),
            ("2024-05-12 A", "A 2024-05-12"),
            ("22 607 90 96", "22 607 90 96 wewn. 5"),
            ("0012345", "Teil 0012345"),
            ("00 12345", "Teil 00 12345"),
            ("0226079096", "Konto 0226079096"),
            ("12", "Auftrag 12"),
            ("C++ - 5", "C++ - 5"),
        ] {
            assert!(finds(typed, &searchable([text])), "{typed}");
        }
        // What is too short for a phone is never joined.
        assert!(!finds("12 20", &searchable(["Auftrag 1220"])));
        assert!(!finds("0012345", &searchable(["+12345678900"])));
    }
}
