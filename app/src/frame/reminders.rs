//! Reminders wait until they are dismissed or opened: in this tab of the browser, beyond a reload and on every page.

use leptos::prelude::*;
use messages::text::notifications as text;
use ui::Toasts;

use crate::boot::use_boot;
use crate::text::tr;

const KEY: &str = "modus-reminders";

/// The reminders that wait.
#[derive(Clone, Copy)]
pub(super) struct Reminders {
    /// A line each: the address that it leads to, a blank, and what it says.
    waiting: StoredValue<Vec<String>>,
    /// Where they are kept: for this user.
    key: StoredValue<String>,
    toasts: Toasts,
    open: Callback<String>,
}

impl Reminders {
    /// Shows those that waited when the last page was left; in the body of a component. `open` leads to an address.
    pub fn provide(open: Callback<String>) -> Self {
        let user = use_boot().with_untracked(|boot| boot.user.as_ref().map_or(0, |user| user.id));
        let reminders = Self {
            waiting: StoredValue::new(Vec::new()),
            key: StoredValue::new(format!("{KEY}/{user}")),
            toasts: ui::use_toasts(),
            open,
        };
        Effect::new(move |_| {
            for (path, told) in reminders.kept().lines().filter_map(|line| line.split_once(' ')) {
                reminders.show(path, told);
            }
        });
        reminders
    }

    /// Shows one, which leads to the address.
    pub fn show(self, path: &str, told: &str) {
        let line = format!("{path} {}", told.replace('\n', " "));
        let (target, gone) = (path.to_owned(), line.clone());
        let on_open = move || {
            self.open.try_run(target.clone());
        };
        let on_gone = move || self.change(|waiting| waiting.retain(|line| *line != gone));
        self.toasts.remind(told, tr(text::open()), on_open, on_gone);
        self.change(|waiting| waiting.push(line));
    }

    fn change(self, change: impl FnOnce(&mut Vec<String>)) {
        let changed = self.waiting.try_update_value(|waiting| {
            change(waiting);
            waiting.join("\n")
        });
        let (Some(changed), Some(key)) = (changed, self.key.try_get_value()) else { return };
        if let Ok(Some(storage)) = window().session_storage() {
            let _ = storage.set_item(&key, &changed);
        }
    }

    fn kept(self) -> String {
        let storage = window().session_storage().ok().flatten();
        let kept =
            storage.zip(self.key.try_get_value()).and_then(|(storage, key)| storage.get_item(&key).ok().flatten());
        kept.unwrap_or_default()
    }
}
