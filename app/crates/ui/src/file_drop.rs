//! A place to drop or choose a file.

use leptos::{ev, html, prelude::*};
use web_sys::{DataTransfer, File};

use crate::{
    Icon,
    field::{FieldContext, field_context},
    visually_hidden::filled,
};

/// A large button that opens the system's file choice and takes a dropped file. Only the first file counts.
///
/// `<FileDrop id="csv" title=tr(text::choose_file()) hint=tr(text::or_drop()) accept=".csv,text/csv" on_file=move |file: web_sys::File| read(file)/>`
#[component]
pub fn FileDrop(
    /// That of the field around it unless given.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    /// Endings and media types, separated by commas.
    #[prop(optional, into)]
    accept: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Less tall, for a field among others.
    #[prop(optional)]
    small: bool,
    /// Also takes a file that is pasted anywhere in the window, unless a dialog lies above.
    #[prop(optional)]
    takes_paste: bool,
    #[prop(into)] on_file: Callback<File>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let FieldContext { id, described_by, invalid, error, .. } = field_context(id);
    let take = move |input: web_sys::HtmlInputElement| {
        let file = input.files().and_then(|files| files.item(0));
        if let Some(file) = file {
            on_file.run(file);
            // Else the browser would not tell when the same file is chosen again, mended meanwhile.
            input.set_value("");
        }
    };
    // The page is shown before it reacts: a file that was chosen in between is there already.
    Effect::new(move |_| {
        let input = node.get();
        untrack(|| input.into_iter().for_each(take));
    });
    let chosen = move |_| node.get_untracked().into_iter().for_each(take);
    let take_transferred = move |data: Option<DataTransfer>| {
        let file = data.and_then(|data| data.files()).and_then(|files| files.item(0));
        let file = file.filter(|_| !disabled.get_untracked());
        let is_one = file.is_some();
        if let Some(error) = error.filter(|_| is_one) {
            error.outdate();
        }
        file.into_iter().for_each(|file| on_file.run(file));
        is_one
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        take_transferred(event.data_transfer());
    };
    if takes_paste {
        Effect::new(move |_| {
            let listener = window_event_listener(ev::paste, move |event| {
                let is_own = !event.default_prevented() && is_on_top(node);
                let data = event.clipboard_data().filter(|data| is_own && !has_text(data));
                if take_transferred(data) {
                    event.prevent_default();
                }
            });
            on_cleanup(move || listener.remove());
        });
    }
    let hovered = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <label
            class="file-drop"
            class:file-drop--small=small
            class:file-drop--over=move || over.get()
            on:dragover=hovered
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <input
                node_ref=node
                type="file"
                id=id
                aria-describedby=move || described_by.get()
                aria-invalid=move || invalid.get().then_some("true")
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

/// Cells of a spreadsheet come as text with a picture of it: it is the text that is meant.
fn has_text(data: &DataTransfer) -> bool {
    data.get_data("text/plain").is_ok_and(|text| !text.is_empty())
}

/// Whether no open dialog lies above the node: each stands behind the one that it was opened from.
fn is_on_top(node: NodeRef<html::Input>) -> bool {
    let Some(input) = node.try_get_untracked().flatten() else { return false };
    let dialogs = document().query_selector_all("dialog[open]").ok();
    let last = dialogs.and_then(|all| all.item(all.length().checked_sub(1)?));
    last.is_none_or(|dialog| dialog.contains(Some(&input)))
}
