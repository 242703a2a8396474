//! What becomes of a lead's custom fields.

use std::collections::BTreeMap;

use super::LeadFacts;
use crate::fields::{CustomField, carry};
use crate::{FieldName, Kind, Value};

/// The custom fields of a record to be created.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomDraft {
    pub values: BTreeMap<FieldName, Value>,
    /// A required field is empty: the record is created all the same, and marked.
    pub is_incomplete: bool,
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
        self.values.is_empty() && !self.is_incomplete
    }

    /// The texts that the record is found by.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let each = self.values.values().flat_map(Value::each);
        each.filter_map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None })
    }
}

/// A new record has the values of the lead's fields that become its own, else their defaults. What becomes nothing, or
/// would become a part of a client that is known already, stays on the lead, which the deal names.
pub(super) fn plan(lead: &LeadFacts, fields: &[CustomField]) -> CustomPlan {
    CustomPlan {
        deal: draft(lead, fields, Kind::Deal),
        contact: draft(lead, fields, Kind::Contact),
        company: draft(lead, fields, Kind::Company),
    }
}

fn draft(lead: &LeadFacts, fields: &[CustomField], kind: Kind) -> CustomDraft {
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
        } else if own.is_required {
            draft.is_incomplete = true;
        }
    }
    draft
}
