//! The key that a form draws for what it sends, so that what is sent twice is stored once.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most characters of a key.
const LONGEST: usize = 64;

/// Names one filling-in of a form: 1 to 64 ASCII letters and digits, drawn by the browser. Keys of different employees
/// have nothing to do with each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SendKey(String);

impl SendKey {
    /// The text as a key, if it can be one.
    pub fn new(text: String) -> Option<Self> {
        let is_key = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_key.then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<SendKey> for String {
    fn from(key: SendKey) -> Self {
        key.0
    }
}

impl TryFrom<String> for SendKey {
    type Error = NotAKey;

    fn try_from(text: String) -> Result<Self, NotAKey> {
        Self::new(text).ok_or(NotAKey)
    }
}

/// The text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAKey;

impl fmt::Display for NotAKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a key")
    }
}

impl std::error::Error for NotAKey {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_of_letters_and_digits() {
        let longest = "k".repeat(64);
        for text in ["a", "0", "3f9aZ", longest.as_str()] {
            assert_eq!(SendKey::new(text.to_owned()).map(String::from).as_deref(), Some(text));
        }
        for text in ["", "a b", "a-b", "ż", "'", "\u{0}", "k".repeat(65).as_str()] {
            assert_eq!(SendKey::new(text.to_owned()), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_key_is_not_read() {
        let read = |text: &str| serde_json::from_str::<SendKey>(text);
        let key = read(r#""3f9a""#).unwrap();
        assert_eq!(serde_json::to_string(&key).unwrap(), r#""3f9a""#);
        assert!(read(r#""3f 9a""#).is_err());
        assert!(read("7").is_err());
    }
}
