//! What a person fills in who converts a lead by hand: the required fields that the new records would lack. Whatever
//! converts without a person marks such records instead.

use std::collections::BTreeMap;

use super::{ClientLink, LeadFacts, LeadPlan, Targets, plan_with};
use crate::errors::{AppError, Place, Violation};
use crate::fields::{CustomField, check};
use crate::{DealCreation, Field, FieldName, Kind, Record, Value};

/// Values for the records that a lead becomes, one of a kind at most.
pub type Filled = BTreeMap<Kind, Vec<(FieldName, Value)>>;

impl LeadPlan {
    /// The required fields that are empty in what the plan creates. Clients that are known already are not asked.
    pub fn lacking(&self) -> Vec<(Kind, FieldName)> {
        let drafts = [
            (Kind::Deal, &self.custom.deal, true),
            (Kind::Contact, &self.custom.contact, self.contact.creates()),
            (Kind::Company, &self.custom.company, self.company.creates()),
        ];
        let created = drafts.into_iter().filter(|(.., is_created)| *is_created);
        created.flat_map(|(kind, draft, _)| draft.lacking.iter().map(move |name| (kind, *name))).collect()
    }

    /// What a person gave for that, by the kind of record, in the form that is stored. What is not lacking is left as
    /// the lead has it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field that stays empty or breaks a rule.
    pub fn fill(&self, fields: &[CustomField], given: &BTreeMap<FieldName, Value>) -> Result<Filled, AppError> {
        let mut filled = Filled::new();
        let mut violations = Vec::new();
        for (kind, name) in self.lacking() {
            let Some(own) = fields.iter().find(|own| own.name() == name) else { continue };
            match check(&asked_field(own), given.get(&name).cloned().unwrap_or_default()) {
                Ok(value) => filled.entry(kind).or_default().push((name, value)),
                Err(problem) => violations.push(Violation { place: Place::Field(name), problem }),
            }
        }
        if violations.is_empty() { Ok(filled) } else { Err(AppError::Invalid(violations)) }
    }
}

/// The field as a person is asked for it, who cannot leave it empty.
pub fn asked_field(own: &CustomField) -> Field {
    Field { is_required: true, ..own.field() }
}

/// What is asked for when this lead is converted with these choices; nothing if it cannot be converted. The lead itself
/// may lack what it likes.
pub fn asked(lead: &Record, options: &DealCreation, targets: Targets) -> Vec<(Kind, FieldName)> {
    plan_with(&facts(lead), options, targets).map(|plan| plan.lacking()).unwrap_or_default()
}

/// What decides which records are made of a lead, and what they have of its custom fields.
fn facts(lead: &Record) -> LeadFacts {
    let text = |name| lead.text(name).to_owned();
    let link = |name| lead.value(name).as_id().map_or(ClientLink::None, ClientLink::To);
    LeadFacts {
        id: lead.id,
        first_name: text(FieldName::FirstName),
        second_name: text(FieldName::SecondName),
        last_name: text(FieldName::LastName),
        company_title: text(FieldName::CompanyTitle),
        contact: link(FieldName::ContactId),
        company: link(FieldName::CompanyId),
        custom: lead.values.iter().map(|(name, value)| (*name, value.clone())).collect(),
        ..LeadFacts::default()
    }
}
