//! The key of a form that creates something: what is sent again because its answer was lost is created once.

use domain::AppError;
use domain::send_key::SendKey;
use leptos::prelude::*;

/// The name under which the key is kept with what is typed. No field is called so.
pub const KEY: &str = "send-key";

/// The key of a form. It is drawn when the form is sent first, in the browser, and stays the same until the form goes
/// or is started over.
pub fn send_key(kept: RwSignal<String>) -> Option<SendKey> {
    if kept.with_untracked(String::is_empty) {
        kept.set(drawn());
    }
    SendKey::new(kept.get_untracked())
}

/// Lets the key go where it created something else than what is typed now: that is sent under another one.
pub fn leave_key(kept: RwSignal<String>, error: &AppError) {
    if let AppError::AlreadyCreated { .. } = error {
        kept.try_set(String::new());
    }
}

/// Letters and digits that no other form of the same employee draws.
fn drawn() -> String {
    let part = |_| format!("{:08x}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    (0..4).map(part).collect()
}
