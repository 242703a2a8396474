//! What a new record begins with.

use domain::fields::Access;
use domain::value::Link;
use domain::{Field, FieldName, FieldType, Kind, Value};

use crate::boot::Boot;

/// The fields that are entered of a new record.
pub(super) fn entered(kind: Kind, boot: &Boot) -> Vec<Field> {
    let mut fields = boot.directory.fields(kind);
    fields.retain(|field| is_entered(field, boot));
    fields
}

/// A new record begins in its first stage; a pipeline is asked for where there are several.
fn is_entered(field: &Field, boot: &Boot) -> bool {
    match field.field_type {
        FieldType::Stage => false,
        FieldType::Pipeline => boot.directory.pipelines.len() > 1,
        _ => field.access == Access::Editable,
    }
}

/// What stands in a field before anybody types. A deal begins in the pipeline that is looked at, or the default one.
pub(super) fn default(field: &Field, boot: &Boot, shown: Option<i64>) -> Value {
    let link = |id: i64| Value::Link(Link::new(id, ""));
    if let Some(own) = boot.directory.custom_field(field.name) {
        return own.default.clone();
    }
    match (field.field_type, field.name) {
        (FieldType::Currency, _) => Value::Choice(boot.settings.default_currency.clone()),
        (FieldType::Pipeline, _) => {
            let shown = shown.filter(|id| boot.directory.pipeline(*id).is_some());
            link(shown.unwrap_or(boot.settings.default_pipeline_id))
        }
        (FieldType::Choice(dictionary), _) if dictionary.begins_with_first() => {
            let first = boot.directory.choices(dictionary).first();
            first.map_or(Value::Empty, |first| Value::Choice(first.code.clone()))
        }
        (FieldType::Employee, _) => boot.user.as_ref().map_or(Value::Empty, |user| link(user.id)),
        (_, FieldName::IsOpen) => Value::Boolean(true),
        _ => Value::Empty,
    }
}

/// What is given of a record that nobody found by this name.
pub(super) fn named(kind: Kind, typed: &str) -> Vec<(FieldName, Value)> {
    let name = domain::text::line(typed);
    match name.rsplit_once(' ').filter(|_| kind == Kind::Contact) {
        Some((first, last)) => {
            vec![(FieldName::FirstName, Value::text(first)), (FieldName::LastName, Value::text(last))]
        }
        None if kind == Kind::Contact => vec![(FieldName::LastName, Value::text(name))],
        None => vec![(FieldName::Title, Value::text(name))],
    }
}
