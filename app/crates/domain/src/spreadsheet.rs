//! Text in files that spreadsheets open: what they would run as a formula becomes text.

use std::borrow::Cow;

/// A cell of a CSV file that no spreadsheet runs as a formula: an apostrophe before it makes it text.
///
/// That holds for what begins with `=`, `+`, `-`, `@` (also in full width), a tab or a carriage return. Numbers stay as
/// they are, and so do phone numbers, unless a sign between digits would make a calculation of them: `-12.50`,
/// `+48 22 607 90 96` and `+1 (555) 0100`, or several of them on lines of their own, are written as they are, `+1-555-0100` becomes text. None of these can name
/// a cell or a function.
///
/// What begins with apostrophes before such a sign gets one more, so that [`restored`] gives back every text.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    let is_plain = bare.len() == text.len() && text.trim_end_matches('\n').split('\n').all(is_number_or_phone);
    if bare.starts_with(STARTS_FORMULA) && !is_plain { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`harmless`] wrote, or a person who put an apostrophe before it.
pub fn restored(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.trim_start_matches('\'').starts_with(STARTS_FORMULA) => text,
        _ => cell,
    }
}

const STARTS_FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

fn is_number_or_phone(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.contains(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || " ().,".contains(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        for formula in
            ["=1+1", "@SUM(A1)", "+A1", "-2+3+cmd|' /C calc'!A0", "\t=1", "\r=1", "+1-555-0100", "＝1", "-", "'=1"]
        {
            assert_eq!(harmless(formula), format!("'{formula}"), "{formula:?}");
        }
        for plain in [
            "-12.50",
            "-1234,5",
            "+48 22 607 90 96",
            "+1 (555) 0100",
            "+48 1\n+48 2",
            "Anna",
            "'quoted'",
            "a=b",
            "",
            "5-3",
        ] {
            assert_eq!(harmless(plain), plain);
        }
    }

    proptest! {
        #[test]
        fn every_text_is_restored(text in "['=+@0-9a-z \t-]{0,8}|\\PC{0,12}") {
            let written = harmless(&text);
            prop_assert_eq!(restored(&written), &text);
            let begins = written.chars().next();
            prop_assert!(begins.is_none_or(|c| !STARTS_FORMULA.contains(&c)) || written == text);
        }
    }
}
