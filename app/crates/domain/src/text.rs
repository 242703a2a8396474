//! Cleaning of text that comes from outside.

/// The longest text of a one-line field, in characters.
pub const LINE_LENGTH: usize = 255;
/// The longest text of a field of many lines, in characters.
pub const LONG_LENGTH: usize = 20_000;

/// One line: control characters become blanks, blanks around and in rows are dropped.
///
/// Characters that turn the writing direction around (U+202A to U+202E, U+2066 to U+2069) are dropped too:
/// they let a name disguise the text beside it.
pub fn line(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let start = cleaned.len();
        cleaned.extend(word.chars().filter(|c| !turns_direction(*c)));
        if cleaned.len() > start && start > 0 {
            cleaned.insert(start, ' ');
        }
    }
    cleaned
}

/// Many lines: line ends become `\n`, other control characters and blanks around the whole are dropped.
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| (!c.is_control() || matches!(c, '\n' | '\t')) && !turns_direction(*c))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Whether cleaning takes more than blanks out of the text.
pub fn is_unclean(text: &str) -> bool {
    text.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || turns_direction(c))
}

/// Whether the character changes the writing direction of what follows (Unicode Standard Annex 9).
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_and_freed_of_control_characters() {
        assert_eq!(line("  Anna\t Maria \0 K. "), "Anna Maria K.");
        assert_eq!(line("محمد\u{202e}txt"), "محمدtxt");
        assert_eq!(line(" \u{202e} "), "");
        assert_eq!(lines(" first\r\nsecond\0\r\rfourth "), "first\nsecond\n\nfourth");
    }

    #[test]
    fn emoji_joined_by_zero_width_joiners_stay_whole() {
        assert_eq!(line("👩\u{200d}💻 Zoë"), "👩\u{200d}💻 Zoë");
    }
}
