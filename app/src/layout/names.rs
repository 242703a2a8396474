use domain::Kind;
use domain::directory::Directory;
use domain::layout::{Item, LayoutSection, SectionKey};
use leptos::prelude::*;
use messages::labels;
use messages::text::{details, layout as text};
use ui::{Button, ButtonKind, ButtonSize, Icon, IconButton, VisuallyHidden};

use crate::records::value::field_label;
use crate::text::{language, tr};

/// What a section is called: as somebody named it, else as the catalogue does.
pub fn section_title(kind: Kind, section: &LayoutSection) -> String {
    let own = section.naming.shown(language());
    if own.is_empty() { default_title(kind, section.key) } else { own.to_owned() }
}

/// The title of a section of the catalogue; added ones have none but their own.
pub(super) fn default_title(kind: Kind, key: SectionKey) -> String {
    match key {
        SectionKey::Of(section) => tr(labels::section(kind, section)),
        SectionKey::Own(_) => String::new(),
    }
}

/// What something that stands in a section is called.
pub(super) fn item_name(directory: &Directory, kind: Kind, item: Item) -> String {
    match item {
        Item::Field(name) => field_label(directory, kind, name),
        Item::Points(points) => tr(labels::contact_point_kind(points)),
        Item::Contacts => tr(labels::kind_plural(Kind::Contact)),
        Item::Details => tr(details::title()),
        Item::Unknown => String::new(),
    }
}

/// Opens the dialog that arranges the sections, at the one whose title this is.
#[component]
pub fn ChangeButton(
    title: Memo<String>,
    /// Only an icon: beside *Edit* two words would look alike.
    #[prop(optional)]
    is_icon: bool,
    on_press: Callback<()>,
) -> impl IntoView {
    if is_icon {
        let label = Signal::derive(move || [tr(text::change()), title.get()].join(" – "));
        let press = move |_| on_press.run(());
        return view! { <IconButton icon=Icon::Gear size=ButtonSize::Small label=label on_press=press/> }.into_any();
    }
    view! {
        <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Gear on_press=move |_| on_press.run(())>
            {tr(text::change())}
            <VisuallyHidden>" – "{move || title.get()}</VisuallyHidden>
        </Button>
    }
    .into_any()
}
