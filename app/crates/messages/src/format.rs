//! Numbers, money, dates and times as the user's language writes them, and the reading of typed amounts.
//!
//! The formats follow CLDR; nothing depends on the machine's settings.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::Language;
use domain::moment::LocalTime;
use rust_decimal::Decimal;

const NO_BREAK_SPACE: char = '\u{a0}';

struct Separators {
    decimal: char,
    group: char,
    /// The fewest digits before the decimal separator that are grouped.
    group_from: usize,
}

fn separators(language: Language) -> Separators {
    match language {
        Language::English => Separators { decimal: '.', group: ',', group_from: 4 },
        Language::Polish => Separators { decimal: ',', group: NO_BREAK_SPACE, group_from: 5 },
        Language::German | Language::Italian => Separators { decimal: ',', group: '.', group_from: 4 },
    }
}

/// A whole number with digit grouping: `12,345`, `12.345`, `12 345`.
pub fn number(language: Language, number: i64) -> String {
    write(language, number < 0, &number.unsigned_abs().to_string(), "")
}

/// A decimal number with the digits it has: `1,234.5`.
pub fn decimal(language: Language, number: &Decimal) -> String {
    let digits = number.abs().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    write(language, number.is_sign_negative() && !number.is_zero(), whole, fraction)
}

/// An amount with its currency and two digits after the point: `€1,234.50`, `1.234,50 €`.
/// Amounts in yen, which have no smaller unit, show a fraction only if they have one.
pub fn money(language: Language, amount: &Decimal, currency: &str) -> String {
    let digits = if currency == "JPY" && amount.fract().is_zero() { 0 } else { 2 };
    let rounded = rounded(amount, digits);
    let is_negative = rounded.is_sign_negative() && !rounded.is_zero();
    let number = decimal(language, &rounded.abs());
    let sign = if is_negative { "-" } else { "" };
    let symbol = symbol(currency);
    match (language, symbol) {
        (Language::English, "€" | "£" | "$" | "¥") => format!("{sign}{symbol}{number}"),
        (Language::English, _) => format!("{sign}{currency}{NO_BREAK_SPACE}{number}"),
        (Language::Polish, _) => format!("{sign}{number}{NO_BREAK_SPACE}{symbol}"),
        (Language::German | Language::Italian, "zł") => format!("{sign}{number}{NO_BREAK_SPACE}{currency}"),
        (Language::German | Language::Italian, _) => format!("{sign}{number}{NO_BREAK_SPACE}{symbol}"),
    }
}

/// An amount whose currency is not known, with two digits after the point: `1,234.50`.
pub fn amount(language: Language, amount: &Decimal) -> String {
    decimal(language, &rounded(amount, 2))
}

/// The number with exactly so many digits after the point.
fn rounded(amount: &Decimal, digits: u32) -> Decimal {
    let mut rounded = amount.round_dp(digits);
    rounded.rescale(digits);
    rounded
}

/// The sums of a kanban column or list, one a currency: they are never added up.
pub fn sums(language: Language, sums: &BTreeMap<String, Decimal>) -> String {
    let shown: Vec<String> = sums.iter().map(|(currency, sum)| money(language, sum, currency)).collect();
    shown.join(" · ")
}

/// The size of a file, rounded up: `512 B`, `18 kB`, `1.5 MB`. A kilobyte has 1,024 bytes and a megabyte as many
/// kilobytes, as in the limits of files, so that the largest file reads as its limit does.
pub fn file_size(language: Language, bytes: i64) -> String {
    const KILOBYTE: i64 = 1 << 10;
    const MEGABYTE: i64 = 1 << 20;
    let kilobytes = bytes.saturating_add(KILOBYTE - 1) / KILOBYTE;
    if bytes < KILOBYTE {
        return format!("{} B", number(language, bytes));
    }
    if kilobytes < 1_000 {
        return format!("{} kB", number(language, kilobytes));
    }
    let tenths = bytes.saturating_mul(10).saturating_add(MEGABYTE - 1) / MEGABYTE;
    format!("{} MB", decimal(language, &Decimal::new(tenths, 1).normalize()))
}

fn symbol(currency: &str) -> &str {
    match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        "PLN" => "zł",
        code => code,
    }
}

/// A number without grouping, as a year is shown and as any number stands in a form: with the language's decimal separator.
pub fn amount_input(language: Language, amount: &Decimal) -> String {
    amount.normalize().to_string().replace('.', &separators(language).decimal.to_string())
}

fn write(language: Language, is_negative: bool, whole: &str, fraction: &str) -> String {
    let Separators { decimal, group, group_from } = separators(language);
    let mut text = String::with_capacity(whole.len() + whole.len() / 3 + fraction.len() + 3);
    if is_negative {
        text.push('-');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && whole.len() >= group_from && (whole.len() - at).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(decimal);
        text.push_str(fraction);
    }
    text
}

/// A date: `21 Nov 2026`, `21.11.2026`, `21/11/2026`.
pub fn date(language: Language, date: NaiveDate) -> String {
    day(language, date.year(), date.month(), date.day())
}

