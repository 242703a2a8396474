//! The timeline of the open record: its beginning comes with the page, earlier entries when they are asked for.

use domain::activity::Activity;
use domain::timeline::{Anchor, Comment, Cursor, Entry, Past, Timeline};
use domain::{AppError, Kind};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::frame::show_error;
use crate::json::{Resource, following, resource};
use crate::records::panel::use_news;
use crate::timeline::api;

pub type Source = Resource<(i64, Result<Timeline, Failure>)>;

/// Begins to load the timeline together with the record; everything in the record's panel can show it.
pub fn provide_timeline(kind: Kind, id: Memo<Option<i64>>) -> Source {
    let news = use_news();
    let source: Source = resource(
        // A client shows what belongs to its contacts and deals, too.
        move || (id.get(), news.of_parts()),
        move |(id, _)| async move {
            match id {
                Some(id) => (id, api::open(kind, id).await),
                None => (0, Err(Failure(AppError::NotFound))),
            }
        },
    );
    provide_context(source);
    source
}

/// What has been loaded of a timeline.
#[derive(Clone, Copy)]
pub struct Loaded {
    kind: Kind,
    id: i64,
    first: Signal<Option<Timeline>>,
    /// Why there is nothing to show.
    error: Signal<Option<AppError>>,
    source: Option<Source>,
    /// The pages after the first one, and how many they are.
    later: RwSignal<(Past, u32)>,
    toasts: ui::Toasts,
}

/// The timeline of a record that is open.
pub fn use_timeline(kind: Kind, id: i64) -> Loaded {
    let source: Option<Source> = use_context();
    let first = following(move |known: Option<&Option<Timeline>>| match source.and_then(|source| source.get()) {
        Some((of, Ok(timeline))) if of == id => Some(timeline),
        // While it is fetched anew, or the connection is lost, what is known stays.
        _ => known.cloned().flatten(),
    });
    let error = following(move |_| match source.and_then(|source| source.get()) {
        Some((of, Err(Failure(error)))) if of == id && first.with(Option::is_none) => Some(error),
        _ => None,
    });
    let later = RwSignal::new((Past { entries: Vec::new(), next: None }, 0));
    let loaded = Loaded { kind, id, first, error, source, later, toasts: ui::use_toasts() };
    Effect::new(move |_| loaded.renew_later());
    loaded
}

impl Loaded {
    /// Reads the beginning of the timeline once it is there, tracked.
    pub fn with<T>(self, read: impl FnOnce(&Timeline) -> T) -> Option<T> {
        self.first.with(|first| first.as_ref().map(read))
    }

    /// Why nothing could be loaded yet, tracked.
    pub fn error(self) -> Option<AppError> {
        self.error.get()
    }

    /// Tries once more to load the beginning.
    pub fn retry(self) {
        if let Some(source) = self.source {
            source.refetch();
        }
    }

    /// The past as far as it is loaded, and whether there is more of it; tracked.
    pub fn past(self) -> (Vec<Entry>, bool) {
        let Some(first) = self.with(|timeline| timeline.past.clone()) else { return (Vec::new(), false) };
        self.later.with(|(later, pages)| {
            let mut entries = first.entries;
            let known = entries.len();
            for entry in &later.entries {
                if !entries.iter().take(known).any(|other| is_same(other, entry)) {
                    entries.push(entry.clone());
                }
            }
            let next = if *pages > 0 { &later.next } else { &first.next };
            (entries, next.is_some())
        })
    }

    /// An activity that is shown.
    pub fn activity(self, id: i64) -> Option<Activity> {
        let planned = self.with(|timeline| timeline.planned.iter().find(|activity| activity.id == id).cloned());
        planned.flatten().or_else(|| {
            self.past().0.into_iter().find_map(|entry| match entry {
                Entry::Activity(activity) if activity.id == id => Some(activity),
                _ => None,
            })
        })
    }

    /// A comment that is shown.
    pub fn comment(self, id: i64) -> Option<Comment> {
        let pinned = self.with(|timeline| timeline.pinned.iter().find(|comment| comment.id == id).cloned());
        pinned.flatten().or_else(|| {
            self.past().0.into_iter().find_map(|entry| match entry {
                Entry::Comment(comment) if comment.id == id => Some(comment),
                _ => None,
            })
        })
    }

    /// Whether an entry is shown.
    pub fn has(self, entry: Anchor) -> bool {
        match entry {
            Anchor::Activity(id) => self.activity(id).is_some(),
            Anchor::Comment(id) => self.comment(id).is_some(),
        }
    }

    /// Loads a further page.
    pub fn load_more(self, pending: RwSignal<bool>) {
        let pages = self.later.with_untracked(|(_, pages)| *pages) + 1;
        pending.set(true);
        leptos::task::spawn_local(async move {
            self.load(pages).await;
            pending.try_set(false);
        });
    }

    /// When the beginning has changed, what follows it has moved.
    fn renew_later(self) {
        self.first.track();
        let pages = self.later.with_untracked(|(_, pages)| *pages);
        if pages > 0 {
            leptos::task::spawn_local(self.load(pages));
        }
    }

    /// Loads so many pages after the first one, anew where it began to change.
    async fn load(self, pages: u32) {
        let Some(Some(first)) = self.first.try_get_untracked() else { return };
        let (known, loaded) = self.later.try_get_untracked().unwrap_or((Past { entries: Vec::new(), next: None }, 0));
        // One page more than is loaded continues there; everything else begins after the first page.
        let (mut entries, mut next, missing) = match known.next {
            Some(next) if pages == loaded + 1 && loaded > 0 => (known.entries, Some(next), 1),
            _ => (Vec::new(), first.past.next, pages),
        };
        for _ in 0..missing {
            let Some(after) = next.take() else { break };
            match self.page(after).await {
                Some(page) => {
                    entries.extend(page.entries);
                    next = page.next;
                }
                None => return,
            }
        }
        self.later.try_set((Past { entries, next }, pages));
    }

    async fn page(self, after: Cursor) -> Option<Past> {
        match api::earlier(self.kind, self.id, after).await {
            Ok(page) => Some(page),
            Err(failure) => {
                show_error(self.toasts, &failure.0);
                None
            }
        }
    }
}

fn is_same(one: &Entry, other: &Entry) -> bool {
    match (one, other) {
        (Entry::Activity(one), Entry::Activity(other)) => one.id == other.id,
        (Entry::Comment(one), Entry::Comment(other)) => one.id == other.id,
        (Entry::History(one), Entry::History(other)) => one.id == other.id,
        _ => false,
    }
}
