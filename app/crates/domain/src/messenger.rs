//! Names and numbers of messengers, and the links that open a conversation.

use crate::{ContactPointType, text};

/// What the messenger knows somebody by: a user name as `@name` in lower case, or a phone number as digits after an
/// optional plus; nothing if it is neither. Links that messengers give out are read as well. Of other messengers
/// everything passes.
pub fn normalize(messenger: ContactPointType, typed: &str) -> Option<String> {
    let plain = text::plain(typed);
    let name = without_address(&plain);
    match messenger {
        ContactPointType::Telegram => phone(name).or_else(|| user_name(name)),
        ContactPointType::Whatsapp | ContactPointType::Viber => phone(name),
        ContactPointType::Signal => phone(name).or_else(|| signal_name(name)),
        _ => Some(typed.to_owned()),
    }
}

/// The address that opens a conversation, made of nothing but checked letters and digits. None where the messenger has
/// no such addresses, or a number lacks the code of its country.
pub fn link(messenger: ContactPointType, normalized: &str) -> Option<String> {
    // Stored values are checked again: a link is opened by a click.
    let known = normalize(messenger, normalized)?;
    let international = known.strip_prefix('+');
    match messenger {
        ContactPointType::Telegram => match (known.strip_prefix('@'), international) {
            (Some(name), _) => Some(format!("https://t.me/{name}")),
            (None, Some(digits)) => Some(format!("https://t.me/+{digits}")),
            (None, None) => None,
        },
        ContactPointType::Whatsapp => international.map(|digits| format!("https://wa.me/{digits}")),
        ContactPointType::Signal => international.map(|digits| format!("https://signal.me/#p/+{digits}")),
        ContactPointType::Viber => international.map(|digits| format!("viber://chat?number=%2B{digits}")),
        _ => None,
    }
}

/// What stands behind the address of a messenger's own site.
fn without_address(typed: &str) -> &str {
    let rest = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://")).unwrap_or(typed);
    ["t.me/", "telegram.me/", "wa.me/", "signal.me/#p/"].iter().find_map(|site| rest.strip_prefix(site)).unwrap_or(rest)
}

/// Seven to fifteen digits (ITU-T E.164), with what people separate them by.
fn phone(typed: &str) -> Option<String> {
    let is_separator = |c: char| matches!(c, ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/');
    let compact: String = typed.chars().filter(|c| !is_separator(*c)).collect();
    let digits = compact.strip_prefix('+').unwrap_or(&compact);
    let is_phone = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_phone.then_some(compact)
}

/// Five to 32 letters, digits and underscores, beginning with a letter (Telegram, *Usernames*); four at auctions.
fn user_name(typed: &str) -> Option<String> {
    let name = typed.strip_prefix('@').unwrap_or(typed);
    let is_name = (4..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| format!("@{}", name.to_ascii_lowercase()))
}

/// A nickname, a point and at least two digits (Signal, *Phone number privacy and usernames*).
fn signal_name(typed: &str) -> Option<String> {
    let name = typed.strip_prefix('@').unwrap_or(typed);
    let (nickname, number) = name.rsplit_once('.')?;
    let is_name = (3..=32).contains(&nickname.len())
        && nickname.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && nickname.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && number.len() >= 2
        && number.bytes().all(|byte| byte.is_ascii_digit());
    is_name.then(|| format!("@{}", name.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ContactPointType::{Other, Signal, Telegram, Viber, Whatsapp};

    #[test]
    fn names_numbers_and_links_are_read() {
        for (messenger, typed, expected) in [
            (Telegram, "@Anna_K", Some("@anna_k")),
            (Telegram, "https://t.me/Anna_K", Some("@anna_k")),
            (Telegram, "+48 601 234 567", Some("+48601234567")),
            (Telegram, "\u{200e}@anna_k\u{200e}", Some("@anna_k")),
            (Whatsapp, "\u{202a}+48 601 234 567\u{202c}", Some("+48601234567")),
            (Telegram, "an", None),
            (Telegram, "anna?start=x", None),
            (Whatsapp, "+48 (601) 234-567", Some("+48601234567")),
            (Whatsapp, "https://wa.me/48601234567", Some("48601234567")),
            (Whatsapp, "@anna", None),
            (Viber, "601 234 567", Some("601234567")),
            (Signal, "Anna.42", Some("@anna.42")),
            (Signal, "anna", None),
            (Other, "whatever <b>", Some("whatever <b>")),
        ] {
            assert_eq!(normalize(messenger, typed).as_deref(), expected, "{messenger:?} {typed}");
        }
    }

    #[test]
    fn links_open_what_was_checked() {
        for (messenger, stored, expected) in [
            (Telegram, "@anna_k", Some("https://t.me/anna_k")),
            (Telegram, "+48601234567", Some("https://t.me/+48601234567")),
            (Whatsapp, "+48601234567", Some("https://wa.me/48601234567")),
            (Whatsapp, "601234567", None),
            (Signal, "+48601234567", Some("https://signal.me/#p/+48601234567")),
            (Signal, "@anna.42", None),
            (Viber, "+48601234567", Some("viber://chat?number=%2B48601234567")),
            (Telegram, "javascript:alert(1)", None),
            (Other, "https://evil.example", None),
        ] {
            assert_eq!(link(messenger, stored).as_deref(), expected, "{messenger:?} {stored}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing_more(typed in "\\PC{0,30}|@?[a-zA-Z_]{3,8}\\.?[0-9]{0,3}|\\+?[0-9 -]{5,20}") {
            for messenger in [Telegram, Whatsapp, Signal, Viber, Other] {
                if let Some(once) = normalize(messenger, &typed) {
                    prop_assert_eq!(normalize(messenger, &once), Some(once.clone()));
                }
            }
        }
    }
}
