use domain::activity::agenda::{Agenda, Calendar, Chosen, Group, GroupPage, GroupQuery, Listed};
use domain::activity::calendar::wall_clock;
use domain::moment::LocalTime;
use domain::{AppError, Kind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::address::{Address, Wanted};
use crate::activities::api;
use crate::errors::Failure;
use crate::json::{Resource, resource};
use crate::live::use_live;

/// What the section shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Agenda(Agenda),
    Calendar(Calendar),
}

impl Content {
    /// An activity that is shown.
    pub fn find(&self, id: i64) -> Option<&Listed> {
        let is_it = |listed: &&Listed| listed.activity.id == id;
        match self {
            Self::Agenda(agenda) => agenda.groups.iter().flat_map(|group| &group.entries).find(is_it),
            Self::Calendar(calendar) => calendar.entries.iter().find(is_it),
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
        move || (wanted.get(), live.own(), Kind::ALL.map(|kind| live.records(kind))),
        move |(wanted, ..)| load(wanted, pages.try_get_value().unwrap_or((None, [1; 5]))),
    );
    Loaded { content, pages }
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
    Ok(Content::Agenda(agenda))
}

impl Loaded {
    /// An activity that is shown.
    pub fn find(self, id: i64) -> Option<Listed> {
        let content = self.content;
        untrack(|| content.with_untracked(|content| content.as_ref()?.as_ref().ok()?.find(id).cloned()))
    }

    /// Loads a further page of a group.
    pub async fn load_more(self, chosen: Chosen, group: Group) -> Option<AppError> {
        let next = |content: &Option<Result<Content, Failure>>| match content {
            Some(Ok(Content::Agenda(agenda))) => agenda.groups.iter().find(|page| page.group == group)?.next,
            _ => None,
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
            if let Some(Ok(Content::Agenda(agenda))) = content
                && let Some(group) = agenda.groups.iter_mut().find(|group| group.group == page.group)
            {
                group.append(page);
            }
        });
    }

    /// Shows an activity of the calendar at another time, until it is known to be there.
    pub fn show_at(self, id: i64, time: LocalTime) {
        self.content.try_update(|content| {
            if let Some(Ok(Content::Calendar(calendar))) = content
                && let Some(listed) = calendar.entries.iter_mut().find(|listed| listed.activity.id == id)
                && let Some(due) = listed.activity.what.due_mut()
            {
                let moved = wall_clock(time) - wall_clock(due.local);
                due.utc_ms += moved.num_milliseconds();
                due.local = time;
            }
        });
    }
}
