#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::catalogue::entries;
use super::*;
use crate::fields::{FieldDefinition, FieldType, RequiredFrom};
use crate::{ContactPointKind, Language, fields};

/// Fields that administrators added: each with its number, and whether it is required.
fn custom(kind: Kind, given: &[(i32, bool)]) -> Vec<CustomField> {
    let field = |(id, is_required): &(i32, bool)| {
        let definition = FieldDefinition {
            naming: Naming::named(format!("Field {id}")),
            field_type: FieldType::Text,
            is_required: *is_required,
            ..FieldDefinition::new(kind)
        };
        definition.custom_field(*id, false, Language::English)
    };
    given.iter().map(field).collect()
}

fn all_items(layout: &Layout) -> Vec<Item> {
    layout.sections.iter().flat_map(|section| section.items.iter().copied()).collect()
}

fn field(name: FieldName) -> Item {
    Item::Field(name)
}

fn any_item() -> impl Strategy<Value = Item> {
    let known = FieldName::ALL.iter().copied().chain((1..6).map(FieldName::Custom)).map(Item::Field);
    let blocks = [Item::Contacts, Item::Details, Item::Unknown];
    let all: Vec<Item> = known.chain(ContactPointKind::ALL.map(Item::Points)).chain(blocks).collect();
    prop::sample::select(all)
}

fn any_key() -> impl Strategy<Value = SectionKey> {
    let of = prop::sample::select(Section::ALL.to_vec()).prop_map(SectionKey::Of);
    prop_oneof![of, (1_u32..4).prop_map(SectionKey::Own)]
}

fn any_layout() -> impl Strategy<Value = Layout> {
    let section = (any_key(), prop::collection::vec(any_item(), 0..12));
    let section = section.prop_map(|(key, items)| LayoutSection { key, naming: Naming::named("A"), items });
    let parts = (prop::collection::vec(section, 0..6), prop::collection::vec(any_item(), 0..12));
    parts.prop_map(|(sections, hidden)| Layout { sections, hidden })
}

fn any_custom() -> impl Strategy<Value = Vec<(i32, bool)>> {
    prop::collection::btree_map(1..6_i32, any::<bool>(), 0..6).prop_map(|fields| fields.into_iter().collect())
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL.to_vec())
}

/// Something that somebody does in the dialog.
#[derive(Clone, Debug)]
enum Change {
    Hide(Item, bool),
    Move(Item, Item, bool),
    MoveToEnd(Item, SectionKey),
    StepItem(Item, bool),
    MoveSection(SectionKey, SectionKey, bool),
    StepSection(SectionKey, bool),
    Add,
    Remove(SectionKey),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any_item(), any::<bool>()).prop_map(|(item, is_hidden)| Change::Hide(item, is_hidden)),
        (any_item(), any_item(), any::<bool>()).prop_map(|(item, other, after)| Change::Move(item, other, after)),
        (any_item(), any_key()).prop_map(|(item, key)| Change::MoveToEnd(item, key)),
        (any_item(), any::<bool>()).prop_map(|(item, up)| Change::StepItem(item, up)),
        (any_key(), any_key(), any::<bool>()).prop_map(|(key, other, after)| Change::MoveSection(key, other, after)),
        (any_key(), any::<bool>()).prop_map(|(key, up)| Change::StepSection(key, up)),
        Just(Change::Add),
        any_key().prop_map(Change::Remove),
    ]
}

fn spot<T>(other: T, after: bool) -> Spot<T> {
    if after { Spot::After(other) } else { Spot::Before(other) }
}

fn apply(layout: &mut Layout, change: &Change) {
    match change {
        Change::Hide(item, is_hidden) => layout.set_hidden(*item, *is_hidden),
        Change::Move(item, other, after) => layout.move_item(*item, spot(*other, *after)),
        Change::MoveToEnd(item, key) => layout.move_to_end(*item, *key),
        Change::StepItem(item, up) => layout.step_item(*item, *up),
        Change::MoveSection(key, other, after) => layout.move_section(*key, spot(*other, *after)),
        Change::StepSection(key, up) => layout.step_section(*key, *up),
        Change::Add => {
            layout.add_section(Naming::named("More of it"));
        }
        Change::Remove(key) => layout.remove_section(*key),
    }
}

