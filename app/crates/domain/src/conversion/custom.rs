//! What becomes of a lead's custom fields.

use std::collections::BTreeMap;

use super::LeadFacts;
use crate::fields::{CustomField, carry};
use crate::stage::Stage;
use crate::{FieldName, Kind, Value};

/// What conversions know of the records that they create: the fields that administrators added, and where new deals
/// begin.
#[derive(Clone, Copy, Debug, Default)]
pub struct Targets<'a> {
    /// Of every kind of record.
    pub fields: &'a [CustomField],
    /// The stages of the pipeline of new deals, in order. None are needed where no field is required from a stage on.
    pub stages: &'a [Stage],
    /// The code of the stage that new deals get.
    pub stage: &'a str,
}

/// The custom fields of a record to be created.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomDraft {
    pub values: BTreeMap<FieldName, Value>,
    /// The required fields that are empty, in their order.
    pub lacking: Vec<FieldName>,
}

/// The custom fields of everything that a lead becomes; what is not created has no use for its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomPlan {
    pub deal: CustomDraft,
    pub contact: CustomDraft,
    pub company: CustomDraft,
}

impl CustomDraft {
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.is_incomplete()
    }

    /// A required field is empty: the record is created all the same, and marked.
    pub fn is_incomplete(&self) -> bool {
        !self.lacking.is_empty()
    }

    /// The texts that the record is found by.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let each = self.values.values().flat_map(Value::each);
        each.filter_map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None })
    }
}

/// A new record has the values of the lead's fields that become its own, else their defaults. What becomes nothing, or
/// would become a part of a client that is known already, stays on the lead, which the deal names.
pub(super) fn plan(lead: &LeadFacts, pipeline_id: i64, targets: Targets) -> CustomPlan {
    let of_deal = |own: &CustomField| own.is_required_at(targets.stages, Some(pipeline_id), targets.stage);
    // Clients have no stages.
    let of_client = |own: &CustomField| own.is_required;
    CustomPlan {
        deal: draft(lead, targets.fields, Kind::Deal, of_deal),
        contact: draft(lead, targets.fields, Kind::Contact, of_client),
        company: draft(lead, targets.fields, Kind::Company, of_client),
    }
}

fn draft(
    lead: &LeadFacts,
    fields: &[CustomField],
    kind: Kind,
    is_required: impl Fn(&CustomField) -> bool,
) -> CustomDraft {
    let mut draft = CustomDraft::default();
    for own in fields.iter().filter(|field| field.kind == kind) {
        let is_source = |field: &&CustomField| {
            field.kind == Kind::Lead && field.becomes.is_some_and(|to| to.kind == kind && to.id == own.id)
        };
        let source = fields.iter().find(is_source);
        let carried = source.and_then(|from| Some(carry(from, own, lead.custom.get(&from.name())?)));
        let value = carried.filter(|value| !value.is_empty()).unwrap_or_else(|| own.default.clone());
        if !value.is_empty() {
            draft.values.insert(own.name(), value);
        } else if is_required(own) {
            draft.lacking.push(own.name());
        }
    }
    draft
}
