//! What a section shows is kept in its address, so that reload, back and a link bring it again.

use domain::fields::{self, CustomField};
use domain::filter::{Condition, Filter, Operator};
use domain::list::{ListQuery, Sort};
use domain::view::{ColumnName, ListColumn, Lists, SavedView, ViewContent};
use domain::{FieldName, Kind};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

use crate::boot::{Boot, use_boot};
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
    pub filter: Filter,
    pub columns: Vec<ListColumn>,
    /// The saved view that the list began with; the rest may differ from it.
    pub saved: Option<SavedView>,
    /// The address names a saved view that this user does not see, or that has gone.
    pub lacks_view: bool,
    /// The saved view that the user's section begins with.
    pub begins_with: Option<i64>,
}

impl Shown {
    /// `custom` are the fields that administrators added.
    fn read(kind: Kind, query: &ParamsMap, lists: &Lists, custom: &[CustomField]) -> Self {
        let view = query.get_str("view");
        let named = view.and_then(|code| code.parse::<i64>().ok());
        let saved = match view {
            None => lists.default_view(kind),
            Some(_) => named.and_then(|id| lists.view(kind, id)),
        };
        let content = saved.map(|saved| saved.content.clone()).unwrap_or_default();
        let columns = saved.map(SavedView::columns).unwrap_or_default();
        let field = query.get_str("sort").and_then(FieldName::from_code);
        let field = field.filter(|name| fields::find(kind, *name, custom).is_some());
        let descending = query.get_str("direction").map(|direction| direction == "desc");
        let sort = match (field, descending) {
            (None, None) => content.sort,
            (field, descending) => Sort {
                field: field.unwrap_or(content.sort.field),
                descending: descending.unwrap_or(field.is_none_or(|name| name == Sort::default().field)),
            },
        };
        let pipeline_id = match query.get_str("pipeline") {
            Some(id) => id.parse().ok(),
            None => content.pipeline_id,
        };
        Self {
            kind,
            view: if saved.is_some() { View::List } else { View::of(kind, view) },
            search: query.get("search").unwrap_or(content.search),
            sort,
            pipeline_id: pipeline_id.filter(|_| kind == Kind::Deal),
            filter: filter(kind, query, custom).unwrap_or(content.filter),
            columns: if columns.is_empty() { lists.columns(kind, custom) } else { columns.to_vec() },
            saved: saved.cloned(),
            lacks_view: named.is_some() && saved.is_none(),
            begins_with: lists.default_view(kind).map(|view| view.id),
        }
    }