/// Whether it says what a record is called: the dialog offers no steps of it.
fn is_name(kind: Kind, item: Item) -> bool {
    names(kind).iter().any(|name| field(*name) == item)
}

/// A step as the dialog does it.
fn step(layout: &Layout, item: Item, up: bool, kind: Kind, custom: &[CustomField]) -> Layout {
    let mut stepped = layout.clone();
    stepped.step_item(item, up);
    stepped.settled(kind, custom)
}

/// What holds of every settled layout.
fn assert_settled(layout: &Layout, kind: Kind, custom: &[CustomField]) {
    let mut items = all_items(layout);
    let known: Vec<Item> = entries(kind, custom).into_iter().map(|entry| entry.item).collect();
    assert_eq!(items.len(), known.len(), "everything has one place: {items:?}");
    assert!(known.iter().all(|item| items.contains(item)));

    let names: Vec<Item> = names(kind).iter().copied().map(Item::Field).collect();
    assert!(layout.sections[0].items.starts_with(&names), "the name stands first: {:?}", layout.sections[0]);

    items.retain(|item| !layout.is_hidden(*item));
    for field in fields::of(kind, custom).into_iter().filter(|field| field.is_required) {
        assert!(items.contains(&Item::Field(field.name)), "{:?} can be filled in", field.name);
    }
    for item in always_shown(kind, custom) {
        assert!(items.contains(&item));
    }
    for (at, section) in layout.sections.iter().enumerate() {
        assert!(layout.sections[..at].iter().all(|other| other.key != section.key), "{:?} is there once", section.key);
        let first_block = section.items.iter().position(|item| item.is_block()).unwrap_or(section.items.len());
        assert!(section.items[first_block..].iter().all(|item| item.is_block()), "blocks stand last");
    }
    assert_eq!(layout.clone().settled(kind, custom), *layout, "settling it again changes nothing");
}

proptest! {
    #[test]
    fn whatever_is_stored_is_settled(kind in any_kind(), layout in any_layout(), given in any_custom()) {
        let custom = custom(kind, &given);
        assert_settled(&layout.settled(kind, &custom), kind, &custom);
    }

    #[test]
    fn whatever_is_done_is_settled(
        kind in any_kind(), given in any_custom(), changes in prop::collection::vec(any_change(), 0..30),
    ) {
        let custom = custom(kind, &given);
        let mut layout = Layout::standard(kind, &custom);
        for change in &changes {
            apply(&mut layout, change);
            layout = layout.settled(kind, &custom);
            assert_settled(&layout, kind, &custom);
        }
        let stored = serde_json::to_string(&layout.clone().checked(kind, &custom).unwrap()).unwrap();
        prop_assert_eq!(serde_json::from_str::<Layout>(&stored).unwrap(), layout, "stored and read unchanged");
    }

    #[test]
    fn a_step_is_undone_by_its_opposite(
        kind in any_kind(), given in any_custom(), changes in prop::collection::vec(any_change(), 0..20),
        up in any::<bool>(),
    ) {
        let custom = custom(kind, &given);
        let mut layout = Layout::standard(kind, &custom);
        for change in &changes {
            apply(&mut layout, change);
            layout = layout.settled(kind, &custom);
        }
        for item in all_items(&layout).into_iter().filter(|item| !is_name(kind, *item)) {
            let stepped = step(&layout, item, up, kind, &custom);
            if stepped != layout {
                prop_assert_eq!(&step(&stepped, item, !up, kind, &custom), &layout, "{:?}", item);
            }
        }
    }

    #[test]
    fn steps_reach_every_section(
        kind in any_kind(), given in any_custom(), changes in prop::collection::vec(any_change(), 0..20),
    ) {
        let custom = custom(kind, &given);
        let mut layout = Layout::standard(kind, &custom);
        for change in &changes {
            apply(&mut layout, change);
            layout = layout.settled(kind, &custom);
        }
        for item in all_items(&layout).into_iter().filter(|item| !is_name(kind, *item)) {
            let home = layout.home(item).unwrap().key;
            let mut reached = vec![home];
            for up in [true, false] {
                let mut at = layout.clone();
                loop {
                    let stepped = step(&at, item, up, kind, &custom);
                    if stepped == at {
                        break;
                    }
                    at = stepped;
                    reached.push(at.home(item).unwrap().key);
                }
            }
            for section in &layout.sections {
                prop_assert!(reached.contains(&section.key), "{:?} does not reach {:?}", item, section.key);
            }
        }
    }

    #[test]
    fn what_was_arranged_stays_when_fields_come_and_go(
        kind in any_kind(), layout in any_layout(), before in any_custom(), after in any_custom(),
    ) {
        let arranged = layout.settled(kind, &custom(kind, &before));
        let later = arranged.clone().settled(kind, &custom(kind, &after));
        let is_kept = |item: &Item| match item {
            Item::Field(name) => name.custom_id().is_none_or(|id| {
                before.iter().any(|(other, _)| *other == id) && after.iter().any(|(other, _)| *other == id)
            }),
            _ => true,
        };
        for (one, other) in arranged.sections.iter().zip(&later.sections) {
            let kept = |section: &LayoutSection| section.items.iter().copied().filter(is_kept).collect::<Vec<_>>();
            prop_assert_eq!(kept(one), kept(other), "each stays in its section and its order");
        }
    }
}

