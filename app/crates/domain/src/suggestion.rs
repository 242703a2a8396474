//! Records that are offered while somebody types.

use serde::{Deserialize, Serialize};

use crate::text;
use crate::value::Link;

/// A record to link to, or to open, with what tells it from another of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    pub link: Link,
    /// The file with its logo or photo.
    pub picture: Option<i64>,
    /// The company of a contact, the client of a deal or lead, or else the first phone or e-mail; empty without any.
    #[serde(default)]
    pub detail: String,
}

/// Which of the names is the typed one, whatever the case of its letters; nothing where none is, or several are.
pub fn only_named<'a>(names: impl IntoIterator<Item = &'a str>, typed: &str) -> Option<usize> {
    let typed = folded(typed);
    let mut same = names.into_iter().enumerate().filter(|(_, name)| folded(name) == typed);
    let (at, _) = same.next()?;
    same.next().is_none().then_some(at)
}

fn folded(name: &str) -> String {
    text::line(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_name_means_the_only_one_of_that_name() {
        let names = ["Meier GmbH", "Meier", "Żak", "Anna Nowak", "anna nowak"];
        assert_eq!(only_named(names, " MEIER "), Some(1));
        assert_eq!(only_named(names, "żAK"), Some(2));
        assert_eq!(only_named(names, "Mei"), None, "a part is not the name");
        assert_eq!(only_named(names, "Anna  Nowak"), None, "two are called so");
        assert_eq!(only_named(names, "Zak"), None);
        assert_eq!(only_named([], "Meier"), None);
    }
}
