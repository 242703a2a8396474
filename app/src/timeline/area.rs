//! The text area that a comment is written in.

use domain::markup::Written;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

pub fn area(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// What is written in it, with the selection.
pub fn read(area: &HtmlTextAreaElement) -> Written {
    let from = area.selection_start().ok().flatten().unwrap_or(u32::MAX);
    let until = area.selection_end().ok().flatten().unwrap_or(from);
    Written::new(&area.value(), from, until)
}

/// Writes the text and selects what is selected in it.
pub fn write(area: &HtmlTextAreaElement, value: RwSignal<String>, written: &Written) {
    let _ = area.focus();
    if let Some(change) = written.change(&area.value()) {
        let text = written.text();
        let _ = area.set_selection_range(change.from, change.until);
        if !put(&change.put) || area.value() != text {
            area.set_value(&text);
        }
        if value.with_untracked(|known| *known != text) {
            value.set(text);
        }
        if written.after.is_empty() {
            // The browser shows the cursor where it was typed itself only.
            area.set_scroll_top(area.scroll_height());
        }
    }
    let (from, until) = written.selection();
    let _ = area.set_selection_range(from, until);
}

/// Puts a text in the place of what is selected, as if it were typed: the browser can undo that, and says that the text
/// was changed. Says whether it did.
fn put(text: &str) -> bool {
    let Ok(document) = document().dyn_into::<HtmlDocument>() else { return false };
    let done = if text.is_empty() {
        document.exec_command("delete")
    } else {
        document.exec_command_with_show_ui_and_value("insertText", false, text)
    };
    done.unwrap_or(false)
}
