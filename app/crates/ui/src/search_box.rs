//! A field to search a list while typing.

use std::time::Duration;

use leptos::{html, leptos_dom::helpers::debounce, prelude::*};

use crate::{Icon, input::sync_input};

/// A search field with a button to clear it. `on_search` gets the text once typing has paused for 200 ms.
///
/// `<SearchBox id="deals-search" label=tr(text::search()) clear_label=tr(text::clear()) value=query on_search=apply/>`
#[component]
pub fn SearchBox(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] clear_label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] on_search: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    sync_input(node, value);
    let mut search = debounce(Duration::from_millis(200), move |text: String| {
        if let Some(on_search) = on_search {
            on_search.try_run(text);
        }
    });
    let clear = move |_| {
        value.set(String::new());
        if let Some(on_search) = on_search {
            on_search.run(String::new());
        }
        if let Some(input) = node.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="search-box" role="search" aria-label=label>
            {Icon::Search.view()}
            <input
                node_ref=node
                id=id
                type="search"
                class="input search-box__input"
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="search"
                aria-label=label.clone()
                placeholder=placeholder.unwrap_or_else(|| label.clone())
                value=value.get_untracked()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    value.set(text.clone());
                    search(text);
                }
            />
            <button
                type="button"
                class="search-box__clear"
                aria-label=clear_label
                hidden=move || value.with(String::is_empty)
                on:click=clear
            >
                {Icon::Close.view()}
            </button>
        </div>
    }
    .into_any()
}
