//! How a calendar's entries are moved by mouse, and by touch after a long press.
//!
//! As on a kanban the board listens for all of its entries, a copy follows the pointer while the entry itself stays,
//! dimmed, and what changes meanwhile is shown by classes set here, without signals.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::{
    ev, html,
    leptos_dom::helpers::{IntervalHandle, TimeoutHandle, set_interval_with_handle, set_timeout_with_handle},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::CalendarMove;
use crate::kanban_drag::{closest, element, mark};
use crate::pixels::pixels;

/// Pixels that a pressed mouse moves before it drags, and that a finger may tremble during a long press.
const SLACK: f64 = 6.0;
const LONG_PRESS: Duration = Duration::from_millis(300);
/// Within this distance from the board's edge it scrolls, by so many pixels a frame.
const EDGE: f64 = 40.0;
const SCROLL_STEP: i32 = 8;
const FRAME: Duration = Duration::from_millis(16);
/// The minutes of a day, and those between two places where an entry comes to rest.
const DAY: f64 = 1_440.0;
const STEP: i32 = 15;
/// Entries that can be moved.
pub(crate) const MOVABLE: &str = "[data-entry]:not([data-fixed])";
const DAY_SELECTOR: &str = "[data-day]";
const BOARD_CLASS: &str = "calendar--dragging";
pub(crate) const ENTRY_CLASS: &str = "calendar-entry--dragged";
const DAY_CLASS: &str = "calendar__day--over";

/// A pressed entry, and once it really moves, the copy that follows the pointer.
struct Drag {
    entry: HtmlElement,
    pointer: i32,
    touch: bool,
    start: (f64, f64),
    at: (f64, f64),
    /// Where the upper edge of the entry was.
    top: f64,
    long_press: Option<TimeoutHandle>,
    flying: Option<(HtmlElement, IntervalHandle)>,
    /// The day below the pointer, and the minute where that has hours.
    over: Option<(Element, Option<i32>)>,
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
    on_move: Callback<CalendarMove>,
    drag: Rc<RefCell<Option<Drag>>>,
    /// The click that the browser sends after a drag must not open the record.
    just_dropped: Rc<RefCell<bool>>,
}

impl Dragging {
    pub fn new(board: NodeRef<html::Div>, on_move: Callback<CalendarMove>) -> Self {
        Self { board, on_move, drag: Rc::default(), just_dropped: Rc::default() }
    }

    pub fn is_active(&self) -> bool {
        self.drag.borrow().as_ref().is_some_and(|drag| drag.flying.is_some())
    }

    pub fn press(&self, event: &ev::PointerEvent) {
        *self.just_dropped.borrow_mut() = false;
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        let entry = closest(element(event.target()).as_ref(), MOVABLE);
        let Some(entry) = entry.and_then(|entry| entry.dyn_into::<HtmlElement>().ok()) else { return };
        self.cancel();
        let touch = event.pointer_type() == "touch";
        let at = position(event);
        let long_press = touch
            .then(|| {
                let held = self.clone();
                set_timeout_with_handle(move || held.fly(), LONG_PRESS).ok()
            })
            .flatten();
        let top = entry.get_bounding_client_rect().top();
        let pointer = event.pointer_id();
        self.drag.replace(Some(Drag {
            entry,
            pointer,
            touch,
            start: at,
            at,
            top,
            long_press,
            flying: None,
            over: None,
        }));
    }

    pub fn follow(&self, event: &ev::PointerEvent) {
        let at = position(event);
        let (moved, touch) = {
            let mut drag = self.drag.borrow_mut();
            let Some(drag) = drag.as_mut().filter(|drag| drag.pointer == event.pointer_id()) else { return };
            drag.at = at;
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
        let asked = self.drag.borrow().as_ref().and_then(|drag| {
            // Who holds it for a while without moving changes nothing.
            drag.has_moved().then_some(())?;
            let (over, minute) = drag.over.as_ref()?;
            let (entry, day) = (drag.entry.get_attribute("data-entry")?, over.get_attribute("data-day")?);
            Some(CalendarMove { entry, day, minute: *minute })
        });
        self.cancel();
        if !flew {
            return;
        }
        *self.just_dropped.borrow_mut() = true;
        if let Some(asked) = asked {
            self.on_move.try_run(asked);
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
        mark(&drag.entry, ENTRY_CLASS, false);
        if let Some((day, _)) = drag.over {
            mark(&day, DAY_CLASS, false);
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

    /// A long press must not open the browser's menu for the entry's link.
    pub fn keep_from_menu(&self, event: &ev::MouseEvent) {
        if self.drag.borrow().as_ref().is_some_and(|drag| drag.touch) {
            event.prevent_default();
        }
    }

    /// The entry leaves its place: a copy of it follows the pointer from now on.
    fn fly(&self) {
        let started = self.drag.borrow_mut().as_mut().and_then(|drag| {
            let copy = drag.entry.clone_node_with_deep(true).ok()?.dyn_into::<HtmlElement>().ok()?;
            let place = drag.entry.get_bounding_client_rect();
            mark(&copy, "calendar-entry--flying", true);
            mark(&drag.entry, ENTRY_CLASS, true);
            drag.top = place.top();
            let sides = [("left", place.left()), ("top", place.top()), ("width", place.width())];
            for (name, value) in sides.into_iter().chain([("height", place.height())]) {
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
            mark(&board, BOARD_CLASS, true);
            self.show();
        }
    }

    /// Puts the copy under the pointer, marks the day below it, and tells the time there.
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
        let day = closest(below.as_ref(), DAY_SELECTOR);
        let over = day.map(|day| {
            let minute = minute_at(&day, drag.top + y - drag.start.1);
            (day, minute)
        });
        if over == drag.over {
            return;
        }
        if let Some((day, _)) = drag.over.take() {
            mark(&day, DAY_CLASS, false);
        }
        if let Some((day, minute)) = &over {
            mark(day, DAY_CLASS, true);
            let time = copy.query_selector(".calendar-entry__time").ok().flatten();
            if let (Some(minute), Some(time)) = (minute, time) {
                time.set_text_content(Some(&format!("{:02}:{:02}", minute / 60, minute % 60)));
            }
        }
        drag.over = over;
    }

    /// Near an edge of the board what lies behind it comes into sight.
    fn scroll(&self) {
        let Some(board) = self.board.try_get_untracked().flatten() else { return self.cancel() };
        let Some((x, y)) = self.drag.borrow().as_ref().map(|drag| drag.at) else { return };
        let place = board.get_bounding_client_rect();
        let step = |at: f64, from: f64, until: f64| {
            if at < from + EDGE {
                -SCROLL_STEP
            } else if at > until - EDGE {
                SCROLL_STEP
            } else {
                0
            }
        };
        let (right, down) = (step(x, place.left(), place.right()), step(y, place.top(), place.bottom()));
        if (right, down) == (0, 0) {
            return;
        }
        board.set_scroll_left(board.scroll_left() + right);
        board.set_scroll_top(board.scroll_top() + down);
        self.show();
    }
}

/// The minute of a day with hours at this height of the window, as an entry comes to rest there.
fn minute_at(day: &Element, y: f64) -> Option<i32> {
    day.get_attribute("data-hours")?;
    let place = day.get_bounding_client_rect();
    #[expect(clippy::cast_possible_truncation, reason = "a day has few minutes")]
    let minute = ((y - place.top()) / place.height().max(1.0) * DAY).round() as i32;
    Some(((minute + STEP / 2).div_euclid(STEP) * STEP).clamp(0, 1_440 - STEP))
}

fn position(event: &ev::PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}