    /// The query string with its question mark; empty where everything is as it is by default.
    pub fn query_string(&self) -> String {
        let saved = self.saved.as_ref().filter(|_| self.view == View::List);
        let base = saved.map(|saved| saved.content.clone()).unwrap_or_default();
        let mut parts = Vec::new();
        match saved {
            Some(saved) if self.begins_with == Some(saved.id) => {}
            Some(saved) => parts.push(format!("view={}", saved.id)),
            None if self.begins_with.is_some() || self.view != View::of(self.kind, None) => {
                parts.push(format!("view={}", self.view.code()));
            }
            None => {}
        }
        if self.search != base.search {
            parts.push(format!("search={}", Url::escape(&self.search)));
        }
        if self.sort != base.sort {
            let direction = if self.sort.descending { "desc" } else { "asc" };
            parts.push(format!("sort={}&direction={direction}", self.sort.field.code()));
        }
        if self.pipeline_id != base.pipeline_id {
            let id = self.pipeline_id.map(|id| id.to_string()).unwrap_or_default();
            parts.push(format!("pipeline={id}"));
        }
        if self.filter != base.filter {
            parts.push(format!("{FILTER}={}", Url::escape(&self.filter.to_string())));
        }
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    pub fn list_query(&self) -> ListQuery {
        let names = self.columns.iter().filter_map(ListColumn::name);
        let columns = names.flat_map(|name: ColumnName| name.fields(self.kind)).collect();
        ListQuery {
            search: self.search.clone(),
            sort: self.sort,
            pipeline_id: self.pipeline_id,
            filter: self.filter.clone(),
            columns,
            ..ListQuery::new(self.kind)
        }
    }

    /// What a view that is saved now would bring back.
    pub fn content(&self) -> ViewContent {
        ViewContent {
            search: self.search.clone(),
            filter: self.filter.clone(),
            sort: self.sort,
            pipeline_id: self.pipeline_id,
            columns: self.columns.clone(),
        }
    }

    /// Shows a view as it was saved.
    pub fn show_saved(&mut self, saved: Option<SavedView>) {
        let Some(saved) = saved else { return };
        let columns = saved.columns().to_vec();
        let ViewContent { search, filter, sort, pipeline_id, .. } = saved.content.clone();
        *self =
            Self { view: View::List, search, filter, sort, pipeline_id, columns, saved: Some(saved), ..self.clone() };
    }

    /// The same section as it is without a saved view, a search or a filter.
    pub fn plain(&self) -> Self {
        let ViewContent { search, filter, sort, pipeline_id, .. } = ViewContent::default();
        Self { search, filter, sort, pipeline_id, saved: None, ..self.clone() }
    }
}

/// The query of a list whose address has this query string, without its question mark, and its columns: for files of
/// what it shows.
#[cfg(feature = "ssr")]
pub fn list_query(
    kind: Kind,
    query_string: &str,
    lists: &Lists,
    custom: &[CustomField],
) -> (ListQuery, Vec<ColumnName>) {
    let pairs = query_string.split('&').filter_map(|pair| pair.split_once('='));
    let params = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let shown = Shown::read(kind, &params, lists, custom);
    (shown.list_query(), shown.columns.iter().filter_map(ListColumn::name).collect())
}

/// What stands before a filter in the address.
const FILTER: &str = "where";
/// What stands before a field and its value in links.
const VALUE: &str = "filter.";

/// The filter that the address asks for, if it asks for any: one text, or one value a field, as links have it.
fn filter(kind: Kind, query: &ParamsMap, custom: &[CustomField]) -> Option<Filter> {
    if let Some(text) = query.get_str(FILTER) {
        return Some(text.parse().unwrap_or_else(|_| unreadable(kind)));
    }
    let mut wanted = Vec::new();
    for (key, code) in query.clone() {
        let name = key.strip_prefix(VALUE).and_then(FieldName::from_code);
        let field = name.filter(|_| !code.is_empty()).and_then(|name| fields::find(kind, name, custom));
        if let Some(field) = field {
            wanted.push(Condition::has_value(&field, code));
        }
    }
    wanted.retain(|condition| condition.test(kind, custom).is_some());
    (!wanted.is_empty()).then(|| Filter::all(wanted))
}

/// A filter that nothing fulfils, and that can be taken away, in place of one that cannot be read: if the end of a link
/// was lost, all that match must not become all.
fn unreadable(kind: Kind) -> Filter {
    let name = if kind == Kind::Contact { FieldName::LastName } else { FieldName::Title };
    Filter::all(vec![Condition::new(name, Operator::Contains, Vec::new())])
}

/// What the section at the page's address shows, and how to show something else.
#[derive(Clone, Copy)]
pub struct Address {
    pub shown: Memo<Shown>,
    /// The columns of the list.
    pub columns: Memo<Vec<ListColumn>>,
    /// The query string of what is shown, for the addresses of records over it.
    pub query: Memo<String>,
    navigate: StoredValue<Navigate>,
    /// The path of the page.
    path: Memo<String>,
    open: StoredValue<Open>,
}

/// Goes to another page, with a step of the browser's history.
type Open = Box<dyn Fn(&str) + Send + Sync>;

/// Goes to a query string of the same page, replacing the step of the browser's history or adding one.
type Navigate = Box<dyn Fn(&str, bool) + Send + Sync>;

pub fn use_address(kind: Kind) -> Address {
    let (params, boot) = (use_query_map(), use_boot());
    let read =
        move |boot: &Boot, params: &ParamsMap| Shown::read(kind, params, &boot.lists, &boot.directory.custom_fields);
    let shown = Memo::new(move |_| boot.with(|boot| params.with(|params| read(boot, params))));
    let columns = Memo::new(move |_| shown.with(|shown| shown.columns.clone()));
    let query = Memo::new(move |_| shown.with(Shown::query_string));
    let navigate = use_navigate();
    let path = use_location().pathname;
    let open = {
        let navigate = navigate.clone();
        move |page: &str| navigate(page, NavigateOptions { scroll: false, ..NavigateOptions::default() })
    };
    let go = move |query: &str, replace: bool| {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("{}{query}", path.get_untracked()), options);
    };
    let (navigate, open) = (StoredValue::<Navigate>::new(Box::new(go)), StoredValue::<Open>::new(Box::new(open)));
    Address { shown, columns, query, navigate, path, open }
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

    /// Whether the section is looked at, and nothing over it.
    pub fn is_in_front(self, kind: Kind) -> bool {
        self.path.try_get_untracked().is_some_and(|path| path == paths::section(kind))
    }

    /// Opens a record of the section over what is shown.
    pub fn open_record(self, kind: Kind, id: i64) {
        let Some(query) = self.query.try_get_untracked() else { return };
        let page = format!("{}{query}", paths::record(kind, id));
        self.open.try_with_value(|open| open(&page));
    }

    /// The saved view that the list began with.
    pub fn view(self) -> Option<i64> {
        self.shown.with_untracked(|shown| shown.saved.as_ref().map(|saved| saved.id))
    }