#[test]
fn without_an_arrangement_the_catalogue_says_it() {
    let layout = Layout::standard(Kind::Company, &custom(Kind::Company, &[(7, false)]));
    let about = &layout.sections[0];
    assert_eq!(about.key, SectionKey::Of(Section::About));
    let expected = [FieldName::Title, FieldName::PictureId, FieldName::CompanyType, FieldName::Industry];
    assert_eq!(about.items[..4], expected.map(Item::Field));
    let mut last = ContactPointKind::ALL.map(Item::Points).to_vec();
    last.extend([Item::Contacts, Item::Details]);
    assert!(about.items.ends_with(&last), "as seed 003 has it: {:?}", about.items);
    let more = layout.shown(SectionKey::Of(Section::More));
    let expected = [FieldName::Employees, FieldName::ResponsibleId, FieldName::IsOpen].map(Item::Field);
    assert!(expected.iter().all(|item| more.contains(item)), "as seed 003 has it: {more:?}");
    let own = layout.section(SectionKey::Of(Section::Custom)).unwrap();
    assert_eq!(own.items, [field(FieldName::Custom(7))]);
    assert_eq!(layout.hidden, []);
    for kind in Kind::ALL {
        let layout = Layout::standard(kind, &[]);
        assert_settled(&layout, kind, &[]);
        assert!(!all_items(&layout).contains(&field(FieldName::Currency)), "it stands beside its amount");
    }
}

#[test]
fn a_new_field_appears_at_its_place() {
    let mut layout = Layout::standard(Kind::Deal, &[]);
    let own = layout.add_section(Naming::named("Ours"));
    let with_field = layout.clone().settled(Kind::Deal, &custom(Kind::Deal, &[(1, false)]));
    assert_eq!(with_field.shown(SectionKey::Of(Section::Custom)), [field(FieldName::Custom(1))]);
    assert_eq!(with_field.shown(own), []);

    layout.remove_section(SectionKey::Of(Section::Custom));
    let settled = layout.settled(Kind::Deal, &custom(Kind::Deal, &[(1, false), (2, false)]));
    let home = settled.home(field(FieldName::Custom(2))).unwrap();
    assert_eq!(
        home.key,
        SectionKey::Of(Section::More),
        "its own section was deleted: it follows what stands before it"
    );
    assert!(home.items.ends_with(&[1, 2].map(|id| field(FieldName::Custom(id)))));
}

