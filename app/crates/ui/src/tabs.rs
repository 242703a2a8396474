//! Tabs: one of several panels in the same place.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::dynamic::dynamic;

/// One tab: its value, its text, and a count where that helps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    pub value: String,
    pub label: String,
    pub count: Option<String>,
}

impl Tab {
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), count: None }
    }
}

/// A row of tabs; arrow keys, Home and End move and select. Each needs a [`TabPanel`] with the same `tabs` id.
///
/// `<Tabs id="record-tabs" label=tr(text::sections()) tabs=tabs selected=tab on_select=move |value| tab.set(value)/>`
#[component]
pub fn Tabs(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] tabs: Signal<Vec<Tab>>,
    #[prop(into)] selected: Signal<String>,
    #[prop(into)] on_select: Callback<String>,
) -> impl IntoView {
    let list_id = id.clone();
    let list = move || {
        let id = id.clone();
        tabs.get().into_iter().map(move |tab| tab_button(&id, tab, selected, on_select)).collect_view()
    };
    view! {
        <div class="tabs" id=list_id role="tablist" aria-label=label on:keydown=tab_key>
            {dynamic(list)}
        </div>
    }
    .into_any()
}

fn tab_button(id: &str, tab: Tab, selected: Signal<String>, on_select: Callback<String>) -> AnyView {
    let Tab { value, label, count } = tab;
    let own = value.clone();
    let chosen = Signal::derive(move || selected.with(|selected| *selected == own));
    view! {
        <button
            type="button"
            class="tabs__tab"
            role="tab"
            id=format!("{id}-{value}")
            aria-controls=format!("{id}-{value}-panel")
            aria-selected=move || chosen.get().to_string()
            tabindex=move || if chosen.get() { "0" } else { "-1" }
            on:click=move |_| on_select.run(value.clone())
        >
            {label}
            {count.map(|count| view! { <span class="tabs__count">{count}</span> })}
        </button>
    }
    .into_any()
}

fn tab_key(event: ev::KeyboardEvent) {
    let Some(tab) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
    let Some(list) = tab.parent_element() else { return };
    let next = match event.key().as_str() {
        "ArrowRight" => tab.next_element_sibling().or_else(|| list.first_element_child()),
        "ArrowLeft" => tab.previous_element_sibling().or_else(|| list.last_element_child()),
        "Home" => list.first_element_child(),
        "End" => list.last_element_child(),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
        next.click();
    }
}

/// What belongs to one tab; its content exists only while the tab is selected.
///
/// `<TabPanel tabs="record-tabs" value="general" selected=tab>…</TabPanel>`
#[component]
pub fn TabPanel(
    #[prop(into)] tabs: String,
    #[prop(into)] value: String,
    #[prop(into)] selected: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let (panel_id, tab_id) = (format!("{tabs}-{value}-panel"), format!("{tabs}-{value}"));
    let chosen = Memo::new(move |_| selected.with(|selected| *selected == value));
    let content = move || chosen.get().then(|| children());
    view! {
        <div class="tab-panel" role="tabpanel" id=panel_id aria-labelledby=tab_id hidden=move || !chosen.get()>
            {dynamic(content)}
        </div>
    }
    .into_any()
}
