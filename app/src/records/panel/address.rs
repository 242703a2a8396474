//! What the panel keeps in the address, beside what the list behind it does: its tab, and what the tab shows.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

/// The parameter that names the tab.
pub const TAB: &str = "tab";
/// What the parameters of the tabs begin with.
const OF_TABS: &str = "history.";

/// The address of the open panel.
#[derive(Clone, Copy)]
pub struct PanelAddress {
    params: Memo<ParamsMap>,
    path: Memo<String>,
    search: Memo<String>,
    navigate: StoredValue<Navigate>,
}

/// Goes to a path, adding a step to the browser's history or replacing the last one.
type Navigate = Box<dyn Fn(&str, bool) + Send + Sync>;

impl PanelAddress {
    /// Asked for in the body of a component.
    pub(super) fn new() -> Self {
        let location = use_location();
        let navigate = use_navigate();
        let go = move |path: &str, replace: bool| {
            navigate(path, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        };
        Self {
            params: use_query_map(),
            path: location.pathname,
            search: location.search,
            navigate: StoredValue::new(Box::new(go)),
        }
    }

    /// The value of a parameter, tracked.
    pub fn get(self, name: &str) -> Option<String> {
        self.params.with(|params| params.get(name)).filter(|value| !value.is_empty())
    }

    /// The address with other values of these parameters, tracked; an empty one is left out.
    pub fn with(self, changes: &[(&str, &str)]) -> String {
        let query = self.search.with(|search| changed(search, changes));
        self.path.with(|path| format!("{path}{query}"))
    }

    /// Goes there.
    pub fn change(self, changes: &[(&str, &str)]) {
        self.go(changes, false);
    }

    /// Goes there without a further step back.
    pub fn replace(self, changes: &[(&str, &str)]) {
        self.go(changes, true);
    }

    fn go(self, changes: &[(&str, &str)], replace: bool) {
        let path = untrack(|| self.with(changes));
        self.navigate.with_value(|navigate| navigate(&path, replace));
    }
}

/// The query string, with its mark, of the list behind the panel.
pub fn of_list(search: &str) -> String {
    joined(parts(search).filter(|part| !is_own(name(part))).map(str::to_owned).collect())
}

fn changed(search: &str, changes: &[(&str, &str)]) -> String {
    let is_changed = |part: &str| changes.iter().any(|(other, _)| *other == name(part));
    let mut all: Vec<String> = parts(search).filter(|part| !is_changed(part)).map(str::to_owned).collect();
    let given = changes.iter().filter(|(_, value)| !value.is_empty());
    all.extend(given.map(|(name, value)| format!("{name}={}", Url::escape(value))));
    joined(all)
}

fn parts(search: &str) -> impl Iterator<Item = &str> {
    search.trim_start_matches('?').split('&').filter(|part| !part.is_empty())
}

fn name(part: &str) -> &str {
    part.split('=').next().unwrap_or_default()
}

fn is_own(name: &str) -> bool {
    name == TAB || name.starts_with(OF_TABS)
}

fn joined(parts: Vec<String>) -> String {
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panel_and_its_list_share_an_address() {
        let search = "search=M%C3%BCller&filter.source=CALL";
        let there = changed(search, &[(TAB, "history"), ("history.field", "title")]);
        assert_eq!(there, "?search=M%C3%BCller&filter.source=CALL&tab=history&history.field=title");
        assert_eq!(changed(&there, &[("history.field", "")]), "?search=M%C3%BCller&filter.source=CALL&tab=history");
        assert_eq!(of_list(&there), format!("?{search}"));
        assert_eq!(of_list("?tab=deals"), "");
        assert_eq!(changed("", &[(TAB, "")]), "");
    }
}
