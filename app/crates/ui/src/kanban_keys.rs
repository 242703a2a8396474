//! How a kanban's cards are moved by the keyboard: lifted, carried over the columns, put down.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::KanbanMove;
use crate::board::Carry;
use crate::dom::{closest, element, elements, mark};

/// Cards that can be moved.
pub(crate) const MOVABLE: &str = "[data-card]:not([data-fixed])";
pub(crate) const COLUMN: &str = "[data-column]";
pub(crate) const CARD_CLASS: &str = "kanban-card--dragged";
pub(crate) const COLUMN_CLASS: &str = "kanban__column--over";

/// The one card that the keyboard carries over a board.
#[derive(Clone, Copy)]
pub(crate) struct Carrying {
    pub board: NodeRef<html::Div>,
    pub on_move: Option<Callback<KanbanMove>>,
    pub carried: RwSignal<Option<KanbanMove>>,
}

impl Carry for Carrying {
    fn press_key(self, event: &ev::KeyboardEvent) {
        let (Some(board), Some(on_move)) = (self.board.get_untracked(), self.on_move) else { return };
        match (event.key().as_str(), self.carried.get_untracked()) {
            (" ", None) => {
                let Some((card, lifted)) = focused_card(event) else { return };
                event.prevent_default();
                mark(&card, CARD_CLASS, true);
                self.carried.set(Some(lifted));
            }
            (" " | "Enter", Some(carried)) => {
                event.prevent_default();
                self.put_down();
                if own_column(&board, &carried.card) == Some(carried.column.clone()) {
                    return;
                }
                let card = carried.card.clone();
                on_move.run(carried);
                // The card was rendered anew in its new column; the focus follows it.
                set_timeout(move || focus_card(&board, &card), Duration::from_millis(60));
            }
            (key @ ("ArrowLeft" | "ArrowRight"), Some(carried)) => {
                event.prevent_default();
                self.carry(&board, carried, key == "ArrowRight");
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
        for class in [CARD_CLASS, COLUMN_CLASS] {
            elements(&board, &format!(".{class}")).iter().for_each(|element| mark(element, class, false));
        }
    }
}

impl Carrying {
    fn carry(self, board: &HtmlElement, carried: KanbanMove, forward: bool) {
        let columns = elements(board, COLUMN);
        let at = columns.iter().position(|column| column_of(Some(column)).as_ref() == Some(&carried.column));
        let next = at.and_then(|at| if forward { at.checked_add(1) } else { at.checked_sub(1) });
        let Some(column) = next.and_then(|next| columns.get(next)) else { return };
        let Some(name) = column_of(Some(column)) else { return };
        let own = own_column(board, &carried.card);
        for other in &columns {
            mark(other, COLUMN_CLASS, other == column && own.as_ref() != Some(&name));
        }
        show(board, column);
        self.carried.set(Some(KanbanMove { column: name, ..carried }));
    }
}

pub(crate) fn column_of(element: Option<&Element>) -> Option<String> {
    closest(element, COLUMN).and_then(|column| column.get_attribute("data-column"))
}

/// The card whose title has the focus; its buttons keep their own keys.
fn focused_card(event: &ev::KeyboardEvent) -> Option<(Element, KanbanMove)> {
    let title = closest(element(event.target()).as_ref(), "a.kanban-card__title")?;
    let element = closest(Some(&title), MOVABLE)?;
    let card = element.get_attribute("data-card")?;
    Some((element, KanbanMove { card, column: column_of(Some(&title))? }))
}

fn own_column(board: &HtmlElement, card: &str) -> Option<String> {
    column_of(find_card(board, card).as_ref())
}

/// Scrolls the board so far that the column is in sight.
fn show(board: &HtmlElement, column: &Element) {
    let (frame, place) = (board.get_bounding_client_rect(), column.get_bounding_client_rect());
    let by = if place.left() < frame.left() {
        place.left() - frame.left()
    } else {
        (place.right() - frame.right()).max(0.0)
    };
    #[expect(clippy::cast_possible_truncation, reason = "a distance in the window is small")]
    board.set_scroll_left(board.scroll_left() + by as i32);
}

fn focus_card(board: &HtmlElement, card: &str) {
    let link = find_card(board, card).and_then(|card| card.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
}

pub(crate) fn find_card(board: &HtmlElement, card: &str) -> Option<Element> {
    elements(board, "[data-card]")
        .into_iter()
        .find(|element| element.get_attribute("data-card").as_deref() == Some(card))
}
