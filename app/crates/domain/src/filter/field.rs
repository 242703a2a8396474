//! What lists are narrowed down by: every field, and the contact points of each kind, which count as a field of several
//! texts.

use crate::contact_point::ContactPointKind;
use crate::fields::{self, Access, CustomField, Field, FieldType, Section};
use crate::{FieldName, Kind, Record, Value};

/// Everything that records of a kind are filtered by. `custom` are the fields that administrators added.
pub fn all(kind: Kind, custom: &[CustomField]) -> Vec<Field> {
    let mut all = fields::of(kind, custom);
    if kind.has_contact_points() {
        all.extend(ContactPointKind::ALL.into_iter().map(field));
    }
    all
}

/// The field of that name, if records of the kind are filtered by it.
pub fn find(kind: Kind, name: FieldName, custom: &[CustomField]) -> Option<Field> {
    match contact_points(name) {
        Some(points) => kind.has_contact_points().then(|| field(points)),
        None => fields::find(kind, name, custom),
    }
}

/// The contact points that a name stands for, if it is not that of a field of the catalogue.
pub fn contact_points(name: FieldName) -> Option<ContactPointKind> {
    ContactPointKind::ALL.into_iter().find(|kind| field(*kind).name == name)
}

/// What is compared of a record: each contact point as it was typed, and in the form that matching rests on.
pub(super) fn values(record: &Record, kind: ContactPointKind) -> Value {
    let points = record.contact_points.iter().filter(|point| point.kind == kind);
    let texts: Vec<Value> = points.flat_map(|point| [&point.value, &point.normalized]).map(Value::text).collect();
    if texts.is_empty() { Value::Empty } else { Value::Many(texts) }
}

fn field(kind: ContactPointKind) -> Field {
    let name = match kind {
        ContactPointKind::Phone => FieldName::Phone,
        ContactPointKind::Email => FieldName::Email,
        ContactPointKind::Web => FieldName::Web,
        ContactPointKind::Im => FieldName::Messenger,
    };
    Field {
        name,
        field_type: FieldType::Text,
        section: Section::About,
        access: Access::Editable,
        is_required: false,
        is_multiple: true,
        in_list: false,
        is_sortable: false,
        reference_name: kind.code(),
    }
}
