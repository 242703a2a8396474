//! What a list is narrowed down to: groups of conditions on fields, joined by *and* or *or*.
//!
//! The evaluation here and the SQL of the store mean the same; a test of the store compares them.

mod field;
mod operator;
mod period;
mod test;
#[cfg(test)]
mod tests;
mod text;

pub use field::{all, contact_points, find};
pub use operator::{Operator, Shape};
pub use period::Period;
pub use test::{Test, Viewpoint};
pub use text::Unreadable;

use crate::fields::{CustomField, Field, FieldType};
use crate::{FieldName, Kind, Record};

/// Conditions that records of a list fulfil. It travels, is stored and stands in addresses as one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub join: Join,
    pub groups: Vec<Group>,
}

/// Conditions that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Group {
    pub join: Join,
    pub conditions: Vec<Condition>,
}

/// How many of several must be fulfilled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Join {
    /// Each.
    #[default]
    All,
    /// At least one.
    Any,
}

/// A field, and what its value must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    pub field: FieldName,
    pub operator: Operator,
    /// Texts, amounts and dates as they are stored; codes; ids, each with the name of the record behind a blank;
    /// [`ME`]; a [`Period`] and its number of days.
    pub operands: Vec<String>,
}

/// In place of an employee's id: whoever looks at the list.
pub const ME: &str = "me";

impl Join {
    /// Whether enough of the results are true.
    pub fn of(self, mut results: impl Iterator<Item = bool>) -> bool {
        match self {
            Self::All => results.all(|result| result),
            Self::Any => results.any(|result| result),
        }
    }
}

impl Condition {
    pub fn new(field: FieldName, operator: Operator, operands: Vec<String>) -> Self {
        Self { field, operator, operands }
    }

    /// The field has the value of that code, or it is one of several.
    pub fn has_value(field: &Field, code: String) -> Self {
        match field.field_type {
            FieldType::Boolean if code == "true" => Self::new(field.name, Operator::Yes, Vec::new()),
            FieldType::Boolean => Self::new(field.name, Operator::No, Vec::new()),
            _ => Self::new(field.name, Operator::AnyOf, vec![code]),
        }
    }

    /// What the condition asks of values of records of the kind; nothing if it makes no sense for them. `custom` are
    /// the fields that administrators added.
    pub fn test(&self, kind: Kind, custom: &[CustomField]) -> Option<Test> {
        Test::of(&find(kind, self.field, custom)?, self.operator, &self.operands)
    }

    /// Whether the record fulfils it. A condition without sense is fulfilled by none.
    pub fn matches(&self, record: &Record, custom: &[CustomField], viewpoint: Viewpoint) -> bool {
        self.test(record.kind, custom).is_some_and(|test| match contact_points(self.field) {
            Some(kind) => test.matches(&field::values(record, kind), viewpoint),
            None => test.matches(record.value(self.field), viewpoint),
        })
    }

    /// Whether the index of an administrator's field finds values of its type.
    fn has_helpful_index(field: &Field) -> bool {
        match Shape::of(field.field_type) {
            Shape::Text | Shape::Number | Shape::Day => !field.is_multiple,
            Shape::Boolean | Shape::Code | Shape::Link => true,
        }
    }

    /// Whether lists of a million records are narrowed down by it at once, because there is an index.
    pub fn is_fast(&self, field: &Field) -> bool {
        let is_indexed = matches!(field.name, FieldName::Stage | FieldName::ResponsibleId | FieldName::CreatedAt)
            || matches!(field.name, FieldName::ContactId | FieldName::CompanyId)
            || field.name == FieldName::Amount && field.is_sortable
            || field.is_custom() && field.is_sortable && Self::has_helpful_index(field);
        let is_narrow = match self.operator {
            Operator::NoneOf | Operator::IsNotEmpty | Operator::IsEmpty => false,
            // The index knows three letters in a row.
            Operator::Contains => self.operands.first().is_some_and(|text| text.chars().count() > 2),
            _ => true,
        };
        is_indexed && is_narrow
    }
}

impl Filter {
    /// Conditions that must all be fulfilled.
    pub fn all(conditions: Vec<Condition>) -> Self {
        let groups = if conditions.is_empty() { Vec::new() } else { vec![Group { join: Join::All, conditions }] };
        Self { join: Join::All, groups }
    }

    /// Whether every record fulfils it.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.conditions.is_empty())
    }

    /// Drops the conditions that do not pass.
    pub fn retain(&mut self, pass: impl Fn(&Condition) -> bool) {
        for group in &mut self.groups {
            group.conditions.retain(&pass);
        }
        self.groups.retain(|group| !group.conditions.is_empty());
        if self.groups.is_empty() {
            self.join = Join::All;
        }
    }

    /// Every condition, wherever it stands.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.groups.iter().flat_map(|group| &group.conditions)
    }

    /// Groups that ask for something.
    pub fn filled_groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|group| !group.conditions.is_empty())
    }

    /// Whether the record fulfils it.
    pub fn matches(&self, record: &Record, custom: &[CustomField], viewpoint: Viewpoint) -> bool {
        let fulfils =
            |group: &Group| group.join.of(group.conditions.iter().map(|one| one.matches(record, custom, viewpoint)));
        self.is_empty() || self.join.of(self.filled_groups().map(fulfils))
    }

    /// Whether each condition makes sense for records of the kind.
    pub fn is_sound(&self, kind: Kind, custom: &[CustomField]) -> bool {
        self.conditions().all(|condition| condition.test(kind, custom).is_some())
    }
}
