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
    pub page: BinPage,
    pub pages: u32,
}

/// What stands in the place of the rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Loading,
    Failed(AppError),
    Empty,
    Rows(Kind),
}

impl Shape {
    fn of(loaded: Option<&Result<Loaded, Failure>>) -> Self {
        match loaded {
            None => Self::Loading,
            Some(Err(Failure(error))) => Self::Failed(error.clone()),
            Some(Ok(loaded)) if loaded.page.rows.is_empty() && loaded.page.next.is_none() => Self::Empty,
            Some(Ok(loaded)) => Self::Rows(loaded.kind),
        }
    }
}

/// The recycle bin, for everything on its page.
#[derive(Clone, Copy)]
pub struct Bin {
    loaded: Resource<Result<Loaded, Failure>>,
    /// So many pages of this kind are wanted; all of them are fetched anew when records change.
    wanted: RwSignal<(Kind, u32)>,
}

impl Bin {
    /// In the body of a component.
    pub fn new(kind: Memo<Kind>) -> Self {
        let live = use_live();
        let wanted = RwSignal::new((kind.get_untracked(), 1));
        let source = move || {
            let kind = kind.get();
            let (of, pages) = wanted.get();
            (kind, if of == kind { pages } else { 1 }, live.records(kind))
        };
        Self { loaded: resource(source, |(kind, pages, _)| load(kind, pages)), wanted }
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
        let pages = untrack(|| self.look(kind, |loaded| loaded.pages));
        self.wanted.set((kind, pages + 1));
    }

    /// Whether a further page is on its way; tracked.
    pub fn is_continuing(self, kind: Kind) -> bool {
        let (of, pages) = self.wanted.get();
        of == kind && self.look(kind, |loaded| loaded.page.next.is_some() && loaded.pages < pages)
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
async fn load(kind: Kind, pages: u32) -> Result<Loaded, Failure> {
    let mut loaded = Loaded { kind, page: read_bin(kind, None).await?, pages: 1 };
    while loaded.pages < pages && loaded.page.next.is_some() {
        let following = read_bin(kind, loaded.page.next.take()).await?;
        loaded.page.rows.extend(following.rows);
        loaded.page.next = following.next;
        loaded.pages += 1;
    }
    Ok(loaded)
}
