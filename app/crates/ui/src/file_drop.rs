//! A place to drop or choose a file.

use leptos::{ev, html, prelude::*};
use web_sys::File;

use crate::{Icon, visually_hidden::filled};

/// A large button that opens the system's file choice and takes a dropped file. Only the first file counts.
///
/// `<FileDrop id="csv" title=tr(text::choose_file()) hint=tr(text::or_drop()) accept=".csv,text/csv" on_file=move |file: web_sys::File| read(file)/>`
#[component]
pub fn FileDrop(
    #[prop(into)] id: String,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    /// Endings and media types, separated by commas.
    #[prop(optional, into)]
    accept: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_file: Callback<File>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let take = move |input: web_sys::HtmlInputElement| {
        let file = input.files().and_then(|files| files.item(0));
        if let Some(file) = file {
            on_file.run(file);
        }
    };
    // The page is shown before it reacts: a file that was chosen in between is there already.
    Effect::new(move |_| {
        let input = node.get();
        untrack(|| input.into_iter().for_each(take));
    });
    let chosen = move |_| node.get_untracked().into_iter().for_each(take);
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.item(0));
        if let Some(file) = file.filter(|_| !disabled.get_untracked()) {
            on_file.run(file);
        }
    };
    let hovered = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <label
            class="file-drop"
            class:file-drop--over=move || over.get()
            on:dragover=hovered
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <input
                node_ref=node
                type="file"
                id=id
                name=name
                class="file-drop__input visually-hidden"
                accept=accept
                disabled=move || disabled.get()
                on:change=chosen
            />
            <span class="file-drop__icon">{Icon::Upload.view()}</span>
            <span class="file-drop__title">{move || title.get()}</span>
            <span class="file-drop__hint">{move || filled(hint)}</span>
        </label>
    }
    .into_any()
}