/// The date of an instant in the user's time zone.
pub fn local_date(language: Language, time: LocalTime) -> String {
    day(language, time.year, u32::from(time.month), u32::from(time.day))
}

/// The time of day, from 00:00 to 23:59 in every language.
pub fn time_of_day(time: LocalTime) -> String {
    format!("{:02}:{:02}", time.hour, time.minute)
}

/// Date and time of an instant in the user's time zone: `21 Nov 2026, 09:05`.
pub fn date_time(language: Language, time: LocalTime) -> String {
    format!("{}, {}", local_date(language, time), time_of_day(time))
}

/// From one instant until another, in the user's time zone: `21 Nov 2026, 09:05 – 10:05`. A day that is another one is
/// named, too.
pub fn time_span(language: Language, from: LocalTime, until: LocalTime) -> String {
    let is_same_day = (from.year, from.month, from.day) == (until.year, until.month, until.day);
    let end = if is_same_day { time_of_day(until) } else { date_time(language, until) };
    format!("{} – {end}", date_time(language, from))
}

fn day(language: Language, year: i32, month: u32, day: u32) -> String {
    match language {
        Language::English => format!("{day} {} {year}", english_month(month)),
        Language::Polish | Language::German => format!("{day:02}.{month:02}.{year}"),
        Language::Italian => format!("{day:02}/{month:02}/{year}"),
    }
}

fn english_month(month: u32) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied().unwrap_or_default()
}

/// Reads the value of a browser's date field, `2026-11-21`.
pub fn parse_date(typed: &str) -> Option<NaiveDate> {
    domain::date::parse_iso(typed.trim())
}

/// Reads an amount as people type it in their language, with or without grouping.
///
/// A separator that cannot be the language's grouping, because it stands once and no three digits follow,
/// is read as the decimal one: `12.50` in German is twelve and a half.
pub fn parse_amount(language: Language, typed: &str) -> Option<Decimal> {
    let separators = separators(language);
    let typed = typed.trim();
    let (is_negative, unsigned) = match typed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, typed.strip_prefix('+').unwrap_or(typed)),
    };
    let (whole, fraction) = split_fraction(unsigned, &separators)?;
    let whole = ungroup(whole, separators.group)?;
    if whole.is_empty() && fraction.is_empty() || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { &whole };
    let mut amount = Decimal::from_str_exact(&format!("{whole}.{fraction}0")).ok()?;
    amount.set_sign_negative(is_negative && !amount.is_zero());
    Some(amount.normalize())
}

/// The digits before and after the decimal separator.
fn split_fraction<'typed>(typed: &'typed str, separators: &Separators) -> Option<(&'typed str, &'typed str)> {
    if let Some((whole, fraction)) = typed.split_once(separators.decimal) {
        return Some((whole, fraction));
    }
    let other = if separators.decimal == '.' { ',' } else { '.' };
    match typed.split_once(other) {
        Some((_, rest)) if rest.contains(other) => Some((typed, "")),
        Some((whole, fraction)) if separators.group != other || !can_be_grouped(whole, fraction) => {
            Some((whole, fraction))
        }
        _ => Some((typed, "")),
    }
}

fn can_be_grouped(whole: &str, group: &str) -> bool {
    (1..=3).contains(&whole.len()) && group.len() == 3
}

