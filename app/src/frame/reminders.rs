//! Reminders wait until they are dismissed or opened, or no longer hold: in this tab of the browser, beyond a reload and
//! on every page.

use domain::notification::Notification;
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
    say: Callback<Notification, (String, String)>,
    is_asking: StoredValue<bool>,
    is_wanted: StoredValue<bool>,
}

impl Reminders {
    /// Shows those that waited when the last page was left, and follows activities; in the body of a component. `open`
    /// leads to an address; `say` gives the address that a reminder leads to, and what it says.
    pub fn provide(open: Callback<String>, say: Callback<Notification, (String, String)>) -> Self {
        let user = use_boot().with_untracked(|boot| boot.user.as_ref().map_or(0, |user| user.id));
        let live = use_live();
        let reminders = Self {
            waiting: StoredValue::new(Vec::new()),
            key: StoredValue::new(format!("{KEY}/{user}")),
            toasts: ui::use_toasts(),
            open,
            say,
            is_asking: StoredValue::new(false),
            is_wanted: StoredValue::new(false),
        };
        Effect::new(move |begun: Option<()>| {
            live.activities();
            if begun.is_some() {
                return reminders.check();
            }
            let here = here();
            let kept = reminders.kept();
            // What leads to this very entry was opened.
            let waits = |(_, path, _): &(i64, &str, &str)| !path.contains('#') || *path != here;
            for (id, path, told) in kept.lines().filter_map(parts).filter(waits) {
                reminders.show(id, path, told);
            }
            reminders.change(|_| ());
        });
        reminders
    }

    /// Shows the notification with this number, which leads to the address.
    pub fn show(self, id: i64, path: &str, told: &str) {
        let line = line(id, path, told);
        let on_open = move || {
            if let Some(path) = self.path(id) {
                self.open.try_run(path);
            }
        };
        let on_gone = move || self.change(|waiting| waiting.retain(|one| one.id != id));
        self.toasts.remind(told, tr(text::open()), on_open, on_gone);
        let message = self.toasts.newest();
        self.change(|waiting| waiting.push(Waiting { id, line, message }));
        // The activity may have changed since the server told of it, and before anybody listened for that here.
        self.check();
    }

    /// Asks which of them still hold, withdraws the others, and says those as they are now. One answer at a time: what
    /// changes meanwhile is asked for afterwards.
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
                    let holds = |id: i64| standing.iter().any(|known| known.id == id);
                    self.withdraw(|one| asked.contains(&one.id) && !holds(one.id));
                    standing.into_iter().for_each(|known| self.renew(known));
                }
            }
            self.is_asking.try_set_value(false);
        });
    }

    /// The activity or its record may have another name by now.
    fn renew(self, known: Notification) {
        let id = known.id;
        let Some((path, told)) = self.say.try_run(known) else { return };
        let line = line(id, &path, &told);
        let is_stale = |one: &&Waiting| one.id == id && one.line != line;
        let message = self.waiting.try_with_value(|waiting| waiting.iter().find(is_stale).map(|one| one.message));
        let Some(message) = message.flatten() else { return };
        self.change(|waiting| {
            waiting.iter_mut().filter(|one| one.id == id).for_each(|one| one.line.clone_from(&line));
        });
        self.toasts.reword(message, told);
    }

    /// The address that the reminder leads to.
    fn path(self, id: i64) -> Option<String> {
        let path = |waiting: &Vec<Waiting>| {
            let one = waiting.iter().find(|one| one.id == id)?;
            parts(&one.line).map(|(_, path, _)| path.to_owned())
        };
        self.waiting.try_with_value(path).flatten()
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

/// The address of the page, and of the entry that it leads to.
fn here() -> String {
    let location = window().location();
    format!("{}{}", location.pathname().unwrap_or_default(), location.hash().unwrap_or_default())
}

fn line(id: i64, path: &str, told: &str) -> String {
    format!("{id} {path} {}", told.replace('\n', " "))
}

/// The parts of a kept line; nothing of one without a number, as versions before kept them.
fn parts(line: &str) -> Option<(i64, &str, &str)> {
    let (id, rest) = line.split_once(' ')?;
    let (path, told) = rest.split_once(' ')?;
    Some((id.parse().ok()?, path, told))
}
