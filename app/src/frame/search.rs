//! Search everywhere (Ctrl/⌘ K).

use domain::Kind;
use domain::suggestion::Suggestion;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use messages::labels;
use messages::text::frame as text;
use ui::{Dialog, Icon, IconButton, SearchBox, dynamic, offer_view};

use crate::boot::use_boot;
use crate::paths;
use crate::records::{api, offer};
use crate::text::tr;

/// Opens and closes the search.
#[derive(Clone, Copy)]
pub(super) struct PaletteState(RwSignal<bool>);

pub(super) fn provide_palette() -> PaletteState {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            if event.key() == "k" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                open.try_set(true);
            }
        });
        on_cleanup(move || listener.remove());
    });
    PaletteState(open)
}

#[component]
pub(super) fn OpenSearch(palette: PaletteState) -> impl IntoView {
    view! {
        <IconButton icon=Icon::Search label=tr(text::open_search()) on_press=move |_| palette.0.set(true)/>
    }
}

#[component]
pub(super) fn Palette(palette: PaletteState) -> impl IntoView {
    let open = palette.0;
    view! {
        <Dialog id="search-everywhere" open=open title=tr(text::open_search()) close_label=tr(text::close())>
            <Results open=open/>
        </Dialog>
    }
}

#[component]
fn Results(open: RwSignal<bool>) -> impl IntoView {
    let boot = use_boot();
    let query = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<(Kind, Vec<Suggestion>)>>);
    let search = Action::new(move |typed: &String| {
        let typed = typed.clone();
        async move {
            let mut all = Vec::new();
            for kind in Kind::ALL {
                if kind == Kind::Lead && !boot.with_untracked(crate::boot::Boot::is_classic) {
                    continue;
                }
                if let Ok(links) = api::suggest(kind, typed.clone()).await {
                    all.push((kind, links));
                }
            }
            // An older answer does not replace a newer one.
            if asked.try_get_untracked() == Some(typed) {
                found.try_set(Some(all));
            }
        }
    });
    let on_search = move |typed: String| {
        asked.set(typed.clone());
        if typed.trim().is_empty() {
            found.set(None);
        } else {
            search.dispatch(typed);
        }
    };
    view! {
        <div class="stack">
            <SearchBox
                id="search-everywhere-text"
                label=tr(text::search())
                clear_label=tr(text::close())
                value=query
                placeholder=tr(text::search_hint())
                on_search=on_search
            />
            {dynamic(move || found.get().map(|groups| view! { <Groups groups=groups query=asked.get() open=open/> }))}
        </div>
    }
}

#[component]
fn Groups(groups: Vec<(Kind, Vec<Suggestion>)>, query: String, open: RwSignal<bool>) -> impl IntoView {
    if groups.iter().all(|(_, links)| links.is_empty()) {
        return view! { <p class="muted" role="status">{tr(text::search_nothing(query))}</p> }.into_any();
    }
    let navigate = StoredValue::new_local(use_navigate());
    let group = move |(kind, links): (Kind, Vec<Suggestion>)| {
        (!links.is_empty()).then(|| {
            let rows = links.into_iter().map(move |found| {
                let path = paths::record(kind, found.link.id);
                let target = path.clone();
                view! {
                    <li>
                        <a
                            class="link-plain search-results__found"
                            href=path
                            on:click=move |event| {
                                event.prevent_default();
                                open.set(false);
                                navigate.with_value(|navigate| navigate(&target, Default::default()));
                            }
                        >
                            {offer_view(offer(kind, found))}
                        </a>
                    </li>
                }
            });
            view! {
                <section>
                    <h3 class="muted small">{tr(labels::kind_plural(kind))}</h3>
                    <ul class="search-results">{rows.collect_view()}</ul>
                </section>
            }
        })
    };
    groups.into_iter().map(group).collect_view().into_any()
}
