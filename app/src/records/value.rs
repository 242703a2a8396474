//! Shows the values of records in the user's language and formats; the same in lists, boards, forms and history.

use domain::directory::Directory;
use domain::value::Link;
use domain::{ContactPoint, ContactPointKind, Field, FieldName, FieldType, Kind, Record, Value};
use leptos::prelude::*;
use messages::text::{details, frame, records};
use messages::{format, labels};
use ui::{Avatar, AvatarSize, Person, StageDot};

use crate::attachments::file_link;
use crate::paths;
use crate::text::{language, tr};

/// What a value cannot be shown without.
#[derive(Clone, Copy, Debug)]
pub struct ValueContext<'a> {
    pub directory: &'a Directory,
    pub kind: Kind,
    /// Of a deal: the pipeline whose stages it goes through.
    pub pipeline_id: Option<i64>,
    /// Of the record's amounts: an ISO 4217 code, or empty.
    pub currency: &'a str,
}

impl<'a> ValueContext<'a> {
    pub fn of(directory: &'a Directory, record: &'a Record) -> Self {
        Self {
            directory,
            kind: record.kind,
            pipeline_id: record.value(FieldName::PipelineId).as_id(),
            currency: record.text(FieldName::Currency),
        }
    }
}

/// What a record is called: its title or the person's name, else "Lead #12".
pub fn record_name(directory: &Directory, record: &Record) -> String {
    let name = match record.kind {
        Kind::Contact => person(directory, record),
        Kind::Lead | Kind::Deal | Kind::Company => record.text(FieldName::Title).to_owned(),
    };
    if name.is_empty() { tr(labels::numbered(record.kind, record.id)) } else { name }
}

/// The address of the picture that stands beside the record's name; empty without one.
pub fn picture(record: &Record) -> String {
    record.value(FieldName::PictureId).as_id().map(paths::file).unwrap_or_default()
}

/// The person of a lead or contact, with the honorific; empty without a name.
pub fn person(directory: &Directory, record: &Record) -> String {
    let name = domain::record::person_name(
        record.text(FieldName::FirstName),
        record.text(FieldName::SecondName),
        record.text(FieldName::LastName),
    );
    let honorific = record.text(FieldName::Honorific);
    if name.is_empty() || honorific.is_empty() {
        return name;
    }
    format!("{} {name}", directory.choice_name(domain::directory::Dictionary::Honorific, honorific))
}

/// The value as a text, empty for nothing: for sentences, the history, and where there is no room for more.
pub fn value_text(field: &Field, value: &Value, context: ValueContext) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        // Whole numbers are years and identifiers, which nobody groups.
        Value::Decimal(number) if field.field_type == FieldType::Number => format::amount_input(language(), number),
        Value::Decimal(number) if field.field_type != FieldType::Amount => format::decimal(language(), number),
        Value::Decimal(amount) => amount_text(amount, context.currency),
        Value::Boolean(yes) => tr(if *yes { frame::yes() } else { frame::no() }),
        Value::Date(date) => format::date(language(), *date),
        Value::Moment(moment) => format::date_time(language(), moment.local),
        Value::Money(money) => amount_text(&money.amount, &money.currency),
        Value::Choice(code) => choice_text(field, code, context),
        Value::File(file) => file.name.clone(),
        Value::Many(values) => {
            let mut texts = Vec::new();
            for value in values {
                texts.push(value_text(field, value, context));
            }
            domain::value::in_one_line(&texts)
        }
        Value::Link(link) => match (field.field_type, linked_kind(field.field_type)) {
            (FieldType::Employee, _) => context.directory.employee_name(link.id).to_owned(),
            (FieldType::Pipeline, _) => {
                context.directory.pipeline(link.id).map_or_else(String::new, |pipeline| pipeline.name.clone())
            }
            (_, Some(kind)) if link.label.is_empty() => tr(labels::numbered(kind, link.id)),
            _ => link.label.clone(),
        },
    }
}

/// The value as lists and records show it: stages with their colour, employees with a picture, records as links.
/// Nothing is shown for an empty value.
pub fn value_view(field: &Field, value: &Value, context: ValueContext) -> AnyView {
    if let (Value::Many(values), true) = (value, is_shown_singly(field.field_type)) {
        let view = |value: &Value| view! { <li>{value_view(field, value, context)}</li> };
        return view! { <ul class="value-list">{values.iter().map(view).collect_view()}</ul> }.into_any();
    }
    let text = value_text(field, value, context);
    if text.is_empty() {
        return ().into_any();
    }
    match (field.field_type, value) {
        (FieldType::Stage, Value::Choice(code)) => stage_view(text, code, context),
        (FieldType::Employee, _) => view! { <Person name=text/> }.into_any(),
        (FieldType::Picture, Value::Link(link)) => {
            view! { <Person name=text picture=paths::file(link.id)/> }.into_any()
        }
        (_, Value::File(file)) => file_link(file),
        (FieldType::Url, _) => web_link(&text, text.clone()),
        (FieldType::LongText | FieldType::Address, _) => view! { <span class="value-lines">{text}</span> }.into_any(),
        (field_type, Value::Link(link)) => match linked_kind(field_type) {
            Some(kind) => record_link(kind, link, text),
            None => text.into_any(),
        },
        _ => text.into_any(),
    }
}

