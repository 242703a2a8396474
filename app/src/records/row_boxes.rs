//! The boxes by which rows are chosen, in lists and in the recycle bin: several at once with the shift key.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, HtmlInputElement};

/// A press on a box.
#[derive(Clone, Copy, Debug)]
pub struct Press {
    pub is_on: bool,
    /// The shift key was held.
    with_range: bool,
}

impl Press {
    fn of(event: &MouseEvent) -> Self {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        Self { is_on: input.is_some_and(|input| input.checked()), with_range: event.shift_key() }
    }

    /// Adds the rows to the chosen ones, or drops them.
    pub fn apply<Row: PartialEq>(self, chosen: &mut Vec<Row>, rows: Vec<Row>) {
        chosen.retain(|known| !rows.contains(known));
        if self.is_on {
            chosen.extend(rows);
        }
    }
}

/// The row whose box was pressed last: with the shift key, all between it and the next one are meant.
#[derive(Clone, Copy)]
pub struct LastPressed(StoredValue<Option<i64>>);

impl LastPressed {
    /// In the body of a component.
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    pub fn forget(self) {
        self.0.try_set_value(None);
    }

    /// The rows that a press on one of those that are shown is meant for.
    pub fn meant(self, press: Press, id: i64, shown: &[i64]) -> Vec<i64> {
        let from = self.0.try_get_value().flatten().filter(|_| press.with_range);
        self.0.try_set_value(Some(id));
        between(from, id, shown)
    }
}

/// The rows from one to the other, in whichever order they stand; the second alone where the first is not shown.
fn between(from: Option<i64>, to: i64, shown: &[i64]) -> Vec<i64> {
    let place = |wanted: i64| shown.iter().position(|id| *id == wanted);
    let ends = from.and_then(place).zip(place(to));
    let range = ends.and_then(|(from, to)| shown.get(from.min(to)..=from.max(to)));
    range.map_or_else(|| vec![to], <[i64]>::to_vec)
}

/// The box of a row, or of all of them.
pub fn choice_box(label: Signal<String>, is_on: Signal<bool>, press: Callback<Press>) -> AnyView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                class="checkbox__box"
                aria-label=move || label.get()
                prop:checked=move || is_on.get()
                on:click=move |event| press.run(Press::of(&event))
            />
        </label>
    }
    .into_any()
}

/// Where the first of these rows stands among those that are shown; where none does, the first place.
pub fn first_place(shown: &[i64], rows: &[i64]) -> u32 {
    let mut placed = shown.iter().zip(0..);
    placed.find(|(id, _)| rows.contains(id)).map_or(0, |(_, place)| place)
}

/// Gives the focus to the box of the row that stands at this place now, or of the last one; where there is none, to the
/// page. Whoever has gone elsewhere meanwhile is not called back.
pub fn focus_row(place: u32) {
    request_animation_frame(move || {
        let is_taken = document().active_element().is_some_and(|active| active.tag_name() != "BODY");
        let Some(page) = document().get_element_by_id("main").filter(|_| !is_taken) else { return };
        let row_box = page.query_selector_all("tbody .checkbox__box").ok().and_then(|boxes| {
            let last = boxes.length().checked_sub(1)?;
            boxes.item(place.min(last))?.dyn_into::<Element>().ok()
        });
        if let Ok(wanted) = row_box.unwrap_or(page).dyn_into::<HtmlElement>() {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = wanted.focus_with_options(&options);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_the_shift_key_all_between_two_rows_are_meant_and_without_it_one() {
        let shown = [9, 7, 5, 3];
        assert_eq!(between(None, 5, &shown), [5]);
        assert_eq!(between(Some(9), 5, &shown), [9, 7, 5]);
        assert_eq!(between(Some(3), 7, &shown), [7, 5, 3]);
        assert_eq!(between(Some(5), 5, &shown), [5]);
        // The other end has gone meanwhile.
        assert_eq!(between(Some(8), 5, &shown), [5]);
    }

    #[test]
    fn a_press_adds_rows_once_and_drops_them() {
        let press = |is_on| Press { is_on, with_range: true };
        let mut chosen = vec![1, 2];
        press(true).apply(&mut chosen, vec![2, 3]);
        assert_eq!(chosen, [1, 2, 3]);
        press(false).apply(&mut chosen, vec![1, 2, 4]);
        assert_eq!(chosen, [3]);
    }

    #[test]
    fn the_place_of_rows_is_that_of_the_first_one_that_is_shown() {
        assert_eq!(first_place(&[9, 7, 5], &[5, 7]), 1);
        assert_eq!(first_place(&[9, 7, 5], &[4]), 0);
    }
}
