use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::fields::CURRENCIES;
use crate::text;

/// What stands between units and cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalSeparator {
    #[default]
    Point,
    Comma,
}

impl DecimalSeparator {
    fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// An amount as it was read from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadAmount {
    pub amount: Decimal,
    /// The currency that stands in the same cell.
    pub currency: Option<&'static str>,
    /// Its decimal separator is not that of the file, but cannot mean anything else.
    pub is_other_separator: bool,
}

/// Digits after the decimal separator that an amount may have.
const CENTS: usize = 2;

/// Reads an amount: `5150.95`, `1 234,56`, `-12'000.50`, `€ 99`. Text that is no amount is not guessed at, and
/// neither is one with parts of a cent, which could not be stored as it is.
pub fn read_amount(typed: &str, separator: DecimalSeparator) -> Option<ReadAmount> {
    let line = text::line(typed);
    let (number, currency) = split_currency(&line);
    if let Some(amount) = parse(number, separator, CENTS) {
        return Some(ReadAmount { amount, currency, is_other_separator: false });
    }
    // `1 234,56` in a file with points can only be read in one way.
    let other = separator.other();
    let (_, fraction) = number.rsplit_once(other.sign())?;
    if fraction.is_empty() || fraction.len() > 2 {
        return None;
    }
    parse(number, other, CENTS).map(|amount| ReadAmount { amount, currency, is_other_separator: true })
}

/// Whether a text that is read as no amount would be one without its parts of a cent.
pub(crate) fn has_parts_of_cent(typed: &str, separator: DecimalSeparator) -> bool {
    let line = text::line(typed);
    let (number, _) = split_currency(&line);
    parse(number, separator, CENTS).is_none() && parse(number, separator, usize::MAX).is_some()
}

/// Digits after the decimal separator that a number may have.
const NUMBER_DIGITS: usize = 10;

/// A number as it was read from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadNumber {
    pub number: Decimal,
    /// Its decimal separator is not that of the file, but cannot mean anything else.
    pub is_other_separator: bool,
}

/// Reads a number without a unit, with up to ten digits after its separator.
pub fn read_number(typed: &str, separator: DecimalSeparator) -> Option<ReadNumber> {
    let line = text::line(typed);
    let read = |separator| parse(&line, separator, NUMBER_DIGITS).map(|number| number.normalize());
    match read(separator) {
        Some(number) => Some(ReadNumber { number, is_other_separator: false }),
        None => read(separator.other()).map(|number| ReadNumber { number, is_other_separator: true }),
    }
}

/// Reads a whole number: `1.234` is one where the file has a decimal point as well.
pub fn read_whole(typed: &str, separator: DecimalSeparator) -> Option<Decimal> {
    let whole = |separator| read_number(typed, separator).map(|read| read.number).filter(|read| read.fract().is_zero());
    whole(separator).or_else(|| whole(separator.other()))
}

/// The ISO 4217 code of a currency that is named by its code or sign.
pub(super) fn currency_code(typed: &str) -> Option<&'static str> {
    let name = typed.trim();
    let by_sign = match name.to_lowercase().as_str() {
        "€" | "euro" => "EUR",
        "zł" | "zl" => "PLN",
        "£" => "GBP",
        "$" | "us$" => "USD",
        "kč" => "CZK",
        "fr." | "sfr." => "CHF",
        _ => "",
    };
    CURRENCIES.into_iter().find(|code| *code == by_sign || code.eq_ignore_ascii_case(name))
}

fn split_currency(line: &str) -> (&str, Option<&'static str>) {
    let is_part = |c: char| c.is_ascii_digit() || "+-−.,'’ ".contains(c);
    let number = line.trim_matches(|c| !is_part(c)).trim();
    let named = if line.starts_with(number) { line.strip_prefix(number) } else { line.strip_suffix(number) };
    match named.map(str::trim) {
        Some(named) if !named.is_empty() && !number.is_empty() => match currency_code(named) {
            Some(code) => (number, Some(code)),
            None => (line, None),
        },
        _ => (line, None),
    }
}

fn parse(number: &str, separator: DecimalSeparator, most: usize) -> Option<Decimal> {
    let (is_negative, digits) = match number.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = digits.split_once(separator.sign()).unwrap_or((digits, ""));
    let whole = ungroup(whole, separator)?;
    if digits.ends_with(separator.sign()) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let cents = fraction.trim_end_matches('0');
    if cents.len() > most {
        return None;
    }
    let amount: Decimal = format!("{whole}.{cents:0<2}").parse().ok()?;
    Some(if is_negative { -amount } else { amount })
}

/// The digits before the decimal separator, freed of signs between groups of three.
fn ungroup(whole: &str, separator: DecimalSeparator) -> Option<String> {
    if whole.is_empty() {
        return None;
    }
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        // Far more than can be stored; the reader says so, and a number of a million digits costs nothing.
        return (whole.len() <= 25).then(|| whole.to_owned());
    }
    let sign = whole.chars().find(|c| !c.is_ascii_digit())?;
    if !(sign == separator.other().sign() || " '’".contains(sign)) {
        return None;
    }
    let groups: Vec<&str> = whole.split(sign).collect();
    let (first, others) = groups.split_first()?;
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && is_digits(first)
        && others.len() <= 8
        && others.iter().all(|group| group.len() == 3 && is_digits(group));
    is_grouped.then(|| groups.concat())
}

/// How many values of a file speak for each decimal separator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountEvidence {
    pub point: i64,
    pub comma: i64,
    /// Values like `1.234`, which mean one thing with a decimal point and another with a decimal comma.
    pub ambiguous: i64,
    /// Of the ambiguous ones, those with a point; they are more likely thousands than parts of a cent.
    point_before_three: i64,
}

impl AmountEvidence {
    pub fn add(&mut self, typed: &str) {
        let line = text::line(typed);
        let (number, _) = split_currency(&line);
        if let Some(sign) = before_three_digits(number) {
            self.ambiguous += 1;
            self.point_before_three += i64::from(sign == '.');
            return;
        }
        self.weigh(number, CENTS);
    }

    /// A number with any digits after its separator. One like `1.234` says nothing: it may well have three of them.
    pub fn add_number(&mut self, typed: &str) {
        let line = text::line(typed);
        if before_three_digits(&line).is_none() {
            self.weigh(&line, NUMBER_DIGITS);
        }
    }

    fn weigh(&mut self, number: &str, most: usize) {
        match (parse(number, DecimalSeparator::Point, most), parse(number, DecimalSeparator::Comma, most)) {
            (Some(_), None) => self.point += 1,
            (None, Some(_)) => self.comma += 1,
            _ => {}
        }
    }

    /// The separator of the whole file.
    pub fn decide(&self) -> DecimalSeparator {
        if self.point != self.comma {
            return if self.comma > self.point { DecimalSeparator::Comma } else { DecimalSeparator::Point };
        }
        if self.point_before_three * 2 > self.ambiguous { DecimalSeparator::Comma } else { DecimalSeparator::Point }
    }
}

/// The only sign in a number like `1.234` or `12,500`.
fn before_three_digits(number: &str) -> Option<char> {
    let (whole, rest) = number.split_once(['.', ','])?;
    let sign = number.chars().nth(whole.chars().count())?;
    let is_ambiguous = rest.len() == 3
        && rest.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && whole.bytes().all(|byte| byte.is_ascii_digit());
    is_ambiguous.then_some(sign)
}
