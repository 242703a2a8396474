//! Check digits of numbers. Each rule takes the normalised number.

use serde::{Deserialize, Serialize};

use crate::text;

/// Why a number is to be looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// It has another length, or other characters, than such numbers have.
    Form,
    /// Its check digit does not fit: a digit is wrong, or two are exchanged.
    CheckDigit,
}

fn unless(fits: bool) -> Option<Warning> {
    (!fits).then_some(Warning::CheckDigit)
}

/// The words of the names that numbers are copied with: *USt-IdNr.: DE136695976*.
const NAMES: &[&str] = &[
    "aba",
    "account",
    "bic",
    "c",
    "charity",
    "code",
    "codice",
    "company",
    "conto",
    "destinatario",
    "ein",
    "f",
    "fiscale",
    "iban",
    "id",
    "idnr",
    "iva",
    "konta",
    "konto",
    "kontonummer",
    "krs",
    "nip",
    "no",
    "nr",
    "number",
    "numer",
    "numero",
    "nummer",
    "p",
    "partita",
    "pesel",
    "rachunku",
    "registration",
    "regon",
    "routing",
    "sdi",
    "sort",
    "st",
    "steuer",
    "steuernummer",
    "swift",
    "tax",
    "univoco",
    "ust",
    "ustid",
    "ustidnr",
    "vat",
];

