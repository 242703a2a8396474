//! How each employee sees the lists: their columns, and views that were saved under a name.

use serde::{Deserialize, Serialize};

use crate::errors::{AppError, Place, Problem};
use crate::fields::{self, CustomField, Field};
use crate::filter::{Condition, Filter};
use crate::list::Sort;
use crate::{FieldName, Kind, text};

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnName {
    /// What the record is called; the link to it.
    Name,
    /// The person of a lead.
    Person,
    /// How to reach them: the first phone, the first e-mail.
    Reach,
    Field(FieldName),
}

impl ColumnName {
    /// The word for it on the wire.
    pub fn code(self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Person => "person".to_owned(),
            Self::Reach => "reach".to_owned(),
            Self::Field(name) => name.code().to_string(),
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "name" => Some(Self::Name),
            "person" => Some(Self::Person),
            "reach" => Some(Self::Reach),
            code => FieldName::from_code(code).map(Self::Field),
        }
    }

    /// The columns that a list shows unless somebody chooses others, in order. `custom` are the fields that
    /// administrators added.
    pub fn standard(kind: Kind, custom: &[CustomField]) -> Vec<Self> {
        let mut columns = vec![Self::Name];
        for field in fields::of(kind, custom).into_iter().filter(|field| field.in_list) {
            match field.name {
                FieldName::LastName if kind != Kind::Contact => columns.push(Self::Person),
                FieldName::Title | FieldName::FirstName | FieldName::LastName | FieldName::PictureId => {}
                FieldName::ResponsibleId if kind.has_contact_points() => {
                    columns.extend([Self::Reach, Self::Field(field.name)]);
                }
                name => columns.push(Self::Field(name)),
            }
        }
        columns
    }

    /// Every column that a list can show, the usual ones first.
    pub fn all(kind: Kind, custom: &[CustomField]) -> Vec<Self> {
        let mut columns = Self::standard(kind, custom);
        for field in fields::of(kind, custom) {
            let column = Self::Field(field.name);
            if !columns.contains(&column) && !Self::is_in_other(kind, &field) {
                columns.push(column);
            }
        }
        columns
    }

    /// Whether the field is shown by a column that puts fields together.
    fn is_in_other(kind: Kind, field: &Field) -> bool {
        match field.name {
            FieldName::Title | FieldName::PictureId => true,
            FieldName::Honorific | FieldName::FirstName | FieldName::SecondName | FieldName::LastName => {
                matches!(kind, Kind::Lead | Kind::Contact)
            }
            _ => false,
        }
    }

    /// Whether it shows a field that administrators added.
    fn is_custom(self) -> bool {
        matches!(self, Self::Field(FieldName::Custom(_)))
    }

    /// The fields that the column shows.
    pub fn fields(self, kind: Kind) -> Vec<FieldName> {
        const PERSON: [FieldName; 4] =
            [FieldName::Honorific, FieldName::FirstName, FieldName::SecondName, FieldName::LastName];
        match self {
            Self::Name if kind == Kind::Contact => [&PERSON[..], &[FieldName::PictureId]].concat(),
            Self::Name if kind == Kind::Company => vec![FieldName::Title, FieldName::PictureId],
            Self::Name => vec![FieldName::Title],
            Self::Person => PERSON.to_vec(),
            Self::Reach => Vec::new(),
            Self::Field(name) => vec![name],
        }
    }
}

/// One column of somebody's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListColumn {
    /// A [`ColumnName`].
    pub code: String,
    /// In CSS pixels; nothing leaves it to the browser.
    #[serde(default)]
    pub width: Option<u16>,
}

impl ListColumn {
    pub fn name(&self) -> Option<ColumnName> {
        ColumnName::from_code(&self.code)
    }

    /// The usual columns of a list.
    pub fn standard(kind: Kind, custom: &[CustomField]) -> Vec<Self> {
        ColumnName::standard(kind, custom).into_iter().map(|name| Self { code: name.code(), width: None }).collect()
    }
}

/// A column is at least so wide, and at most.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 60..=900;

/// What somebody typed is no width: no whole number within [`WIDTHS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoWidth;

/// The width that somebody typed; nothing where the browser shall choose.
///
/// # Errors
/// [`NoWidth`].
pub fn read_width(typed: &str) -> Result<Option<u16>, NoWidth> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().ok().filter(|width| WIDTHS.contains(width)).map(Some).ok_or(NoWidth),
    }
}

/// Columns as they are stored: the name first, then known ones, each once, with widths that make sense.
pub fn sound_columns(kind: Kind, custom: &[CustomField], columns: Vec<ListColumn>) -> Vec<ListColumn> {
    let known = ColumnName::all(kind, custom);
    let mut sound = vec![ListColumn { code: ColumnName::Name.code(), width: None }];
    for column in columns {
        let width = column.width.map(|width| width.clamp(*WIDTHS.start(), *WIDTHS.end()));
        match column.name() {
            Some(ColumnName::Name) => sound.iter_mut().take(1).for_each(|name| name.width = width),
            Some(name) if known.contains(&name) && sound.iter().all(|other| other.code != column.code) => {
                sound.push(ListColumn { width, ..column });
            }
            _ => {}
        }
    }
    sound
}

