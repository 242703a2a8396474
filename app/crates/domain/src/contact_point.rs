//! Phones, e-mails and web sites of leads, contacts and companies.

use serde::{Deserialize, Serialize};

use crate::errors::Problem;
use crate::text;

/// What a contact point is (`reference-crm.md` §3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPointKind {
    Phone,
    Email,
    Web,
}

impl ContactPointKind {
    pub const ALL: [Self; 3] = [Self::Phone, Self::Email, Self::Web];

    /// The `TYPE_ID` of the reference product.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "PHONE",
            Self::Email => "EMAIL",
            Self::Web => "WEB",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a contact point is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPointType {
    #[default]
    Work,
    Mobile,
    Home,
    Fax,
    Other,
}

impl ContactPointType {
    pub const ALL: [Self; 5] = [Self::Work, Self::Mobile, Self::Home, Self::Fax, Self::Other];

    /// The `VALUE_TYPE` of the reference product.
    pub fn code(self) -> &'static str {
        match self {
            Self::Work => "WORK",
            Self::Mobile => "MOBILE",
            Self::Home => "HOME",
            Self::Fax => "FAX",
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
            ContactPointKind::Phone => &Self::ALL,
            ContactPointKind::Email | ContactPointKind::Web => &[Self::Work, Self::Home, Self::Other],
        }
    }
}

/// One phone, e-mail or web site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContactPoint {
    pub kind: ContactPointKind,
    pub value_type: ContactPointType,
    /// What the user typed.
    pub value: String,
    /// The form that matching rests on: E.164 for phones, lower case for e-mails, with scheme for web sites.
    /// The same as typed where a phone cannot be understood.
    #[serde(default)]
    pub normalized: String,
}

/// An e-mail address in lower case, or nothing if it is none.
///
/// The check is the practical subset of RFC 5321: one `@`, a local part of up to 64 characters without blanks
/// or brackets, and a domain of at least two labels.
pub fn normalize_email(typed: &str) -> Option<String> {
    let email = text::line(typed).to_lowercase();
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
    let address = text::line(typed);
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

/// Checks what can be checked everywhere. Phones are normalised by the server alone, which has the numbering
/// plans; here only their length and characters are looked at.
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e_mails_are_lower_cased_and_checked() {
        assert_eq!(normalize_email("  Anna.K@Example.ORG ").as_deref(), Some("anna.k@example.org"));
        for wrong in ["", "not an e-mail@@", "a@b", "a@b..c", "@b.example", "a b@c.example", "a@-b.example"] {
            assert_eq!(normalize_email(wrong), None, "{wrong}");
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
