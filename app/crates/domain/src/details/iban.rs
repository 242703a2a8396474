use super::checks::{self, Warning};

/// The lengths of the countries that take part, from the IBAN registry of SWIFT (ISO 13616).
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

/// Without blanks and the name *IBAN*, in upper case. A Polish account number of 26 digits, as it is written within Poland, gets its
/// country where `country` says so.
pub(super) fn normalize(line: &str, country: &str) -> String {
    let compact = checks::compact(line);
    let compact = compact.trim_start_matches("IBAN");
    if country == "PL" && compact.len() == 26 && checks::is_digits(compact) {
        return format!("PL{compact}");
    }
    if checks::is_code(compact) { compact } else { line }.to_owned()
}

/// IBAN: the country decides the length; the number, with its first four characters moved to the end and letters read
/// as 10 to 35, leaves 1 when divided by 97 (ISO 13616, ISO 7064 MOD 97-10).
pub(super) fn warning(iban: &str) -> Option<Warning> {
    let length = LENGTHS.iter().find(|(country, _)| iban.starts_with(country)).map(|(_, length)| *length);
    if length != Some(iban.len()) || !iban.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return Some(Warning::Form);
    }
    let rearranged = iban.chars().skip(4).chain(iban.chars().take(4));
    let rest = rearranged
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest: u32, value| if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 });
    (rest != 1).then_some(Warning::CheckDigit)
}

/// BIC: four characters of the institution, two letters of the country, two of the place, and three of a branch or none
/// (ISO 9362).
pub(super) fn bic_warning(bic: &str) -> Option<Warning> {
    let fits = |(at, byte): (usize, u8)| {
        if matches!(at, 4 | 5) { byte.is_ascii_uppercase() } else { byte.is_ascii_uppercase() || byte.is_ascii_digit() }
    };
    let is_well = matches!(bic.len(), 8 | 11) && bic.bytes().enumerate().all(fits);
    (!is_well).then_some(Warning::Form)
}

/// In groups of four, as it is printed. What is no number stays as it is.
pub fn grouped(iban: &str) -> String {
    if !iban.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return iban.to_owned();
    }
    let mut grouped = String::with_capacity(iban.len() + iban.len() / 4);
    for (at, c) in iban.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    grouped
}

/// In groups of the given lengths, if it is as long as they are together, and nothing but digits.
pub(super) fn split(text: &str, lengths: &[usize], separator: char) -> String {
    if !checks::is_digits(text) || text.len() != lengths.iter().sum::<usize>() {
        return text.to_owned();
    }
    let mut rest = text.chars();
    let mut shown = String::with_capacity(text.len() + lengths.len());
    for length in lengths {
        if !shown.is_empty() {
            shown.push(separator);
        }
        shown.extend(rest.by_ref().take(*length));
    }
    shown
}
