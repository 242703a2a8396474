//! Phone numbers in the form that matching rests on. The numbering plans live on the server alone.

use std::str::FromStr;

use domain::contact_point::split_extension;
use domain::text;
use phonenumber::PhoneNumber;
use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;

/// The shortest subscriber number that is told apart from an extension or a number without its area code.
const SHORTEST: u16 = 7;

/// The number in E.164 form, read in the numbering plan of the country (ISO 3166-1 alpha-2) where it has no
/// country code of its own; nothing if it cannot be understood.
///
/// A number counts as understood when the plan has numbers of its length. Whether the number is in use today
/// is not asked: two ways of writing the same number shall meet, also after the plan has changed.
/// Letters are never taken for digits. An extension follows as in `tel` addresses: `+48226079096;ext=12`.
pub fn normalize(typed: &str, country: &str) -> Option<String> {
    let (number, extension) = split_extension(typed);
    let number = e164(number, country)?;
    Some(match extension {
        Some(extension) => format!("{number};ext={extension}"),
        None => number,
    })
}

fn e164(typed: &str, country: &str) -> Option<String> {
    let typed = &plain(typed);
    if !typed.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-–()./".contains(c)) {
        return None;
    }
    let typed = typed.trim();
    match typed.strip_prefix("00") {
        Some(rest) => possible(&international(&format!("+{rest}"))?),
        None if typed.starts_with('+') => possible(&international(typed)?),
        None => possible(&national(typed, Id::from_str(country).ok()?)?),
    }
}

/// The number without what is copied with it: the scheme of a link, marks that nobody sees; hyphens of any kind are one.
fn plain(typed: &str) -> String {
    let typed = text::plain(typed);
    let number = match typed.split_at_checked(4) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => rest,
        _ => typed.as_str(),
    };
    let hyphened = |c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
    number.chars().map(hyphened).collect()
}

/// The number, if the plan of its country has numbers of its length.
fn possible(number: &PhoneNumber) -> Option<String> {
    let national = number.national().to_string();
    let plan = DATABASE.by_id(region(number)?)?.descriptors();
    let length = u16::try_from(national.len()).ok()?;
    let kinds = [
        plan.fixed_line(),
        plan.mobile(),
        plan.toll_free(),
        plan.shared_cost(),
        plan.premium_rate(),
        plan.voip(),
        plan.uan(),
        plan.personal_number(),
    ];
    let is_possible =
        length >= SHORTEST && kinds.into_iter().flatten().any(|kind| kind.possible_length().contains(&length));
    is_possible.then(|| format!("+{}{national}", number.code().value()))
}

/// Reads a number without a country code. Who is used to dial a zero before the area code writes it also where the
/// plan has none, as in Poland: it is left out where the number is valid without it and not with it.
fn national(typed: &str, country: Id) -> Option<PhoneNumber> {
    let number = phonenumber::parse(Some(country), typed).ok();
    let shorter = without_zero(typed, country).filter(|_| !number.as_ref().is_some_and(phonenumber::is_valid));
    let shorter = shorter.and_then(|shorter| phonenumber::parse(Some(country), shorter).ok());
    shorter.filter(phonenumber::is_valid).or(number)
}

/// The digits behind a single zero. Nothing where numbers begin with a zero of their own, as in Italy.
fn without_zero(typed: &str, country: Id) -> Option<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let rest = digits.strip_prefix('0').filter(|rest| !rest.starts_with('0') && !typed.contains('+'))?;
    let plan = DATABASE.by_id(country.as_ref())?.descriptors();
    let mut examples = [plan.fixed_line(), plan.mobile()].into_iter().flatten().filter_map(|kind| kind.example());
    (!examples.any(|example| example.starts_with('0'))).then(|| rest.to_owned())
}

/// Reads a number that begins with its country code by that country's rules: a trunk zero is dropped in Germany
/// and kept in Italy. Where the plan has none, as in Poland, a zero in brackets is left out.
fn international(dialled: &str) -> Option<PhoneNumber> {
    let number = of_its_country(dialled);
    let is_sound = number.as_ref().is_some_and(phonenumber::is_valid);
    let bracketed = dialled.contains("(0)").then(|| dialled.replacen("(0)", "", 1)).filter(|_| !is_sound);
    bracketed.and_then(|shorter| of_its_country(&shorter)).filter(phonenumber::is_valid).or(number)
}

fn of_its_country(dialled: &str) -> Option<PhoneNumber> {
    let number = phonenumber::parse(None, dialled).ok()?;
    let region = Id::from_str(region(&number)?).ok()?;
    phonenumber::parse(Some(region), dialled).ok()
}

