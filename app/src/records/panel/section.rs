use domain::directory::Directory;
use domain::fields::Access;
use domain::layout::{Item, Layout, LayoutSection, SectionKey};
use domain::{Field, FieldName, Kind, fields};
use leptos::prelude::*;
use ui::{Each, KeyValueList, dynamic};

use super::open::use_open;
use super::points::PointsRow;
use super::row::FieldRow;
use super::section_editor::SectionEditor;
use crate::boot::use_boot;
use crate::layout::{ChangeButton, section_title};
use crate::records::company_contacts::ContactsBlock;
use crate::records::details::DetailsBlock;

/// A section of the card: its rows, and below them its blocks.
#[component]
pub(super) fn CardSection(
    section: SectionKey,
    layout: Memo<Layout>,
    /// Gets the section when *Change* is pressed.
    changing: RwSignal<Option<SectionKey>>,
) -> impl IntoView {
    let (open, boot) = (use_open(), use_boot());
    let kind = open.kind;
    let editor = SectionEditor::new(open, section);
    let of_section = move |section: &LayoutSection| section_title(kind, section);
    let title = Memo::new(move |_| layout.with(|layout| layout.section(section).map(of_section)).unwrap_or_default());
    let shown = move |blocks: bool| {
        let mut shown = layout.with(|layout| layout.shown(section));
        shown.retain(|item| item.is_block() == blocks);
        shown
    };
    let rows = Memo::new(move |_| shown(false));
    let blocks = Memo::new(move |_| shown(true));
    let may_edit = Memo::new(move |_| {
        let rows = rows.get();
        open.may_edit() && boot.with(|boot| rows.iter().any(|item| is_edited(&boot.directory, kind, *item)))
    });
    let buttons = view! {
        <div class="key-values__actions">
            {editor.button(title, may_edit)}
            <ChangeButton title=title is_icon=true on_press=Callback::new(move |()| changing.set(Some(section)))/>
        </div>
    };
    let below = view! {
        {editor.end_buttons()}
        <Each each=move || blocks.get() key=|item| *item let:item>
            {block(item)}
        </Each>
    };
    view! {
        <KeyValueList title=title action=buttons.into_any() below=below.into_any()>
            <Each each=move || rows.get() key=|item| *item let:item>
                {row(kind, item, editor)}
            </Each>
        </KeyValueList>
    }
}

/// Whether there is something to edit in the row of the item, for who may edit the record.
fn is_edited(directory: &Directory, kind: Kind, item: Item) -> bool {
    match item {
        Item::Field(name) => directory.field(kind, name).is_some_and(|field| field.access == Access::Editable),
        Item::Points(_) => true,
        Item::Contacts | Item::Details | Item::Unknown => false,
    }
}

fn row(kind: Kind, item: Item, section: SectionEditor) -> AnyView {
    match item {
        Item::Field(name) => field_row(kind, name, section),
        Item::Points(points) => view! { <PointsRow kind=points section=section/> }.into_any(),
        Item::Contacts | Item::Details | Item::Unknown => ().into_any(),
    }
}

fn field_row(kind: Kind, name: FieldName, section: SectionEditor) -> AnyView {
    if name.custom_id().is_none() {
        return fields::field(kind, name).map(|field| view! { <FieldRow field=*field section=section/> }).into_any();
    }
    let boot = use_boot();
    let own = Memo::new(move |_| boot.with(|boot| boot.directory.custom_field(name).cloned()));
    // Anew when an administrator changed the field, and only then: an editor may stand in it.
    dynamic(move || {
        let field: Option<Field> = own.with(|own| own.as_ref().map(domain::fields::CustomField::field));
        field.map(|field| view! { <FieldRow field=field section=section/> })
    })
}

fn block(item: Item) -> AnyView {
    match item {
        Item::Contacts => view! { <ContactsBlock/> }.into_any(),
        Item::Details => view! { <DetailsBlock/> }.into_any(),
        Item::Field(_) | Item::Points(_) | Item::Unknown => ().into_any(),
    }
}