#[test]
fn what_must_be_filled_in_is_not_hidden() {
    let hide = |layout: &mut Layout, id: i32| layout.set_hidden(field(FieldName::Custom(id)), true);
    let mut layout = Layout::standard(Kind::Lead, &custom(Kind::Lead, &[(1, false)]));
    hide(&mut layout, 1);
    let hidden = layout.settled(Kind::Lead, &custom(Kind::Lead, &[(1, false)]));
    assert!(hidden.is_hidden(field(FieldName::Custom(1))));
    let required = hidden.clone().settled(Kind::Lead, &custom(Kind::Lead, &[(1, true)]));
    assert!(!required.is_hidden(field(FieldName::Custom(1))), "it became required");

    let mut later = custom(Kind::Lead, &[(1, false)]);
    later[0].required_from = vec![RequiredFrom { pipeline_id: None, stage: "PROCESSED".to_owned() }];
    assert!(
        !hidden.settled(Kind::Lead, &later).is_hidden(field(FieldName::Custom(1))),
        "it is asked for from a stage on"
    );

    let mut contact = Layout::standard(Kind::Contact, &[]);
    for name in names(Kind::Contact) {
        contact.set_hidden(field(*name), true);
    }
    let shown = contact.settled(Kind::Contact, &[]);
    assert_eq!(shown.hidden, [FieldName::Honorific, FieldName::SecondName].map(Item::Field));
}

#[test]
fn what_is_moved_goes_where_it_is_put() {
    let mut layout = Layout::standard(Kind::Company, &[]);
    let (industry, source) = (field(FieldName::Industry), field(FieldName::Source));
    layout.move_item(source, Spot::Before(industry));
    let about = layout.shown(SectionKey::Of(Section::About));
    let at = about.iter().position(|item| *item == source).unwrap();
    assert_eq!(about[at + 1], industry);

    let own = layout.add_section(Naming::named("Ours"));
    layout.move_to_end(industry, own);
    layout.move_item(Item::Details, Spot::Before(industry));
    let layout = layout.settled(Kind::Company, &[]);
    assert_eq!(layout.shown(own), [industry, Item::Details], "blocks stand below the fields");

    let mut stepped = layout.clone();
    stepped.step_item(industry, true);
    assert_eq!(stepped.home(industry).unwrap().key, SectionKey::Of(Section::System), "over the edge of its section");
    stepped.step_item(industry, false);
    assert_eq!(stepped.settled(Kind::Company, &[]), layout);
}

#[test]
fn a_step_goes_past_blocks() {
    let layout = Layout::standard(Kind::Company, &[]);
    let [about, next] = [0, 1].map(|at: usize| layout.sections[at].key);
    assert_eq!(about, SectionKey::Of(Section::About));
    let last = Item::Points(ContactPointKind::Im);
    let down = step(&layout, last, false, Kind::Company, &[]);
    assert_eq!(down.shown(next)[0], last, "contacts and details stand below it, and stay");
    assert!(down.shown(about).ends_with(&[Item::Contacts, Item::Details]));
    assert_eq!(step(&down, last, true, Kind::Company, &[]), layout);

    let down = step(&layout, Item::Details, false, Kind::Company, &[]);
    assert!(down.shown(next).ends_with(&[Item::Details]), "below the fields");
    assert_eq!(step(&down, Item::Details, true, Kind::Company, &[]), layout);
}

#[test]
fn the_section_with_the_name_stays_first() {
    let mut layout = Layout::standard(Kind::Company, &[]);
    let (about, more) = (SectionKey::Of(Section::About), SectionKey::Of(Section::More));
    layout.move_section(more, Spot::Before(about));
    assert_eq!(layout.sections[0].key, more);
    let mut layout = layout.settled(Kind::Company, &[]);
    assert_eq!((layout.sections[0].key, layout.sections[1].key), (about, more));
    layout.remove_section(about);
    assert_eq!(layout.sections[0].key, about);
    layout.remove_section(more);
    assert!(layout.section(more).is_none());
    assert_eq!(layout.home(field(FieldName::Employees)).unwrap().key, about, "what stood in it goes to the one above");
}

