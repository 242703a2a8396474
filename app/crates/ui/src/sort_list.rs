//! A list whose items are put into another order: by mouse and touch on a handle, and by the arrow keys on it.
//!
//! As on a board, what changes while an item moves is shown by classes set here, without signals.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::{
    ev, html,
    leptos_dom::helpers::{IntervalHandle, set_interval_with_handle},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::dom::{closest, element, elements, mark};

const ITEM: &str = "[data-item]";
const HANDLE: &str = "[data-handle]";
const DRAGGED_CLASS: &str = "sort-list__item--dragged";
const BEFORE_CLASS: &str = "sort-list__item--before";
const AFTER_CLASS: &str = "sort-list__item--after";
/// What scrolls of a dialog.
const DIALOG: &str = ".dialog__body";
/// Within this distance from the edge it scrolls, by so many pixels a frame.
const EDGE: f64 = 90.0;
const SCROLL_STEP: f64 = 10.0;
const FRAME: Duration = Duration::from_millis(16);

/// What the user asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortMove {
    /// The item goes to another place of its group.
    To {
        item: String,
        place: SortPlace,
    },
    /// One place up or down, by the keyboard.
    Up(String),
    Down(String),
}

/// Beside which item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortPlace {
    Before(String),
    After(String),
}

struct Drag {
    item: HtmlElement,
    pointer: i32,
    at: (f64, f64),
    scrolling: IntervalHandle,
    over: Option<(Element, bool)>,
}

#[derive(Clone)]
struct Sorting {
    list: NodeRef<html::Div>,
    on_move: Callback<SortMove>,
    drag: Rc<RefCell<Option<Drag>>>,
}

/// The list. Its children have `data-item` (what a [`SortMove`] calls them), `data-group` (an item stays among those of
/// its group), and inside a button with `data-handle`.
///
/// `<SortList on_move=on_move>…</SortList>`
#[component]
pub fn SortList(#[prop(into)] on_move: Callback<SortMove>, children: Children) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let sorting = Sorting { list, on_move, drag: Rc::default() };
    let [press, follow, release, cancel, key] = std::array::from_fn(|_| sorting.clone());
    view! {
        <div
            node_ref=list
            class="sort-list"
            on:pointerdown=move |event| press.press(&event)
            on:pointermove=move |event| follow.follow(&event)
            on:pointerup=move |_| release.release()
            on:pointercancel=move |_| cancel.cancel()
            on:keydown=move |event| key.press_key(&event)
        >
            {children()}
        </div>
    }
    .into_any()
}

impl Sorting {
    fn press(&self, event: &ev::PointerEvent) {
        let handle = closest(element(event.target()).as_ref(), HANDLE);
        let item = closest(handle.as_ref(), ITEM).and_then(|item| item.dyn_into::<HtmlElement>().ok());
        let (Some(item), 0, true) = (item, event.button(), event.is_primary()) else { return };
        self.cancel();
        let scroller = self.clone();
        let Ok(scrolling) = set_interval_with_handle(move || scroller.scroll(), FRAME) else { return };
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let pointer = event.pointer_id();
        self.drag.replace(Some(Drag { item, pointer, at, scrolling, over: None }));
        if let Some(list) = self.list.get_untracked() {
            let _ = list.set_pointer_capture(pointer);
        }
    }

    fn follow(&self, event: &ev::PointerEvent) {
        {
            let mut drag = self.drag.borrow_mut();
            let Some(drag) = drag.as_mut().filter(|drag| drag.pointer == event.pointer_id()) else { return };
            drag.at = (f64::from(event.client_x()), f64::from(event.client_y()));
            mark(&drag.item, DRAGGED_CLASS, true);
        }
        event.prevent_default();
        self.show();
    }

    fn release(&self) {
        let asked = self.drag.borrow().as_ref().and_then(|drag| {
            let (over, is_after) = drag.over.as_ref()?;
            let (item, beside) = (drag.item.get_attribute("data-item")?, over.get_attribute("data-item")?);
            let place = if *is_after { SortPlace::After(beside) } else { SortPlace::Before(beside) };
            Some(SortMove::To { item, place })
        });
        self.cancel();
        if let Some(asked) = asked {
            self.on_move.try_run(asked);
        }
    }

