//! What a section shows is kept in its address, so that reload, back and a link bring it again.

use domain::list::{Filters, ListQuery, Sort};
use domain::{Field, FieldName, Kind, fields};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

use crate::paths;

/// How a section shows its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    List,
    Kanban,
}

impl View {
    pub fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Kanban => "kanban",
        }
    }

    /// Leads are looked through, deals are moved along.
    fn of(kind: Kind, code: Option<&str>) -> Self {
        let by_default = if kind == Kind::Deal { Self::Kanban } else { Self::List };
        let chosen = [Self::List, Self::Kanban].into_iter().find(|view| Some(view.code()) == code);
        chosen.filter(|_| kind.has_stages()).unwrap_or(by_default)
    }
}

/// What a section shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub kind: Kind,
    pub view: View,
    pub search: String,
    pub sort: Sort,
    pub pipeline_id: Option<i64>,
    pub filters: Filters,
}

impl Shown {
    fn read(kind: Kind, query: &ParamsMap) -> Self {
        let standard = Sort::default();
        let field = query
            .get_str("sort")
            .and_then(FieldName::from_code)
            // By which custom fields a list can be sorted or filtered the server knows; others are passed over there.
            .filter(|name| {
                name.custom_id().is_some() || fields::field(kind, *name).is_some_and(|field| field.is_sortable)
            });
        let mut filters = Filters::new();
        for (key, value) in query.clone() {
            let name = key.strip_prefix(FILTER).and_then(FieldName::from_code);
            if let Some(name) = name.filter(|name| !value.is_empty() && may_be_filtered(kind, *name)) {
                filters.insert(name, value);
            }
        }
        let descending = query.get_str("direction").map(|direction| direction == "desc");
        Self {
            kind,
            view: View::of(kind, query.get_str("view")),
            search: query.get("search").unwrap_or_default(),
            sort: Sort {
                field: field.unwrap_or(standard.field),
                descending: descending.unwrap_or(field.is_none_or(|name| name == standard.field)),
            },
            pipeline_id: query.get_str("pipeline").and_then(|id| id.parse().ok()).filter(|_| kind == Kind::Deal),
            filters,
        }
    }

    /// The query string with its question mark; empty where everything is as it is by default.
    pub fn query_string(&self) -> String {
        let standard = Self::read(self.kind, &ParamsMap::new());
        let mut parts = Vec::new();
        if self.view != standard.view {
            parts.push(format!("view={}", self.view.code()));
        }
        if !self.search.is_empty() {
            parts.push(format!("search={}", Url::escape(&self.search)));
        }
        if self.sort != standard.sort {
            let direction = if self.sort.descending { "desc" } else { "asc" };
            parts.push(format!("sort={}&direction={direction}", self.sort.field.code()));
        }
        if let Some(id) = self.pipeline_id {
            parts.push(format!("pipeline={id}"));
        }
        for (name, code) in &self.filters {
            parts.push(format!("{FILTER}{}={}", name.code(), Url::escape(code)));
        }
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    pub fn list_query(&self) -> ListQuery {
        ListQuery {
            search: self.search.clone(),
            sort: self.sort,
            pipeline_id: self.pipeline_id,
            filters: self.filters.clone(),
            ..ListQuery::new(self.kind)
        }
    }
}

/// The query of a list whose address has this query string, without its question mark: for files of what it shows.
#[cfg(feature = "ssr")]
pub fn list_query(kind: Kind, query_string: &str) -> ListQuery {
    let pairs = query_string.split('&').filter_map(|pair| pair.split_once('='));
    Shown::read(kind, &pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()).list_query()
}

/// What stands before a field in the address of a filtered list.
const FILTER: &str = "filter.";

fn may_be_filtered(kind: Kind, name: FieldName) -> bool {
    name.custom_id().is_some() || fields::field(kind, name).is_some_and(Field::is_filterable)
}

/// What the section at the page's address shows, and how to show something else.
#[derive(Clone, Copy)]
pub struct Address {
    pub shown: Memo<Shown>,
    /// The query string of what is shown, for the addresses of records over it.
    pub query: Memo<String>,
    navigate: StoredValue<Navigate>,
}

/// Goes to a query string of the same page, replacing the step of the browser's history or adding one.
type Navigate = Box<dyn Fn(&str, bool) + Send + Sync>;

pub fn use_address(kind: Kind) -> Address {
    let params = use_query_map();
    let shown = Memo::new(move |_| params.with(|params| Shown::read(kind, params)));
    let query = Memo::new(move |_| shown.with(Shown::query_string));
    let navigate = use_navigate();
    let path = use_location().pathname;
    let go = move |query: &str, replace: bool| {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("{}{query}", path.get_untracked()), options);
    };
    Address { shown, query, navigate: StoredValue::new(Box::new(go)) }
}

impl Address {
    /// Shows something else on the same page. `replace` adds no step to the browser's history.
    pub fn change(self, replace: bool, change: impl FnOnce(&mut Shown)) {
        let mut shown = self.shown.get_untracked();
        change(&mut shown);
        let query = shown.query_string();
        if query != self.query.get_untracked() {
            self.navigate.with_value(|navigate| navigate(&query, replace));
        }
    }

    /// The address of a record over what is shown.
    pub fn record(self, kind: Kind, id: i64) -> String {
        format!("{}{}", paths::record(kind, id), self.query.get())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parse(kind: Kind, query: &str) -> Shown {
        let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        Shown::read(kind, &pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    #[test]
    fn an_address_brings_back_what_it_was_made_of() {
        for kind in Kind::ALL {
            assert_eq!(parse(kind, "").query_string(), "");
        }
        let shown = Shown {
            kind: Kind::Deal,
            view: View::List,
            search: "Müller & Söhne".to_owned(),
            sort: Sort { field: FieldName::Amount, descending: true },
            pipeline_id: Some(0),
            filters: Filters::from([
                (FieldName::Source, "A & B".to_owned()),
                (FieldName::Stage, "NEW".to_owned()),
                (FieldName::Custom(7), "very_small".to_owned()),
            ]),
        };
        assert_eq!(parse(Kind::Deal, &shown.query_string()), shown);
    }

    #[test]
    fn a_wrong_address_shows_what_is_shown_by_default() {
        assert_eq!(
            parse(Kind::Contact, "view=kanban&sort=position&direction=up&pipeline=x"),
            parse(Kind::Contact, "direction=asc")
        );
        assert_eq!(parse(Kind::Lead, "sort=title").sort, Sort { field: FieldName::Title, descending: false });
    }
}
