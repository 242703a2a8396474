//! How the items of a board, a kanban's cards or a calendar's entries, are moved by mouse, and by touch after a long
//! press.
//!
//! The board listens for all of its items. A copy of the item follows the pointer, because the places clip what they
//! contain; the item itself stays, dimmed, until the page moves it. What changes meanwhile is shown by classes set
//! here, without signals: a board has hundreds of items, and none of them should listen for it.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::{
    ev, html,
    leptos_dom::helpers::{IntervalHandle, TimeoutHandle, set_interval_with_handle, set_timeout_with_handle},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::dom::{closest, element, mark};
use crate::pixels::pixels;

/// Pixels that a pressed mouse moves before it drags, and that a finger may tremble during a long press.
const SLACK: f64 = 6.0;
const LONG_PRESS: Duration = Duration::from_millis(300);
/// Within this distance from the board's edge it scrolls, by so many pixels a frame.
const EDGE: f64 = 44.0;
const SCROLL_STEP: i32 = 10;
const FRAME: Duration = Duration::from_millis(16);

/// What is moved on a board and where to; the classes say in the page what is going on.
pub(crate) struct Rules {
    /// Items that can be moved.
    pub item: &'static str,
    /// The attribute that names an item.
    pub name: &'static str,
    /// What is pressed within them for its own sake.
    pub control: &'static str,
    pub place: &'static str,
    pub board_class: &'static str,
    pub item_class: &'static str,
    pub copy_class: &'static str,
    pub place_class: &'static str,
    /// Where in the place the item comes to rest, whose upper edge is at this height of the window.
    pub rest: fn(item: &Element, place: &Element, top: f64) -> Rest,
    /// Shows on the copy where it would come to rest.
    pub tell: fn(copy: &Element, minute: i32),
}

/// Where an item comes to rest in a place.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Rest {
    /// It would stay where it is.
    Nowhere,
    Anywhere,
    /// The minute of a day.
    At(i32),
}

impl Rest {
    pub fn minute(self) -> Option<i32> {
        match self {
            Self::At(minute) => Some(minute),
            Self::Nowhere | Self::Anywhere => None,
        }
    }
}

/// An item that was let go above a place.
pub(crate) struct Dropped {
    /// The name that it had when it was pressed: the page may change while it is moved.
    pub name: String,
    pub place: Element,
    pub rest: Rest,
}

/// A pressed item, and once it really moves, the copy that follows the pointer.
struct Drag {
    item: HtmlElement,
    name: String,
    pointer: i32,
    touch: bool,
    start: (f64, f64),
    at: (f64, f64),
    /// Where the upper edge of the item was.
    top: f64,
    long_press: Option<TimeoutHandle>,
    flying: Option<(HtmlElement, IntervalHandle)>,
    /// The place below the pointer where the item would come to rest.
    over: Option<(Element, Rest)>,
}

impl Drag {
    fn has_moved(&self) -> bool {
        (self.at.0 - self.start.0).hypot(self.at.1 - self.start.1) > SLACK
    }
}

/// The one drag of a board.
#[derive(Clone)]
pub(crate) struct Dragging {
    board: NodeRef<html::Div>,
    rules: &'static Rules,
    /// Nothing can be moved without it.
    on_drop: Option<Rc<dyn Fn(Dropped)>>,
    drag: Rc<RefCell<Option<Drag>>>,
    /// The click that the browser sends after a drag must not open the item.
    just_dropped: Rc<RefCell<bool>>,
}

impl Dragging {
    pub fn new(board: NodeRef<html::Div>, rules: &'static Rules, on_drop: Option<Rc<dyn Fn(Dropped)>>) -> Self {
        Self { board, rules, on_drop, drag: Rc::default(), just_dropped: Rc::default() }
    }

    pub fn is_active(&self) -> bool {
        self.drag.borrow().as_ref().is_some_and(|drag| drag.flying.is_some())
    }

    pub fn press(&self, event: &ev::PointerEvent) {
        *self.just_dropped.borrow_mut() = false;
        if self.on_drop.is_none() || event.button() != 0 || !event.is_primary() {
            return;
        }
        let target = element(event.target());
        let control = closest(target.as_ref(), self.rules.control);
        let item = closest(target.as_ref(), self.rules.item).and_then(|item| item.dyn_into::<HtmlElement>().ok());
        let (Some(item), None) = (item, control) else { return };
        let Some(name) = item.get_attribute(self.rules.name) else { return };
        self.cancel();
        let touch = event.pointer_type() == "touch";
        let held = self.clone();
        let long_press = touch.then(|| set_timeout_with_handle(move || held.fly(), LONG_PRESS).ok()).flatten();
        let (at, top) = (position(event), item.get_bounding_client_rect().top());
        let pointer = event.pointer_id();
        let drag = Drag { item, name, pointer, touch, start: at, at, top, long_press, flying: None, over: None };
        self.drag.replace(Some(drag));
    }

