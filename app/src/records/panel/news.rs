//! What the open panel asks anew for: changes of records, but not the deletion that it makes itself, after which there
//! is nothing to be asked for. Once somebody else deleted the record, only the record itself is asked for, and only
//! when it may be back.

use domain::{AppError, Kind};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::live::use_live;

/// How often records of each kind changed.
type Counts = [(Kind, u64); 4];

/// The changes of records as far as they concern the open panel.
#[derive(Clone, Copy)]
pub struct PanelNews {
    counts: Memo<Counts>,
    /// Those up to which the record itself has answered, and was there.
    answered: RwSignal<Counts>,
    /// The record that was found no more.
    gone: RwSignal<Option<i64>>,
    /// The record that its own panel is deleting.
    deleting: RwSignal<Option<i64>>,
}

impl PanelNews {
    /// For everything inside the panel of the record `id`; in the body of its component.
    pub(super) fn provide(kind: Kind, id: Memo<Option<i64>>) -> Self {
        let live = use_live();
        let (gone, deleting) = (RwSignal::new(None::<i64>), RwSignal::new(None::<i64>));
        let counts = Memo::new(move |known: Option<&Counts>| {
            let now = Kind::ALL.map(|kind| (kind, live.records(kind)));
            let is_open = |of: RwSignal<Option<i64>>| of.get().is_some_and(|of| id.get() == Some(of));
            // One that comes back is a change of its own kind.
            let is_lost = is_open(gone) && known.is_some_and(|known| count(known, kind) == count(&now, kind));
            let is_deleting = is_open(deleting);
            known.copied().filter(|_| is_lost || is_deleting).unwrap_or(now)
        });
        let news = Self { counts, answered: RwSignal::new(counts.get_untracked()), gone, deleting };
        provide_context(news);
        news
    }

    /// Grow when records change: the record itself is asked for then; tracked.
    pub fn all(self) -> Counts {
        self.counts.get()
    }

    /// The same, as soon as the record has answered and is still there: what belongs to it is asked for then; tracked.
    pub fn of_parts(self) -> Counts {
        self.answered.get()
    }

    /// Grows when a record of the kind changed and the open one is still there; tracked.
    pub fn records(self, kind: Kind) -> u64 {
        self.answered.with(|answered| count(answered, kind))
    }

    /// What the record with this id answered when it was asked for at these counts.
    pub(super) fn take_answer<T>(self, id: i64, counts: Counts, answer: &Result<T, Failure>) {
        // The server asks for everything once.
        if cfg!(feature = "ssr") {
            return;
        }
        let is_gone = matches!(answer, Err(Failure(AppError::NotFound | AppError::Forbidden)));
        let gone = is_gone.then_some(id);
        if self.gone.try_get_untracked() != Some(gone) {
            self.gone.try_set(gone);
        }
        if !is_gone && self.answered.try_get_untracked() != Some(counts) {
            self.answered.try_set(counts);
        }
    }

    /// The panel deletes the record: nothing is asked for until it is closed.
    pub(super) fn begin_deleting(self, id: i64) {
        self.deleting.set(Some(id));
    }

    /// The record was not deleted; what changed meanwhile is asked for.
    pub(super) fn deletion_failed(self) {
        self.deleting.try_set(None);
    }
}

fn count(counts: &Counts, kind: Kind) -> u64 {
    counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count)
}

/// The news for the open panel. Only what is inside it asks for them.
pub fn use_news() -> PanelNews {
    expect_context()
}
