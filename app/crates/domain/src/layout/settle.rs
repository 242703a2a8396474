use super::catalogue::{Entry, entries, names};
use super::{Item, Layout, LayoutSection, SectionKey};
use crate::Kind;
use crate::fields::{CustomField, Section};

impl Layout {
    /// The layout with the catalogue as it is now: everything in it has one place, what is new the one that the
    /// catalogue gives it; what has gone is left out. What a record is called stands first, blocks stand last in their
    /// section, and what must be filled in is not hidden. Settling it again changes nothing.
    #[must_use]
    pub fn settled(mut self, kind: Kind, custom: &[CustomField]) -> Self {
        let entries = entries(kind, custom);
        self.unite_sections(&entries);
        let mut placed: Vec<Item> = Vec::new();
        for section in &mut self.sections {
            section.items.retain(|item| {
                let stays = entries.iter().any(|entry| entry.item == *item) && !placed.contains(item);
                if stays {
                    placed.push(*item);
                }
                stays
            });
        }
        for (at, entry) in entries.iter().enumerate() {
            if !placed.contains(&entry.item) {
                self.place(entry, entries.get(..at).unwrap_or_default());
            }
        }
        self.put_names_first(names(kind).iter().map(|name| Item::Field(*name)).collect());
        self.put_blocks_last();
        let hidden = entries.iter().filter(|entry| entry.may_hide && self.is_hidden(entry.item));
        self.hidden = hidden.map(|entry| entry.item).collect();
        self
    }

    /// No section is there twice. Where there is none, all of the catalogue are: those that something belongs to, and
    /// that of the fields that administrators may add.
    fn unite_sections(&mut self, entries: &[Entry]) {
        let mut united: Vec<LayoutSection> = Vec::new();
        for section in self.sections.drain(..) {
            match united.iter_mut().find(|known| known.key == section.key) {
                Some(known) => known.items.extend(section.items),
                None => united.push(section),
            }
        }
        if united.is_empty() {
            let is_used = |section: &Section| {
                *section == Section::Custom || entries.iter().any(|entry| entry.section == *section)
            };
            for section in Section::ALL.into_iter().filter(is_used) {
                let key = SectionKey::Of(section);
                united.push(LayoutSection { key, naming: Default::default(), items: Vec::new() });
            }
        }
        self.sections = united;
    }

    /// Gives something a place: in its section of the catalogue, after what comes before it there; where that section
    /// was deleted, after what comes before it in the whole. `before` is what comes before it in the catalogue.
    fn place(&mut self, entry: &Entry, before: &[Entry]) {
        if let Some(home) = self.sections.iter_mut().find(|section| section.key == SectionKey::Of(entry.section)) {
            let own = before.iter().rev().filter(|other| other.section == entry.section);
            let after = own.filter_map(|other| position(home, other.item)).next();
            home.items.insert(after.map_or(home.items.len(), |after| after + 1), entry.item);
            return;
        }
        for other in before.iter().rev() {
            for section in &mut self.sections {
                if let Some(after) = position(section, other.item) {
                    section.items.insert(after + 1, entry.item);
                    return;
                }
            }
        }
        if let Some(first) = self.sections.first_mut() {
            first.items.push(entry.item);
        }
    }

    /// The last of the names is always shown: the section where it stands comes first, and begins with all of them.
    fn put_names_first(&mut self, names: Vec<Item>) {
        let home =
            self.sections.iter().position(|section| names.last().is_some_and(|last| section.items.contains(last)));
        if let Some(home) = home.filter(|home| *home > 0) {
            let home = self.sections.remove(home);
            self.sections.insert(0, home);
        }
        for section in &mut self.sections {
            section.items.retain(|item| !names.contains(item));
        }
        if let Some(first) = self.sections.first_mut() {
            first.items.splice(0..0, names);
        }
    }

    fn put_blocks_last(&mut self) {
        for section in &mut self.sections {
            let blocks: Vec<Item> = section.items.iter().copied().filter(|item| item.is_block()).collect();
            section.items.retain(|item| !item.is_block());
            section.items.extend(blocks);
        }
    }
}

fn position(section: &LayoutSection, item: Item) -> Option<usize> {
    section.items.iter().position(|other| *other == item)
}
