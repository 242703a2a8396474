//! Phones, e-mails, web sites and messengers of leads, contacts and companies.

use serde::{Deserialize, Serialize};

use crate::errors::Problem;
use crate::record::PointsChange;
use crate::{messenger, text};

/// What a contact point is (`reference-crm.md` §3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPointKind {
    Phone,
    Email,
    Web,
    /// A messenger; which one, its [`ContactPointType`] says.
    Im,
}

impl ContactPointKind {
    pub const ALL: [Self; 4] = [Self::Phone, Self::Email, Self::Web, Self::Im];

    /// The `TYPE_ID` of the reference product.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "PHONE",
            Self::Email => "EMAIL",
            Self::Web => "WEB",
            Self::Im => "IM",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a contact point is used for, or which messenger it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPointType {
    #[default]
    Work,
    Mobile,
    Home,
    Fax,
    Telegram,
    Whatsapp,
    Signal,
    Viber,
    Other,
}

impl ContactPointType {
    pub const ALL: [Self; 9] = [
        Self::Work,
        Self::Mobile,
        Self::Home,
        Self::Fax,
        Self::Telegram,
        Self::Whatsapp,
        Self::Signal,
        Self::Viber,
        Self::Other,
    ];

    /// The `VALUE_TYPE` of the reference product, which knows neither WhatsApp nor Signal.
    pub fn code(self) -> &'static str {
        match self {
            Self::Work => "WORK",
            Self::Mobile => "MOBILE",
            Self::Home => "HOME",
            Self::Fax => "FAX",
            Self::Telegram => "TELEGRAM",
            Self::Whatsapp => "WHATSAPP",
            Self::Signal => "SIGNAL",
            Self::Viber => "VIBER",
            Self::Other => "OTHER",
        }
    }

    /// Unknown codes are read as [`ContactPointType::Other`].
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(Self::Other)
    }

    /// The uses that make sense for a kind of contact point.
    pub fn of(kind: ContactPointKind) -> &'static [Self] {
        match kind {
            ContactPointKind::Phone => &[Self::Work, Self::Mobile, Self::Home, Self::Fax, Self::Other],
            ContactPointKind::Email | ContactPointKind::Web => &[Self::Work, Self::Home, Self::Other],
            ContactPointKind::Im => &[Self::Telegram, Self::Whatsapp, Self::Signal, Self::Viber, Self::Other],
        }
    }
}

/// One phone, e-mail, web site or messenger.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContactPoint {
    pub kind: ContactPointKind,
    pub value_type: ContactPointType,
    /// What the user typed.
    pub value: String,
    /// The form that matching rests on: E.164 for phones, lower case for e-mails, with scheme for web sites; a user
    /// name or a phone for messengers. The same as typed where a phone cannot be understood.
    #[serde(default)]
    pub normalized: String,
}

impl ContactPoint {
    /// Equal in what was entered: kind, use and value.
    pub fn same_as(&self, other: &Self) -> bool {
        self.kind == other.kind && self.value_type == other.value_type && self.value == other.value
    }
}

/// Those of one kind, in their order.
pub fn of_kind(points: &[ContactPoint], kind: ContactPointKind) -> Vec<ContactPoint> {
    points.iter().filter(|point| point.kind == kind).cloned().collect()
}

/// Whether two lists are equal in what was entered.
pub fn same(left: &[ContactPoint], right: &[ContactPoint]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.same_as(right))
}

/// The contact points as the history keeps them: a line each, with kind, use and value.
pub fn stored(points: &[ContactPoint]) -> String {
    let line = |point: &ContactPoint| [point.kind.code(), point.value_type.code(), &point.value].join(" ");
    points.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads what [`stored`] has written, without the normalised forms. Nothing for older entries, which kept the bare
/// values.
pub fn from_stored(stored: &str) -> Option<Vec<ContactPoint>> {
    let point = |line: &str| {
        let (kind, rest) = line.split_once(' ')?;
        let (value_type, value) = rest.split_once(' ')?;
        Some(ContactPoint {
            kind: ContactPointKind::from_code(kind)?,
            value_type: ContactPointType::from_code(value_type),
            value: value.to_owned(),
            normalized: String::new(),
        })
    };
    stored.lines().map(point).collect()
}

/// What a change of contact points makes of those that the record has by now.
///
/// # Errors
/// The kind that somebody else changed in between, too.
pub fn change(current: &[ContactPoint], change: &PointsChange) -> Result<Vec<ContactPoint>, ContactPointKind> {
    let mut changed = Vec::with_capacity(change.after.len());
    for kind in ContactPointKind::ALL {
        let (now, before, after) =
            (of_kind(current, kind), of_kind(&change.before, kind), of_kind(&change.after, kind));
        if same(&before, &after) || same(&now, &after) {
            changed.extend(now);
        } else if same(&now, &before) {
            changed.extend(after);
        } else {
            return Err(kind);
        }
    }
    Ok(changed)
}

/// An e-mail address in lower case, or nothing if it is none.
///
/// The check is the practical subset of RFC 5321: one `@`, a local part of up to 64 characters without blanks
/// or brackets, and a domain of at least two labels. What programs put around an address that is copied, the scheme
/// `mailto:`, a separator behind it and marks that nobody sees, is no part of it.
pub fn normalize_email(typed: &str) -> Option<String> {
    let lower = text::plain(typed).to_lowercase();
    let email = lower.strip_prefix("mailto:").unwrap_or(&lower);
    let email = email.trim_start().trim_end_matches([';', ',', ' ']).to_owned();
    let (local, domain) = email.split_once('@')?;
    let local_ok = !local.is_empty()
        && local.chars().count() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| !c.is_whitespace() && !"()<>[]:;,\\\"@".contains(c));
    let domain_ok = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.chars().count() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    (local_ok && domain_ok).then_some(email)
}

