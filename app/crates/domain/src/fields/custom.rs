//! Fields that administrators add at run time, and their place beside the system fields.

use serde::{Deserialize, Serialize};

use super::{Access, Field, FieldType, Section};
use crate::errors::{Place, Problem, Violation};
use crate::stage::{Semantics, Stage};
use crate::{FieldName, Kind, Value};

/// A field that an administrator added, in the language of its reader.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomField {
    pub id: i32,
    pub kind: Kind,
    pub label: String,
    /// A sentence below the control; may be empty.
    pub help: String,
    pub field_type: FieldType,
    pub is_multiple: bool,
    pub is_required: bool,
    /// From these stages on it must be filled in.
    pub required_from: Vec<RequiredFrom>,
    /// What new records get unless something else is entered.
    pub default: Value,
    pub in_list: bool,
    /// Lists of any length are sorted and narrowed down by it at once, as far as an index of its type helps: it was
    /// marked as searched, and its index is there.
    pub is_sortable: bool,
    /// The values of a list, in order.
    pub options: Vec<FieldOption>,
    /// Of a lead's field: where its value goes when the lead is converted.
    pub becomes: Option<FieldLink>,
}

/// One value of a custom field's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOption {
    pub code: String,
    pub name: String,
    /// Records may still hold it, but it is no longer offered.
    pub is_deleted: bool,
}

/// Whoever creates the record, in the default of a field of employees: no employee has this number.
pub const CREATOR: i64 = 0;

/// The name of a field while it is being set up: none has this number.
pub const NOT_MADE_YET: FieldName = FieldName::Custom(0);

/// A stage from which on a field must be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredFrom {
    /// Nothing for leads.
    pub pipeline_id: Option<i64>,
    pub stage: String,
}

/// A custom field of a deal, contact or company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldLink {
    pub kind: Kind,
    pub id: i32,
}

impl CustomField {
    pub fn name(&self) -> FieldName {
        FieldName::Custom(self.id)
    }

    /// Its entry in the catalogue.
    pub fn field(&self) -> Field {
        Field {
            name: self.name(),
            field_type: self.field_type,
            section: Section::Custom,
            access: Access::Editable,
            is_required: self.is_required,
            is_multiple: self.is_multiple,
            in_list: self.in_list,
            is_sortable: self.is_sortable,
            reference_name: "",
        }
    }

    /// What a new record gets, if this employee creates it.
    pub fn default_by(&self, creator: i64) -> Value {
        if self.field_type != FieldType::Employee {
            return self.default.clone();
        }
        let named = |value: &Value| match value {
            Value::Link(link) if link.id == CREATOR => Value::link(Some(creator), None),
            other => other.clone(),
        };
        let Value::Many(values) = &self.default else { return named(&self.default) };
        let mut each: Vec<Value> = Vec::new();
        for value in values.iter().map(named) {
            if !each.iter().any(|known| known.same_as(&value)) {
                each.push(value);
            }
        }
        Value::Many(each)
    }

    /// The name of a value of its list, also of a deleted one; an unknown code stands for itself.
    pub fn option_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.options.iter().find(|option| option.code == code).map_or(code, |option| &option.name)
    }

    /// Whether the value can be chosen from its list.
    pub fn offers(&self, code: &str) -> bool {
        self.options.iter().any(|option| option.code == code && !option.is_deleted)
    }

    /// Whether a record in the stage must have a value. `stages` are those of the record's pipeline, in order: in
    /// progress, success, failures. A field that is required from a stage in progress on is so up to the success, but
    /// a failure asks for nothing; one that is required for a failure is so for those after it.
    pub fn is_required_at(&self, stages: &[Stage], pipeline_id: Option<i64>, stage: &str) -> bool {
        if self.is_required {
            return true;
        }
        let place = |code: &str| {
            let at = stages.iter().position(|known| known.code == code)?;
            Some((at, stages.get(at)?.semantics == Semantics::Failure))
        };
        let Some((at, is_failure)) = place(stage) else { return false };
        self.required_from.iter().any(|from| {
            let first = (from.pipeline_id == pipeline_id).then(|| place(&from.stage)).flatten();
            first.is_some_and(|(first, for_failure)| first <= at && for_failure == is_failure)
        })
    }
}