    pub fn follow(&self, event: &ev::PointerEvent) {
        let (moved, touch) = {
            let mut drag = self.drag.borrow_mut();
            let Some(drag) = drag.as_mut().filter(|drag| drag.pointer == event.pointer_id()) else { return };
            drag.at = position(event);
            (drag.has_moved(), drag.touch)
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
        // Who holds it for a while without moving changes nothing.
        let dropped = self.drag.borrow().as_ref().filter(|drag| drag.has_moved()).and_then(|drag| {
            let (place, rest) = drag.over.clone()?;
            Some(Dropped { name: drag.name.clone(), place, rest })
        });
        self.cancel();
        if !flew {
            return;
        }
        *self.just_dropped.borrow_mut() = true;
        // The click follows at once. After a finger there may be none, and the next one is meant.
        let just_dropped = self.just_dropped.clone();
        set_timeout(move || *just_dropped.borrow_mut() = false, Duration::ZERO);
        if let (Some(dropped), Some(on_drop)) = (dropped, &self.on_drop) {
            on_drop(dropped);
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
            mark(&board, self.rules.board_class, false);
        }
        mark(&drag.item, self.rules.item_class, false);
        if let Some((place, _)) = drag.over {
            mark(&place, self.rules.place_class, false);
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

    /// A long press must not open the browser's menu for the item's link.
    pub fn keep_from_menu(&self, event: &ev::MouseEvent) {
        if self.drag.borrow().as_ref().is_some_and(|drag| drag.touch) {
            event.prevent_default();
        }
    }

    /// The item leaves its place: a copy of it follows the pointer from now on.
    fn fly(&self) {
        let started = self.drag.borrow_mut().as_mut().and_then(|drag| {
            let copy = drag.item.clone_node_with_deep(true).ok()?.dyn_into::<HtmlElement>().ok()?;
            let place = drag.item.get_bounding_client_rect();
            mark(&copy, self.rules.copy_class, true);
            mark(&drag.item, self.rules.item_class, true);
            drag.top = place.top();
            let sides = [place.left(), place.top(), place.width(), place.height()];
            for (name, value) in ["left", "top", "width", "height"].into_iter().zip(sides) {
                let _ = copy.style().set_property(name, &pixels(value));
            }
            document().body()?.append_child(&copy).ok()?;
            let scroller = self.clone();
            let scrolling = set_interval_with_handle(move || scroller.scroll(), FRAME).ok()?;
            drag.flying = Some((copy, scrolling));
            Some(drag.pointer)
        });
        if let (Some(pointer), Some(board)) = (started, self.board.try_get_untracked().flatten()) {
            let _ = board.set_pointer_capture(pointer);
            mark(&board, self.rules.board_class, true);
            self.show();
        }
    }

    /// Puts the copy under the pointer, marks the place below it, and tells where it would come to rest.
    fn show(&self) {
        let mut drag = self.drag.borrow_mut();
        let Some(drag) = drag.as_mut() else { return };
        let Some((copy, _)) = &drag.flying else { return };
        let (x, y) = drag.at;
        let (right, down) = (x - drag.start.0, y - drag.start.1);
        let _ = copy.style().set_property("translate", &format!("{} {}", pixels(right), pixels(down)));
        #[expect(clippy::cast_possible_truncation, reason = "window coordinates are small")]
        let below = document().element_from_point(x as f32, y as f32);
        let over = closest(below.as_ref(), self.rules.place).and_then(|place| {
            let rest = (self.rules.rest)(&drag.item, &place, drag.top + down);
            (rest != Rest::Nowhere).then_some((place, rest))
        });
        if over == drag.over {
            return;
        }
        if let Some((place, _)) = drag.over.take() {
            mark(&place, self.rules.place_class, false);
        }
        if let Some((place, rest)) = &over {
            mark(place, self.rules.place_class, true);
            if let Some(minute) = rest.minute() {
                (self.rules.tell)(copy, minute);
            }
        }
        drag.over = over;
    }

    /// Near an edge of the board what lies behind it comes into sight.
    fn scroll(&self) {
        let Some(board) = self.board.try_get_untracked().flatten() else { return self.cancel() };
        let Some((x, y)) = self.drag.borrow().as_ref().map(|drag| drag.at) else { return };
        let frame = board.get_bounding_client_rect();
        let (right, down) = (step(x, frame.left(), frame.right()), step(y, frame.top(), frame.bottom()));
        if (right, down) == (0, 0) {
            return;
        }
        board.set_scroll_left(board.scroll_left() + right);
        board.set_scroll_top(board.scroll_top() + down);
        self.show();
    }
}

fn step(at: f64, from: f64, until: f64) -> i32 {
    if at < from + EDGE {
        -SCROLL_STEP
    } else if at > until - EDGE {
        SCROLL_STEP
    } else {
        0
    }
}

fn position(event: &ev::PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}
