//! The columns of the lists: those of the catalogue, with a person's name and the ways to reach them put together.

use domain::activity::CounterSettings;
use domain::directory::Directory;
use domain::fields::{Field, Section};
use domain::filter::Shape;
use domain::view::{ColumnName, ListColumn, are_usual};
use domain::{ContactPoint, ContactPointKind, FieldName, FieldType, Kind, Record, Value};
use leptos::prelude::*;
use messages::text::records as text;
use messages::{format, timeline};
use ui::{ButtonSize, Icon, IconLink, Person};

use super::value::{ValueContext, contact_point_view, field_label, person, picture, record_name, value_view};
use crate::boot::Boot;
use crate::text::{language, tr};

/// One column of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Column {
    /// What the record is called; the link to it. Sorted by the field, if it can be.
    Name(Field),
    /// The person of a lead.
    Person(Field),
    /// How to reach them: the first phone, the first e-mail.
    Reach,
    Field(Field),
}

/// A column as a list shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listed {
    pub column: Column,
    /// In CSS pixels; nothing leaves it to the browser.
    pub width: Option<u16>,
    /// Somebody wants it there: the user, or the administrator who added its field. It gives way on no screen.
    is_chosen: bool,
}

/// The columns of a list in order; the first one is the name.
pub fn columns(kind: Kind, directory: &Directory, chosen: &[ListColumn]) -> Vec<Listed> {
    let are_chosen = !are_usual(kind, chosen);
    let listed = |column: &ListColumn| {
        let (width, column) = (column.width, Column::of(kind, directory, column.name()?)?);
        let is_custom = matches!(column, Column::Field(field) if field.is_custom());
        Some(Listed { column, width, is_chosen: are_chosen || is_custom })
    };
    chosen.iter().filter_map(listed).collect()
}

impl Listed {
    /// What the style sheet knows the column by.
    pub fn class(self) -> String {
        let class = self.column.class();
        match (self.is_chosen, self.column.is_on_card()) {
            (true, _) => format!("{class} column--chosen"),
            (false, true) => class.to_owned(),
            (false, false) => format!("{class} only-desktop"),
        }
    }

    /// What stands before the value on a card of the phone. What every card shows explains itself.
    pub fn card_label(self, kind: Kind, directory: &Directory) -> Option<String> {
        (self.is_chosen && !self.column.is_on_card()).then(|| self.column.label(kind, directory))
    }
}

impl Column {
    /// The column of that name, if records of the kind can show it.
    pub fn of(kind: Kind, directory: &Directory, name: ColumnName) -> Option<Self> {
        let name_field = if kind == Kind::Contact { FieldName::LastName } else { FieldName::Title };
        match name {
            ColumnName::Name => directory.field(kind, name_field).map(Self::Name),
            ColumnName::Person => directory.field(kind, FieldName::LastName).map(Self::Person),
            ColumnName::Reach => Some(Self::Reach),
            ColumnName::Field(name) => directory.field(kind, name).map(Self::Field),
        }
    }

    /// What the column is called on the wire.
    pub fn code(self) -> String {
        match self {
            Self::Name(_) => ColumnName::Name,
            Self::Person(_) => ColumnName::Person,
            Self::Reach => ColumnName::Reach,
            Self::Field(field) => ColumnName::Field(field.name),
        }
        .code()
    }

    /// The heading.
    pub fn label(self, kind: Kind, directory: &Directory) -> String {
        match self {
            Self::Name(field) if kind == Kind::Contact && field.name == FieldName::LastName => tr(text::full_name()),
            Self::Person(_) => tr(text::full_name()),
            Self::Reach => tr(text::reach()),
            Self::Name(field) | Self::Field(field) => field_label(directory, kind, field.name),
        }
    }

    /// The field that the list is sorted by when the heading is pressed.
    pub fn sort_field(self) -> Option<FieldName> {
        match self {
            Self::Name(field) | Self::Person(field) => Some(field.name),
            // Of several values none is the first, and a file is no text.
            Self::Field(field) => (!field.is_multiple && field.field_type != FieldType::File).then_some(field.name),
            Self::Reach => None,
        }
    }

    /// Whether the latest or largest is wanted first.
    pub fn begins_descending(self) -> bool {
        matches!(self, Self::Field(field) if matches!(Shape::of(field.field_type), Shape::Day | Shape::Number))
    }

    /// Whether very many records are sorted by it at once, because there is an index.
    pub fn is_fast(self) -> bool {
        match self {
            Self::Name(field) | Self::Person(field) | Self::Field(field) => {
                let has_order = field.field_type.is_ordered() || field.field_type.is_listed();
                field.is_sortable && (has_order || !field.is_custom())
            }
            Self::Reach => true,
        }
    }

