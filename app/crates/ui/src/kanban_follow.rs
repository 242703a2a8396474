//! Where the focus goes when a card goes to another column otherwise than carried over the board.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::KanbanMove;
use crate::dom::{closest, elements};
use crate::kanban_keys::{COLUMN, column_of, find_card};

/// What has the focus on a card that was moved, if something of it can have it.
const WANTED: [&str; 2] = [".kanban-card__lines button", "a"];
/// For so many frames a move is waited for: it may not come, where something is to be decided first.
const PATIENCE: u32 = 30;

/// Once the card is in its new column: the first button on it gets the focus, or where that is not in sight, as on the
/// phone, the heading of the column that the card has left.
pub fn follow_card(moved: KanbanMove, from: String) {
    follow(moved, from, PATIENCE);
}

fn follow(moved: KanbanMove, from: String, frames: u32) {
    request_animation_frame(move || {
        let Some(page) = document().body() else { return };
        let card = find_card(&page, &moved.card);
        if !is_free(card.as_ref()) {
            return;
        }
        // It may be shown no more, where its new column is filtered or long.
        let is_there = card.is_none() || column_of(card.as_ref()).as_ref() == Some(&moved.column);
        if is_there {
            give_focus(&page, card.as_ref(), &from);
        } else if let Some(frames) = frames.checked_sub(1) {
            follow(moved, from, frames);
        }
    });
}

/// Whether nobody has gone elsewhere meanwhile.
fn is_free(card: Option<&Element>) -> bool {
    let is_on_card = |active: &Element| card.is_some_and(|card| card.contains(Some(active)));
    document().active_element().is_none_or(|active| active.tag_name() == "BODY" || is_on_card(&active))
}

fn give_focus(page: &HtmlElement, card: Option<&Element>, from: &str) {
    let on_card = |card: &Element| WANTED.iter().find_map(|wanted| card.query_selector(wanted).ok().flatten());
    let control = card.filter(|card| is_in_sight(card)).and_then(on_card);
    let heading = || {
        let mut columns = elements(page, COLUMN).into_iter();
        let left = columns.find(|column| column_of(Some(column)).as_deref() == Some(from))?;
        left.query_selector(".kanban__title").ok().flatten()
    };
    let wanted = control.or_else(heading);
    if let Some(wanted) = wanted.and_then(|wanted| wanted.dyn_into::<HtmlElement>().ok()) {
        let _ = wanted.focus();
    }
}

/// Whether the column of the card is in sight from edge to edge, up or down as it may be.
fn is_in_sight(card: &Element) -> bool {
    let Some(board) = closest(Some(card), ".kanban") else { return false };
    let (frame, place) = (board.get_bounding_client_rect(), card.get_bounding_client_rect());
    place.left() >= frame.left() && place.right() <= frame.right()
}