/// The digits without their grouping; none if a group has not three digits or there is anything else.
fn ungroup(whole: &str, group: char) -> Option<String> {
    let groups: Vec<&str> = whole.split(|c: char| c == group || c.is_whitespace()).collect();
    if let [first, following @ ..] = groups.as_slice()
        && !following.is_empty()
        && (!(1..=3).contains(&first.len()) || following.iter().any(|group| group.len() != 3))
    {
        return None;
    }
    let digits = groups.concat();
    digits.chars().all(|c| c.is_ascii_digit()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, German, Italian, Polish};

    fn amount(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!([English, Polish, German, Italian].map(|l| number(l, 1_234)), ["1,234", "1234", "1.234", "1.234"]);
        assert_eq!(number(Polish, -12_345), "-12\u{a0}345");
        assert_eq!(number(English, i64::MIN), "-9,223,372,036,854,775,808");
        assert_eq!([0, 999, 1_000, 1_000_000].map(|n| number(English, n)), ["0", "999", "1,000", "1,000,000"]);
        assert_eq!(decimal(Italian, &amount("-1234.5")), "-1.234,5");
        assert_eq!([English, German].map(|l| amount_input(l, &amount("1989"))), ["1989", "1989"]);
        assert_eq!(amount_input(Italian, &amount("-1234.50")), "-1234,5");
    }

    #[test]
    fn money_has_two_digits_and_its_currency() {
        let sum = amount("1234.5");
        assert_eq!(money(English, &sum, "EUR"), "€1,234.50");
        assert_eq!(money(English, &-sum, "GBP"), "-£1,234.50");
        assert_eq!(money(English, &sum, "PLN"), "PLN\u{a0}1,234.50");
        assert_eq!(money(German, &sum, "EUR"), "1.234,50\u{a0}€");
        assert_eq!(money(German, &sum, "PLN"), "1.234,50\u{a0}PLN");
        assert_eq!(money(Italian, &sum, "CHF"), "1.234,50\u{a0}CHF");
        assert_eq!(money(Polish, &sum, "PLN"), "1234,50\u{a0}zł");
        assert_eq!(money(Polish, &amount("12345"), "EUR"), "12\u{a0}345,00\u{a0}€");
        assert_eq!(money(English, &amount("500"), "JPY"), "¥500");
        assert_eq!(money(English, &amount("-0.001"), "EUR"), "€0.00");
        assert_eq!(super::amount(German, &amount("-1234.5")), "-1.234,50");
        assert_eq!([English, Polish].map(|l| super::amount(l, &amount("-0.001"))), ["0.00", "0,00"]);
    }

    #[test]
    fn the_size_of_a_file_reads_as_its_limit_does() {
        for (bytes, expected) in [
            (0, "0 B"),
            (1, "1 B"),
            (1_023, "1,023 B"),
            (1_024, "1 kB"),
            (1_500, "2 kB"),
            (999 << 10, "999 kB"),
            ((999 << 10) + 1, "1 MB"),
            (1 << 20, "1 MB"),
            (1_572_864, "1.5 MB"),
            (20 << 20, "20 MB"),
            (20_000_000, "19.1 MB"),
        ] {
            assert_eq!(file_size(English, bytes), expected, "{bytes}");
        }
        assert_eq!([Polish, German, Italian].map(|l| file_size(l, 1_572_864)), ["1,5 MB"; 3]);
        assert_eq!(file_size(English, domain::attachment::LARGEST_FILE as i64), "20 MB");
    }

    #[test]
    fn currencies_are_never_added_up() {
        let both = BTreeMap::from([("EUR".to_owned(), amount("10")), ("PLN".to_owned(), amount("5"))]);
        assert_eq!(sums(German, &both), "10,00\u{a0}€ · 5,00\u{a0}PLN");
    }

    #[test]
    fn dates_and_times() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 7).unwrap();
        assert_eq!(
            [English, Polish, German, Italian].map(|l| date(l, day)),
            ["7 Mar 2026", "07.03.2026", "07.03.2026", "07/03/2026"]
        );
        let time = LocalTime { year: 2026, month: 12, day: 31, hour: 9, minute: 5 };
        assert_eq!(date_time(English, time), "31 Dec 2026, 09:05");
        assert_eq!(date_time(German, time), "31.12.2026, 09:05");
        let later = LocalTime { hour: 10, ..time };
        assert_eq!(time_span(English, time, later), "31 Dec 2026, 09:05 – 10:05");
        let next_day = LocalTime { year: 2027, month: 1, day: 1, hour: 0, minute: 5 };
        assert_eq!(time_span(Italian, time, next_day), "31/12/2026, 09:05 – 01/01/2027, 00:05");
        assert_eq!(parse_date("2026-02-29"), None);
        assert_eq!(parse_date("2028-02-29"), NaiveDate::from_ymd_opt(2028, 2, 29));
    }

    #[test]
    fn amounts_are_read_as_typed() {
        for (language, typed, expected) in [
            (English, "1,234.50", "1234.5"),
            (English, "1234.5", "1234.5"),
            (English, "12,50", "12.5"),
            (English, "1,234", "1234"),
            (English, " -.5 ", "-0.5"),
            (English, "1,234,567", "1234567"),
            (German, "1.234,50", "1234.5"),
            (German, "1.234", "1234"),
            (German, "12.50", "12.5"),
            (German, "1.234.567", "1234567"),
            (German, "1 234,5", "1234.5"),
            (Italian, "1234,5", "1234.5"),
            (Polish, "1\u{a0}234,50", "1234.5"),
            (Polish, "12 345,5", "12345.5"),
            (Polish, "1234.50", "1234.5"),
            (Polish, "1.234", "1.234"),
            (Polish, "\u{2212}7", "-7"),
            (Polish, "0", "0"),
        ] {
            assert_eq!(parse_amount(language, typed), Some(amount(expected)), "{language:?} {typed}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for typed in ["", "-", ".", ",", "abc", "12a", "1.2.3", "1,2,3", "1,23,456", "€5", "1e5", "--5", "٣"] {
            for language in Language::ALL {
                assert_eq!(parse_amount(language, typed), None, "{language:?} {typed}");
            }
        }
        assert_eq!(parse_amount(English, &"9".repeat(40)), None);
        assert_eq!(parse_amount(German, "1234.567,00"), None);
    }

    #[test]
    fn a_form_shows_what_it_reads() {
        for language in Language::ALL {
            let shown = amount_input(language, &amount("1234567.80"));
            assert_eq!(parse_amount(language, &shown), Some(amount("1234567.8")));
        }
        assert_eq!(amount_input(German, &amount("12.50")), "12,5");
    }
}