/// A web address with its scheme, or nothing if it is none. Only http and https pass: a link is opened by a click.
pub fn normalize_web(typed: &str) -> Option<String> {
    let address = text::web_line(typed);
    let lower = address.to_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).unwrap_or(&lower);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host_ok = host.contains('.')
        && host.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
    let has_scheme = lower.starts_with("http://") || lower.starts_with("https://");
    let foreign_scheme = !has_scheme && rest.contains(':') && !rest.split(':').nth(1).is_some_and(starts_with_port);
    if !host_ok || foreign_scheme || address.chars().any(char::is_whitespace) {
        return None;
    }
    Some(if has_scheme { address } else { format!("https://{address}") })
}

fn starts_with_port(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// What the number of an extension is announced by, in the four languages and in `tel` addresses (RFC 3966).
const EXTENSION: [&str; 11] =
    ["ext", "extension", "x", "w", "wew", "wewn", "durchwahl", "dw", "nebenstelle", "int", "interno"];

/// A phone without its extension, and the digits of the extension: *22 607 90 96 ext. 12*. What is announced by other
/// words is none.
pub fn split_extension(typed: &str) -> (&str, Option<&str>) {
    let parts = typed.find(char::is_alphabetic).and_then(|at| typed.split_at_checked(at)).and_then(|(number, rest)| {
        let (word, digits) = rest.split_at_checked(rest.find(|c: char| c.is_ascii_digit())?)?;
        Some((number.trim_end_matches(|c: char| !c.is_ascii_digit()), word, digits.trim_end_matches([' ', ')'])))
    });
    let Some((number, word, digits)) = parts else { return (typed, None) };
    let word = word.trim_end_matches(|c: char| !c.is_alphabetic());
    let is_announced = EXTENSION.iter().any(|known| word.eq_ignore_ascii_case(known));
    let is_short = digits.len() <= 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_announced && is_short && !number.is_empty() { (number, Some(digits)) } else { (typed, None) }
}

/// Checks what can be checked everywhere. Phones are normalised by the server alone, which has the numbering
/// plans; here only their length and characters are looked at. Of a messenger [`check_of_type`] knows more.
///
/// # Errors
/// The problem of the first rule that the value breaks.
pub fn check(kind: ContactPointKind, typed: &str) -> Result<String, Problem> {
    let value = text::line(typed);
    if value.chars().count() > text::LINE_LENGTH {
        return Err(Problem::TooLong(255));
    }
    match kind {
        ContactPointKind::Email => normalize_email(&value).ok_or(Problem::NotAnEmail),
        ContactPointKind::Web => normalize_web(&value).ok_or(Problem::NotAWebAddress),
        ContactPointKind::Phone if value.chars().filter(char::is_ascii_digit).count() >= 3 => Ok(value),
        ContactPointKind::Phone => Err(Problem::NotAPhone),
        ContactPointKind::Im => Ok(value),
    }
}

/// As [`check`], where it is known which messenger it is.
///
/// # Errors
/// The problem of the first rule that the value breaks.
pub fn check_of_type(kind: ContactPointKind, value_type: ContactPointType, typed: &str) -> Result<String, Problem> {
    let value = check(kind, typed)?;
    if kind != ContactPointKind::Im {
        return Ok(value);
    }
    messenger::normalize(value_type, &value).ok_or(Problem::NotAMessenger)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(kind: ContactPointKind, value: &str) -> ContactPoint {
        ContactPoint { kind, value_type: ContactPointType::Work, value: value.to_owned(), normalized: String::new() }
    }

    proptest! {
        #[test]
        fn normalising_an_address_twice_changes_nothing_more(
            typed in "[\\u{200b}-\\u{200f}\\u{61c} ]{0,2}(mailto:|https://)? ?[a-z\\u{200c}-\\u{200f}]{1,4}[@.]\
                [a-z\\u{200e}]{1,3}\\.[a-z]{2}[;, \\u{200e}]{0,2}",
        ) {
            for normalize in [normalize_email, normalize_web] {
                if let Some(once) = normalize(&typed) {
                    prop_assert_eq!(normalize(&once), Some(once));
                }
            }
        }

        #[test]
        fn the_history_keeps_contact_points_as_they_were_entered(
            entered in prop::collection::vec((0_usize..3, 0_usize..5, "[^\\p{C}\\s]([^\\p{C}]{0,20}[^\\p{C}\\s])?"), 0..6),
        ) {
            let points: Vec<ContactPoint> = entered
                .into_iter()
                .map(|(kind, value_type, value)| ContactPoint {
                    value_type: ContactPointType::ALL[value_type],
                    ..point(ContactPointKind::ALL[kind], &text::line(&value))
                })
                .collect();
            prop_assert_eq!(from_stored(&stored(&points)), Some(points));
        }
    }

    #[test]
    fn older_entries_of_the_history_are_no_contact_points() {
        assert_eq!(from_stored("601 234 567, anna@firma.example"), None);
        assert_eq!(from_stored("anna@firma.example"), None);
        assert_eq!(from_stored(""), Some(Vec::new()));
    }

    #[test]
    fn only_contact_points_of_the_same_kind_are_in_each_others_way() {
        use ContactPointKind::{Email, Phone};
        let seen = [point(Phone, "1"), point(Email, "a@b.example")];
        let phones = |value: &str| PointsChange { before: vec![point(Phone, "1")], after: vec![point(Phone, value)] };
        assert_eq!(change(&seen, &phones("2")), Ok(vec![point(Phone, "2"), point(Email, "a@b.example")]));
        let theirs = [point(Phone, "3"), point(Email, "new@b.example")];
        assert_eq!(change(&theirs, &phones("2")), Err(Phone));
        assert_eq!(change(&theirs, &phones("3")), Ok(theirs.to_vec()), "both wanted the same");
        assert_eq!(change(&theirs, &phones("1")), Ok(theirs.to_vec()), "nothing was changed");
        let mails = PointsChange { before: vec![seen[1].clone()], after: Vec::new() };
        assert_eq!(change(&[theirs[0].clone(), seen[1].clone()], &mails), Ok(vec![theirs[0].clone()]));
    }

    #[test]
    fn e_mails_are_lower_cased_and_checked() {
        assert_eq!(normalize_email("  Anna.K@Example.ORG ").as_deref(), Some("anna.k@example.org"));
        for wrong in ["", "not an e-mail@@", "a@b", "a@b..c", "@b.example", "a b@c.example", "a@-b.example"] {
            assert_eq!(normalize_email(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_copied_with_an_address_is_no_part_of_it() {
        for mark in ['\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{61c}', '\u{2060}', '\u{feff}'] {
            for typed in ["_anna@x.example", "anna_@x.example", "anna@x.example_", "_mailto: anna@_x.example _;"] {
                let typed = typed.replace('_', &mark.to_string());
                assert_eq!(normalize_email(&typed).as_deref(), Some("anna@x.example"), "{typed:?}");
            }
        }
        for mark in ['\u{200b}', '\u{200e}', '\u{200f}', '\u{61c}', '\u{2060}', '\u{feff}'] {
            for typed in ["_https://x.example/a", "https://x._example/a_"] {
                let typed = typed.replace('_', &mark.to_string());
                assert_eq!(normalize_web(&typed).as_deref(), Some("https://x.example/a"), "{typed:?}");
            }
        }
        assert_eq!(normalize_email("mailto: Anna@x.example; ").as_deref(), Some("anna@x.example"));
        let joined = "https://x.example/می\u{200c}خ";
        assert_eq!(normalize_web(joined).as_deref(), Some(joined), "there it is one of its letters");
    }

    #[test]
    fn extensions_are_no_part_of_the_number() {
        for (typed, number, extension) in [
            ("+48 601 234 567 ext 12", "+48 601 234 567", "12"),
            ("+48 601 234 567 (Ext.: 12)", "+48 601 234 567", "12"),
            ("+48601234567x12", "+48601234567", "12"),
            ("22 607 90 96 wewn. 5", "22 607 90 96", "5"),
            ("030/123456, Durchwahl 007", "030/123456", "007"),
            ("+48601234567;ext=12", "+48601234567", "12"),
        ] {
            assert_eq!(split_extension(typed), (number, Some(extension)), "{typed}");
        }
        for typed in
            ["22 607 90 96", "", "call me 123", "601 234 567 or 602 345", "1-800-FLOWERS", "22 ext 602345678", "x12"]
        {
            assert_eq!(split_extension(typed), (typed, None), "{typed}");
        }
    }

    #[test]
    fn web_addresses_get_a_scheme_and_only_http_passes() {
        assert_eq!(normalize_web("example.org/a").as_deref(), Some("https://example.org/a"));
        assert_eq!(normalize_web("HTTP://Example.org").as_deref(), Some("HTTP://Example.org"));
        assert_eq!(normalize_web("example.org:8080").as_deref(), Some("https://example.org:8080"));
        for wrong in ["javascript:alert(1)", "javascript://a.b/%0aalert(1)", "nonsense", "a b.example", ""] {
            assert_eq!(normalize_web(wrong), None, "{wrong}");
        }
    }
}
