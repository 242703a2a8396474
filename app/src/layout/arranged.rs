//! What is arranged survives a reload of the page: the dialog opens again with it.

use domain::Kind;
use domain::layout::{Layout, SectionKey};
use leptos::prelude::*;

use crate::boot::Boot;
use crate::json::read;
use crate::records::Kept;

/// How far somebody is with a layout.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arranged {
    /// What it began with.
    pub begun: Layout,
    pub layout: Layout,
    /// For the user alone, else for everybody.
    pub is_own: bool,
    /// It is the default that is to come back, not a layout like it.
    pub is_default: bool,
    /// The versions that the user saw: of their own layout, and of everybody's.
    pub seen: (i32, i32),
}

impl Arranged {
    /// As it is when nothing was arranged yet.
    pub fn new(boot: &Boot, kind: Kind) -> Self {
        let begun = boot.directory.layout(kind);
        // Whoever shapes what everybody sees goes on with that, unless they have a layout of their own.
        let shapes_all = boot.may_change_settings() && boot.directory.saved_layout(kind, false).is_some();
        let is_own = !shapes_all || boot.directory.saved_layout(kind, true).is_some();
        Self { layout: begun.clone(), begun, is_own, is_default: false, seen: versions(boot, kind) }
    }

    pub fn is_changed(&self) -> bool {
        self.begun != self.layout
    }

    /// What was kept when the page was left.
    pub fn read(kept: Kept) -> Option<Self> {
        Self::of_texts(&kept.read()?)
    }

    /// Keeps it, with the section that *Change* was pressed at.
    pub fn keep(&self, kept: Kept, section: SectionKey) {
        kept.keep(&self.texts(section));
    }

    fn texts(&self, section: SectionKey) -> [String; 7] {
        let text = |layout: &Layout| serde_json::to_string(layout).unwrap_or_default();
        [
            section.code(),
            text(&self.begun),
            text(&self.layout),
            self.is_own.to_string(),
            self.is_default.to_string(),
            self.seen.0.to_string(),
            self.seen.1.to_string(),
        ]
    }

    fn of_texts(texts: &[String]) -> Option<Self> {
        let [_, begun, layout, is_own, is_default, own, shared] = texts else { return None };
        Some(Self {
            begun: read(begun).ok()?,
            layout: read(layout).ok()?,
            is_own: is_own.parse().ok()?,
            is_default: is_default.parse().ok()?,
            seen: (own.parse().ok()?, shared.parse().ok()?),
        })
    }
}

/// The versions of the user's own layout, and of everybody's.
pub(super) fn versions(boot: &Boot, kind: Kind) -> (i32, i32) {
    let version = |is_own| boot.directory.saved_layout(kind, is_own).map_or(0, |saved| saved.version);
    (version(true), version(false))
}

/// Opens the dialog again in which something was arranged before the page was loaded anew.
pub fn resume_layout(changing: RwSignal<Option<SectionKey>>, kept: Kept) {
    let section = Arranged::read(kept).and_then(|_| kept.read()?.first().map(|code| SectionKey::from_code(code)));
    if let Some(section) = section {
        changing.try_set(Some(section));
    }
}

#[cfg(test)]
mod tests {
    use domain::FieldName;
    use domain::fields::Section;
    use domain::layout::Item;
    use domain::settings::Naming;

    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let begun = Layout::standard(Kind::Company, &[]);
        let mut layout = begun.clone();
        layout.set_hidden(Item::Field(FieldName::Source), true);
        layout.add_section(Naming::named("Place"));
        let arranged = Arranged { begun, layout, is_own: false, is_default: true, seen: (0, 3) };
        let texts = arranged.texts(SectionKey::Of(Section::More));
        assert_eq!(texts.first().map(String::as_str), Some("more"));
        assert_eq!(Arranged::of_texts(&texts), Some(arranged));
        assert_eq!(Arranged::of_texts(&[]), None);
    }
}
