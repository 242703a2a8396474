//! The rows of the recycle bin that are there, current while others work.

use domain::bin::BinPage;
use domain::{AppError, Kind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::errors::Failure;
use crate::json::{Resource, following, resource};
use crate::live::use_live;
use crate::records::list_api::read_bin;

/// The pages of a kind that are there, put together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    pub kind: Kind,
    /// What their names have; nothing for all.
    pub search: String,
    pub page: BinPage,
    pub pages: u32,
}

/// What stands in the place of the rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Loading,
    Failed(AppError),
    Empty,
    NothingFound,
    Rows(Kind),
}

impl Shape {
    fn of(loaded: Option<&Result<Loaded, Failure>>) -> Self {
        match loaded {
            None => Self::Loading,
            Some(Err(Failure(error))) => Self::Failed(error.clone()),
            Some(Ok(loaded)) if !loaded.page.rows.is_empty() || loaded.page.next.is_some() => Self::Rows(loaded.kind),
            Some(Ok(loaded)) if loaded.search.is_empty() => Self::Empty,
            Some(Ok(_)) => Self::NothingFound,
        }
    }
}

/// The recycle bin, for everything on its page.
#[derive(Clone, Copy)]
pub struct Bin {
    loaded: Resource<Result<Loaded, Failure>>,
    /// So many pages of this kind and search are wanted; all of them are fetched anew when records change.
    wanted: RwSignal<(Kind, String, u32)>,
}

impl Bin {
    /// In the body of a component.
    pub fn new(kind: Memo<Kind>, search: Memo<String>) -> Self {
        let live = use_live();
        let wanted = RwSignal::new((kind.get_untracked(), search.get_untracked(), 1));
        let source = move || {
            let (kind, search) = (kind.get(), search.get());
            let (of, found_by, pages) = wanted.get();
            let pages = if (of, &found_by) == (kind, &search) { pages } else { 1 };
            (kind, search, pages, live.records(kind))
        };
        Self { loaded: resource(source, |(kind, search, pages, _)| load(kind, search, pages)), wanted }
    }

    /// What stands in the place of the rows; tracked.
    pub fn shape(self) -> Signal<Shape> {
        following(move |_| self.loaded.with(|loaded| Shape::of(loaded.as_ref())))
    }

    /// Looks at what is there of the kind; tracked. Nothing is while the rows of another one are shown.
    pub fn look<T: Default>(self, kind: Kind, look: impl FnOnce(&Loaded) -> T) -> T {
        self.loaded.with(|loaded| match loaded {
            Some(Ok(loaded)) if loaded.kind == kind => look(loaded),
            _ => T::default(),
        })
    }

    /// Fetches one page more.
    pub fn load_more(self, kind: Kind) {
        let (search, pages) = untrack(|| self.look(kind, |loaded| (loaded.search.clone(), loaded.pages)));
        self.wanted.set((kind, search, pages + 1));
    }

    /// Whether a further page is on its way; tracked.
    pub fn is_continuing(self, kind: Kind) -> bool {
        let (of, search, pages) = self.wanted.get();
        let is_asked_for = |loaded: &Loaded| loaded.search == search && loaded.pages < pages;
        of == kind && self.look(kind, |loaded| loaded.page.next.is_some() && is_asked_for(loaded))
    }

    pub fn refetch(self) {
        self.loaded.refetch();
    }

    /// Takes rows away that came back, and fetches anew.
    pub fn remove(self, kind: Kind, ids: &[i64]) {
        self.loaded.try_update(|loaded| {
            if let Some(Ok(loaded)) = loaded
                && loaded.kind == kind
            {
                loaded.page.rows.retain(|row| !ids.contains(&row.id));
            }
        });
        self.refetch();
    }
}

/// Loads the first so many pages.
async fn load(kind: Kind, search: String, pages: u32) -> Result<Loaded, Failure> {
    let page = read_bin(kind, search.clone(), None).await?;
    let mut loaded = Loaded { kind, search, page, pages: 1 };
    while loaded.pages < pages && loaded.page.next.is_some() {
        let following = read_bin(kind, loaded.search.clone(), loaded.page.next.take()).await?;
        loaded.page.rows.extend(following.rows);
        loaded.page.next = following.next;
        loaded.pages += 1;
    }
    Ok(loaded)
}
