use super::Item;
use crate::fields::{self, CustomField, Field, Section};
use crate::{ContactPointKind, FieldName, FieldType, Kind};

/// Something that has a place on the card, with its place in the catalogue.
pub(super) struct Entry {
    pub item: Item,
    pub section: Section,
    pub may_hide: bool,
}

/// Everything that has a place on the card of a kind of record, in the order of the catalogue.
pub(super) fn entries(kind: Kind, custom: &[CustomField]) -> Vec<Entry> {
    let all = fields::of(kind, custom);
    let names = names(kind);
    let mut entries = Vec::new();
    for section in Section::ALL {
        for is_name in [true, false] {
            let own = all.iter().filter(|field| field.section == section && names.contains(&field.name) == is_name);
            for field in own.filter(|field| has_place(field)) {
                let may_hide = may_hide(kind, field, custom);
                entries.push(Entry { item: Item::Field(field.name), section, may_hide });
            }
        }
        if section_of_points(kind) == Some(section) {
            let mut block = |item| entries.push(Entry { item, section, may_hide: true });
            ContactPointKind::ALL.into_iter().for_each(|points| block(Item::Points(points)));
            if kind == Kind::Company {
                block(Item::Contacts);
            }
            if kind.is_client() {
                block(Item::Details);
            }
        }
    }
    entries
}

/// Whether the field has a row of its own: currencies stand beside their amounts; stages and what the conversion left
/// behind are shown above the fields.
fn has_place(field: &Field) -> bool {
    !matches!(field.field_type, FieldType::Currency | FieldType::Stage)
        && !matches!(field.name, FieldName::IsIncomplete | FieldName::LeadId)
}

/// What must be filled in, now or from a stage on, can be filled in; and what a record is called is seen.
fn may_hide(kind: Kind, field: &Field, custom: &[CustomField]) -> bool {
    let name = field.name;
    let is_asked_for_later = || custom.iter().any(|own| own.name() == name && !own.required_from.is_empty());
    let is_name = match kind {
        Kind::Contact => matches!(name, FieldName::FirstName | FieldName::LastName),
        Kind::Lead | Kind::Deal | Kind::Company => name == FieldName::Title,
    };
    !field.is_required && !is_name && !is_asked_for_later()
}

/// What can not be hidden.
pub fn always_shown(kind: Kind, custom: &[CustomField]) -> Vec<Item> {
    entries(kind, custom).into_iter().filter(|entry| !entry.may_hide).map(|entry| entry.item).collect()
}

/// The fields that say what a record is called, in their order. They stay at the beginning of the first section.
pub fn names(kind: Kind) -> &'static [FieldName] {
    match kind {
        Kind::Contact => &[FieldName::Honorific, FieldName::FirstName, FieldName::SecondName, FieldName::LastName],
        Kind::Lead | Kind::Deal | Kind::Company => &[FieldName::Title],
    }
}

/// Where phones, e-mails, web sites and messengers stand in the catalogue: with the client, or with a company itself.
pub fn section_of_points(kind: Kind) -> Option<Section> {
    let has_client = fields::fields(kind).iter().any(|field| field.section == Section::Client);
    kind.has_contact_points().then_some(if has_client { Section::Client } else { Section::About })
}
