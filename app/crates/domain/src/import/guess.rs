use std::collections::HashSet;

use super::{DateOrder, DecimalSeparator, Known, read_date, read_number};
use crate::contact_point::normalize_web;
use crate::fields::FieldType;
use crate::text;

/// A column of more different values than these is no list.
const MOST_VALUES: usize = 50;
/// The longest value of a list, in characters.
const LONGEST_VALUE: usize = 60;
/// In a list each value comes so often, on average.
const REPEATED: usize = 3;
/// Numbers with more digits are names: a spreadsheet would lose their end.
const MOST_DIGITS: usize = 15;

/// What the values of a column say about the type of a field that is made for it.
#[derive(Clone, Debug)]
pub struct TypeEvidence {
    filled: usize,
    are_dates: bool,
    are_links: bool,
    are_yes_or_no: bool,
    /// Some of the words for yes and no is no digit.
    has_word: bool,
    are_whole: bool,
    are_numbers: bool,
    are_short: bool,
    different: HashSet<String>,
}

impl Default for TypeEvidence {
    fn default() -> Self {
        Self {
            filled: 0,
            are_dates: true,
            are_links: true,
            are_yes_or_no: true,
            has_word: false,
            are_whole: true,
            are_numbers: true,
            are_short: true,
            different: HashSet::new(),
        }
    }
}

impl TypeEvidence {
    /// Looks at a cell; blank ones say nothing.
    pub fn add(&mut self, typed: &str) {
        if self.is_decided() {
            return;
        }
        let value = text::line(typed);
        // Bare dashes stand for nothing.
        if value.chars().all(|c| matches!(c, '-' | '−' | '–' | '—')) {
            return;
        }
        self.filled += 1;
        self.are_dates = self.are_dates && is_date(&value);
        self.are_links = self.are_links && is_link(&value);
        self.are_yes_or_no = self.are_yes_or_no && Known::yes_or_no(&value).is_some();
        self.has_word |= !value.starts_with(|c: char| c.is_ascii_digit());
        if self.are_numbers {
            let whole = is_whole(&value);
            self.are_whole = self.are_whole && whole;
            self.are_numbers = whole || is_number(&value);
        }
        self.are_short = self.are_short && value.chars().count() <= LONGEST_VALUE;
        if self.different.len() <= MOST_VALUES {
            self.different.insert(value.to_lowercase());
        }
    }

    /// Whether nothing but text is left, as in most columns after a few rows.
    fn is_decided(&self) -> bool {
        let may_be_other = self.are_dates || self.are_links || self.are_yes_or_no || self.are_numbers;
        !may_be_other && (self.different.len() > MOST_VALUES || !self.are_short)
    }

    /// The type that fits every value; text where nothing else does.
    pub fn decide(&self) -> FieldType {
        let repeat = self.different.len() <= MOST_VALUES && self.different.len() * REPEATED <= self.filled;
        if self.filled == 0 {
            FieldType::Text
        } else if self.are_dates {
            FieldType::Date
        } else if self.are_links {
            FieldType::Url
        } else if self.are_yes_or_no && self.has_word {
            FieldType::Boolean
        } else if self.are_numbers {
            if self.are_whole { FieldType::Number } else { FieldType::Decimal }
        } else if repeat && self.are_short {
            FieldType::List
        } else {
            FieldType::Text
        }
    }
}

fn is_date(value: &str) -> bool {
    [DateOrder::DayMonthYear, DateOrder::MonthDayYear].into_iter().any(|order| read_date(value, order).is_some())
}

fn is_link(value: &str) -> bool {
    let is_written_out = ["http://", "https://", "www."].into_iter().any(|start| value.starts_with(start));
    is_written_out && normalize_web(value).is_some()
}

/// What begins with a zero is a number of an account or an article: it would lose the zero.
fn is_plain(value: &str) -> bool {
    let digits = value.trim_start_matches(['-', '−']);
    let has_leading_zero = digits.starts_with('0') && digits.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let count = digits.chars().filter(char::is_ascii_digit).count();
    !value.starts_with('+') && !has_leading_zero && count <= MOST_DIGITS
}

fn is_whole(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '−']).unwrap_or(value);
    is_plain(value) && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_number(value: &str) -> bool {
    is_plain(value)
        && [DecimalSeparator::Point, DecimalSeparator::Comma]
            .into_iter()
            .any(|separator| read_number(value, separator).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_fits_every_value() {
        let guess = |values: &[&str]| {
            let mut evidence = TypeEvidence::default();
            values.iter().for_each(|value| evidence.add(value));
            evidence.decide()
        };
        for (values, expected) in [
            (&["", " "][..], FieldType::Text),
            (&["1902", "1916", ""], FieldType::Number),
            (&["-", "–", "--"], FieldType::Text),
            (&["1902", "-", "-7"], FieldType::Number),
            (&["1902", "--7"], FieldType::Text),
            (&["-", "2020-01-31", "—"], FieldType::Date),
            (&["1902", "1.5"], FieldType::Decimal),
            (&["1,5", "1 234,5"], FieldType::Decimal),
            (&["00123", "45"], FieldType::Text),
            (&["+48226079096"], FieldType::Text),
            (&["1234567890123456"], FieldType::Text),
            (&["2013 (1888)", "1902"], FieldType::Text),
            (&["1957-03-04", "2017-07-26"], FieldType::Date),
            (&["31.12.2020", "1.2.2021"], FieldType::Date),
            (&["https://a.example", "www.b.example/c"], FieldType::Url),
            (&["https://a.example", "none"], FieldType::Text),
            (&["yes", "No", "nein"], FieldType::Boolean),
            (&["1", "0", "1"], FieldType::Number),
            (&["A", "B", "a", "A", "B", "A"], FieldType::List),
            (&["A", "B", "C", "A", "B", "A"], FieldType::Text),
            (&["MMM", "AOS", "ABT"], FieldType::Text),
        ] {
            assert_eq!(guess(values), expected, "{values:?}");
        }
    }
}