#[test]
fn titles_are_cleaned_and_checked() {
    let mut layout = Layout::standard(Kind::Company, &[]);
    let own = layout.add_section(Naming::named("  Our\tnumbers "));
    let about = SectionKey::Of(Section::About);
    layout.rename_section(SectionKey::Of(Section::More), Naming::named(" "));
    let translations = BTreeMap::from([(Language::German, "Unsere Zahlen".to_owned())]);
    layout.rename_section(about, Naming { name: Some(" ".to_owned()), translations: translations.clone() });
    let layout = layout.checked(Kind::Company, &[]).unwrap();
    assert_eq!(layout.section(own).unwrap().naming, Naming::named("Our numbers"));
    let naming_of = |key| layout.section(key).unwrap().naming.clone();
    assert_eq!(naming_of(SectionKey::Of(Section::More)), Naming::default(), "its title is the default one again");
    assert_eq!(naming_of(about), Naming { name: None, translations }, "the default one, but not in German");
    let mut wrong = layout.clone();
    let translations = BTreeMap::from([(Language::German, "ż".repeat(61))]);
    wrong.rename_section(about, Naming { name: None, translations });
    let error = wrong.checked(Kind::Company, &[]);
    assert_eq!(error, Err(AppError::invalid(Place::ValueName, Problem::TooLong(60))));

    for (name, problem) in [("", Problem::Required), (&*"ż".repeat(61), Problem::TooLong(60))] {
        let mut wrong = layout.clone();
        wrong.rename_section(own, Naming::named(name));
        let error = wrong.checked(Kind::Company, &[]);
        assert_eq!(error, Err(AppError::invalid(Place::ValueName, problem)));
    }
    let mut many = layout;
    for _ in 0..MOST_SECTIONS {
        many.add_section(Naming::named("One more"));
    }
    assert!(many.checked(Kind::Company, &[]).is_err());
}

#[test]
fn the_kinds_of_contact_points_have_places_of_their_own() {
    let [phone, email, web, im] = ContactPointKind::ALL.map(Item::Points);
    let address = SectionKey::Of(Section::Address);
    let mut layout = Layout::standard(Kind::Company, &[]);
    layout.set_hidden(im, true);
    layout.move_to_end(web, address);
    let layout = layout.settled(Kind::Company, &[]);
    assert_eq!(layout.hidden, [im]);
    assert!(layout.shown(address).ends_with(&[web]));
    assert!(layout.shown(SectionKey::Of(Section::About)).ends_with(&[phone, email, Item::Contacts, Item::Details]));
}

#[test]
fn where_contact_points_had_one_place_each_kind_stands_there() {
    let stored = |hidden: &str| {
        let sections = r#"{"key":"about","items":["title","points","industry","contacts"]},{"key":"more","items":[]}"#;
        let stored = format!(r#"{{"sections":[{sections}],"hidden":[{hidden}]}}"#);
        serde_json::from_str::<Layout>(&stored).unwrap().settled(Kind::Company, &[])
    };
    let points = ContactPointKind::ALL.map(Item::Points);
    let layout = stored(r#""source""#);
    assert_settled(&layout, Kind::Company, &[]);
    let about = &layout.sections[0].items;
    let first = about.iter().position(|item| *item == points[0]).unwrap();
    assert_eq!(about[first..first + 5], [&points[..], &[field(FieldName::Industry)]].concat(), "in its place");
    assert_eq!(layout.hidden, [field(FieldName::Source)]);

    let mut hidden = stored(r#""points","industry""#).hidden;
    assert_eq!(hidden.pop(), Some(points[3]), "what was hidden stays hidden");
    assert_eq!(hidden, [&[field(FieldName::Industry)], &points[..3]].concat());
}

#[test]
fn codes_name_what_they_stand_for() {
    for item in FieldName::ALL.iter().copied().chain([FieldName::Custom(3)]).map(Item::Field) {
        assert_eq!(Item::from_code(&item.code()), item);
    }
    for item in ContactPointKind::ALL.map(Item::Points).into_iter().chain([Item::Contacts, Item::Details]) {
        assert_eq!(Item::from_code(&item.code()), item);
    }
    assert_eq!(Item::from_code("of_tomorrow"), Item::Unknown);
    for key in Section::ALL.into_iter().map(SectionKey::Of).chain([SectionKey::Own(1), SectionKey::Own(u32::MAX)]) {
        assert_eq!(SectionKey::from_code(&key.code()), key);
    }
}
