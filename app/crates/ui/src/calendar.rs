//! The board of a calendar, whose entries are put on other days and other hours.

use std::rc::Rc;

use domain::activity::calendar::{DAY, rest};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::board::{Carry, board};
use crate::dom::{closest, element, elements, mark};
use crate::drag::{Dragging, Dropped, Rest, Rules};

/// Entries that can be moved.
const MOVABLE: &str = "[data-entry]:not([data-fixed])";
const NAME: &str = "data-entry";
const ENTRY_CLASS: &str = "calendar-entry--dragged";

static RULES: Rules = Rules {
    item: MOVABLE,
    name: NAME,
    control: "button, input, select, textarea, label",
    place: "[data-day]",
    board_class: "calendar--dragging",
    item_class: ENTRY_CLASS,
    copy_class: "calendar-entry--flying",
    place_class: "calendar__day--over",
    rest: |_, day, top| minute_at(day, top).map_or(Rest::Anywhere, Rest::At),
    tell: tell_time,
};

/// An entry was let go above a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarMove {
    /// `data-entry` of the entry.
    pub entry: String,
    /// `data-day` of the day.
    pub day: String,
    /// Where its upper edge is on a day with hours, in minutes since midnight.
    pub minute: Option<i32>,
}

/// How far the keyboard carries an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarCarry {
    /// `data-entry` of the entry.
    pub entry: String,
    /// Days to the right, or to the left.
    pub days: i32,
    /// Steps down, or up.
    pub steps: i32,
}

/// The board: whatever has `data-day` is a day, with `data-hours` one whose height is its 24 hours; whatever has
/// `data-entry`, and not `data-fixed`, is moved by mouse, by touch after a long press, and by the keyboard: Space lifts
/// the focused entry, the arrow keys carry it, Space puts it down, Escape leaves it where it was.
///
/// `<CalendarBoard label=title class="calendar" on_move=… carried=carried on_carry=… hint=hint>…days…</CalendarBoard>`
#[component]
pub fn CalendarBoard(
    #[prop(into)] label: Signal<String>,
    class: &'static str,
    #[prop(into)] on_move: Callback<CalendarMove>,
    /// What the keyboard carries, and how far, to be told.
    carried: RwSignal<Option<CalendarCarry>>,
    /// The keyboard put it down there.
    #[prop(into)]
    on_carry: Callback<CalendarCarry>,
    /// Up and down lead to other weeks, where days lie above one another.
    #[prop(optional)]
    by_weeks: bool,
    /// How entries are moved by the keyboard, for assistive technology.
    #[prop(into)]
    hint: String,
    /// Tracks what the board shows: whenever that changes, the focus stays with the entry that was put down.
    #[prop(into)]
    shown: Callback<()>,
    node: NodeRef<html::Div>,
    children: Children,
) -> impl IntoView {
    let drop = move |Dropped { name: entry, place, rest }: Dropped| {
        if let Some(day) = place.get_attribute("data-day") {
            on_move.try_run(CalendarMove { entry, day, minute: rest.minute() });
        }
    };
    let drag = Dragging::new(node, &RULES, Some(Rc::new(drop)));
    let put_down = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        // Who presses anywhere looks elsewhere.
        let listener = window_event_listener(ev::pointerdown, move |_| {
            put_down.try_set_value(None);
        });
        on_cleanup(move || listener.remove());
    });
    Effect::new(move |_| {
        shown.run(());
        // What is rendered anew is there when the browser paints.
        request_animation_frame(move || keep_focus(node, put_down));
    });
    let carrying = Carrying { board: node, on_carry, carried, by_weeks, put_down };
    board(node, class, label, hint, &drag, carrying, children)
}

/// The minute of a day with hours at this height of the window, as an entry comes to rest there.
fn minute_at(day: &Element, y: f64) -> Option<i32> {
    day.get_attribute("data-hours")?;
    let place = day.get_bounding_client_rect();
    #[expect(clippy::cast_possible_truncation, reason = "a day has few minutes")]
    let minute = ((y - place.top()) / place.height().max(1.0) * f64::from(DAY)).round() as i32;
    Some(rest(minute))
}

fn tell_time(copy: &Element, minute: i32) {
    if let Ok(Some(time)) = copy.query_selector(".calendar-entry__time") {
        time.set_text_content(Some(&format!("{:02}:{:02}", minute / 60, minute % 60)));
    }
}

/// The one entry that the keyboard carries.
#[derive(Clone, Copy)]
struct Carrying {
    board: NodeRef<html::Div>,
    on_carry: Callback<CalendarCarry>,
    carried: RwSignal<Option<CalendarCarry>>,
    by_weeks: bool,
    /// The entry that it put down last.
    put_down: StoredValue<Option<String>>,
}

impl Carry for Carrying {
    fn press_key(self, event: &ev::KeyboardEvent) {
        match (event.key().as_str(), self.carried.get_untracked()) {
            (" ", None) => {
                let entry = closest(element(event.target()).as_ref(), MOVABLE);
                let name = entry.as_ref().and_then(|entry| entry.get_attribute(NAME));
                let (Some(entry), Some(name)) = (entry, name) else { return };
                event.prevent_default();
                mark(&entry, ENTRY_CLASS, true);
                self.carried.set(Some(CalendarCarry { entry: name, days: 0, steps: 0 }));
            }
            (" " | "Enter", Some(carried)) => {
                event.prevent_default();
                self.put_down();
                if (carried.days, carried.steps) != (0, 0) {
                    self.put_down.set_value(Some(carried.entry.clone()));
                    self.on_carry.run(carried);
                }
            }
            (key @ ("ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"), Some(carried)) => {
                event.prevent_default();
                self.carry(carried, key);
            }
            ("Escape", Some(_)) => {
                event.prevent_default();
                self.put_down();
            }
            ("Tab", Some(_)) => self.put_down(),
            _ => {}
        }
    }

    fn put_down(self) {
        if self.carried.try_update(Option::take).flatten().is_none() {
            return;
        }
        let Some(board) = self.board.get_untracked() else { return };
        for entry in elements(&board, "[data-entry]") {
            mark(&entry, ENTRY_CLASS, false);
        }
    }
}

impl Carrying {
    fn carry(self, mut carried: CalendarCarry, key: &str) {
        match (key, self.by_weeks) {
            ("ArrowLeft", _) => carried.days -= 1,
            ("ArrowRight", _) => carried.days += 1,
            ("ArrowUp", true) => carried.days -= 7,
            ("ArrowUp", false) => carried.steps -= 1,
            (_, true) => carried.days += 7,
            (_, false) => carried.steps += 1,
        }
        self.carried.set(Some(carried));
    }
}

/// Where an entry that was put down is rendered anew, the focus is lost, and goes to it again; if it went to days that
/// are not shown, the board has it. Who looks elsewhere meanwhile is left there.
fn keep_focus(board: NodeRef<html::Div>, put_down: StoredValue<Option<String>>) {
    let Some(board) = board.try_get_untracked().flatten() else { return };
    let Some(entry) = put_down.try_get_value().flatten() else { return };
    let document = document();
    let focused = document.active_element();
    if focused.is_some() && focused != document.body().map(Element::from) {
        if focused.and_then(|focused| focused.get_attribute(NAME)) != Some(entry) {
            put_down.set_value(None);
        }
        return;
    }
    let found =
        elements(&board, "[data-entry]").into_iter().find(|known| known.get_attribute(NAME).as_ref() == Some(&entry));
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    let _ = found.map_or_else(|| board.focus(), |found| found.focus());
}
