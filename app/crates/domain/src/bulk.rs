//! One change of many records: what is asked for, and its report.

use serde::{Deserialize, Serialize};

use crate::errors::{AppError, Problem, Refusal};
use crate::fields::{self, Access, CustomField, Field};
use crate::list::ListQuery;
use crate::run::RunState;
use crate::value::Money;
use crate::{FieldName, FieldType, Kind, Moment, Value};

/// What is done to each record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// A field gets a value. That of an amount is a [`Value::Money`]: with it the record gets its currency.
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

/// Chosen records, each once.
///
/// # Errors
/// [`Refusal::TooManyChosen`]: nobody chooses so many one by one.
pub fn chosen(mut ids: Vec<i64>) -> Result<Vec<i64>, AppError> {
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > MOST_CHOSEN { Err(AppError::Refused(Refusal::TooManyChosen)) } else { Ok(ids) }
}

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
    pub begun: Moment,
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

    /// The listed failures, those of the same reason together, in the order in which the reasons come first.
    pub fn failures_by_reason(&self) -> Vec<(&AppError, Vec<&BulkFailure>)> {
        let mut found: Vec<(&AppError, Vec<&BulkFailure>)> = Vec::new();
        for failure in &self.failures {
            match found.iter_mut().find(|(reason, _)| **reason == failure.reason) {
                Some((_, failures)) => failures.push(failure),
                None => found.push((&failure.reason, vec![failure])),
            }
        }
        found
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

/// The fields that a change of this field may write into a record.
pub fn written(kind: Kind, field: FieldName) -> Vec<FieldName> {
    let beside = fields::field(kind, field).and_then(|field| fields::companion(kind, field));
    std::iter::once(field).chain(beside.map(|beside| beside.name)).collect()
}

/// What a change of the field writes into each record.
pub fn values(field: FieldName, value: &Value) -> Vec<(FieldName, Value)> {
    match value {
        // Fields of administrators hold an amount together with its currency.
        Value::Money(Money { amount, currency }) if field.custom_id().is_none() => {
            vec![(field, Value::Decimal(*amount)), (FieldName::Currency, Value::Choice(currency.clone()))]
        }
        value => vec![(field, value.clone())],
    }
}

/// Checks the value, and brings it into the form that is stored. An amount must have a currency: among many records
/// there may be some that name none, and others that name different ones.
///
/// # Errors
/// [`AppError::Invalid`] with the rule that it breaks.
pub fn check(kind: Kind, custom: &[CustomField], action: BulkAction) -> Result<BulkAction, AppError> {
    let BulkAction::Edit { field, value } = action else { return Ok(action) };
    let offered = self::fields(kind, custom);
    let value = match value {
        Value::Money(money) if field.custom_id().is_none() => {
            let amount = check_value(&offered, field, Value::Decimal(money.amount))?;
            check_value(&offered, FieldName::Currency, Value::Choice(money.currency.clone()))?;
            Value::Money(Money { amount: amount.as_decimal().unwrap_or(money.amount), ..money })
        }
        Value::Decimal(_) if written(kind, field).contains(&FieldName::Currency) => {
            return Err(AppError::invalid_field(FieldName::Currency, Problem::Required));
        }
        value => check_value(&offered, field, value)?,
    };
    Ok(BulkAction::Edit { field, value })
}

/// Checks the value of one of the fields.
fn check_value(offered: &[Field], name: FieldName, value: Value) -> Result<Value, AppError> {
    let invalid = |problem: Problem| AppError::invalid_field(name, problem);
    let field = offered.iter().find(|field| field.name == name).ok_or_else(|| invalid(Problem::ReadOnly))?;
    let value = fields::check(field, value).map_err(invalid)?;
    if needs_value(field) && value.is_empty() {
        return Err(invalid(Problem::Required));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

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
    fn an_amount_goes_with_a_currency() {
        let field = FieldName::AnnualRevenue;
        let money = |amount: i64, currency: &str| {
            Value::Money(Money { amount: Decimal::new(amount, 3), currency: currency.to_owned() })
        };
        let checked = |value: Value| check(Kind::Company, &[], BulkAction::Edit { field, value });
        let rounded = Value::Money(Money { amount: Decimal::new(1_234, 2), currency: "PLN".to_owned() });
        let exact = checked(money(12_345, "PLN"));
        assert_eq!(exact, Err(AppError::invalid_field(field, Problem::TooManyDecimals(2))));
        assert_eq!(checked(money(12_340, "PLN")), Ok(BulkAction::Edit { field, value: rounded.clone() }));
        let (amount, currency) = (Value::Decimal(Decimal::new(1_234, 2)), Value::Choice("PLN".to_owned()));
        assert_eq!(values(field, &rounded), [(field, amount.clone()), (FieldName::Currency, currency)]);
        assert_eq!(written(Kind::Company, field), [field, FieldName::Currency]);
        let wrong = |problem: Problem| -> Result<BulkAction, AppError> {
            Err(AppError::invalid_field(FieldName::Currency, problem))
        };
        assert_eq!(checked(amount), wrong(Problem::Required));
        for unknown in ["", "XYZ"] {
            assert_eq!(checked(money(5_000, unknown)), wrong(Problem::UnknownValue));
        }
        // Without an amount the currency may stay.
        assert_eq!(checked(Value::Empty), Ok(BulkAction::Edit { field, value: Value::Empty }));
        assert_eq!(values(field, &Value::Empty), [(field, Value::Empty)]);
        let source = BulkAction::Edit { field: FieldName::Source, value: money(5, "PLN") };
        assert!(check(Kind::Company, &[], source).is_err());
        assert_eq!(written(Kind::Company, FieldName::Source), [FieldName::Source]);
    }

    #[test]
    fn an_amount_of_administrators_has_a_currency_of_its_own() {
        let budget = FieldDefinition { field_type: FieldType::Money, ..FieldDefinition::new(Kind::Deal) };
        let custom = [budget.custom_field(3, false, Language::English)];
        let field = FieldName::Custom(3);
        let money = |currency: &str| Value::Money(Money { amount: Decimal::ONE, currency: currency.to_owned() });
        let checked = |value: Value| check(Kind::Deal, &custom, BulkAction::Edit { field, value });
        assert_eq!(checked(money("EUR")), Ok(BulkAction::Edit { field, value: money("EUR") }));
        assert_eq!(values(field, &money("EUR")), [(field, money("EUR"))]);
        assert_eq!(written(Kind::Deal, field), [field]);
        assert_eq!(checked(money("")), Err(AppError::invalid_field(field, Problem::UnknownValue)));
        let bare = checked(Value::Decimal(Decimal::ONE));
        assert_eq!(bare, Err(AppError::invalid_field(field, Problem::WrongType)));
    }

    #[test]
    fn what_was_left_for_the_same_reason_stands_together() {
        let failure = |id: i64, reason: AppError| BulkFailure { id, name: String::new(), reason };
        let run = BulkRun {
            id: 1,
            kind: Kind::Deal,
            action: BulkAction::Delete,
            begun: Moment::new(chrono::DateTime::UNIX_EPOCH, &chrono::Utc),
            state: RunState::Finished,
            counts: BulkCounts { total: 3, failed: 3, ..BulkCounts::default() },
            failures: vec![
                failure(4, AppError::Forbidden),
                failure(5, AppError::NotFound),
                failure(9, AppError::Forbidden),
            ],
            is_undo: false,
            undone_by: None,
        };
        let mut found: Vec<(AppError, Vec<i64>)> = Vec::new();
        for (reason, failures) in run.failures_by_reason() {
            found.push((reason.clone(), failures.iter().map(|failure| failure.id).collect()));
        }
        assert_eq!(found, [(AppError::Forbidden, vec![4, 9]), (AppError::NotFound, vec![5])]);
    }

    #[test]
    fn each_record_is_chosen_once_and_not_too_many_are() {
        assert_eq!(chosen(vec![3, 1, 3]), Ok(vec![1, 3]));
        let ids = |last: usize| (1_i64..).take(last).collect::<Vec<_>>();
        assert!(chosen([ids(MOST_CHOSEN), ids(9)].concat()).is_ok());
        assert_eq!(chosen(ids(MOST_CHOSEN + 1)), Err(AppError::Refused(Refusal::TooManyChosen)));
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
