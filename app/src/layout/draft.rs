use domain::layout::{Item, Layout, SectionKey, Spot, always_shown};
use domain::{AppError, Kind};
use leptos::prelude::*;
use ui::{SortMove, SortPlace};

use super::api;
use super::arranged::{Arranged, versions};
use crate::boot::{Boot, use_boot};
use crate::live::{fetch_boot, refresh_boot};
use crate::records::Kept;

/// A layout as it is being arranged.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub kind: Kind,
    pub boot: RwSignal<Boot>,
    /// As it was arranged so far.
    arranged: RwSignal<Layout>,
    /// The same with the fields that there are by now.
    pub shown: Memo<Layout>,
    /// What can not be hidden.
    pub fixed: Memo<Vec<Item>>,
    /// What the dialog began with.
    begun: StoredValue<Layout>,
    /// It is the default that is to come back, not a layout like it.
    pub is_default: RwSignal<bool>,
    /// For the user alone, else for everybody.
    pub is_own: RwSignal<bool>,
    /// The versions that the user saw: of their own layout, and of everybody's.
    seen: StoredValue<(i32, i32)>,
    /// It was arranged before the page was loaded anew.
    pub is_resumed: RwSignal<bool>,
    pub pending: RwSignal<bool>,
    pub error: RwSignal<Option<AppError>>,
}

