//! The record's panel: from the right on a desktop, the whole screen on a phone, with an address of its own.

use leptos::{children::ViewFnOnce, ev, html, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};

use crate::focus::give_back;
use crate::{Icon, IconButton, visually_hidden::filled};

/// A panel over the page. What lies behind it is inert while it is there, the focus moves in and goes back afterwards;
/// Escape, the close button and a press beside it call `on_close`, which usually navigates back to the list. It is no
/// `<dialog>`, so that it can be rendered by the server under its own address.
///
/// `<SidePanel id="record" title=name close_label=tr(text::close()) on_close=move |()| go_back()>…</SidePanel>`
#[component]
pub fn SidePanel(
    #[prop(into)] id: String,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] close_label: String,
    #[prop(into)] on_close: Callback<()>,
    /// Small text above the title: what kind of record this is.
    #[prop(optional, into)]
    kind: Signal<String>,
    /// A picture at the left of the title.
    #[prop(optional, into)]
    picture: Option<ViewFnOnce>,
    /// Buttons and menus at the right of the title.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Section>::new();
    hold_focus(node);
    close_on_escape(node, on_close);
    let title_id = format!("{id}-title");
    view! {
        <div class="side-panel-layer">
            <div class="side-panel-layer__scrim" aria-hidden="true" on:click=move |_| on_close.run(())></div>
            <section
                node_ref=node
                id=id
                class="side-panel"
                role="dialog"
                aria-modal="true"
                aria-labelledby=title_id
                tabindex="-1"
            >
                <header class="side-panel__header">
                    <IconButton icon=Icon::Close label=close_label on_press=move |_| on_close.run(())/>
                    {picture.map(ViewFnOnce::run)}
                    <div class="side-panel__heading">
                        <p class="side-panel__kind">{move || filled(kind)}</p>
                        <h2 class="side-panel__title" id=title_id.clone()>{move || title.get()}</h2>
                    </div>
                    <div class="side-panel__actions">{actions.map(ViewFnOnce::run)}</div>
                </header>
                <div class="side-panel__body">{children()}</div>
            </section>
        </div>
    }
    .into_any()
}

fn close_on_escape(node: NodeRef<html::Section>, on_close: Callback<()>) {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            // A Transition keeps the panel that it showed while it waited.
            let is_shown = node.try_get_untracked().flatten().is_some_and(|panel| panel.is_connected());
            // Menus, dialogs and fields that handled the key themselves have prevented its default.
            if is_shown && event.key() == "Escape" && !event.default_prevented() && !is_layer_open() {
                // A question that opens now is not to be closed by the same press.
                event.prevent_default();
                on_close.try_run(());
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// Whether a dialog or menu lies above the panel; Escape then belongs to it.
fn is_layer_open() -> bool {
    document().query_selector("dialog[open], [popover]:popover-open").ok().flatten().is_some()
}

/// What the panel has taken: who had the focus, and what it made inert.
type Taken = (Option<HtmlElement>, Vec<Element>);

/// Takes the focus, makes everything behind inert, and puts both back when the panel goes.
fn hold_focus(node: NodeRef<html::Section>) {
    Effect::new(move |_| {
        let Some(panel) = node.get() else { return };
        let panel: HtmlElement = panel.unchecked_into();
        let taken = StoredValue::new_local(None::<Taken>);
        let take = {
            let panel = panel.clone();
            move || {
                if panel.is_connected() && taken.try_with_value(Option::is_none) == Some(true) {
                    taken.try_set_value(Some(take_focus(&panel)));
                }
            }
        };
        take();
        // A panel that is built but not yet in the page, as under a Transition, has a size once it is there.
        let came = Closure::<dyn FnMut()>::new(take);
        let observer = ResizeObserver::new(came.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(&panel);
        }
        let kept = StoredValue::new_local((observer, came));
        on_cleanup(move || {
            kept.try_with_value(|(observer, _)| observer.as_ref().map(ResizeObserver::disconnect));
            taken.try_with_value(|taken| {
                let Some((before, behind)) = taken else { return };
                for element in behind {
                    let _ = element.remove_attribute("inert");
                }
                give_back(before.clone());
            });
        });
    });
}

/// Whoever is in the panel by now, or was before the page came to life, stays there.
fn take_focus(panel: &HtmlElement) -> Taken {
    let active = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let is_inside = active.as_ref().is_some_and(|active| panel.contains(Some(active)));
    let before = active.filter(|_| !is_inside);
    let behind = make_inert(panel);
    if !is_inside {
        let _ = panel.focus();
    }
    (before, behind)
}

/// Makes the neighbours of the element and of its ancestors inert, live regions excepted; returns which.
fn make_inert(panel: &Element) -> Vec<Element> {
    let mut behind = Vec::new();
    let mut layer = panel.parent_element();
    while let Some(element) = layer {
        let Some(parent) = element.parent_element().filter(|parent| parent.tag_name() != "HTML") else { break };
        let children = parent.children();
        for neighbour in (0..children.length()).filter_map(|index| children.item(index)) {
            let excepted = neighbour == element
                || neighbour.has_attribute("inert")
                || neighbour.has_attribute("data-live")
                || matches!(neighbour.tag_name().as_str(), "SCRIPT" | "DIALOG");
            if !excepted && neighbour.set_attribute("inert", "").is_ok() {
                behind.push(neighbour);
            }
        }
        layer = Some(parent);
    }
    behind
}
