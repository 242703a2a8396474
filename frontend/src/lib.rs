//! The entry point of the browser's program.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the program and the texts of its language are there.
#[wasm_bindgen]
pub fn start(language: &str, texts: &str) {
    console_error_panic_hook::set_once();
    if messages::load(language, texts).is_ok() {
        app::lazy::begin(|| leptos::mount::hydrate_body(app::App));
    }
}