    /// Amounts stand at the right.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Field(field) if Shape::of(field.field_type) == Shape::Number)
    }

    fn class(self) -> &'static str {
        match self {
            Self::Name(_) => "table__primary",
            Self::Person(_) => "column--person",
            Self::Reach => "column--reach",
            Self::Field(field) => match field.field_type {
                field_type if Shape::of(field_type) == Shape::Number => "table__number",
                FieldType::Stage => "column--stage",
                FieldType::Employee => "column--employee",
                FieldType::Moment | FieldType::Date => "column--date",
                FieldType::Choice(_) | FieldType::List => "column--choice",
                _ => "column--text",
            },
        }
    }

    /// What a card on the phone shows in any case: what it is, where it stands, what it is worth, and whom it is about.
    fn is_on_card(self) -> bool {
        match self {
            Self::Name(_) | Self::Person(_) | Self::Reach => true,
            Self::Field(field) => matches!(
                field.name,
                FieldName::Stage
                    | FieldName::Amount
                    | FieldName::CompanyTitle
                    | FieldName::CompanyId
                    | FieldName::ContactId
            ),
        }
    }

    /// The cell of a record; nothing where the record has no value.
    pub fn cell(self, boot: &Boot, record: &Record) -> AnyView {
        let directory = &boot.directory;
        match self {
            Self::Name(_) => {
                let name = record_name(directory, record);
                let is_client = matches!(record.kind, Kind::Contact | Kind::Company);
                let name = if is_client {
                    view! { <Person name=name picture=picture(record)/> }.into_any()
                } else {
                    name.into_any()
                };
                with_due_mark(name, boot.settings.counters, record.planned.due)
            }
            Self::Person(_) => {
                let name = person(directory, record);
                (!name.is_empty()).then_some(name).into_any()
            }
            Self::Reach => reach(&record.contact_points),
            // The day is enough to look through a list by.
            Self::Field(field) if field.section == Section::System && field.field_type == FieldType::Moment => {
                day_view(record.value(field.name))
            }
            Self::Field(field) => value_view(&field, record.value(field.name), ValueContext::of(directory, record)),
        }
    }
}

/// A name with the mark behind it, which stays whole where the name has to be cut off.
fn with_due_mark(name: AnyView, counters: CounterSettings, due: i64) -> AnyView {
    if due == 0 {
        return name;
    }
    let mark = due_mark(counters, due);
    view! { <span class="marked-name"><span class="marked-name__name">{name}</span>{mark}</span> }.into_any()
}

/// How many activities of a record wait for the user; nothing where none does.
pub fn due_mark(counters: CounterSettings, due: i64) -> AnyView {
    ui::count_mark("due-mark", due, tr(timeline::due(counters, ui::short_count(due))))
}

/// The phone as a number, the e-mail as a sign; a press on either calls or writes.
fn reach(points: &[ContactPoint]) -> AnyView {
    let first = |kind: ContactPointKind| points.iter().find(|point| point.kind == kind);
    let phone = first(ContactPointKind::Phone).map(contact_point_view);
    let email = first(ContactPointKind::Email).map(|point| {
        let target = if point.normalized.is_empty() { &point.value } else { &point.normalized };
        let label = tr(text::write_to(point.value.as_str()));
        view! { <IconLink icon=Icon::Mail label=label href=format!("mailto:{target}") size=ButtonSize::Small/> }
    });
    if phone.is_none() && email.is_none() {
        return ().into_any();
    }
    view! { <span class="reach">{phone}{email}</span> }.into_any()
}

fn day_view(value: &Value) -> AnyView {
    match value {
        Value::Moment(moment) => {
            let (day, time) = (moment.local, format::date_time(language(), moment.local));
            view! { <span title=time>{format::local_date(language(), day)}</span> }.into_any()
        }
        _ => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use domain::Language;
    use domain::fields::{CustomField, FieldDefinition};

    use super::*;

    #[test]
    fn every_column_that_is_offered_can_be_shown() {
        for kind in Kind::ALL {
            let directory = Directory::default();
            for name in ColumnName::all(kind, &[]) {
                assert!(Column::of(kind, &directory, name).is_some(), "{kind:?} {name:?}");
            }
            let shown = columns(kind, &directory, &ListColumn::standard(kind, &[]));
            let first = shown.first().map(|first| (first.column, first.width));
            assert!(matches!(first, Some((Column::Name(_), None))), "{kind:?}");
        }
    }

    /// The columns of a list of companies that the phone shows, with what stands before their values.
    fn on_phone(directory: &Directory, chosen: &[ListColumn]) -> Vec<(String, Option<String>)> {
        let shown = columns(Kind::Company, directory, chosen).into_iter();
        let shown = shown.filter(|listed| !listed.class().contains("only-desktop"));
        shown.map(|listed| (listed.column.code(), listed.card_label(Kind::Company, directory))).collect()
    }

    #[test]
    fn a_card_is_short_until_columns_are_chosen_and_shows_fields_of_administrators() {
        let head = |code: &str| (code.to_owned(), None);
        let line = |code: &str, label: &str| (code.to_owned(), Some(label.to_owned()));
        let definition = FieldDefinition { in_list: true, ..FieldDefinition::new(Kind::Company) };
        let ticker = CustomField { label: "Ticker".to_owned(), ..definition.custom_field(7, false, Language::English) };
        let directory = Directory { custom_fields: vec![ticker], ..Directory::default() };
        let usual = ListColumn::standard(Kind::Company, &directory.custom_fields);
        assert_eq!(on_phone(&directory, &usual), [head("name"), head("reach"), line("custom_7", "Ticker")]);
        let chosen = ["name", "custom_7", "reach", "address_country"]
            .map(|code| ListColumn { code: code.to_owned(), width: None });
        let shown = [head("name"), line("custom_7", "Ticker"), head("reach"), line("address_country", "Country")];
        assert_eq!(on_phone(&directory, &chosen), shown);
    }
}
