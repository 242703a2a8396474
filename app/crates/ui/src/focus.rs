//! Where the focus goes when what has it goes away.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Gives the focus back to who had it. Where that is gone, or takes no focus any more, the page gets it, unless somebody
/// has it a frame later, as a panel that comes in the place of another one; nothing scrolls for it.
pub(crate) fn give_back(before: Option<HtmlElement>) {
    let is_there = |element: &HtmlElement| element.is_connected() && element.tag_name() != "BODY";
    let is_back = before.filter(is_there).is_some_and(|before| {
        focus(&before);
        document().active_element().is_some_and(|active| active == *before)
    });
    if !is_back {
        request_animation_frame(focus_page);
    }
}

fn focus_page() {
    let is_taken = document().active_element().is_some_and(|element| element.tag_name() != "BODY");
    let page = document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
    if let Some(page) = page.filter(|_| !is_taken) {
        focus(&page);
    }
}

fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}
