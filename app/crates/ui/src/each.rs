//! The rows of a list, exchanged one by one.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use leptos::prelude::*;

/// A row for each item; one with the key of a row that is there stays that row, where it stands now. As `<For>`, which
/// puts rows into wrong places where some change places while others come or go (`tachys` 0.2.19): what would have to be
/// moved is made anew then.
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
    K: Eq + Hash + Send + 'static,
    Row: IntoView + 'static,
{
    let shown = Mutex::new(Shown { rows: Vec::new(), made: 0 });
    let numbered = move || {
        let items = each();
        let keys = items.iter().map(&key).collect();
        let numbers = shown.lock().unwrap_or_else(PoisonError::into_inner).number(keys);
        numbers.into_iter().zip(items).collect::<Vec<_>>()
    };
    view! { <For each=numbered key=|(number, _)| *number children=move |(_, item)| children(item)/> }
}

/// The rows that are shown.
struct Shown<K> {
    /// The key of each, and the number under which the page knows it.
    rows: Vec<(K, u64)>,
    /// How many were made so far.
    made: u64,
}

impl<K: PartialEq> Shown<K> {
    /// Takes the keys of what is shown from now on, and gives each its number: that of the row which stays, or a new one.
    fn number(&mut self, keys: Vec<K>) -> Vec<u64> {
        let mut guess = 0;
        let mut before = Vec::with_capacity(keys.len());
        for key in &keys {
            let place = self.place(key, guess);
            guess = place.map_or(guess, |place| place + 1);
            before.push(place);
        }
        let stays = staying(&before, self.rows.len());
        let mut numbers = Vec::with_capacity(keys.len());
        for (place, stays) in before.into_iter().zip(stays) {
            let row = place.filter(|_| stays).and_then(|place| self.rows.get(place));
            numbers.push(row.map_or(self.made, |(_, number)| *number));
            self.made += u64::from(row.is_none());
        }
        self.rows = keys.into_iter().zip(numbers.iter().copied()).collect();
        numbers
    }

    /// Where the row with this key stands; most rows follow the one that was looked for before.
    fn place(&self, key: &K, guess: usize) -> Option<usize> {
        let (head, tail) = self.rows.split_at_checked(guess).unwrap_or((&self.rows, &[]));
        let in_tail = tail.iter().position(|(known, _)| known == key).map(|place| head.len() + place);
        in_tail.or_else(|| head.iter().position(|(known, _)| known == key))
    }
}

/// Which rows stay, of those that stood at these places among so many: all where none comes or goes, and otherwise as
/// many as possible whose order is what it was.
fn staying(before: &[Option<usize>], count: usize) -> Vec<bool> {
    if before.len() == count && before.iter().all(Option::is_some) {
        return vec![true; count];
    }
    // The longest ascending run: for each length the lowest place with which one ends, and for each row the one before
    // it in the run that it ends.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut previous = Vec::with_capacity(before.len());
    for (row, place) in before.iter().enumerate() {
        let shorter = place.map_or(0, |place| ends.partition_point(|(end, _)| *end < place));
        previous.push(shorter.checked_sub(1).and_then(|last| ends.get(last)).map(|(_, row)| *row));
        match (place, ends.get_mut(shorter)) {
            (None, _) => {}
            (Some(place), Some(end)) => *end = (*place, row),
            (Some(place), None) => ends.push((*place, row)),
        }
    }
    let mut stays = vec![false; before.len()];
    let mut last = ends.last().map(|(_, row)| *row);
    while let Some(row) = last {
        if let Some(stay) = stays.get_mut(row) {
            *stay = true;
        }
        last = previous.get(row).copied().flatten();
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(lists: &[&[u32]]) -> Vec<Vec<u64>> {
        let mut shown = Shown { rows: Vec::new(), made: 0 };
        lists.iter().map(|keys| shown.number(keys.to_vec())).collect()
    }

    #[test]
    fn rows_that_only_change_places_stay() {
        assert_eq!(numbers(&[&[7, 8, 9], &[9, 7, 8]]), [[0, 1, 2], [2, 0, 1]]);
    }

    #[test]
    fn rows_stay_while_others_come_and_go() {
        assert_eq!(numbers(&[&[7, 8, 9], &[5, 7, 9, 6], &[]]), [vec![0, 1, 2], vec![3, 0, 2, 4], vec![]]);
    }

    #[test]
    fn rows_that_would_have_to_be_moved_while_others_come_or_go_are_made_anew() {
        assert_eq!(numbers(&[&[12, 11, 7], &[19, 7, 11, 12]]), [vec![0, 1, 2], vec![3, 4, 5, 0]]);
        assert_eq!(numbers(&[&[1, 2, 3, 4], &[4, 1, 2]]), [vec![0, 1, 2, 3], vec![4, 0, 1]]);
    }

    #[test]
    fn a_key_that_stands_twice_has_two_rows() {
        assert_eq!(numbers(&[&[7, 7], &[7, 8, 7]]), [vec![0, 1], vec![0, 2, 1]]);
    }
}