    fn cancel(&self) {
        let Some(drag) = self.drag.take() else { return };
        drag.scrolling.clear();
        mark(&drag.item, DRAGGED_CLASS, false);
        if let Some((over, _)) = drag.over {
            unmark(&over);
        }
    }

    /// Marks the edge at which the item would be put down.
    fn show(&self) {
        let mut drag = self.drag.borrow_mut();
        let (Some(drag), Some(list)) = (drag.as_mut(), self.list.try_get_untracked().flatten()) else { return };
        let group = drag.item.get_attribute("data-group");
        // The nearest item of the group: also beside the list, and beyond the group's ends.
        let candidates = elements(&list, ITEM).into_iter().filter(|other| other.get_attribute("data-group") == group);
        let middle = |other: &Element| {
            let place = other.get_bounding_client_rect();
            place.top() + place.height() / 2.0
        };
        let nearest = candidates.min_by(|a, b| (middle(a) - drag.at.1).abs().total_cmp(&(middle(b) - drag.at.1).abs()));
        let own: &Element = &drag.item;
        let over = nearest.filter(|other| other != own).map(|other| {
            let is_after = drag.at.1 > middle(&other);
            (other, is_after)
        });
        if over == drag.over {
            return;
        }
        if let Some((before, _)) = drag.over.take() {
            unmark(&before);
        }
        if let Some((other, is_after)) = &over {
            mark(other, if *is_after { AFTER_CLASS } else { BEFORE_CLASS }, true);
        }
        drag.over = over;
    }

    /// Near an edge of the window, or of the dialog around the list, the items behind it come into sight.
    fn scroll(&self) {
        let Some((_, y)) = self.drag.borrow().as_ref().map(|drag| drag.at) else { return };
        let Some(list) = self.list.try_get_untracked().flatten() else { return self.cancel() };
        let dialog = closest(Some(&list), DIALOG);
        let (top, bottom) = match &dialog {
            Some(dialog) => {
                let place = dialog.get_bounding_client_rect();
                (place.top(), place.bottom())
            }
            None => (0.0, window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default()),
        };
        let step = if y < top + EDGE {
            -SCROLL_STEP
        } else if y > bottom - EDGE {
            SCROLL_STEP
        } else {
            return;
        };
        match dialog {
            Some(dialog) => dialog.scroll_by_with_x_and_y(0.0, step),
            None => window().scroll_by_with_x_and_y(0.0, step),
        }
        self.show();
    }

    fn press_key(&self, event: &ev::KeyboardEvent) {
        if event.key() == "Escape" && self.drag.borrow().is_some() {
            // It ends the dragging only: a dialog around the list would take it for the wish to close.
            event.prevent_default();
            event.stop_propagation();
            return self.cancel();
        }
        let Some(item) = closest(element(event.target()).as_ref(), HANDLE)
            .and_then(|handle| closest(Some(&handle), ITEM))
            .and_then(|item| item.get_attribute("data-item"))
        else {
            return;
        };
        let asked = match event.key().as_str() {
            "ArrowUp" => SortMove::Up(item.clone()),
            "ArrowDown" => SortMove::Down(item.clone()),
            _ => return,
        };
        event.prevent_default();
        // Before the move, which may replace the component around the element.
        let list = self.list.get_untracked();
        self.on_move.run(asked);
        // In another group the item is rendered anew; the focus follows it.
        request_animation_frame(move || {
            let Some(list) = list else { return };
            focus_handle(&list, &item);
        });
    }
}

fn unmark(item: &Element) {
    mark(item, BEFORE_CLASS, false);
    mark(item, AFTER_CLASS, false);
}

fn focus_handle(list: &Element, item: &str) {
    let found =
        elements(list, ITEM).into_iter().find(|known| known.get_attribute("data-item").as_deref() == Some(item));
    let handle = found.and_then(|found| found.query_selector(HANDLE).ok().flatten());
    if let Some(handle) = handle.and_then(|handle| handle.dyn_into::<HtmlElement>().ok()) {
        let _ = handle.focus();
    }
}
