//! The modal dialog: the browser's own `<dialog>`, which keeps the focus inside and gives it back.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::Icon;
use crate::dynamic::dynamic;

/// Width of a dialog on a desktop: 420, 560 or 800 px. On phones a small one is a sheet from below, a large one fills
/// the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogSize {
    Small,
    #[default]
    Medium,
    Large,
}

/// A modal dialog that `open` shows and hides; Escape, the close button and a press beside it set `open` to false. Its
/// content exists only while it is open. Put [`DialogActions`] last.
///
/// `<Dialog id="new-deal" open=open title=tr(text::new_deal()) close_label=tr(text::close())>…</Dialog>`
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] close_label: String,
    #[prop(optional)] size: DialogSize,
    /// Keeps the dialog when the user presses beside it: for forms with something to lose.
    #[prop(optional)]
    keep: bool,
    /// Asked before Escape and the close button close it: whether they may.
    #[prop(optional, into)]
    may_close: Option<Callback<(), bool>>,
    /// Called when it lies over the page with all that is in it.
    #[prop(optional, into)]
    on_shown: Option<Callback<()>>,
    /// Called after it was closed in any way.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let shown = open.get();
        let Some(dialog) = node.get() else { return };
        if shown && !dialog.open() {
            let _ = dialog.show_modal();
            // One frame later the content is there.
            request_animation_frame(move || {
                focus_first(&dialog);
                if let Some(on_shown) = on_shown {
                    on_shown.try_run(());
                }
            });
        } else if !shown && dialog.open() {
            dialog.close();
        }
    });
    let closed = move |_| {
        open.try_set(false);
        if let Some(on_close) = on_close {
            on_close.try_run(());
        }
    };
    let may_close = move || may_close.is_none_or(|ask| ask.run(()));
    let cancelled = move |event: ev::Event| {
        if !may_close() {
            event.prevent_default();
        }
    };
    let press_close = Callback::new(move |()| {
        if may_close() {
            open.set(false);
        }
    });
    let beside = move |event: ev::MouseEvent| {
        // A press on the dialog element itself, not on its content, hits the backdrop.
        let on_backdrop = node.get_untracked().is_some_and(|dialog| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            target.is_some_and(|target| target == **dialog)
        });
        if on_backdrop && !keep {
            open.set(false);
        }
    };
    let class = match size {
        DialogSize::Small => "dialog dialog--small",
        DialogSize::Medium => "dialog",
        DialogSize::Large => "dialog dialog--large",
    };
    let title_id = format!("{id}-title");
    let content = dialog_content(open, title, title_id.clone(), close_label, press_close, children);
    view! {
        <dialog node_ref=node id=id class=class aria-labelledby=title_id on:close=closed on:cancel=cancelled on:mousedown=beside>
            {content}
        </dialog>
    }
    .into_any()
}

/// Moves the focus from the close button, where the browser puts it, to the first thing to fill in or press. A control
/// whose label is hidden adds to what stands before it; it is the first only where there is no other.
fn focus_first(dialog: &Element) {
    const WANTED: [&str; 4] = [
        ".dialog__body [autofocus]",
        ".dialog__body :is(input, select, textarea):not(:disabled, [type=hidden], [type=file], .visually-hidden ~ *)",
        ".dialog__body :is(input, select, textarea):not(:disabled, [type=hidden], [type=file])",
        ".dialog__body :is(button, a[href]):not(:disabled)",
    ];
    let found = WANTED.iter().find_map(|selector| dialog.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn dialog_content(
    open: RwSignal<bool>,
    title: Signal<String>,
    title_id: String,
    close_label: String,
    press_close: Callback<()>,
    children: ChildrenFn,
) -> AnyView {
    let content = move || {
        let (title_id, close_label, children) = (title_id.clone(), close_label.clone(), children.clone());
        open.get().then(move || {
            view! {
                <div class="dialog__frame">
                    <header class="dialog__header">
                        <h2 class="dialog__title" id=title_id>{move || title.get()}</h2>
                        <button
                            type="button"
                            class="button button--ghost button--icon"
                            aria-label=close_label
                            on:click=move |_| press_close.run(())
                        >
                            <span class="button__content">{Icon::Close.view()}</span>
                        </button>
                    </header>
                    <div class="dialog__body">{children()}</div>
                </div>
            }
        })
    };
    dynamic(content)
}

/// The buttons at the foot of a dialog, the most likely one last.
///
/// `<DialogActions><Button …/><Button kind=ButtonKind::Primary …/></DialogActions>`
#[component]
pub fn DialogActions(children: Children) -> impl IntoView {
    view! { <div class="dialog__actions">{children()}</div> }.into_any()
}
