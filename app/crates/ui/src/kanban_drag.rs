//! How a kanban's cards are moved by mouse, and by touch after a long press.
//!
//! The board listens for all of its cards. A copy of the card follows the pointer, because the columns clip what they
//! contain; the card itself stays, dimmed, until the page moves it. What changes while a card moves is shown by classes
//! set here, without signals: a board has hundreds of cards, and none of them should listen for it.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::{
    ev, html,
    leptos_dom::helpers::{IntervalHandle, TimeoutHandle, set_interval_with_handle, set_timeout_with_handle},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

use crate::KanbanMove;
use crate::pixels::pixels;

/// Pixels that a pressed mouse moves before it drags, and that a finger may tremble during a long press.
const SLACK: f64 = 6.0;
const LONG_PRESS: Duration = Duration::from_millis(300);
/// Within this distance from the board's edge it scrolls, by so many pixels a frame.
const EDGE: f64 = 48.0;
const SCROLL_STEP: i32 = 12;
const FRAME: Duration = Duration::from_millis(16);
/// Cards that can be moved.
pub(crate) const MOVABLE: &str = "[data-card]:not([data-fixed])";
pub(crate) const COLUMN: &str = "[data-column]";
const BOARD_CLASS: &str = "kanban--dragging";
pub(crate) const CARD_CLASS: &str = "kanban-card--dragged";
pub(crate) const COLUMN_CLASS: &str = "kanban__column--over";

/// A pressed card, and once it really moves, the copy that follows the pointer.
struct Drag {
    card: HtmlElement,
    pointer: i32,
    touch: bool,
    start: (f64, f64),
    at: (f64, f64),
    long_press: Option<TimeoutHandle>,
    flying: Option<(HtmlElement, IntervalHandle)>,
    /// The column below the pointer, unless the card comes from there.
    over: Option<Element>,
}

/// The one drag of a board.
#[derive(Clone)]
pub(crate) struct Dragging {
    board: NodeRef<html::Div>,
    on_move: Option<Callback<KanbanMove>>,
    drag: Rc<RefCell<Option<Drag>>>,
    /// The click that the browser sends after a drag must not open the card.
    just_dropped: Rc<RefCell<bool>>,
}

impl Dragging {
    pub fn new(board: NodeRef<html::Div>, on_move: Option<Callback<KanbanMove>>) -> Self {
        Self { board, on_move, drag: Rc::default(), just_dropped: Rc::default() }
    }

    pub fn is_active(&self) -> bool {
        self.drag.borrow().as_ref().is_some_and(|drag| drag.flying.is_some())
    }

    pub fn press(&self, event: &ev::PointerEvent) {
        *self.just_dropped.borrow_mut() = false;
        if self.on_move.is_none() || event.button() != 0 || !event.is_primary() {
            return;
        }
        let target = element(event.target());
        let control = closest(target.as_ref(), "button, input, select, textarea, label, .kanban-card__lines a");
        let card = closest(target.as_ref(), MOVABLE).and_then(|card| card.dyn_into::<HtmlElement>().ok());
        let (Some(card), None) = (card, control) else { return };
        let touch = event.pointer_type() == "touch";
        let at = position(event);
        let long_press = touch
            .then(|| {
                let held = self.clone();
                set_timeout_with_handle(move || held.fly(), LONG_PRESS).ok()
            })
            .flatten();
        let drag =
            Drag { card, pointer: event.pointer_id(), touch, start: at, at, long_press, flying: None, over: None };
        self.drag.replace(Some(drag));
    }

    pub fn follow(&self, event: &ev::PointerEvent) {
        let at = position(event);
        let (moved, touch) = {
            let mut drag = self.drag.borrow_mut();
            let Some(drag) = drag.as_mut().filter(|drag| drag.pointer == event.pointer_id()) else { return };
            drag.at = at;
            ((at.0 - drag.start.0).hypot(at.1 - drag.start.1) > SLACK, drag.touch)
        };
        if self.is_active() {
            event.prevent_default();
            self.show();
        } else if moved && touch {
            // The finger scrolls.
            self.cancel();
        } else if moved {
            self.fly();
        }
    }

    pub fn release(&self) {
        let flew = self.is_active();
        let target = self
            .drag
            .borrow()
            .as_ref()
            .map(|drag| (drag.card.get_attribute("data-card"), column_of(drag.over.as_ref())));
        self.cancel();
        if !flew {
            return;
        }
        *self.just_dropped.borrow_mut() = true;
        if let (Some((Some(card), Some(column))), Some(on_move)) = (target, self.on_move) {
            on_move.try_run(KanbanMove { card, column });
        }
    }

