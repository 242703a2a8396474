//! What the open panel asks anew for: changes of records, but not the deletion that it makes itself, after which there
//! is nothing to be asked for.

use domain::Kind;
use leptos::prelude::*;

use crate::live::use_live;

/// The changes of records as far as they concern the open panel.
#[derive(Clone, Copy)]
pub struct PanelNews {
    counts: Memo<[(Kind, u64); 4]>,
    /// The record that its own panel is deleting.
    deleting: RwSignal<Option<i64>>,
}

impl PanelNews {
    /// For everything inside the panel of the record `id`; in the body of its component.
    pub(super) fn provide(id: Memo<Option<i64>>) -> Self {
        let live = use_live();
        let deleting = RwSignal::new(None::<i64>);
        let counts = Memo::new(move |known: Option<&[(Kind, u64); 4]>| {
            let now = Kind::ALL.map(|kind| (kind, live.records(kind)));
            let is_deleting = deleting.get().is_some_and(|deleting| id.get() == Some(deleting));
            known.copied().filter(|_| is_deleting).unwrap_or(now)
        });
        let news = Self { counts, deleting };
        provide_context(news);
        news
    }

    /// Grow when records change; tracked.
    pub fn all(self) -> [(Kind, u64); 4] {
        self.counts.get()
    }

    /// Grows when a record of the kind changed; tracked.
    pub fn records(self, kind: Kind) -> u64 {
        self.counts.with(|counts| counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count))
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

/// The news for the open panel. Only what is inside it asks for them.
pub fn use_news() -> PanelNews {
    expect_context()
}
