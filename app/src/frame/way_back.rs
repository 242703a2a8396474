//! Where closing a record leads that was opened from the section of activities: back there, with what that showed.
//!
//! That section is another program, so a record is loaded from there. Its address is kept in the storage of this tab of
//! the browser, behind that of the record: a reload finds it again, and who comes to a record by another way does not.

use leptos::prelude::*;
use web_sys::Storage;

use crate::paths;

const KEY: &str = "modus-way-back";

/// Notes where one is, if a record is opened from the section of activities.
pub(super) fn note(href: &str) {
    let location = window().location();
    let (Ok(here), Ok(query)) = (location.pathname(), location.search()) else { return };
    let record = href.split(['?', '#']).next().unwrap_or_default();
    if here == paths::ACTIVITIES && paths::shows_record(record) {
        keep(Some(&format!("{record} {here}{query}")));
    }
}

/// Keeps the note as long as records are shown, one after the other.
pub(super) fn follow(path: &str, is_loaded: bool) {
    if let Some(noted) = noted() {
        keep(on_page(&noted, path, is_loaded).as_deref());
    }
}

/// What becomes of the note on another page.
fn on_page(noted: &str, path: &str, is_loaded: bool) -> Option<String> {
    let (record, from) = noted.split_once(' ')?;
    let is_meant = !is_loaded || record == path;
    (is_meant && paths::shows_record(path)).then(|| format!("{path} {from}"))
}

/// The address of the section of activities that the open record was opened from.
pub fn way_back() -> Option<String> {
    let noted = noted()?;
    let (record, from) = noted.split_once(' ')?;
    (window().location().pathname().ok()? == record).then(|| from.to_owned())
}

fn noted() -> Option<String> {
    storage()?.get_item(KEY).ok()?
}

fn keep(note: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match note {
        Some(note) => storage.set_item(KEY, note),
        None => storage.remove_item(KEY),
    };
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_known_while_records_are_shown() {
        let noted = "/crm/deal/5 /activities?view=week&date=2031-05-07";
        let kept = |path: &str, is_loaded: bool| on_page(noted, path, is_loaded);
        assert_eq!(kept("/crm/deal/5", true).as_deref(), Some(noted));
        let company = "/crm/company/7 /activities?view=week&date=2031-05-07";
        assert_eq!(kept("/crm/company/7", false).as_deref(), Some(company));
        assert_eq!(kept("/crm/company/7", true), None, "by another way");
        for elsewhere in ["/crm/deal", "/activities", "/settings/fields"] {
            assert_eq!(kept(elsewhere, false), None, "{elsewhere}");
        }
        assert_eq!(on_page("", "/crm/deal/5", false), None);
    }
}