    /// Ends the drag without a move.
    pub fn cancel(&self) {
        let Some(drag) = self.drag.take() else { return };
        if let Some(timer) = drag.long_press {
            timer.clear();
        }
        if let Some((copy, scrolling)) = drag.flying {
            scrolling.clear();
            copy.remove();
        }
        if let Some(board) = self.board.try_get_untracked().flatten() {
            mark(&board, BOARD_CLASS, false);
        }
        mark(&drag.card, CARD_CLASS, false);
        if let Some(column) = drag.over {
            mark(&column, COLUMN_CLASS, false);
        }
    }

    pub fn keep_from_scrolling(&self, event: &ev::TouchEvent) {
        if self.is_active() && event.cancelable() {
            event.prevent_default();
        }
    }

    pub fn swallow_click(&self, event: &ev::MouseEvent) {
        if self.just_dropped.take() {
            event.prevent_default();
        }
    }

    /// A long press must not open the browser's menu for the card's link.
    pub fn keep_from_menu(&self, event: &ev::MouseEvent) {
        if self.drag.borrow().as_ref().is_some_and(|drag| drag.touch) {
            event.prevent_default();
        }
    }

    /// The card leaves its place: a copy of it follows the pointer from now on.
    fn fly(&self) {
        let started = self.drag.borrow_mut().as_mut().and_then(|drag| {
            let copy = drag.card.clone_node_with_deep(true).ok()?.dyn_into::<HtmlElement>().ok()?;
            let place = drag.card.get_bounding_client_rect();
            mark(&copy, "kanban-card--flying", true);
            mark(&drag.card, CARD_CLASS, true);
            for (name, value) in [("left", place.left()), ("top", place.top()), ("width", place.width())] {
                let _ = copy.style().set_property(name, &pixels(value));
            }
            document().body()?.append_child(&copy).ok()?;
            let scroller = self.clone();
            let scrolling = set_interval_with_handle(move || scroller.scroll(), FRAME).ok()?;
            drag.flying = Some((copy, scrolling));
            Some(drag.pointer)
        });
        if let (Some(pointer), Some(board)) = (started, self.board.get_untracked()) {
            let _ = board.set_pointer_capture(pointer);
            mark(&board, BOARD_CLASS, true);
            self.show();
        }
    }

    /// Puts the copy under the pointer and marks the column below it, unless the card comes from there.
    fn show(&self) {
        let mut drag = self.drag.borrow_mut();
        let Some(drag) = drag.as_mut() else { return };
        let Some((copy, _)) = &drag.flying else { return };
        let (x, y) = drag.at;
        let _ = copy
            .style()
            .set_property("translate", &format!("{} {}", pixels(x - drag.start.0), pixels(y - drag.start.1)));
        #[expect(clippy::cast_possible_truncation, reason = "window coordinates are small")]
        let below = document().element_from_point(x as f32, y as f32);
        let own = closest(Some(&drag.card), COLUMN);
        let over = closest(below.as_ref(), COLUMN).filter(|column| own.as_ref() != Some(column));
        if over == drag.over {
            return;
        }
        if let Some(column) = &over {
            mark(column, COLUMN_CLASS, true);
        }
        if let Some(column) = std::mem::replace(&mut drag.over, over) {
            mark(&column, COLUMN_CLASS, false);
        }
    }

    /// Near an edge of the board the columns behind it come into sight.
    fn scroll(&self) {
        let Some(board) = self.board.try_get_untracked().flatten() else { return };
        let Some((x, _)) = self.drag.borrow().as_ref().map(|drag| drag.at) else { return };
        let place = board.get_bounding_client_rect();
        let step = if x < place.left() + EDGE {
            -SCROLL_STEP
        } else if x > place.right() - EDGE {
            SCROLL_STEP
        } else {
            return;
        };
        board.set_scroll_left(board.scroll_left() + step);
        self.show();
    }
}

pub(crate) fn mark(element: &Element, class: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(class, on);
}

fn position(event: &ev::PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

pub(crate) fn element(target: Option<EventTarget>) -> Option<Element> {
    target.and_then(|target| target.dyn_into::<Element>().ok())
}

pub(crate) fn closest(element: Option<&Element>, selector: &str) -> Option<Element> {
    element.and_then(|element| element.closest(selector).ok().flatten())
}

pub(crate) fn column_of(element: Option<&Element>) -> Option<String> {
    closest(element, COLUMN).and_then(|column| column.get_attribute("data-column"))
}

pub(crate) fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)).filter_map(|node| node.dyn_into().ok()).collect()
}
