//! Cleaning of text that comes from outside.

/// The longest text of a one-line field, in characters.
pub const LINE_LENGTH: usize = 255;
/// The longest text of a field of many lines, in characters.
pub const LONG_LENGTH: usize = 20_000;

/// One line: control characters become blanks, blanks around and in rows are dropped.
///
/// Characters that turn the writing direction around (U+202A to U+202E, U+2066 to U+2069) are dropped too:
/// they let a name disguise the text beside it. So are characters that nobody sees and that would only make equal texts
/// different; a text of nothing that is seen is empty.
pub fn line(text: &str) -> String {
    if is_blank(text) {
        return String::new();
    }
    let mut cleaned = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let start = cleaned.len();
        cleaned.extend(word.chars().filter(|c| is_kept(*c)));
        if cleaned.len() > start && start > 0 {
            cleaned.insert(start, ' ');
        }
    }
    cleaned
}

/// Many lines: line ends become `\n`, other control characters and blanks around the whole are dropped. What [`line`]
/// drops is dropped here as well.
pub fn lines(text: &str) -> String {
    if is_blank(text) {
        return String::new();
    }
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| (!c.is_control() || matches!(c, '\n' | '\t')) && is_kept(*c))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// One line of an address or a number: marks that only people's texts need, joiners and direction marks, are dropped,
/// too. They are copied together with it, and nobody sees them.
pub fn plain(text: &str) -> String {
    line(&text.chars().filter(|c| !is_direction_mark(*c) && !is_joiner(*c)).collect::<String>())
}

/// One line of an address of the web, in which joiners may stand between letters that need them.
pub fn web_line(text: &str) -> String {
    line(&text.chars().filter(|c| !is_direction_mark(*c)).collect::<String>())
}

/// Whether the text shows nothing: cleaning leaves nothing of it.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || !is_kept(c) || is_filler(c))
}

/// Whether cleaning takes more than blanks out of the text.
pub fn is_unclean(text: &str) -> bool {
    text.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || !is_kept(c))
}

/// Whether the character changes the writing direction of what follows (Unicode Standard Annex 9).
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_kept(c: char) -> bool {
    !turns_direction(c) && !shows_nothing(c)
}

/// Marks without width that join nothing: soft hyphens, zero width spaces, word joiners, byte order marks.
fn shows_nothing(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// What is seen only together with others, or as a blank: joiners, direction marks, fillers.
fn is_filler(c: char) -> bool {
    let fills = matches!(c, '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}');
    fills || is_joiner(c) || is_direction_mark(c)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Says which direction its neighbours belong to, and turns nothing around.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_trimmed_and_freed_of_control_characters() {
        assert_eq!(line("  Anna\t Maria \0 K. "), "Anna Maria K.");
        assert_eq!(line("محمد\u{202e}txt"), "محمدtxt");
        assert_eq!(line(" \u{202e} "), "");
        for invisible in ["\u{200b}", "\u{feff} \u{2060}", "\u{200d}", "\u{3164}", "\u{ad}"] {
            assert_eq!((line(invisible), lines(invisible)), (String::new(), String::new()), "{invisible:?}");
        }
        assert_eq!(line("anna@firma.example\u{200b}"), "anna@firma.example");
        assert_eq!(lines(" first\r\nsecond\0\r\rfourth "), "first\nsecond\n\nfourth");
    }

    #[test]
    fn addresses_and_numbers_are_freed_of_marks() {
        assert_eq!(plain(" \u{200e} +48\u{200d}601\u{200b} \u{200f}"), "+48601");
        assert_eq!(web_line("\u{200e}x.example/می\u{200c}خ\u{61c}"), "x.example/می\u{200c}خ");
    }

    /// Letters beside what shows nothing.
    const SIGNS: &str = "[a ł\0\r\n\t\u{85}\u{a0}\u{ad}\u{34f}\u{61c}\u{200b}-\u{200f}\u{202e}\u{2060}\u{2800}\
        \u{3164}\u{feff}]{0,12}";

    proptest! {
        #[test]
        fn a_text_that_shows_nothing_is_empty_however_it_is_cleaned(typed in SIGNS) {
            let is_shown = typed.contains(['a', 'ł']);
            prop_assert_eq!(is_blank(&typed), !is_shown);
            for clean in [line, lines, plain, web_line] {
                let once = clean(&typed);
                prop_assert_eq!(once.is_empty(), !is_shown);
                prop_assert_eq!(clean(&once), once);
            }
        }
    }

    #[test]
    fn emoji_joined_by_zero_width_joiners_stay_whole() {
        assert_eq!(line("👩\u{200d}💻 Zoë"), "👩\u{200d}💻 Zoë");
    }
}