impl Draft {
    /// With what there is, or with what was arranged before the page was loaded anew; in the body of a component.
    pub fn new(kind: Kind, kept: Kept) -> Self {
        let boot = use_boot();
        let before = Arranged::read(kept);
        let is_resumed = RwSignal::new(before.is_some());
        let begins = before.unwrap_or_else(|| boot.with_untracked(|boot| Arranged::new(boot, kind)));
        let arranged = RwSignal::new(begins.layout);
        Self {
            kind,
            boot,
            arranged,
            shown: Memo::new(move |_| boot.with(|boot| arranged.get().settled(kind, &boot.directory.custom_fields))),
            fixed: Memo::new(move |_| boot.with(|boot| always_shown(kind, &boot.directory.custom_fields))),
            begun: StoredValue::new(begins.begun),
            is_default: RwSignal::new(begins.is_default),
            is_own: RwSignal::new(begins.is_own),
            seen: StoredValue::new(begins.seen),
            is_resumed,
            pending: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    /// Keeps what is arranged until it is stored or given up.
    pub fn keep(self, kept: Kept, section: SectionKey) {
        Effect::new(move |_| {
            let arranged = Arranged {
                begun: self.begun.get_value(),
                layout: self.arranged.get(),
                is_own: self.is_own.get(),
                is_default: self.is_default.get(),
                seen: self.seen.get_value(),
            };
            if arranged.is_changed() {
                arranged.keep(kept, section);
            } else {
                self.is_resumed.set(false);
                kept.forget();
            }
        });
    }

    /// Begins anew with what there is by now.
    pub fn start_over(self) {
        let begins = self.boot.with_untracked(|boot| Arranged::new(boot, self.kind));
        self.begun.set_value(begins.begun);
        self.seen.set_value(begins.seen);
        self.is_own.set(begins.is_own);
        self.is_default.set(false);
        self.error.set(None);
        self.arranged.set(begins.layout);
    }

    /// Does something to the layout.
    pub fn change(self, change: impl FnOnce(&mut Layout)) {
        let mut layout = self.shown.get_untracked();
        change(&mut layout);
        let settle = |boot: &Boot| layout.settled(self.kind, &boot.directory.custom_fields);
        self.arranged.set(self.boot.with_untracked(settle));
        self.is_default.set(false);
    }

    /// Shows what would be without this layout; saving brings it back.
    pub fn show_default(self) {
        let default = self.boot.with_untracked(|boot| match self.is_own.get_untracked() {
            true => without_own(boot, self.kind),
            false => Layout::standard(self.kind, &boot.directory.custom_fields),
        });
        self.arranged.set(default);
        self.is_default.set(true);
    }

    /// What was arranged so far goes over to the other scope; if nothing was, what stands there is shown.
    pub fn choose_scope(self, is_own: bool) {
        let is_changed = self.is_changed();
        self.is_own.set(is_own);
        // What comes back for oneself is not what comes back for everybody.
        if self.is_default.get_untracked() {
            self.show_default();
        } else if !is_changed {
            let present = self.boot.with_untracked(|boot| match is_own {
                true => boot.directory.layout(self.kind),
                false => without_own(boot, self.kind),
            });
            self.begun.set_value(present.clone());
            self.arranged.set(present);
        }
    }

    /// Whether saving takes the user's own layout away: whoever arranges it for everybody sees it so; tracked.
    pub fn gives_up_own(self) -> bool {
        !self.is_own.get() && self.boot.with(|boot| boot.directory.saved_layout(self.kind, true).is_some())
    }

    /// Whether something was arranged that would be lost.
    pub fn is_changed(self) -> bool {
        self.arranged.with_untracked(|arranged| self.begun.with_value(|begun| begun != arranged))
    }

    /// Moves a section, or something in one, to where it was dragged or stepped.
    pub fn sort(self, asked: SortMove) {
        self.change(|layout| match asked {
            SortMove::To { item, place } => {
                let (beside, is_after) = match &place {
                    SortPlace::Before(other) => (Sorted::from_code(other), false),
                    SortPlace::After(other) => (Sorted::from_code(other), true),
                };
                match (Sorted::from_code(&item), beside) {
                    (Sorted::Section(key), Sorted::Section(other)) => layout.move_section(key, spot(other, is_after)),
                    (Sorted::Item(item), Sorted::Item(other)) => layout.move_item(item, spot(other, is_after)),
                    (Sorted::Item(item), Sorted::End(key)) => layout.move_to_end(item, key),
                    _ => {}
                }
            }
            SortMove::Up(code) => step(layout, &code, true),
            SortMove::Down(code) => step(layout, &code, false),
        });
    }

    /// Stores what was arranged; says whether it was.
    pub async fn submit(self) -> bool {
        // Whoever was told that somebody else was faster, and saves again, replaces what is there by now.
        if let Some(AppError::Outdated { .. }) = self.error.get_untracked() {
            self.seen.set_value(self.boot.with_untracked(|boot| versions(boot, self.kind)));
        }
        let is_own = self.is_own.get_untracked();
        let (own, shared) = self.seen.get_value();
        let layout = (!self.is_default.get_untracked()).then(|| self.shown.get_untracked());
        self.error.set(None);
        self.pending.set(true);
        let answer = api::save_layout(self.kind, is_own, if is_own { own } else { shared }, layout).await;
        if answer.is_ok() {
            fetch_boot(self.boot).await;
        }
        self.pending.try_set(false);
        let error = answer.err().map(|failure| failure.0);
        if let Some(AppError::Outdated { .. }) = error {
            refresh_boot(self.boot);
        }
        let is_done = error.is_none();
        self.error.try_set(error);
        is_done
    }
}

/// What those see who have no layout of their own.
fn without_own(boot: &Boot, kind: Kind) -> Layout {
    let shared = boot.directory.saved_layout(kind, false);
    let layout = shared.map(|shared| shared.layout.clone()).unwrap_or_default();
    layout.settled(kind, &boot.directory.custom_fields)
}

fn spot<T>(other: T, is_after: bool) -> Spot<T> {
    if is_after { Spot::After(other) } else { Spot::Before(other) }
}

fn step(layout: &mut Layout, code: &str, up: bool) {
    match Sorted::from_code(code) {
        Sorted::Section(key) => layout.step_section(key, up),
        Sorted::Item(item) => layout.step_item(item, up),
        Sorted::End(_) => {}
    }
}

/// What is sorted in the dialog.
#[derive(Clone, Copy)]
pub(super) enum Sorted {
    Section(SectionKey),
    Item(Item),
    /// The place of a section with nothing in it.
    End(SectionKey),
}

impl Sorted {
    /// What the list of the dialog calls it.
    pub fn code(self) -> String {
        match self {
            Self::Section(key) => ["section", &key.code()].join(" "),
            Self::Item(item) => item.code(),
            Self::End(key) => ["end", &key.code()].join(" "),
        }
    }

    fn from_code(code: &str) -> Self {
        match code.split_once(' ') {
            Some(("section", key)) => Self::Section(SectionKey::from_code(key)),
            Some((_, key)) => Self::End(SectionKey::from_code(key)),
            None => Self::Item(Item::from_code(code)),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::FieldName;
    use domain::fields::Section;

    use super::*;

    #[test]
    fn what_is_sorted_is_known_by_its_code() {
        let (about, own) = (SectionKey::Of(Section::About), SectionKey::Own(2));
        let source = Item::Field(FieldName::Source);
        for sorted in [Sorted::Section(about), Sorted::Section(own), Sorted::End(own), Sorted::Item(source)] {
            assert_eq!(Sorted::from_code(&sorted.code()).code(), sorted.code());
        }
        let mut layout = Layout::standard(Kind::Company, &[]);
        step(&mut layout, &Sorted::Section(SectionKey::Of(Section::More)).code(), true);
        assert_eq!(layout.sections.get(1).map(|section| section.key), Some(SectionKey::Of(Section::More)));
    }
}
