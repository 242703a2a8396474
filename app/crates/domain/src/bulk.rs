//! One change of many records: what is asked for, and its report.

use serde::{Deserialize, Serialize};

use crate::errors::{AppError, Problem};
use crate::fields::{self, Access, CustomField, Field};
use crate::list::ListQuery;
use crate::run::RunState;
use crate::{FieldName, FieldType, Kind, Value};

/// What is done to each record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// A field gets a value.
    Edit { field: FieldName, value: Value },
    /// To the recycle bin.
    Delete,
}

/// Which records are meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkTarget {
    These(Vec<i64>),
    /// All that the list shows, on whatever page.
    Matching(Box<ListQuery>),
}

/// More are not chosen one by one.
pub const MOST_CHOSEN: usize = 10_000;

/// What a change of many records has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkCounts {
    /// Records that were meant when it began.
    pub total: i64,
    pub changed: i64,
    /// Those that were so already.
    pub unchanged: i64,
    pub failed: i64,
}

impl BulkCounts {
    pub fn done(&self) -> i64 {
        self.changed + self.unchanged + self.failed
    }
}

/// A change of many records as its dialog shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkRun {
    pub id: i64,
    pub kind: Kind,
    pub action: BulkAction,
    pub state: RunState,
    pub counts: BulkCounts,
    /// The first hundred.
    pub failures: Vec<BulkFailure>,
    /// It takes another one back, whose action it names.
    pub is_undo: bool,
    /// The run that takes it back.
    pub undone_by: Option<i64>,
}

impl BulkRun {
    /// Whether it can be taken back: it has ended and changed something, and nobody did so yet.
    pub fn can_be_undone(&self) -> bool {
        self.state != RunState::Running && self.counts.changed > 0 && !self.is_undo && self.undone_by.is_none()
    }
}

/// A record that was left as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkFailure {
    pub id: i64,
    /// Empty for one that may not be read.
    pub name: String,
    pub reason: AppError,
}

/// The fields that can be changed in many records at once. `custom` are those that administrators added.
pub fn fields(kind: Kind, custom: &[CustomField]) -> Vec<Field> {
    let mut all = fields::of(kind, custom);
    all.retain(|field| is_offered(kind, field));
    all
}

fn is_offered(kind: Kind, field: &Field) -> bool {
    let is_name = match field.name {
        // A picture is that of one.
        FieldName::Title | FieldName::PictureId => true,
        FieldName::FirstName | FieldName::SecondName | FieldName::LastName => kind != Kind::Company,
        _ => false,
    };
    // So is a file: it belongs to the record that it was uploaded for.
    field.access == Access::Editable && !is_name && field.field_type != FieldType::File
}

/// Whether the field cannot be emptied.
pub fn needs_value(field: &Field) -> bool {
    let always = matches!(field.field_type, FieldType::Stage | FieldType::Employee | FieldType::Currency);
    field.is_required || field.field_type == FieldType::Boolean || (always && !field.is_custom())
}

/// Checks the value, and brings it into the form that is stored.
///
/// # Errors
/// [`AppError::Invalid`] with the rule that it breaks.
pub fn check(kind: Kind, custom: &[CustomField], action: BulkAction) -> Result<BulkAction, AppError> {
    let BulkAction::Edit { field: name, value } = action else { return Ok(action) };
    let field = self::fields(kind, custom).into_iter().find(|field| field.name == name);
    let field = field.ok_or_else(|| AppError::invalid_field(name, Problem::ReadOnly))?;
    let value = fields::check(&field, value).map_err(|problem| AppError::invalid_field(name, problem))?;
    if needs_value(&field) && value.is_empty() {
        return Err(AppError::invalid_field(name, Problem::Required));
    }
    Ok(BulkAction::Edit { field: name, value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::fields::FieldDefinition;

    #[test]
    fn names_and_what_the_program_sets_are_not_changed_in_many_records() {
        for (kind, name) in [
            (Kind::Deal, FieldName::Title),
            (Kind::Deal, FieldName::PipelineId),
            (Kind::Contact, FieldName::LastName),
            (Kind::Company, FieldName::PictureId),
        ] {
            assert!(fields(kind, &[]).iter().all(|field| field.name != name), "{kind:?} {name:?}");
        }
        assert!(fields(Kind::Company, &[]).iter().any(|field| field.name == FieldName::ResponsibleId));
    }

    #[test]
    fn nobody_responsible_and_no_stage_are_refused() {
        for field in [FieldName::ResponsibleId, FieldName::Stage] {
            let empty = BulkAction::Edit { field, value: Value::Empty };
            assert_eq!(check(Kind::Deal, &[], empty), Err(AppError::invalid_field(field, Problem::Required)));
        }
        let advisor = FieldDefinition { field_type: FieldType::Employee, ..FieldDefinition::new(Kind::Deal) };
        let custom = [advisor.custom_field(3, false, Language::English)];
        let nobody = BulkAction::Edit { field: FieldName::Custom(3), value: Value::Empty };
        assert_eq!(check(Kind::Deal, &custom, nobody.clone()), Ok(nobody), "an own field may be empty");
        let source = BulkAction::Edit { field: FieldName::Source, value: Value::Empty };
        assert_eq!(check(Kind::Deal, &[], source.clone()), Ok(source));
    }

    #[test]
    fn a_file_is_that_of_one_record() {
        let plan = FieldDefinition { field_type: FieldType::File, ..FieldDefinition::new(Kind::Deal) };
        let custom = [plan.custom_field(3, false, Language::English)];
        assert!(fields(Kind::Deal, &custom).iter().all(|field| !field.is_custom()));
        let action = BulkAction::Edit { field: FieldName::Custom(3), value: Value::Empty };
        assert!(check(Kind::Deal, &custom, action).is_err());
    }
}