/// All fields of a kind of record, in the order of its form: system fields, then custom ones, then what the program
/// keeps track of.
pub fn of(kind: Kind, custom: &[CustomField]) -> Vec<Field> {
    let mut all = super::fields(kind).to_vec();
    let tail = all.iter().position(|field| field.section == Section::System).unwrap_or(all.len());
    let own = custom.iter().filter(|field| field.kind == kind).map(CustomField::field);
    all.splice(tail..tail, own);
    all
}

/// The field of that name, if records of the kind have it.
pub fn find(kind: Kind, name: FieldName, custom: &[CustomField]) -> Option<Field> {
    if name.custom_id().is_some() {
        return custom.iter().find(|field| field.kind == kind && field.name() == name).map(CustomField::field);
    }
    super::field(kind, name).copied()
}

/// The custom fields that a record in a stage lacks. Records without stages have an empty one.
pub fn missing(
    fields: &[CustomField],
    stages: &[Stage],
    pipeline_id: Option<i64>,
    stage: &str,
    has_value: impl Fn(FieldName) -> bool,
) -> Vec<Violation> {
    let lacking = fields
        .iter()
        .filter(|field| field.is_required_at(stages, pipeline_id, stage) && !has_value(field.name()))
        .map(|field| Violation { place: Place::Field(field.name()), problem: Problem::Required });
    lacking.collect()
}

/// The custom fields that a record lacks to be moved to a stage. What is given up need not be completed first: there
/// only what is required from that stage on counts.
pub fn missing_on_move(
    fields: &[CustomField],
    stages: &[Stage],
    pipeline_id: Option<i64>,
    stage: &str,
    has_value: impl Fn(FieldName) -> bool,
) -> Vec<Violation> {
    let mut lacking = missing(fields, stages, pipeline_id, stage, has_value);
    if stages.iter().any(|known| known.code == stage && known.semantics == Semantics::Failure) {
        let is_always_required =
            |place: &Place| fields.iter().any(|field| field.is_required && *place == Place::Field(field.name()));
        lacking.retain(|violation| !is_always_required(&violation.place));
    }
    lacking
}

/// Whether records of the pipeline may be complete by the field that were not: in some stage it was required, and there
/// it is so no more, because it is set up otherwise or because the stages stand otherwise. Both are given as they were
/// and as they are. A stage that has gone asks for nothing. Kinds without stages have none.
pub fn asks_less(
    pipeline_id: Option<i64>,
    (was, stood): (&CustomField, &[Stage]),
    (is, stand): (&CustomField, &[Stage]),
) -> bool {
    let everywhere = was.is_required && !is.is_required;
    everywhere
        || stood.iter().any(|stage| {
            was.is_required_at(stood, pipeline_id, &stage.code) && !is.is_required_at(stand, pipeline_id, &stage.code)
        })
}

/// What a value of a lead's field is in the field that it becomes: the same, or of a list the value of the same name,
/// else of the same code. A value that the other list does not have stays on the lead alone.
pub fn carry(from: &CustomField, to: &CustomField, value: &Value) -> Value {
    if from.field_type != FieldType::List {
        return value.clone();
    }
    let one = |value: &Value| {
        let code = value.as_text()?;
        let name = from.option_name(code);
        let offered = || to.options.iter().filter(|option| !option.is_deleted);
        let same =
            offered().find(|option| option.name == name).or_else(|| offered().find(|option| option.code == code));
        same.map(|option| Value::Choice(option.code.clone()))
    };
    match value {
        Value::Many(values) => {
            let carried: Vec<Value> = values.iter().filter_map(one).collect();
            if carried.is_empty() { Value::Empty } else { Value::Many(carried) }
        }
        single => one(single).unwrap_or_default(),
    }
}
