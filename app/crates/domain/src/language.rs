use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "pl")]
    Polish,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "it")]
    Italian,
}

impl Language {
    /// Every language, in the order in which default names are written down.
    pub const ALL: [Language; 4] = [Self::English, Self::Polish, Self::German, Self::Italian];

    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Polish => "pl",
            Self::German => "de",
            Self::Italian => "it",
        }
    }

    /// The language's name in itself, as a language menu shows it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Polish => "Polski",
            Self::German => "Deutsch",
            Self::Italian => "Italiano",
        }
    }

    /// Reads an ISO 639-1 code, with or without a region (`de`, `de-AT`).
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == primary)
    }

    /// The best match for an `Accept-Language` header (RFC 9110, section 12.5.4).
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for part in header.split(',') {
            let (range, parameters) = part.split_once(';').unwrap_or((part, ""));
            let quality = parameters.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
            let Some(language) = Self::from_code(range) else { continue };
            if quality > 0.0 && best.is_none_or(|(_, known)| quality > known) {
                best = Some((language, quality));
            }
        }
        best.map(|(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_known_language_wins() {
        assert_eq!(Language::from_accept_language("fr-FR,de-AT;q=0.8,en;q=0.5"), Some(Language::German));
        assert_eq!(Language::from_accept_language("en;q=0.3, pl"), Some(Language::Polish));
        assert_eq!(Language::from_accept_language("fr, *;q=0.1"), None);
    }
}