/// Whether nobody chose among the columns that came with Modus: they are the usual ones in the usual order, wherever
/// those of fields that administrators added stand between them.
pub fn are_usual(kind: Kind, columns: &[ListColumn]) -> bool {
    let system = columns.iter().filter_map(ListColumn::name).filter(|name| !name.is_custom());
    system.eq(ColumnName::standard(kind, &[]))
}

/// What a saved view brings back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewContent {
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub filter: Filter,
    #[serde(default)]
    pub sort: Sort,
    /// Deals of this pipeline only.
    #[serde(default)]
    pub pipeline_id: Option<i64>,
    /// Nothing shows the user's columns of the list.
    #[serde(default)]
    pub columns: Vec<ListColumn>,
}

/// A view that was saved under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: i64,
    pub kind: Kind,
    pub name: String,
    pub content: ViewContent,
    /// For everybody; only those who may change settings shape it.
    pub is_shared: bool,
    /// Stands above the list.
    pub is_pinned: bool,
    /// Those that the user has chosen for it; nothing for those that it was saved with.
    #[serde(default)]
    pub own_columns: Vec<ListColumn>,
}

impl SavedView {
    /// The columns that the user sees; nothing for their columns of the list.
    pub fn columns(&self) -> &[ListColumn] {
        if self.own_columns.is_empty() { &self.content.columns } else { &self.own_columns }
    }
}

/// A view to be saved: a new one, or other contents for one that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewDraft {
    pub id: Option<i64>,
    pub kind: Kind,
    pub name: String,
    pub content: ViewContent,
    pub is_shared: bool,
    pub is_pinned: bool,
}

/// The longest name of a view, in characters.
pub const LONGEST_NAME: u32 = 60;

impl ViewDraft {
    /// Cleans and checks what was entered. `custom` are the fields that administrators added.
    ///
    /// # Errors
    /// [`AppError::Invalid`] without a name, with one that is too long, or with conditions that make no sense.
    pub fn check(self, custom: &[CustomField]) -> Result<Self, AppError> {
        let name = text::line(&self.name);
        if name.is_empty() {
            return Err(AppError::invalid(Place::ViewName, Problem::Required));
        }
        if u32::try_from(name.chars().count()).is_ok_and(|length| length > LONGEST_NAME) {
            return Err(AppError::invalid(Place::ViewName, Problem::TooLong(LONGEST_NAME)));
        }
        let is_wrong = |condition: &&Condition| condition.test(self.kind, custom).is_none();
        if let Some(wrong) = self.content.filter.conditions().find(is_wrong) {
            return Err(AppError::invalid_field(wrong.field, Problem::WrongType));
        }
        let columns = self.content.columns;
        let columns = if columns.is_empty() { columns } else { sound_columns(self.kind, custom, columns) };
        // More words are not searched for anyway.
        let search = text::line(&self.content.search).chars().take(text::LINE_LENGTH).collect();
        Ok(Self { name, content: ViewContent { search, columns, ..self.content }, ..self })
    }

    /// Nobody could tell two views of a list by the same name, apart from one of their own from a shared one. `known`
    /// are the views that the employee sees. One that keeps its name is not asked to give it up.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a name that another view has.
    pub fn check_name(&self, known: &[SavedView]) -> Result<(), AppError> {
        let wanted = self.name.to_lowercase();
        let is_alike = |view: &&SavedView| {
            view.kind == self.kind && view.is_shared == self.is_shared && view.name.to_lowercase() == wanted
        };
        let alike: Vec<i64> = known.iter().filter(is_alike).map(|view| view.id).collect();
        let is_taken = !alike.is_empty() && self.id.is_none_or(|own| !alike.contains(&own));
        if is_taken { Err(AppError::invalid(Place::ViewName, Problem::AlreadyUsed)) } else { Ok(()) }
    }
}

/// How one employee sees the lists of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSetting {
    pub kind: Kind,
    /// Nothing for the usual ones.
    #[serde(default)]
    pub columns: Vec<ListColumn>,
    /// The view that the section begins with.
    #[serde(default)]
    pub default_view: Option<i64>,
}

/// How one employee sees the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    pub settings: Vec<ListSetting>,
    /// Own and shared ones, by name.
    pub views: Vec<SavedView>,
}

impl Lists {
    pub fn view(&self, kind: Kind, id: i64) -> Option<&SavedView> {
        self.views.iter().find(|view| view.kind == kind && view.id == id)
    }

    fn setting(&self, kind: Kind) -> Option<&ListSetting> {
        self.settings.iter().find(|setting| setting.kind == kind)
    }

    /// The view that the section begins with, if it is still there.
    pub fn default_view(&self, kind: Kind) -> Option<&SavedView> {
        self.view(kind, self.setting(kind)?.default_view?)
    }

    /// What a list or view shows as long as the employee chooses no other columns for it.
    pub fn usual_columns(&self, kind: Kind, view: Option<&SavedView>, custom: &[CustomField]) -> Vec<ListColumn> {
        match view {
            Some(view) if !view.content.columns.is_empty() => view.content.columns.clone(),
            Some(_) => self.columns(kind, custom),
            None => ListColumn::standard(kind, custom),
        }
    }

    /// The employee's own columns of a list.
    pub fn columns(&self, kind: Kind, custom: &[CustomField]) -> Vec<ListColumn> {
        match self.setting(kind) {
            Some(setting) if !setting.columns.is_empty() => setting.columns.clone(),
            _ => ListColumn::standard(kind, custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::fields::FieldDefinition;

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
}