/// The text in upper case without what people separate digits with, and without the name that was copied with it. What
/// else stands before a colon, or behind it, stays: it may be the number.
pub(super) fn compact(text: &str) -> String {
    let is_name = |word: &str| word.is_empty() || NAMES.iter().any(|name| word.eq_ignore_ascii_case(name));
    // Two letters alone may be the country of the number: *NO* is Norway.
    let is_named = |name: &str| name.trim().len() > 2 && name.split(|c: char| !c.is_alphanumeric()).all(is_name);
    let named = text.split_once(':').filter(|(name, _)| is_named(name));
    let is_separator =
        |c: &char| c.is_whitespace() || matches!(c, '-' | '.' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let number = text::plain(named.map_or(text, |(_, number)| number));
    number.chars().filter(|c| !is_separator(c)).map(|c| c.to_ascii_uppercase()).collect()
}

/// Whether it is nothing but letters and digits, as numbers are.
pub(super) fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number of so many digits, without a check digit.
pub(super) fn of_digits(text: &str, count: usize) -> Option<Warning> {
    (!is_digits(text) || text.len() != count).then_some(Warning::Form)
}

/// The values of digits; others count as 0, and are found by the form.
fn values(text: &str) -> impl Iterator<Item = u32> {
    text.chars().map(|c| c.to_digit(10).unwrap_or(0))
}

fn weighted(text: &str, weights: &[u32]) -> u32 {
    values(text).zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn last(text: &str) -> u32 {
    values(text).last().unwrap_or(0)
}

/// NIP: ten digits; the last is the weighted sum of the others modulo 11, and no number has the remainder 10
/// (Polish Act on the Registration and Identification of Taxpayers of 13 October 1995; weights as published by the
/// Ministry of Finance).
pub(super) fn nip(text: &str) -> Option<Warning> {
    of_digits(text, 10).or_else(|| unless(weighted(text, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last(text)))
}

/// REGON: nine digits, or fourteen of a local unit, which begin with the nine of the whole; modulo 11, where a
/// remainder of 10 stands as 0 (Regulation of the Polish Council of Ministers of 30 November 2015 on the REGON
/// register).
pub(super) fn regon(text: &str) -> Option<Warning> {
    let short = |text: &str| weighted(text, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10;
    let check_of_nine = values(text).nth(8).unwrap_or(0);
    match text.len() {
        9 if is_digits(text) => unless(short(text) == check_of_nine),
        14 if is_digits(text) => {
            let long = weighted(text, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10;
            unless(short(text) == check_of_nine && long == last(text))
        }
        _ => Some(Warning::Form),
    }
}

/// PESEL: eleven digits (Polish Act on Population Registration of 24 September 2010, article 15).
pub(super) fn pesel(text: &str) -> Option<Warning> {
    of_digits(text, 11).or_else(|| {
        let sum = weighted(text, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
        unless((10 - sum % 10) % 10 == last(text))
    })
}

/// USt-IdNr.: DE and nine digits by ISO 7064, MOD 11,10 (Bundeszentralamt für Steuern).
pub(super) fn ust_idnr(text: &str) -> Option<Warning> {
    let Some(digits) = text.strip_prefix("DE").filter(|digits| of_digits(digits, 9).is_none()) else {
        return Some(Warning::Form);
    };
    let product = values(digits).take(8).fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        2 * if sum == 0 { 10 } else { sum } % 11
    });
    unless((11 - product) % 10 == last(digits))
}

/// Steuernummer: ten or eleven digits, or thirteen in the form for electronic transmission. The check digits differ
/// from state to state, so only their number is looked at.
pub(super) fn steuernummer(text: &str) -> Option<Warning> {
    let digits = compact(text);
    (!is_digits(&digits) || !matches!(digits.len(), 10 | 11 | 13)).then_some(Warning::Form)
}

/// Partita IVA: eleven digits, the last by the formula of Luhn (decree of the Italian Ministry of Finance of
/// 23 December 1976).
pub(super) fn partita_iva(text: &str) -> Option<Warning> {
    of_digits(text, 11).or_else(|| {
        let sum: u32 = values(text)
            .enumerate()
            .map(|(at, digit)| match (at % 2, digit) {
                (1, 5..) => 2 * digit - 9,
                (1, _) => 2 * digit,
                _ => digit,
            })
            .sum();
        unless(sum.is_multiple_of(10))
    })
}

/// What a character counts for at an odd place of a codice fiscale, in the order A to Z; digits count as the letters
/// A to J.
const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// Codice fiscale: sixteen characters, of which the last is made from the others; eleven digits, as a partita IVA, of
/// an organisation. Where two persons would have the same (omocodia), letters stand for digits (decree of the Italian
/// Ministry of Finance of 23 December 1976).
pub(super) fn codice_fiscale(text: &str) -> Option<Warning> {
    if is_digits(text) {
        return partita_iva(text);
    }
    let is_digit = |c: char| c.is_ascii_digit() || "LMNPQRSTUV".contains(c);
    let fits = |at: usize, c: char| match at {
        6 | 7 | 9 | 10 | 12 | 13 | 14 => is_digit(c),
        8 => "ABCDEHLMPRST".contains(c),
        _ => c.is_ascii_uppercase(),
    };
    if text.len() != 16 || !text.chars().enumerate().all(|(at, c)| fits(at, c)) {
        return Some(Warning::Form);
    }
    let value = |c: char| c.to_digit(10).unwrap_or_else(|| u32::from(c).saturating_sub(u32::from('A')));
    // Places are counted from one: the first is odd.
    let counted = |(at, c): (usize, char)| {
        let value = value(c);
        if at % 2 == 0 { ODD.get(value as usize).copied().unwrap_or_default() } else { value }
    };
    let sum: u32 = text.chars().take(15).enumerate().map(counted).sum();
    unless(text.chars().last().map(value) == Some(sum % 26))
}

/// Codice destinatario: seven letters and digits; six of a public administration (Agenzia delle Entrate).
pub(super) fn sdi(text: &str) -> Option<Warning> {
    let fits = matches!(text.len(), 6 | 7) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (!fits).then_some(Warning::Form)
}

/// Company number: eight digits, or two letters and six characters (Companies House).
pub(super) fn company_number(text: &str) -> Option<Warning> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let fits = text.len() == 8 && digits >= 5 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (!fits).then_some(Warning::Form)
}

/// VAT number of the United Kingdom: nine digits, or twelve with a branch, modulo 97, from 2010 on with 55 added;
/// GD or HA and three digits of government departments and health authorities (HM Revenue and Customs).
pub(super) fn gb_vat(text: &str) -> Option<Warning> {
    let of_state = text.strip_prefix("GD").or_else(|| text.strip_prefix("HA"));
    if of_state.is_some_and(|digits| of_digits(digits, 3).is_none()) {
        return None;
    }
    if !is_digits(text) || !matches!(text.len(), 9 | 12) {
        return Some(Warning::Form);
    }
    let check = values(text).skip(7).take(2).fold(0, |number, digit| 10 * number + digit);
    let sum = weighted(text, &[8, 7, 6, 5, 4, 3, 2]) + check;
    unless(sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97))
}

/// Routing number of the United States: nine digits, weighted 3, 7, 1, sum to a multiple of ten (American Bankers
/// Association).
pub(super) fn routing_number(text: &str) -> Option<Warning> {
    of_digits(text, 9).or_else(|| unless(weighted(text, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)))
}
