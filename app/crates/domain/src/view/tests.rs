use super::*;
use crate::errors::{AppError, Place, Problem};
use crate::fields::{self, CustomField, FieldDefinition};
use crate::{FieldName, Kind, Language};

fn column(code: &str, width: Option<u16>) -> ListColumn {
    ListColumn { code: code.to_owned(), width }
}

/// A field of companies that administrators added.
fn custom() -> Vec<CustomField> {
    let definition = FieldDefinition { in_list: true, ..FieldDefinition::new(Kind::Company) };
    vec![definition.custom_field(7, false, Language::English)]
}

#[test]
fn fields_that_administrators_added_are_columns_too() {
    let standard = ColumnName::standard(Kind::Company, &custom());
    assert!(standard.contains(&ColumnName::Field(FieldName::Custom(7))));
    let given = || vec![column("custom_7", None), column("custom_8", None)];
    let sound = sound_columns(Kind::Company, &custom(), given());
    assert_eq!(sound, [column("name", None), column("custom_7", None)]);
    assert_eq!(sound_columns(Kind::Deal, &custom(), given()), [column("name", None)]);
}

#[test]
fn every_list_begins_with_the_name_and_has_no_column_twice() {
    for kind in Kind::ALL {
        let all = ColumnName::all(kind, &custom());
        assert_eq!(all.first(), Some(&ColumnName::Name), "{kind:?}");
        for (at, column) in all.iter().enumerate() {
            assert!(!all[..at].contains(column), "{kind:?} {column:?}");
            assert_eq!(ColumnName::from_code(&column.code()), Some(*column));
            for name in column.fields(kind) {
                assert!(fields::find(kind, name, &custom()).is_some(), "{kind:?} {name:?}");
            }
        }
        let shows_reach = ColumnName::standard(kind, &[]).contains(&ColumnName::Reach);
        assert_eq!(shows_reach, kind.has_contact_points(), "who can be reached shows how: {kind:?}");
    }
}

#[test]
fn columns_are_known_and_unique_and_the_name_comes_first() {
    let given = vec![column("amount", Some(5)), column("nonsense", None), column("amount", None)];
    assert_eq!(sound_columns(Kind::Deal, &[], given), [column("name", None), column("amount", Some(60))]);
    let moved = vec![column("stage", None), column("name", Some(2_000))];
    assert_eq!(sound_columns(Kind::Deal, &[], moved), [column("name", Some(900)), column("stage", None)]);
}

#[test]
fn a_width_is_a_whole_number_that_makes_sense_or_left_out() {
    assert_eq!([read_width(" "), read_width(" 60 "), read_width("900")], [Ok(None), Ok(Some(60)), Ok(Some(900))]);
    for wrong in ["59", "901", "-100", "100.5", "70000", "wide"] {
        assert_eq!(read_width(wrong), Err(NoWidth), "{wrong}");
    }
}

#[test]
fn columns_are_usual_until_somebody_chooses_among_those_that_came_with_modus() {
    for kind in Kind::ALL {
        let mut columns = ListColumn::standard(kind, &custom());
        assert!(are_usual(kind, &columns), "{kind:?}");
        columns.insert(1, column("custom_9", Some(120)));
        columns.iter_mut().for_each(|column| column.width = Some(200));
        assert!(are_usual(kind, &columns), "a field more, and other widths: {kind:?}");
        columns.retain(|column| column.code != "created_at");
        assert!(!are_usual(kind, &columns), "one less: {kind:?}");
    }
    let mut swapped = ListColumn::standard(Kind::Deal, &[]);
    swapped.swap(1, 2);
    assert!(!are_usual(Kind::Deal, &swapped));
    let more = [ListColumn::standard(Kind::Deal, &[]), vec![column("comment", None)]].concat();
    assert!(!are_usual(Kind::Deal, &more));
}

#[test]
fn a_view_has_the_columns_that_one_chose_for_it_and_knows_the_way_back() {
    let content = ViewContent { columns: vec![column("stage", None)], ..ViewContent::default() };
    let (kind, own_columns) = (Kind::Deal, vec![column("amount", None)]);
    let name = "Won".to_owned();
    let view = SavedView { id: 1, kind, name, content, is_shared: true, is_pinned: true, own_columns };
    let usual = |view: Option<&SavedView>| Lists::default().usual_columns(kind, view, &[]);
    assert_eq!((view.columns(), usual(Some(&view))), (&[column("amount", None)][..], vec![column("stage", None)]));
    let given_up = SavedView { own_columns: Vec::new(), ..view };
    assert_eq!(given_up.columns(), [column("stage", None)]);
    let plain = SavedView { content: ViewContent::default(), ..given_up };
    assert!(plain.columns().is_empty());
    let standard = ListColumn::standard(kind, &[]);
    assert_eq!((usual(Some(&plain)), usual(None)), (standard.clone(), standard));
}

#[test]
fn a_view_needs_a_name_and_conditions_that_make_sense() {
    let draft = |name: &str, filter: &str| ViewDraft {
        id: None,
        kind: Kind::Deal,
        name: name.to_owned(),
        content: ViewContent { filter: filter.parse().unwrap_or_default(), ..ViewContent::default() },
        is_shared: false,
        is_pinned: true,
    };
    assert_eq!(draft(" \t", "").check(&[]), Err(AppError::invalid(Place::ViewName, Problem::Required)));
    assert!(draft(&"ä".repeat(61), "").check(&[]).is_err());
    assert!(draft("Won", "*(*birthdate:within:today)").check(&[]).is_err());
    assert_eq!(draft(" Won  now ", "*(*stage:any:WON)").check(&[]).map(|view| view.name), Ok("Won now".to_owned()));
}

#[test]
fn views_of_a_list_have_different_names_shared_ones_among_shared_ones() {
    let view = |id: i64, kind: Kind, name: &str, is_shared: bool| SavedView {
        id,
        kind,
        name: name.to_owned(),
        content: ViewContent::default(),
        is_shared,
        is_pinned: true,
        own_columns: Vec::new(),
    };
    let known = [
        view(1, Kind::Deal, "Große", false),
        view(2, Kind::Deal, "Won", true),
        view(3, Kind::Deal, "Twice", false),
        view(4, Kind::Deal, "twice", false),
    ];
    let check = |id: Option<i64>, kind: Kind, name: &str, is_shared: bool| {
        let name = name.to_owned();
        let draft = ViewDraft { id, kind, name, content: ViewContent::default(), is_shared, is_pinned: true };
        draft.check_name(&known)
    };
    let taken = Err(AppError::invalid(Place::ViewName, Problem::AlreadyUsed));
    assert_eq!(check(None, Kind::Deal, "GROßE", false), taken);
    assert_eq!(check(Some(2), Kind::Deal, "große", false), taken, "one that is shared no longer");
    assert_eq!(check(Some(1), Kind::Deal, "won", true), taken, "one that is shared from now on");
    for free in [
        check(None, Kind::Deal, "Große", true),
        check(None, Kind::Deal, "Won", false),
        check(None, Kind::Lead, "Große", false),
        check(Some(1), Kind::Deal, "große", false),
        // From before there was the rule.
        check(Some(4), Kind::Deal, "twice", false),
    ] {
        assert_eq!(free, Ok(()));
    }
}
