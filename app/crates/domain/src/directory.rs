//! The names that every page needs: stages, dictionaries, employees.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::errors::{Place, Violation};
use crate::fields::CustomField;
use crate::layout::{Layout, SavedLayout};
use crate::record::NewRecord;
use crate::search::fold;
use crate::stage::{Pipeline, Stage};
use crate::{Field, FieldName, Kind, Record, Value, fields, filter, stage};

/// A list of values to choose from (`reference-crm.md` §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dictionary {
    Source,
    ContactType,
    CompanyType,
    Employees,
    Industry,
    DealType,
    Honorific,
    EventType,
    CallStatus,
    DocumentCatalogue,
}

impl Dictionary {
    pub const ALL: [Self; 10] = [
        Self::Source,
        Self::ContactType,
        Self::CompanyType,
        Self::Employees,
        Self::Industry,
        Self::DealType,
        Self::Honorific,
        Self::EventType,
        Self::CallStatus,
        Self::DocumentCatalogue,
    ];

    /// The `ENTITY_ID` of the reference product.
    pub fn code(self) -> &'static str {
        match self {
            Self::Source => "SOURCE",
            Self::ContactType => "CONTACT_TYPE",
            Self::CompanyType => "COMPANY_TYPE",
            Self::Employees => "EMPLOYEES",
            Self::Industry => "INDUSTRY",
            Self::DealType => "DEAL_TYPE",
            Self::Honorific => "HONORIFIC",
            Self::EventType => "EVENT_TYPE",
            Self::CallStatus => "CALL_LIST",
            Self::DocumentCatalogue => "DOCUMENT_CATALOGUE",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dictionary| dictionary.code() == code)
    }

    /// Whether the form of a new record begins with the first value of it (`reference-crm.md` §2.4).
    pub fn begins_with_first(self) -> bool {
        matches!(
            self,
            Self::ContactType | Self::CompanyType | Self::DealType | Self::Industry | Self::Employees | Self::Source
        )
    }
}

/// One value of a dictionary, in the language of its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub code: String,
    pub name: String,
}

/// An employee as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeName {
    pub id: i64,
    pub name: String,
    pub is_active: bool,
    /// Stands for the program itself in what it did: nobody to give work to.
    #[serde(default)]
    pub is_system: bool,
    /// The e-mail address of the log-in, where others have the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Leaves e-mail addresses to those employees only whom their names do not tell apart.
pub fn tell_apart(employees: &mut [EmployeeName]) {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for employee in employees.iter() {
        *counts.entry(fold(&employee.name)).or_default() += 1;
    }
    for employee in employees.iter_mut() {
        if counts.get(&fold(&employee.name)).is_none_or(|count| *count < 2) {
            employee.email = None;
        }
    }
}

impl EmployeeName {
    /// Whether work can be given to this employee.
    pub fn is_offered(&self) -> bool {
        self.is_active && !self.is_system
    }

    /// The name by which comments mention the employee, with what tells it from the same name of others.
    pub fn mention_name(&self) -> String {
        match &self.email {
            Some(email) => format!("{} ({email})", self.name),
            None => self.name.clone(),
        }
    }
}

/// Everything that has a name and is chosen from a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    pub lead_stages: Vec<Stage>,
    pub pipelines: Vec<Pipeline>,
    pub dictionaries: BTreeMap<Dictionary, Vec<Choice>>,
    pub employees: Vec<EmployeeName>,
    /// Names of deleted values by their codes, for the history.
    #[serde(default)]
    pub former: BTreeMap<String, String>,
    /// The values that were deleted from dictionaries. Fields that administrators added may still hold them.
    #[serde(default)]
    pub former_choices: BTreeMap<Dictionary, Vec<Choice>>,
    /// The fields that administrators added, in their order; deleted ones are missing.
    #[serde(default)]
    pub custom_fields: Vec<CustomField>,
    /// How the reader's cards and forms are laid out, where somebody arranged that.
    #[serde(default)]
    pub layouts: Vec<SavedLayout>,
}