/// The way to a linked record, with its logo or photograph where it has one.
fn record_link(kind: Kind, link: &Link, name: String) -> AnyView {
    let picture = link.picture_id.map(|id| {
        view! { <Avatar name=name.clone() picture=paths::file(id) size=AvatarSize::Small/> }
    });
    view! { <a class="value-link" href=paths::record(kind, link.id)>{picture}{name}</a> }.into_any()
}

/// A phone, e-mail, web site or messenger as a link that calls, writes or opens.
pub fn contact_point_view(point: &ContactPoint) -> AnyView {
    let target = if point.normalized.is_empty() { &point.value } else { &point.normalized };
    let shown = point.value.clone();
    match point.kind {
        ContactPointKind::Phone => {
            let label = tr(records::call(shown.as_str()));
            view! { <a class="value-link number" href=format!("tel:{}", dialled(target)) aria-label=label>{shown}</a> }
                .into_any()
        }
        ContactPointKind::Email => {
            let label = tr(records::write_to(shown.as_str()));
            view! { <a class="value-link" href=format!("mailto:{target}") aria-label=label>{shown}</a> }.into_any()
        }
        ContactPointKind::Web => web_link(target, shown),
        ContactPointKind::Im => match domain::messenger::link(point.value_type, target) {
            Some(address) => {
                let label = tr(details::open_chat(labels::contact_point_type(point.value_type), shown.as_str()));
                view! {
                    <a class="value-link" href=address rel="noopener noreferrer" target="_blank" aria-label=label>{shown}</a>
                }
                .into_any()
            }
            None => shown.into_any(),
        },
    }
}

/// A web address to follow. Whatever is not http stays a text: a link is opened by a click.
fn web_link(target: &str, shown: String) -> AnyView {
    match domain::contact_point::normalize_web(target) {
        Some(address) => view! {
            <a class="value-link" href=address rel="noopener noreferrer" target="_blank">{shown}</a>
        }
        .into_any(),
        None => shown.into_any(),
    }
}

/// Whether several values are links, files or people, and so stand below each other instead of in one text.
fn is_shown_singly(field_type: FieldType) -> bool {
    matches!(field_type, FieldType::Url | FieldType::Employee | FieldType::File) || linked_kind(field_type).is_some()
}

/// The name of a field as the kind of record calls it.
pub fn field_label(directory: &Directory, kind: Kind, name: FieldName) -> String {
    match directory.custom_field(name) {
        Some(field) => field.label.clone(),
        None => tr(labels::field(kind, name)),
    }
}

/// An amount with its currency; without one, the number alone, with as many digits.
pub fn amount_text(amount: &rust_decimal::Decimal, currency: &str) -> String {
    if currency.is_empty() { format::amount(language(), amount) } else { format::money(language(), amount, currency) }
}

/// What a telephone understands of a number: digits, the plus of the country code, and the extension.
fn dialled(number: &str) -> String {
    let (number, extension) = domain::contact_point::split_extension(number);
    let mut dialled: String = number.chars().filter(|sign| sign.is_ascii_digit() || "+*#,;".contains(*sign)).collect();
    if let Some(extension) = extension {
        dialled.push_str(";ext=");
        dialled.push_str(extension);
    }
    dialled
}

/// The kind of record that fields of the type link to.
pub fn linked_kind(field_type: FieldType) -> Option<Kind> {
    match field_type {
        FieldType::Contact => Some(Kind::Contact),
        FieldType::Company => Some(Kind::Company),
        FieldType::Lead => Some(Kind::Lead),
        FieldType::Deal => Some(Kind::Deal),
        _ => None,
    }
}

fn choice_text(field: &Field, code: &str, context: ValueContext) -> String {
    match field.field_type {
        FieldType::List => {
            let own = context.directory.custom_field(field.name);
            own.map_or(code, |own| own.option_name(code)).to_owned()
        }
        FieldType::Choice(dictionary) => context.directory.choice_name(dictionary, code).to_owned(),
        FieldType::Stage => {
            let stage = context.directory.stage(context.kind, context.pipeline_id, code);
            stage.map_or_else(|| context.directory.former_name(code), |stage| &stage.name).to_owned()
        }
        _ => code.to_owned(),
    }
}

fn stage_view(name: String, code: &str, context: ValueContext) -> AnyView {
    let stage = context.directory.stage(context.kind, context.pipeline_id, code);
    let color = stage.map(|stage| stage.color.clone()).unwrap_or_default();
    view! { <StageDot name=name color=color/> }.into_any()
}
