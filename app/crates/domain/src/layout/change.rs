//! What somebody does to a layout. Afterwards it is settled: not everything may go everywhere.

use super::{Item, Layout, LayoutSection, SectionKey};
use crate::settings::Naming;

/// Where something goes that is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot<T> {
    Before(T),
    After(T),
}

impl<T: Copy> Spot<T> {
    fn beside(self) -> T {
        match self {
            Self::Before(other) | Self::After(other) => other,
        }
    }

    fn offset(self) -> usize {
        match self {
            Self::Before(_) => 0,
            Self::After(_) => 1,
        }
    }
}

impl Layout {
    pub fn set_hidden(&mut self, item: Item, is_hidden: bool) {
        self.hidden.retain(|other| *other != item);
        if is_hidden {
            self.hidden.push(item);
        }
    }

    /// Moves something beside another one, into its section.
    pub fn move_item(&mut self, item: Item, spot: Spot<Item>) {
        if item == spot.beside() || self.home(spot.beside()).is_none() || self.home(item).is_none() {
            return;
        }
        self.take_out(item);
        for section in &mut self.sections {
            if let Some(at) = section.items.iter().position(|other| *other == spot.beside()) {
                section.items.insert(at + spot.offset(), item);
                return;
            }
        }
    }

    /// Moves something to the end of a section.
    pub fn move_to_end(&mut self, item: Item, key: SectionKey) {
        if self.section(key).is_none() {
            return;
        }
        self.take_out(item);
        if let Some(section) = self.sections.iter_mut().find(|section| section.key == key) {
            section.items.push(item);
        }
    }

    /// Moves something by one place among its like, fields or blocks: beyond their end into the next section, beyond
    /// their beginning into the one before.
    pub fn step_item(&mut self, item: Item, up: bool) {
        let Some(home) = self.sections.iter().position(|section| section.items.contains(&item)) else { return };
        let Some(section) = self.sections.get_mut(home) else { return };
        let is_like = |other: &Item| other.is_block() == item.is_block();
        let likes: Vec<usize> =
            section.items.iter().enumerate().filter(|(_, other)| is_like(other)).map(|(at, _)| at).collect();
        let Some(at) = likes.iter().position(|at| section.items.get(*at) == Some(&item)) else { return };
        let to = if up { at.checked_sub(1) } else { Some(at + 1) };
        if let (Some(at), Some(to)) = (likes.get(at), to.and_then(|to| likes.get(to))) {
            return section.items.swap(*at, *to);
        }
        let neighbour = if up { home.checked_sub(1) } else { Some(home + 1) };
        let Some(neighbour) = neighbour.filter(|neighbour| *neighbour < self.sections.len()) else { return };
        self.take_out(item);
        if let Some(neighbour) = self.sections.get_mut(neighbour) {
            let count = neighbour.items.len();
            let blocks = neighbour.items.iter().position(|other| other.is_block()).unwrap_or(count);
            let to = match (item.is_block(), up) {
                (false, false) => 0,
                (false, true) | (true, false) => blocks,
                (true, true) => count,
            };
            neighbour.items.insert(to, item);
        }
    }

    pub fn move_section(&mut self, key: SectionKey, spot: Spot<SectionKey>) {
        if key == spot.beside() || self.section(spot.beside()).is_none() {
            return;
        }
        let Some(from) = self.sections.iter().position(|section| section.key == key) else { return };
        let section = self.sections.remove(from);
        let beside = self.sections.iter().position(|other| other.key == spot.beside());
        self.sections.insert(beside.map_or(from, |at| at + spot.offset()), section);
    }

    pub fn step_section(&mut self, key: SectionKey, up: bool) {
        let Some(at) = self.sections.iter().position(|section| section.key == key) else { return };
        let to = if up { at.checked_sub(1) } else { Some(at + 1) };
        if let Some(to) = to.filter(|to| *to < self.sections.len()) {
            self.sections.swap(at, to);
        }
    }

    /// Adds an empty section behind the others.
    pub fn add_section(&mut self, naming: Naming) -> SectionKey {
        let number = |section: &LayoutSection| match section.key {
            SectionKey::Own(number) => number,
            SectionKey::Of(_) => 0,
        };
        let key = SectionKey::Own(self.sections.iter().map(number).max().unwrap_or_default().saturating_add(1));
        self.sections.push(LayoutSection { key, naming, items: Vec::new() });
        key
    }

    pub fn rename_section(&mut self, key: SectionKey, naming: Naming) {
        if let Some(section) = self.sections.iter_mut().find(|section| section.key == key) {
            section.naming = naming;
        }
    }

    /// Takes a section away; what stands in it goes to the one above. The first one, which has the name, stays.
    pub fn remove_section(&mut self, key: SectionKey) {
        let at = self.sections.iter().position(|section| section.key == key);
        let Some(at) = at.filter(|at| *at > 0) else { return };
        let removed = self.sections.remove(at);
        if let Some(above) = self.sections.get_mut(at - 1) {
            above.items.extend(removed.items);
        }
    }

    fn take_out(&mut self, item: Item) {
        for section in &mut self.sections {
            section.items.retain(|other| *other != item);
        }
    }
}
