use std::collections::HashMap;

use super::KnownNames;
use crate::text;

/// The values of a list that are no longer offered, but that records may still hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Former {
    /// The codes by everything that values are called, in lower case: several may have one name.
    by_name: HashMap<String, Vec<String>>,
}

impl Former {
    pub fn of<'v>(values: impl IntoIterator<Item = &'v KnownNames>) -> Self {
        let mut former = Self::default();
        for value in values {
            former.name(&value.code, value);
            for name in &value.names {
                former.name(&text::line(name), value);
            }
        }
        former
    }

    fn name(&mut self, name: &str, value: &KnownNames) {
        let codes = self.by_name.entry(name.to_lowercase()).or_default();
        if !codes.contains(&value.code) {
            codes.push(value.code.clone());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Those that are called so, or have this code.
    pub fn codes(&self, typed: &str) -> &[String] {
        self.by_name.get(&text::line(typed).to_lowercase()).map_or(&[], Vec::as_slice)
    }

    pub fn has(&self, code: &str) -> bool {
        self.codes(code).iter().any(|known| known == code)
    }
}
