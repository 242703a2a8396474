//! What the section shows is kept in its address, so that reload, back and a link bring it again.

use chrono::NaiveDate;
use domain::activity::ActivityKind;
use domain::activity::agenda::{CalendarQuery, Chosen, Whose};
use domain::activity::calendar::Span;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::boot::use_boot;
use crate::paths;

/// What the section shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// A calendar of this kind; the list, if there is none.
    pub span: Option<Span>,
    /// The day of the calendar; today, if there is none.
    pub day: Option<NaiveDate>,
    /// Oneself, if nobody is named.
    pub whose: Option<Whose>,
    pub kind: Option<ActivityKind>,
}

/// Everybody, in an address.
const EVERYONE: &str = "all";

impl Shown {
    fn read(query: &ParamsMap) -> Self {
        let get = |name| query.get_str(name);
        Self {
            span: get("view").and_then(Span::from_code),
            day: get("date").and_then(domain::date::parse_iso),
            whose: get("person").and_then(read_whose),
            kind: get("kind").and_then(ActivityKind::from_code),
        }
    }

    /// The address.
    pub fn path(self) -> String {
        let mut path = paths::ACTIVITIES.to_owned();
        let mut add = |name: &str, value: String| {
            path.push(if path.contains('?') { '&' } else { '?' });
            path.push_str(name);
            path.push('=');
            path.push_str(&value);
        };
        if let Some(span) = self.span {
            add("view", span.code().to_owned());
        }
        if let Some(day) = self.day {
            add("date", iso(day));
        }
        if let Some(whose) = self.whose {
            add("person", write_whose(whose));
        }
        if let Some(kind) = self.kind {
            add("kind", kind.code().to_owned());
        }
        path
    }
}

/// Whose activities a word of the address names.
pub fn read_whose(word: &str) -> Option<Whose> {
    if word == EVERYONE { Some(Whose::Everyone) } else { word.parse().ok().map(Whose::Employee) }
}

/// The word for it.
pub fn write_whose(whose: Whose) -> String {
    match whose {
        Whose::Everyone => EVERYONE.to_owned(),
        Whose::Employee(id) => id.to_string(),
    }
}

/// The day as addresses and the board name it.
pub fn iso(day: NaiveDate) -> String {
    let mut text = domain::activity::typed(day.and_time(chrono::NaiveTime::MIN));
    text.truncate("2026-11-21".len());
    text
}

/// What is asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    List(Chosen),
    Calendar(CalendarQuery),
}

/// Leads to another address.
type Go = Box<dyn Fn(&str) + Send + Sync>;

/// What the page's address shows, and how to show something else.
#[derive(Clone, Copy)]
pub struct Address {
    pub shown: Memo<Shown>,
    myself: Whose,
    navigate: StoredValue<Go>,
}

pub fn use_address() -> Address {
    let params = use_query_map();
    let shown = Memo::new(move |_| params.with(Shown::read));
    let myself = use_boot().with_untracked(|boot| boot.user.as_ref().map_or(0, |user| user.id));
    let navigate = use_navigate();
    let go = move |path: &str| navigate(path, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    Address { shown, myself: Whose::Employee(myself), navigate: StoredValue::new(Box::new(go)) }
}

impl Address {
    /// Whose activities are shown, tracked.
    pub fn whose(self) -> Whose {
        self.shown.get().whose.unwrap_or(self.myself)
    }

    /// What is asked of the server, tracked.
    pub fn wanted(self) -> Wanted {
        let Shown { span, day, kind, .. } = self.shown.get();
        let chosen = Chosen { whose: self.whose(), kind };
        span.map_or(Wanted::List(chosen), |span| Wanted::Calendar(CalendarQuery { chosen, span, day }))
    }

    /// Shows something else.
    pub fn change(self, change: impl FnOnce(&mut Shown)) {
        let mut shown = self.shown.get_untracked();
        change(&mut shown);
        // Oneself needs no name.
        shown.whose = shown.whose.filter(|whose| *whose != self.myself);
        if shown != self.shown.get_untracked() {
            self.navigate.with_value(|navigate| navigate(&shown.path()));
        }
    }

    /// The address of something else that is shown in the same way, tracked.
    pub fn path(self, change: impl FnOnce(&mut Shown)) -> String {
        let mut shown = self.shown.get();
        change(&mut shown);
        shown.path()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parse(path: &str) -> Shown {
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Shown::read(&pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    #[test]
    fn an_address_brings_back_what_it_was_made_of() {
        let plain = Shown { span: None, day: None, whose: None, kind: None };
        assert_eq!((parse("/activities"), plain.path()), (plain, "/activities".to_owned()));
        for span in Span::ALL {
            for whose in [None, Some(Whose::Everyone), Some(Whose::Employee(7))] {
                let shown = Shown {
                    span: Some(span),
                    day: domain::date::parse_iso("2026-03-07"),
                    whose,
                    kind: Some(ActivityKind::Meeting),
                };
                assert_eq!(parse(&shown.path()), shown);
            }
        }
    }

    #[test]
    fn a_wrong_address_shows_what_is_shown_by_default() {
        assert_eq!(parse("/activities?view=year&date=2026-02-30&person=x&kind=walk"), parse("/activities"));
    }
}
