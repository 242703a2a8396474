//! What it means that an activity is put elsewhere: shown at once, then stored; taken back where that fails.

use chrono::NaiveDateTime;
use domain::activity::Postponement;
use domain::activity::calendar::{carried, local_time, put, wall_clock};
use domain::{AppError, Kind, Moment};
use messages::agenda as names;
use messages::text::{agenda as text, frame};
use ui::{BannerKind, CalendarCarry, CalendarMove, Toasts};

use super::entry::due;
use super::loading::Loaded;
use crate::activities::api;
use crate::errors::Failure;
use crate::frame::show_error;
use crate::live::{Live, use_live};
use crate::text::{language, tr};

/// Puts activities elsewhere.
#[derive(Clone, Copy)]
pub struct Moving {
    loaded: Loaded,
    live: Live,
    toasts: Toasts,
}

pub fn use_moving(loaded: Loaded) -> Moving {
    Moving { loaded, live: use_live(), toasts: ui::use_toasts() }
}

impl Moving {
    /// An entry was let go above a day.
    pub fn let_go(self, moved: &CalendarMove) {
        let Some(day) = domain::date::parse_iso(&moved.day) else { return };
        self.go(&moved.entry, |due| put(due, day, moved.minute));
    }

    /// The keyboard put an entry down.
    pub fn put_down(self, moved: &CalendarCarry) {
        self.go(&moved.entry, |due| carried(due, moved.days, moved.steps));
    }

    /// Where the keyboard would put it down.
    pub fn tell(self, moved: &CalendarCarry) -> String {
        let listed = moved.entry.parse().ok().and_then(|id| self.loaded.find(id));
        let told = listed.and_then(|listed| {
            let there = carried(due(&listed)?, moved.days, moved.steps);
            Some(tr(text::carried(listed.activity.subject, names::time(language(), local_time(there)))))
        });
        told.unwrap_or_default()
    }

    fn go(self, entry: &str, place: impl FnOnce(NaiveDateTime) -> NaiveDateTime) {
        let Some(listed) = entry.parse().ok().and_then(|id| self.loaded.find(id)) else { return };
        let Some(seen) = listed.activity.what.due().copied() else { return };
        let before = wall_clock(seen.local);
        let after = place(before);
        if after == before {
            return;
        }
        let there = Moment { utc_ms: seen.utc_ms + (after - before).num_milliseconds(), local: local_time(after) };
        let (id, kind) = (listed.activity.id, listed.activity.owner_kind);
        let subject = listed.activity.subject;
        leptos::task::spawn_local(async move {
            let to = Postponement::To(domain::activity::typed(after));
            let Some(stored) = self.store(id, kind, seen, there, to).await else { return };
            let back = move || {
                leptos::task::spawn_local(async move {
                    self.store(id, kind, stored, seen, Postponement::Back(seen.utc_ms)).await;
                });
            };
            let told = tr(text::moved(subject, names::time(language(), stored.local)));
            self.toasts.show_with_action(BannerKind::Success, told, tr(frame::undo()), back);
        });
    }

    /// Shows it `there` and stores it, if it still is where it was `seen`. Answers where it is then.
    async fn store(self, id: i64, kind: Kind, seen: Moment, there: Moment, to: Postponement) -> Option<Moment> {
        self.loaded.show_at(id, there);
        match api::postpone(id, to, Some(seen.utc_ms)).await {
            Ok(stored) => {
                self.loaded.show_at(id, stored);
                self.live.touch(kind);
                Some(stored)
            }
            Err(Failure(error)) => {
                self.loaded.show_at(id, seen);
                show_error(self.toasts, &error);
                // While the server is away, what was known stays on the screen.
                if error != AppError::Unavailable {
                    self.loaded.content.refetch();
                }
                None
            }
        }
    }
}