    /// The address of a record over what is shown.
    pub fn record(self, kind: Kind, id: i64) -> String {
        format!("{}{}", paths::record(kind, id), self.query.get())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::fields::FieldDefinition;
    use domain::view::ListSetting;
    use domain::{FieldType, Language};

    use super::*;

    fn parse(kind: Kind, query: &str, lists: &Lists) -> Shown {
        let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), Url::unescape(value)));
        Shown::read(kind, &pairs.collect(), lists, &custom())
    }

    /// Fields of leads and deals that administrators added.
    fn custom() -> Vec<CustomField> {
        let field = |id: i32, kind: Kind, field_type: FieldType| {
            let definition = FieldDefinition { field_type, ..FieldDefinition::new(kind) };
            definition.custom_field(id, false, Language::English)
        };
        vec![field(7, Kind::Deal, FieldType::List), field(8, Kind::Lead, FieldType::Boolean)]
    }

    fn won(default_view: Option<i64>) -> Lists {
        let content = ViewContent { filter: "*(*stage:any:WON)".parse().unwrap(), ..ViewContent::default() };
        let (is_shared, is_pinned, own_columns) = (false, true, Vec::new());
        let name = "Won".to_owned();
        let view = SavedView { id: 12, kind: Kind::Deal, name, content, is_shared, is_pinned, own_columns };
        let setting = ListSetting { kind: Kind::Deal, columns: Vec::new(), default_view };
        Lists { settings: vec![setting], views: vec![view] }
    }

    #[test]
    fn an_address_brings_back_what_it_was_made_of() {
        let lists = Lists::default();
        for kind in Kind::ALL {
            assert_eq!(parse(kind, "", &lists).query_string(), "");
        }
        let shown = Shown {
            view: View::List,
            search: "Müller & Söhne".to_owned(),
            sort: Sort { field: FieldName::Amount, descending: true },
            pipeline_id: Some(0),
            filter: "+(*title:has:A & B\\;C;stage:any:NEW,WON)(*source:empty;custom_7:any:very_small)".parse().unwrap(),
            ..parse(Kind::Deal, "", &lists)
        };
        assert_eq!(parse(Kind::Deal, &shown.query_string(), &lists), shown);
    }

    #[test]
    fn a_saved_view_is_named_and_what_differs_is_told() {
        let lists = won(None);
        let shown = parse(Kind::Deal, "?view=12", &lists);
        assert_eq!((shown.view, shown.filter.to_string().as_str()), (View::List, "*(*stage:any:WON)"));
        assert_eq!(shown.query_string(), "?view=12");
        let searching = Shown { search: "x".to_owned(), filter: Filter::default(), ..shown.clone() };
        assert_eq!(searching.query_string(), "?view=12&search=x&where=");
        assert_eq!(parse(Kind::Deal, &searching.query_string(), &lists), searching);
        let board = Shown { view: View::Kanban, ..shown };
        assert_eq!(board.query_string(), format!("?where={}", Url::escape("*(*stage:any:WON)")));
    }

    #[test]
    fn a_view_that_others_keep_for_themselves_is_known_to_be_lacking() {
        let lacks_view = |query: &str, lists: &Lists| parse(Kind::Deal, query, lists).lacks_view;
        assert!(lacks_view("view=12", &Lists::default()) && lacks_view("view=13", &won(None)));
        for query in ["", "view=12", "view=list", "view=kanban"] {
            assert!(!lacks_view(query, &won(Some(12))), "{query}");
        }
        let all = parse(Kind::Deal, "view=13", &won(None));
        assert_eq!(all.query_string(), "", "it is not named again");
    }

    #[test]
    fn a_section_begins_with_the_view_that_the_user_chose() {
        let lists = won(Some(12));
        let shown = parse(Kind::Deal, "", &lists);
        assert_eq!(shown.saved.as_ref().map(|view| view.id), Some(12));
        assert_eq!(shown.query_string(), "");
        assert_eq!(shown.plain().query_string(), "?view=list");
        assert_eq!(parse(Kind::Deal, "view=kanban", &lists).saved, None);
    }

    #[test]
    fn old_links_to_the_records_of_a_value_still_work() {
        let shown = parse(Kind::Lead, "filter.source=CALL&filter.comment=x", &Lists::default());
        assert_eq!(shown.filter.to_string(), "*(*source:any:CALL)");
        let of = |kind: Kind, query: &str| parse(kind, query, &Lists::default()).filter.to_string();
        assert_eq!(of(Kind::Deal, "filter.custom_7=small&filter.custom_9=x"), "*(*custom_7:any:small)");
        assert_eq!(of(Kind::Lead, "filter.custom_8=true"), "*(*custom_8:yes)");
        assert_eq!(of(Kind::Deal, "filter.is_incomplete=true"), "*(*is_incomplete:yes)");
    }

    #[test]
    fn a_wrong_address_shows_what_is_shown_by_default() {
        let lists = Lists::default();
        assert_eq!(
            parse(Kind::Contact, "view=kanban&sort=nonsense&direction=up&pipeline=x", &lists),
            parse(Kind::Contact, "direction=asc", &lists)
        );
        // Half a filter is not none.
        for kind in Kind::ALL {
            let cut = parse(kind, "where=*(*responsible_id:any:1", &lists);
            assert!(!cut.filter.is_empty() && !cut.filter.is_sound(kind, &custom()), "{kind:?}");
            assert_eq!(parse(kind, &cut.query_string(), &lists), cut);
        }
        let sorted = parse(Kind::Lead, "sort=title", &lists).sort;
        assert_eq!(sorted, Sort { field: FieldName::Title, descending: false });
    }
}
