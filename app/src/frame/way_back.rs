//! Where closing a record leads that was opened from the section of activities: back there, with what that showed,
//! scrolled as it was, and with the focus at the link that was followed.
//!
//! That section is another program, so a record is loaded from there. Its address is kept in the storage of this tab of
//! the browser, behind that of the record: a reload finds it again, and who comes to a record by another way does not.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Storage};

use crate::paths;

const KEY: &str = "modus-way-back";
/// Where the section is kept for a moment, while closing a record leads back to it.
const PLACE: &str = "modus-place";

/// Notes where one is, how far down, and what leads away, if a record is opened from the section of activities.
pub(super) fn note(href: &str) {
    let Some(here) = here() else { return };
    let record = href.split(['?', '#']).next().unwrap_or_default();
    if here.split('?').next() == Some(paths::ACTIVITIES) && paths::shows_record(record) {
        let (left, top) = scroller().map_or((0, 0), |shown| (shown.scroll_left(), shown.scroll_top()));
        keep(Some(&format!("{record} {here} {left} {top} {href}")));
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
    (window().location().pathname().ok()? == record).then(|| place_of(from).0.to_owned())
}

/// Has the section begin where it was left, for whoever goes back there now.
pub fn keep_place() {
    let noted = noted();
    if let (Some((_, from)), Some(storage)) = (noted.as_deref().and_then(|noted| noted.split_once(' ')), storage()) {
        let _ = storage.set_item(PLACE, from);
    }
}

/// Scrolls the section as it was when a record was opened from it, if closing that has led here; says whether it did.
pub fn back_in_place() -> bool {
    let Some(storage) = storage() else { return false };
    let Some(from) = storage.get_item(PLACE).ok().flatten() else { return false };
    let _ = storage.remove_item(PLACE);
    let (path, place) = place_of(&from);
    let place = place.filter(|_| here().as_deref() == Some(path));
    let (Some(place), Some(shown)) = (place, scroller()) else { return false };
    shown.set_scroll_left(place.left);
    shown.set_scroll_top(place.top);
    place.focus_followed();
    true
}

/// Where one was on a page.
#[derive(Debug, PartialEq, Eq)]
struct Place<'a> {
    /// How far it was scrolled, in pixels.
    left: i32,
    top: i32,
    /// Where the link leads that was followed.
    followed: &'a str,
}

impl<'a> Place<'a> {
    fn read(kept: &'a str) -> Option<Self> {
        let (left, rest) = kept.split_once(' ')?;
        let (top, followed) = rest.split_once(' ')?;
        Some(Self { left: left.parse().ok()?, top: top.parse().ok()?, followed })
    }

    fn focus_followed(&self) {
        let links = document().get_elements_by_tag_name("a");
        let mut links = (0..links.length()).filter_map(|at| links.item(at));
        let link = links.find(|link| link.get_attribute("href").as_deref() == Some(self.followed));
        if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = link.focus_with_options(&options);
        }
    }
}

/// An address, and where one was there.
fn place_of(from: &str) -> (&str, Option<Place<'_>>) {
    let (path, place) = from.split_once(' ').unwrap_or((from, ""));
    (path, Place::read(place))
}

/// What of the section scrolls: its calendar, or the page with its list.
fn scroller() -> Option<Element> {
    document().query_selector(".calendar").ok().flatten().or_else(|| document().document_element())
}

/// The address of the page within this site, without what stands behind the `#`.
fn here() -> Option<String> {
    let location = window().location();
    Some(location.pathname().ok()? + &location.search().ok()?)
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
    fn an_address_is_kept_with_its_place() {
        let place = Place { left: 0, top: 912, followed: "/crm/deal/5#activity-7" };
        let kept = "/activities?view=week 0 912 /crm/deal/5#activity-7";
        assert_eq!(place_of(kept), ("/activities?view=week", Some(place)));
        for unreadable in ["/activities", "/activities 12", "/activities 0 912", "/activities 0 far /crm/deal/5"] {
            assert_eq!(place_of(unreadable), ("/activities", None), "{unreadable}");
        }
    }

    #[test]
    fn the_way_back_is_known_while_records_are_shown() {
        let noted = "/crm/deal/5 /activities?view=week&date=2031-05-07 0 912";
        let kept = |path: &str, is_loaded: bool| on_page(noted, path, is_loaded);
        assert_eq!(kept("/crm/deal/5", true).as_deref(), Some(noted));
        let company = "/crm/company/7 /activities?view=week&date=2031-05-07 0 912";
        assert_eq!(kept("/crm/company/7", false).as_deref(), Some(company));
        assert_eq!(kept("/crm/company/7", true), None, "by another way");
        for elsewhere in ["/crm/deal", "/activities", "/settings/fields"] {
            assert_eq!(kept(elsewhere, false), None, "{elsewhere}");
        }
        assert_eq!(on_page("", "/crm/deal/5", false), None);
    }
}
