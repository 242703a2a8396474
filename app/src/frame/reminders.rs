//! Reminders wait until they are dismissed or opened, or no longer hold: in this tab of the browser, beyond a reload and
//! on every page.

use leptos::prelude::*;
use messages::text::notifications as text;
use ui::Toasts;

use crate::boot::use_boot;
use crate::live::use_live;
use crate::notifications::api;
use crate::text::tr;

const KEY: &str = "modus-reminders";

/// One that waits.
struct Waiting {
    /// The number of the notification.
    id: i64,
    /// As it is kept: the number, the address that it leads to, and what it says, with a blank in between.
    line: String,
    /// Its message on the screen.
    message: u64,
}

/// The reminders that wait.
#[derive(Clone, Copy)]
pub(super) struct Reminders {
    waiting: StoredValue<Vec<Waiting>>,
    /// Where they are kept: for this user.
    key: StoredValue<String>,
    toasts: Toasts,
    open: Callback<String>,
    is_asking: StoredValue<bool>,
    is_wanted: StoredValue<bool>,
}

impl Reminders {
    /// Shows those that waited when the last page was left, and follows activities; in the body of a component. `open`
    /// leads to an address.
    pub fn provide(open: Callback<String>) -> Self {
        let user = use_boot().with_untracked(|boot| boot.user.as_ref().map_or(0, |user| user.id));
        let live = use_live();
        let reminders = Self {
            waiting: StoredValue::new(Vec::new()),
            key: StoredValue::new(format!("{KEY}/{user}")),
            toasts: ui::use_toasts(),
            open,
            is_asking: StoredValue::new(false),
            is_wanted: StoredValue::new(false),
        };
        Effect::new(move |begun: Option<()>| {
            live.activities();
            if begun.is_some() {
                return reminders.check();
            }
            for (id, path, told) in reminders.kept().lines().filter_map(parts) {
                reminders.show(id, path, told);
            }
        });
        reminders
    }

    /// Shows the notification with this number, which leads to the address.
    pub fn show(self, id: i64, path: &str, told: &str) {
        let line = format!("{id} {path} {}", told.replace('\n', " "));
        let target = path.to_owned();
        let on_open = move || {
            self.open.try_run(target.clone());
        };
        let on_gone = move || self.change(|waiting| waiting.retain(|one| one.id != id));
        self.toasts.remind(told, tr(text::open()), on_open, on_gone);
        let message = self.toasts.newest();
        self.change(|waiting| waiting.push(Waiting { id, line, message }));
        // The activity may have changed since the server told of it, and before anybody listened for that here.
        self.check();
    }

    /// Asks which of them still hold, and withdraws the others. One answer at a time: what changes meanwhile is asked for
    /// afterwards.
    fn check(self) {
        self.is_wanted.try_set_value(true);
        if self.is_asking.try_get_value() != Some(false) {
            return;
        }
        self.is_asking.try_set_value(true);
        leptos::task::spawn_local(async move {
            while self.is_wanted.try_get_value() == Some(true) {
                self.is_wanted.try_set_value(false);
                let asked = self.numbers();
                if asked.is_empty() {
                    continue;
                }
                if let Ok(standing) = api::fetch_standing(asked.clone()).await {
                    self.withdraw(|one| asked.contains(&one.id) && !standing.contains(&one.id));
                }
            }
            self.is_asking.try_set_value(false);
        });
    }

    fn numbers(self) -> Vec<i64> {
        let numbers: Option<Vec<i64>> =
            self.waiting.try_with_value(|waiting| waiting.iter().map(|one| one.id).collect());
        numbers.unwrap_or_default()
    }

    /// Withdraws what leads to this address: it was opened otherwise.
    pub fn opened(self, path: &str) {
        self.withdraw(|one| parts(&one.line).is_some_and(|(_, target, _)| target == path));
    }

    fn withdraw(self, is_meant: impl Fn(&Waiting) -> bool) {
        let messages: Option<Vec<u64>> = self
            .waiting
            .try_with_value(|waiting| waiting.iter().filter(|one| is_meant(one)).map(|one| one.message).collect());
        messages.into_iter().flatten().for_each(|message| self.toasts.dismiss(message));
    }

    fn change(self, change: impl FnOnce(&mut Vec<Waiting>)) {
        let changed = self.waiting.try_update_value(|waiting| {
            change(waiting);
            waiting.iter().map(|one| one.line.as_str()).collect::<Vec<_>>().join("\n")
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

/// The parts of a kept line; nothing of one without a number, as versions before kept them.
fn parts(line: &str) -> Option<(i64, &str, &str)> {
    let (id, rest) = line.split_once(' ')?;
    let (path, told) = rest.split_once(' ')?;
    Some((id.parse().ok()?, path, told))
}
