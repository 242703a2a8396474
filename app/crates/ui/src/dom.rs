//! What the boards and lists that are moved by hand ask of the page's elements.

use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

pub(crate) fn mark(element: &Element, class: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(class, on);
}

pub(crate) fn element(target: Option<EventTarget>) -> Option<Element> {
    target.and_then(|target| target.dyn_into::<Element>().ok())
}

pub(crate) fn closest(element: Option<&Element>, selector: &str) -> Option<Element> {
    element.and_then(|element| element.closest(selector).ok().flatten())
}

pub(crate) fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)).filter_map(|node| node.dyn_into().ok()).collect()
}
