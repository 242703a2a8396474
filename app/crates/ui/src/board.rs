//! What a kanban and a calendar have in common: a board whose items are moved by mouse, touch and keyboard.

use leptos::{ev, html, prelude::*};

use crate::VisuallyHidden;
use crate::drag::Dragging;

/// The id of the board's hint; a page has one board.
const HINT: &str = "board-hint";

/// What the keyboard carries over a board.
pub(crate) trait Carry: Copy + 'static {
    fn press_key(self, event: &ev::KeyboardEvent);
    /// Ends the carrying without a move.
    fn put_down(self);
}

/// The board as an element; `hint` says to assistive technology how items are moved by the keyboard.
pub(crate) fn board(
    node: NodeRef<html::Div>,
    class: &'static str,
    label: Signal<String>,
    hint: String,
    drag: &Dragging,
    carrying: impl Carry,
    children: Children,
) -> AnyView {
    let [pressed, moved, released, cancelled, touched, clicked, held, keyed] = std::array::from_fn(|_| drag.clone());
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && keyed.is_active() {
            event.prevent_default();
            keyed.cancel();
        } else {
            carrying.press_key(&event);
        }
    };
    view! {
        <div
            node_ref=node
            class=class
            role="group"
            aria-label=move || label.get()
            tabindex="0"
            aria-describedby=HINT
            on:pointerdown=move |event| {
                carrying.put_down();
                pressed.press(&event);
            }
            on:pointermove=move |event| moved.follow(&event)
            on:pointerup=move |_| released.release()
            on:pointercancel=move |_| cancelled.cancel()
            on:touchmove=move |event| touched.keep_from_scrolling(&event)
            on:click=move |event| clicked.swallow_click(&event)
            on:contextmenu=move |event| held.keep_from_menu(&event)
            on:keydown=key
        >
            {children()}
        </div>
        <VisuallyHidden><span id=HINT>{hint}</span></VisuallyHidden>
    }
    .into_any()
}
