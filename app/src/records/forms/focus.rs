//! Where the focus goes when a line of a form comes or goes, so that the keyboard does not lose its place.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const INPUTS: &str = "input, select, textarea";

/// Moves the focus out of the line that goes by the press of its button: to what follows, which is the next line or the
/// button that adds one.
pub fn leave_line(pressed: &MouseEvent, line: &str) {
    if let Some(next) = around(pressed, line).and_then(|line| line.next_element_sibling()) {
        focus_in(&next);
    }
}

/// Moves the focus from a button that goes with its press to the first control of what it stands in.
pub fn stay_within(pressed: &MouseEvent, place: &str) {
    if let Some(place) = around(pressed, place) {
        focus_in(&place);
    }
}

/// Moves the focus to the control of that id, once it is there.
pub fn focus_added(id: String) {
    request_animation_frame(move || {
        if let Some(control) = document().get_element_by_id(&id) {
            focus(&control);
        }
    });
}

fn around(pressed: &MouseEvent, selector: &str) -> Option<Element> {
    pressed.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

fn focus_in(place: &Element) {
    let first = |selector: &str| place.query_selector(selector).ok().flatten();
    let control = first(INPUTS).or_else(|| first("button"));
    focus(control.as_ref().unwrap_or(place));
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}
