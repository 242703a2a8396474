//! What is typed and not saved yet survives a reload of the page: it is kept in the storage of this tab of the browser,
//! for its user alone, until it is saved or given up.

use domain::Kind;
use leptos::prelude::*;
use web_sys::Storage;

use crate::boot::use_boot;

const PREFIX: &str = "modus-unsaved";

/// A text of a form, behind the name of its control. A form has other controls tomorrow.
pub type Named = (String, String);

/// Those of the texts that stand in the known controls otherwise.
pub fn differing(known: &[Named], typed: &[Named]) -> Vec<Named> {
    let mut differing = Vec::new();
    for (name, text) in typed {
        if known.iter().any(|(other, known)| other == name && known != text) {
            differing.push((name.clone(), text.clone()));
        }
    }
    differing
}

/// What the controls that there are began with: one that is new with what stands in it.
pub fn beginnings(begun: &[Named], present: &[Named]) -> Vec<Named> {
    let mut beginnings = Vec::new();
    for (name, text) in present {
        let before = begun.iter().find(|(other, _)| other == name);
        beginnings.push((name.clone(), before.map_or(text, |(_, before)| before).clone()));
    }
    beginnings
}

/// Where something is kept.
#[derive(Clone, Copy)]
pub struct Kept(StoredValue<String>);

impl Kept {
    /// Of an editor of a record; in the body of a component.
    pub fn of_record(kind: Kind, id: i64, part: &str) -> Self {
        Self(StoredValue::new(format!("{}{part}", record_prefix(kind, id))))
    }

    /// Of a form for something new, or of a dialog over a page; in the body of a component.
    pub fn of_form(code: &str) -> Self {
        Self(StoredValue::new(form_key(code)))
    }

    /// Beside it, what belongs to the form that lies over this one; in the body of a component.
    pub fn over(self) -> Self {
        Self(StoredValue::new(over(&self.0.try_get_value().unwrap_or_default())))
    }

    /// Beside it, what is done in the dialog that arranges the form; in the body of a component.
    pub fn of_layout(self) -> Self {
        Self(StoredValue::new(layout_of(&self.0.try_get_value().unwrap_or_default())))
    }

    /// Keeps the texts in the place of what was kept before.
    pub fn keep(self, texts: &[String]) {
        if let (Some((storage, key)), Ok(text)) = (self.open(), serde_json::to_string(texts)) {
            let _ = storage.set_item(&key, &text);
        }
    }

    /// Keeps texts with their names.
    pub fn keep_named(self, texts: &[Named]) {
        let mut both = Vec::new();
        for (name, text) in texts {
            both.push(name.clone());
            both.push(text.clone());
        }
        self.keep(&both);
    }

    /// What [`Self::keep_named`] kept.
    pub fn read_named(self) -> Vec<Named> {
        let mut named = Vec::new();
        let mut both = self.read().unwrap_or_default().into_iter();
        while let (Some(name), Some(text)) = (both.next(), both.next()) {
            named.push((name, text));
        }
        named
    }

    pub fn read(self) -> Option<Vec<String>> {
        let (storage, key) = self.open()?;
        let text = storage.get_item(&key).ok().flatten()?;
        crate::json::read(&text).ok()
    }

    pub fn forget(self) {
        if let Some((storage, key)) = self.open() {
            let _ = storage.remove_item(&key);
        }
    }

    /// The same for later, when what it belongs to may be gone.
    pub fn forgetting(self) -> impl FnOnce() {
        let opened = self.open();
        move || {
            if let Some((storage, key)) = opened {
                let _ = storage.remove_item(&key);
            }
        }
    }

    fn open(self) -> Option<(Storage, String)> {
        Some((storage()?, self.0.try_get_value()?))
    }
}

/// Whether a form of that code, or one over it, was being filled in when the page was left, or the form arranged.
pub fn is_form_kept(code: &str) -> bool {
    let Some(storage) = storage() else { return false };
    let key = form_key(code);
    [over(&key), layout_of(&key), key].iter().any(|key| matches!(storage.get_item(key), Ok(Some(_))))
}

/// Gives up whatever is kept of a record.
pub fn forget_record(kind: Kind, id: i64) {
    let Some(storage) = storage() else { return };
    // Removing one moves the others.
    for key in keys_of_record(&storage, kind, id) {
        let _ = storage.remove_item(&key);
    }
}

/// Whether something that was typed for a record is kept.
pub fn is_record_kept(kind: Kind, id: i64) -> bool {
    storage().is_some_and(|storage| !keys_of_record(&storage, kind, id).is_empty())
}

/// Whether something of that part of a record is kept.
pub fn is_part_kept(kind: Kind, id: i64, part: &str) -> bool {
    let key = [record_prefix(kind, id).as_str(), part].concat();
    storage().is_some_and(|storage| matches!(storage.get_item(&key), Ok(Some(_))))
}

fn keys_of_record(storage: &Storage, kind: Kind, id: i64) -> Vec<String> {
    let prefix = record_prefix(kind, id);
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter(|key| key.starts_with(&prefix)).collect()
}

fn record_prefix(kind: Kind, id: i64) -> String {
    format!("{PREFIX}/{}/{}/{id}/", user(), kind.code())
}

fn form_key(code: &str) -> String {
    format!("{PREFIX}/{}/new/{code}", user())
}

fn over(key: &str) -> String {
    [key, "over"].join("/")
}

fn layout_of(key: &str) -> String {
    [key, "layout"].join("/")
}

fn user() -> i64 {
    use_boot().with_untracked(|boot| boot.user.as_ref().map_or(0, |user| user.id))
}

/// Only the browser has one.
fn storage() -> Option<Storage> {
    if cfg!(feature = "hydrate") { window().session_storage().ok().flatten() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(texts: &[(&str, &str)]) -> Vec<Named> {
        texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_is_typed_stays_when_controls_come_and_go() {
        let begun = named(&[("title", ""), ("currency", "PLN"), ("custom_1", "")]);
        let typed = named(&[("title", "Meier"), ("currency", "PLN"), ("custom_1", "gone")]);
        let kept = differing(&begun, &typed);
        assert_eq!(kept, named(&[("title", "Meier"), ("custom_1", "gone")]));
        // The form has another field after the reload, one fewer, and another default.
        let later = named(&[("title", ""), ("currency", "EUR"), ("custom_2", "seven")]);
        assert_eq!(differing(&later, &kept), named(&[("title", "Meier")]));
    }

    #[test]
    fn a_control_that_comes_later_begins_with_what_stands_in_it() {
        let begun = named(&[("title", ""), ("custom_1", "")]);
        let present = named(&[("title", "Meier"), ("custom_2", "seven")]);
        assert_eq!(beginnings(&begun, &present), named(&[("title", ""), ("custom_2", "seven")]));
    }
}