impl Directory {
    pub fn pipeline(&self, id: i64) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.id == id)
    }

    /// The stages that a record of `kind` can be in. Deals name their pipeline.
    pub fn stages(&self, kind: Kind, pipeline_id: Option<i64>) -> &[Stage] {
        match kind {
            Kind::Lead => &self.lead_stages,
            Kind::Deal => {
                pipeline_id.and_then(|id| self.pipeline(id)).map_or(&[], |pipeline| pipeline.stages.as_slice())
            }
            Kind::Contact | Kind::Company => &[],
        }
    }

    pub fn choices(&self, dictionary: Dictionary) -> &[Choice] {
        self.dictionaries.get(&dictionary).map_or(&[], Vec::as_slice)
    }

    /// The values that a dictionary had.
    pub fn former_choices(&self, dictionary: Dictionary) -> &[Choice] {
        self.former_choices.get(&dictionary).map_or(&[], Vec::as_slice)
    }

    /// The name of a dictionary value, also of a deleted one; an unknown code stands for itself.
    pub fn choice_name<'a>(&'a self, dictionary: Dictionary, code: &'a str) -> &'a str {
        let mut all = self.choices(dictionary).iter().chain(self.former_choices(dictionary));
        all.find(|choice| choice.code == code).map_or(code, |choice| &choice.name)
    }

    /// The stage of that code: of the record's pipeline, else of another one that the record came from.
    pub fn stage(&self, kind: Kind, pipeline_id: Option<i64>, code: &str) -> Option<&Stage> {
        let others = self.pipelines.iter().filter(|_| kind == Kind::Deal).flat_map(|pipeline| &pipeline.stages);
        self.stages(kind, pipeline_id).iter().chain(others).find(|stage| stage.code == code)
    }

    /// The name of a deleted value; an unknown code stands for itself.
    pub fn former_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.former.get(code).map_or(code, String::as_str)
    }

    /// All fields of a kind of record, in the order of its form: system fields, then custom ones.
    pub fn fields(&self, kind: Kind) -> Vec<Field> {
        fields::of(kind, &self.custom_fields)
    }

    /// The field of that name, if records of the kind have it.
    pub fn field(&self, kind: Kind, name: FieldName) -> Option<Field> {
        fields::find(kind, name, &self.custom_fields)
    }

    /// What lists of the kind are filtered by.
    pub fn filter_fields(&self, kind: Kind) -> Vec<Field> {
        filter::all(kind, &self.custom_fields)
    }

    /// The same of that name.
    pub fn filter_field(&self, kind: Kind, name: FieldName) -> Option<Field> {
        filter::find(kind, name, &self.custom_fields)
    }

    /// What a custom field is beyond its [`Field`]: its name, help and list.
    pub fn custom_field(&self, name: FieldName) -> Option<&CustomField> {
        self.custom_fields.iter().find(|field| field.name() == name)
    }

    /// The custom fields that a record lacks in its stage, in their order.
    pub fn missing(&self, record: &Record) -> Vec<FieldName> {
        let own = self.own_fields(record.kind);
        let pipeline_id = record.value(FieldName::PipelineId).as_id();
        let stages = self.stages(record.kind, pipeline_id);
        let has_value = |name| !record.value(name).is_empty();
        let lacking = fields::missing(&own, stages, pipeline_id, record.text(FieldName::Stage), has_value);
        let name = |lacking: Violation| match lacking.place {
            Place::Field(name) => Some(name),
            _ => None,
        };
        lacking.into_iter().filter_map(name).collect()
    }

    /// The custom fields that a record lacks to be moved to a stage of its pipeline, as the server will say.
    pub fn missing_on_move(&self, record: &Record, stage: &str) -> Vec<Violation> {
        let own = self.own_fields(record.kind);
        let pipeline_id = record.value(FieldName::PipelineId).as_id();
        let stages = self.stages(record.kind, pipeline_id);
        fields::missing_on_move(&own, stages, pipeline_id, stage, |name| !record.value(name).is_empty())
    }

    /// The custom fields that a new record lacks in the stage where it begins, as the server will say. A deal that
    /// names no pipeline begins in the default one; a field that is not named gets its default.
    pub fn missing_on_create(&self, record: &NewRecord, default_pipeline_id: i64) -> Vec<Violation> {
        let kind = record.kind;
        let named = record.values.get(&FieldName::PipelineId).and_then(Value::as_id);
        let pipeline_id = named.or((kind == Kind::Deal).then_some(default_pipeline_id));
        let stages = self.stages(kind, pipeline_id);
        let first = stage::initial(stages).map_or("", |stage| stage.code.as_str());
        let default = |name| self.custom_field(name).map(|field| &field.default);
        let has_value =
            |name| record.values.get(&name).or_else(|| default(name)).is_some_and(|value| !value.is_empty());
        fields::missing(&self.own_fields(kind), stages, pipeline_id, first, has_value)
    }

    /// The custom fields of a kind of record, in their order.
    fn own_fields(&self, kind: Kind) -> Vec<CustomField> {
        self.custom_fields.iter().filter(|field| field.kind == kind).cloned().collect()
    }

    /// How cards and forms of a kind of record are laid out: as the reader arranged it, else as it is for everybody.
    pub fn layout(&self, kind: Kind) -> Layout {
        let saved = self.saved_layout(kind, true).or_else(|| self.saved_layout(kind, false));
        saved.map(|saved| saved.layout.clone()).unwrap_or_default().settled(kind, &self.custom_fields)
    }

    /// The layout that was stored for the reader alone, or for everybody.
    pub fn saved_layout(&self, kind: Kind, is_own: bool) -> Option<&SavedLayout> {
        self.layouts.iter().find(|saved| saved.kind == kind && saved.is_own == is_own)
    }

    /// The employees who can be given work, and whoever has it at present.
    pub fn offered_employees(&self, current: Option<i64>) -> impl Iterator<Item = &EmployeeName> {
        self.employees.iter().filter(move |employee| employee.is_offered() || Some(employee.id) == current)
    }

    pub fn employee_name(&self, id: i64) -> &str {
        self.employees.iter().find(|employee| employee.id == id).map_or("", |employee| &employee.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_has_a_type_begins_with_the_first_one() {
        let first: Vec<Dictionary> = Dictionary::ALL.into_iter().filter(|one| one.begins_with_first()).collect();
        let [source, contact, company, deal] =
            [Dictionary::Source, Dictionary::ContactType, Dictionary::CompanyType, Dictionary::DealType];
        assert_eq!(first, [source, contact, company, Dictionary::Employees, Dictionary::Industry, deal]);
    }

    #[test]
    fn only_those_of_one_name_are_told_apart_by_their_addresses() {
        let employee = |id: i64, name: &str| EmployeeName {
            id,
            name: name.to_owned(),
            is_active: true,
            is_system: false,
            email: Some(format!("{id}@x.example")),
        };
        let mut employees = [employee(1, "Ben Żak"), employee(2, "Anna"), employee(3, "ben zak")];
        tell_apart(&mut employees);
        let names = employees.iter().map(EmployeeName::mention_name).collect::<Vec<_>>();
        assert_eq!(names, ["Ben Żak (1@x.example)", "Anna", "ben zak (3@x.example)"]);
    }
}
