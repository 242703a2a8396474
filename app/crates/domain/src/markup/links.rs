//! Addresses of the web and e-mail addresses, as they are written in a line.

use super::Inline;
use crate::contact_point::{normalize_email, normalize_web};

/// The longest address of the web, in characters: what is longer is text, so that no text takes long to read.
pub(super) const LONGEST: usize = 2_048;
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// Whether the text of a link says where that leads: it is the address, perhaps without its scheme.
pub fn says_where(address: &str, text: &str) -> bool {
    let (address, text) = (address.to_lowercase(), text.to_lowercase());
    address == text || SCHEMES.into_iter().any(|scheme| address.strip_prefix(scheme) == Some(text.as_str()))
}

/// `[text](https://…)`: a text that leads to an address.
pub(super) fn named_link(rest: &str) -> Option<(Inline, usize)> {
    let inside = rest.strip_prefix('[')?;
    let text = inside.get(..inside.find(['[', ']'])?)?;
    let target = inside.get(text.len()..)?.strip_prefix("](")?;
    if text.trim().is_empty() || !SCHEMES.into_iter().any(|scheme| without_prefix(target, scheme).is_some()) {
        return None;
    }
    let target = target.get(..closing(target)?)?;
    let address = named_address(target)?;
    let length = text.len() + target.len() + 4;
    Some((Inline::Link { address, text: text.to_owned() }, length))
}

/// Where the bracket closes that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_u32;
    for (at, sign) in text.char_indices().take(LONGEST + 1) {
        match sign {
            ')' if open == 0 => return Some(at),
            ')' => open -= 1,
            '(' => open += 1,
            sign if is_foreign(sign) => return None,
            _ => {}
        }
    }
    None
}

/// The address as a named link keeps it: with its brackets, if each of them has its other half.
pub(super) fn bracketed(address: &str) -> String {
    let is_kept = closing(&format!("{address})")) == Some(address.len());
    if is_kept { address.to_owned() } else { address.replace('(', "%28").replace(')', "%29") }
}

/// What a named link may lead to: an address of the web or an e-mail address, each with its scheme.
fn named_address(target: &str) -> Option<String> {
    if let Some(typed) = without_prefix(target, "mailto:") {
        let (part, length) = email(typed)?;
        return match part {
            Inline::Link { address, .. } if length == typed.len() => Some(address),
            _ => None,
        };
    }
    let host = ["https://", "http://"].into_iter().find_map(|scheme| without_prefix(target, scheme))?;
    host.starts_with(begins_host).then(|| target.to_owned())
}

/// The address of the web that the text begins with, as it was typed. Punctuation at its end belongs to the sentence
/// around it.
pub(super) fn web(rest: &str) -> Option<(Inline, usize)> {
    let begins = |prefix: &&str| without_prefix(rest, prefix).is_some();
    let prefix = ["https://", "http://", "www."].into_iter().find(begins)?;
    let is_site = prefix == "www.";
    // What cannot be an address is known by its beginning.
    without_prefix(rest, prefix).filter(|named| named.starts_with(begins_host) && (!is_site || is_host(named)))?;
    let mut typed = rest.get(..end(rest)?)?;
    if let Some(at) = typed.find("**") {
        typed = typed.get(..at)?;
    }
    let trimmed = typed.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '…']);
    // A bracket that was opened inside of the address is closed by it.
    let is_closed = trimmed.contains('(') && typed.get(trimmed.len()..).is_some_and(|end| end.starts_with(')'));
    let text = rest.get(..trimmed.len() + usize::from(is_closed))?;
    let address = if is_site { normalize_web(text)? } else { text.to_owned() };
    Some((Inline::Link { address, text: text.to_owned() }, text.len()))
}

/// Whether the text begins with a host of two names or more: *www.team* names no site.
fn is_host(text: &str) -> bool {
    let is_of_host = |sign: &char| sign.is_alphanumeric() || matches!(sign, '.' | '-');
    let host: String = text.chars().take(255).take_while(is_of_host).collect();
    normalize_web(host.trim_end_matches('.')).is_some()
}

/// The e-mail address that the text begins with. Of what the rules of such addresses allow, this is what nobody takes
/// for something else.
pub(super) fn email(rest: &str) -> Option<(Inline, usize)> {
    let is_local = |sign: char| sign.is_alphanumeric() || "._+-'".contains(sign);
    let (at, sign) = rest.char_indices().take(65).find(|(_, sign)| !is_local(*sign))?;
    let domain = rest.get(at + 1..).filter(|_| sign == '@')?;
    let is_domain = |sign: char| sign.is_alphanumeric() || ".-".contains(sign);
    let domain = domain.get(..domain.find(|sign: char| !is_domain(sign)).unwrap_or(domain.len()))?;
    let domain = domain.trim_end_matches(['.', '-']);
    // *10@3.50* is a price.
    let is_named = |top: &str| top.chars().count() > 1 && top.contains(char::is_alphabetic);
    let text = rest.get(..at + 1 + domain.len()).filter(|_| domain.rsplit('.').next().is_some_and(is_named))?;
    let goes_on = rest.get(text.len()..).is_some_and(|after| after.starts_with(['@', '_']));
    let address = normalize_email(text).filter(|_| !goes_on)?;
    Some((Inline::Link { address: format!("mailto:{address}"), text: text.to_owned() }, text.len()))
}

fn begins_host(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '['
}

/// Where an address of the web ends that stands in a sentence.
fn end(text: &str) -> Option<usize> {
    for (count, (at, sign)) in text.char_indices().enumerate() {
        if is_foreign(sign) || matches!(sign, '\'' | '„' | '“' | '”' | '‚' | '‘' | '’' | '«' | '»' | '‹' | '›' | '—')
        {
            return Some(at);
        }
        if count == LONGEST {
            return None;
        }
    }
    Some(text.len())
}

/// Whether no address of the web holds the sign.
fn is_foreign(sign: char) -> bool {
    matches!(sign, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^') || sign.is_whitespace() || sign.is_control()
}

/// What follows the prefix, in whatever case that is written.
fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
