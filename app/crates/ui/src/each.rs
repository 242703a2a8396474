//! The rows of a list, exchanged one by one.

use leptos::prelude::*;

use crate::dynamic;
use crate::rows::{Make, Rows, place_of};

/// A row for each item; one with the key of a row that is there is that row, where it stands now. As `<For>`, but rows
/// that keep their order are not touched: a row that is moved in the page loses the focus, and `<For>` also moves rows
/// that could stay, and puts some into wrong places where others come or go (`tachys` 0.2.19).
///
/// `<Each each=move || ids.get() key=|id| *id children=row/>`
#[component]
pub fn Each<T, K, Row>(
    /// The items, in order.
    each: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> K + Send + 'static,
    /// Makes the row of an item.
    children: impl Fn(T) -> Row + Clone + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    K: PartialEq + Send + 'static,
    Row: IntoView + 'static,
{
    // What rows make belongs to the list, not to the one time that it was rendered.
    let owner = Owner::current().unwrap_or_default();
    let mut shown = Shown { rows: Vec::new(), made: 0 };
    dynamic(move || {
        let items = each();
        let numbers = shown.number(items.iter().map(&key).collect());
        let row = |(number, item): (u64, T)| {
            let children = children.clone();
            let make: Make = Box::new(move || children(item).into_any());
            (number, make)
        };
        Rows::new(owner.clone(), numbers.into_iter().zip(items).map(row).collect())
    })
}

/// The rows that are shown.
struct Shown<K> {
    /// The key of each, and the number under which the page knows it.
    rows: Vec<(K, u64)>,
    /// How many were made so far.
    made: u64,
}

impl<K: PartialEq> Shown<K> {
    /// Takes the keys of what is shown from now on, and gives each its number: that of the row which is there, or a new
    /// one.
    fn number(&mut self, keys: Vec<K>) -> Vec<u64> {
        let mut before: Vec<Option<(K, u64)>> = std::mem::take(&mut self.rows).into_iter().map(Some).collect();
        let mut guess = 0;
        for key in keys {
            let place = place_of(&before, guess, |row| row.as_ref().is_some_and(|(known, _)| *known == key));
            guess = place.map_or(guess, |place| place + 1);
            let row = place.and_then(|place| before.get_mut(place)).and_then(Option::take);
            let number = row.map_or(self.made, |(_, number)| number);
            self.made = self.made.max(number + 1);
            self.rows.push((key, number));
        }
        self.rows.iter().map(|(_, number)| *number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(lists: &[&[u32]]) -> Vec<Vec<u64>> {
        let mut shown = Shown { rows: Vec::new(), made: 0 };
        lists.iter().map(|keys| shown.number(keys.to_vec())).collect()
    }

    #[test]
    fn rows_are_known_by_their_keys_wherever_they_stand() {
        assert_eq!(numbers(&[&[7, 8, 9], &[9, 7, 8]]), [[0, 1, 2], [2, 0, 1]]);
        assert_eq!(numbers(&[&[12, 11, 7], &[19, 7, 11, 12]]), [vec![0, 1, 2], vec![3, 2, 1, 0]]);
    }

    #[test]
    fn rows_stay_while_others_come_and_go() {
        assert_eq!(numbers(&[&[7, 8, 9], &[5, 7, 9, 6], &[]]), [vec![0, 1, 2], vec![3, 0, 2, 4], vec![]]);
        // What comes back is another row.
        assert_eq!(numbers(&[&[7], &[], &[7]]), [vec![0], vec![], vec![1]]);
    }

    #[test]
    fn a_key_that_stands_twice_has_two_rows() {
        assert_eq!(numbers(&[&[7, 7], &[7, 8, 7]]), [vec![0, 1], vec![0, 2, 1]]);
        assert_eq!(numbers(&[&[7, 8], &[7, 7]]), [vec![0, 1], vec![0, 2]]);
    }
}
