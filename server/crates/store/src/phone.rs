//! Phone numbers in the form that matching rests on. The numbering plans live on the server alone.

use std::str::FromStr;

use domain::contact_point::split_extension;
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
    if !typed.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-–()./".contains(c)) {
        return None;
    }
    let typed = typed.trim();
    let number = match typed.strip_prefix("00") {
        Some(rest) => international(&format!("+{rest}"))?,
        None if typed.starts_with('+') => international(typed)?,
        None => phonenumber::parse(Some(Id::from_str(country).ok()?), typed).ok()?,
    };
    let national = number.national().to_string();
    let plan = DATABASE.by_id(region(&number)?)?.descriptors();
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

/// Reads a number that begins with its country code by that country's rules: a trunk zero is dropped in Germany
/// and kept in Italy.
fn international(dialled: &str) -> Option<PhoneNumber> {
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
    fn numbers_are_read_in_the_plan_of_their_country() {
        for (country, typed, expected) in [
            ("PL", "22 607 90 96", "+48226079096"),
            ("PL", "0048 22-607-90-96", "+48226079096"),
            ("DE", "+49(0)9161 461003", "+499161461003"),
            ("DE", "030/123456", "+4930123456"),
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
