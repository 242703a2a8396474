use std::time::Duration;

use domain::activity::agenda::{Agenda, Calendar, Chosen, Group, GroupPage, GroupQuery, Listed};
use domain::{AppError, Moment};
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::address::{Address, Wanted};
use crate::activities::api;
use crate::errors::Failure;
use crate::json::{Resource, resource};
use crate::live::{Live, use_live};

const DAY_MS: i64 = 86_400_000;

/// What the section shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Agenda { chosen: Chosen, agenda: Agenda },
    Calendar(Calendar),
}

impl Content {
    /// An activity that is shown.
    pub fn find(&self, id: i64) -> Option<&Listed> {
        let is_it = |listed: &&Listed| listed.activity.id == id;
        match self {
            Self::Agenda { agenda, .. } => agenda.groups.iter().flat_map(|group| &group.entries).find(is_it),
            Self::Calendar(calendar) => calendar.entries.iter().find(is_it),
        }
    }

    /// For so many milliseconds it stays true by itself.
    fn lasts_ms(&self) -> i64 {
        match self {
            Self::Agenda { agenda, .. } => agenda.lasts_ms,
            Self::Calendar(calendar) => calendar.lasts_ms,
        }
    }

    /// The groups, if these were chosen.
    fn groups(&self, wanted: Chosen) -> Option<&[GroupPage]> {
        match self {
            Self::Agenda { chosen, agenda } if *chosen == wanted => Some(&agenda.groups),
            _ => None,
        }
    }
}

/// What was loaded, for everything in the section.
#[derive(Clone, Copy)]
pub struct Loaded {
    pub content: Resource<Result<Content, Failure>>,
    /// How many pages of a list's groups are shown, in the order of [`Group::ALL`]; so many are fetched anew when
    /// something changes.
    pages: StoredValue<(Option<Chosen>, [u32; 5])>,
}

/// Loads what the address says, and again when something changes.
pub fn provide(address: Address) -> Loaded {
    let live = use_live();
    let pages = StoredValue::new((None, [1; 5]));
    let wanted = Memo::new(move |_| address.wanted());
    let content = resource(
        move || (wanted.get(), live.activities()),
        move |(wanted, _)| load(wanted, pages.try_get_value().unwrap_or((None, [1; 5]))),
    );
    Effect::new(move |_| renew_in_time(content, live));
    Loaded { content, pages }
}

/// What is shown is fetched anew when something becomes overdue, and when a day ends.
fn renew_in_time(content: Resource<Result<Content, Failure>>, live: Live) {
    let lasts = content.with(|content| content.as_ref()?.as_ref().ok().map(Content::lasts_ms));
    let Some(lasts) = lasts else { return };
    // A clock that ends a day a little early asks once more.
    let lasts = Duration::from_millis(lasts.clamp(0, DAY_MS).unsigned_abs() + 1_000);
    let renew = move || {
        // While the server is away, what was known stays; once it is back, everything is fetched.
        if live.is_connected.try_get_untracked() == Some(true) {
            content.refetch();
        }
    };
    if let Ok(timer) = set_timeout_with_handle(renew, lasts) {
        on_cleanup(move || timer.clear());
    }
}

async fn load(wanted: Wanted, (of, pages): (Option<Chosen>, [u32; 5])) -> Result<Content, Failure> {
    let chosen = match wanted {
        Wanted::Calendar(query) => return Ok(Content::Calendar(api::read_calendar(query).await?)),
        Wanted::List(chosen) => chosen,
    };
    let mut agenda = api::read_agenda(chosen).await?;
    let pages = if of == Some(chosen) { pages } else { [1; 5] };
    for (group, pages) in agenda.groups.iter_mut().zip(pages) {
        for _ in 1..pages {
            let Some(after) = group.next else { break };
            let query = GroupQuery { chosen, group: group.group, after };
            group.append(api::read_group(query).await?);
        }
    }
    Ok(Content::Agenda { chosen, agenda })
}

impl Loaded {
    /// An activity that is shown.
    pub fn find(self, id: i64) -> Option<Listed> {
        let content = self.content;
        untrack(|| content.with_untracked(|content| content.as_ref()?.as_ref().ok()?.find(id).cloned()))
    }

    /// Loads a further page of a group.
    pub async fn load_more(self, chosen: Chosen, group: Group) -> Option<AppError> {
        let next = |content: &Option<Result<Content, Failure>>| {
            let groups = content.as_ref()?.as_ref().ok()?.groups(chosen)?;
            groups.iter().find(|page| page.group == group)?.next
        };
        let after = self.content.try_with_untracked(next).flatten()?;
        match api::read_group(GroupQuery { chosen, group, after }).await {
            Ok(page) => {
                self.append(chosen, page);
                None
            }
            Err(Failure(error)) => Some(error),
        }
    }

    /// Adds the page, unless something else is shown by now.
    fn append(self, chosen: Chosen, page: GroupPage) {
        let at = Group::ALL.iter().position(|group| *group == page.group);
        self.pages.try_update_value(|(of, pages)| {
            if *of != Some(chosen) {
                (*of, *pages) = (Some(chosen), [1; 5]);
            }
            if let Some(shown) = at.and_then(|at| pages.get_mut(at)) {
                *shown += 1;
            }
        });
        self.content.try_update(|content| {
            if let Some(Ok(Content::Agenda { chosen: shown, agenda })) = content
                && *shown == chosen
                && let Some(group) = agenda.groups.iter_mut().find(|group| group.group == page.group)
            {
                group.append(page);
            }
        });
    }

    /// Shows an activity of the calendar at another time, until it is known to be there.
    pub fn show_at(self, id: i64, time: Moment) {
        self.content.try_update(|content| {
            if let Some(Ok(Content::Calendar(calendar))) = content {
                calendar.put(id, time);
            }
        });
    }
}