/// The main country of the number's country code.
fn region(number: &PhoneNumber) -> Option<&'static str> {
    DATABASE.region(&number.code().value())?.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_can_be_of_any_country() {
        let letters = || ('A'..='Z').map(String::from);
        for country in letters().flat_map(|first| letters().map(move |second| format!("{first}{second}"))) {
            for typed in ["20 7946 0018", "0722 123456", "1"] {
                let read = normalize(typed, &country);
                assert!(read.is_none_or(|read| read.starts_with('+')), "{country} {typed}");
            }
        }
        assert_eq!(normalize("0722 123456", "KE").as_deref(), Some("+254722123456"));
        assert_eq!(normalize("044 123 456", "XK").as_deref(), Some("+38344123456"));
    }

    #[test]
    fn numbers_are_read_in_the_plan_of_their_country() {
        for (country, typed, expected) in [
            ("PL", "22 607 90 96", "+48226079096"),
            ("PL", "0048 22-607-90-96", "+48226079096"),
            ("DE", "+49(0)9161 461003", "+499161461003"),
            ("DE", "030/123456", "+4930123456"),
            ("DE", "+48 (0)22 607 90 96", "+48226079096"),
            ("PL", "+39 (0)6 69884676", "+390669884676"),
            ("PL", "tel: 0048 (22) 607\u{2011}90-96\u{200e}", "+48226079096"),
            ("PL", "\u{200e}tel:\u{61c}+48 22\u{200b} 607 90 96", "+48226079096"),
            ("GB", "(020) 7946 0018", "+442079460018"),
            ("IT", "06 12345678", "+390612345678"),
            ("DE", "+39 06 12345678", "+390612345678"),
            ("IT", "+49 (0) 30 123456", "+4930123456"),
            ("PL", "+44(0)115 496 0977", "+441154960977"),
            ("US", "011 48 22 607 90 96", "+48226079096"),
            ("", "+48 22 607 90 96", "+48226079096"),
            ("PL", "22 607 90 96 wewn. 12", "+48226079096;ext=12"),
            ("", "+48226079096;ext=12", "+48226079096;ext=12"),
        ] {
            assert_eq!(normalize(typed, country).as_deref(), Some(expected), "{country} {typed}");
        }
    }

    /// Published numbers: that of the Polish regulator, those that regulators keep for films (Germany, Great Britain,
    /// North America), and that of the Vatican Museums.
    #[test]
    fn a_zero_to_dial_first_is_no_part_of_the_number() {
        for (country, typed, expected) in [
            ("PL", "022 534 91 56", "+48225349156"),
            ("PL", "022 607 90 96", "+48226079096"),
            ("PL", "(022) 607-90-96", "+48226079096"),
            ("PL", "0 22 607 90 96 wewn. 12", "+48226079096;ext=12"),
            ("PL", "0601 234 567", "+48601234567"),
            ("DE", "030 23125 014", "+493023125014"),
            ("DE", "(0171) 39200 12", "+491713920012"),
            ("GB", "020 7946 0018", "+442079460018"),
            ("GB", "07700 900123", "+447700900123"),
            ("US", "(201) 555-0123", "+12015550123"),
            ("US", "0 201 555 0123", "+12015550123"),
            ("IT", "06 69884676", "+390669884676"),
            ("IT", "02 1234 5678", "+390212345678"),
        ] {
            assert_eq!(normalize(typed, country).as_deref(), Some(expected), "{country} {typed}");
        }
        // A zero that belongs to the number, or is more than one.
        assert_ne!(normalize("0333 123 4567", "IT").as_deref(), Some("+393331234567"));
        for typed in ["+022 607 90 96", "0022 607 90 96", "000 22 607 90 96"] {
            assert_ne!(normalize(typed, "PL").as_deref(), Some("+48226079096"), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_left_alone() {
        for (country, typed) in [
            ("PL", "12345"),
            ("PL", "call me 123"),
            ("PL", "22 607 90 96 room 12"),
            ("PL", "22 ext. 12"),
            ("PL", "226079096;226079097"),
            ("US", "1-800-FLOWERS"),
            ("", "22 607 90 96"),
            ("XX", "22 607 90 96"),
            ("PL", "+999 123 456 789"),
            ("PL", "999999999999999999999999"),
            ("PL", "+"),
            ("PL", "00"),
            ("PL", ""),
            ("PL", "٠٢٢٦٠٧٩٠٩٦"),
        ] {
            assert_eq!(normalize(typed, country), None, "{country} {typed}");
        }
    }
}
