//! Sentences about records that each kind says in its own words.

use domain::Kind;

use crate::text::records;
use crate::{Argument, Message};

/// "New lead": the title of the form.
pub fn new(kind: Kind) -> Message {
    match kind {
        Kind::Lead => records::new_lead(),
        Kind::Deal => records::new_deal(),
        Kind::Contact => records::new_contact(),
        Kind::Company => records::new_company(),
    }
}

/// "Create lead": the button.
pub fn create(kind: Kind) -> Message {
    match kind {
        Kind::Lead => records::create_lead(),
        Kind::Deal => records::create_deal(),
        Kind::Contact => records::create_contact(),
        Kind::Company => records::create_company(),
    }
}

/// "No leads yet": the title of an empty section.
pub fn none_yet(kind: Kind) -> Message {
    match kind {
        Kind::Lead => records::no_leads(),
        Kind::Deal => records::no_deals(),
        Kind::Contact => records::no_contacts(),
        Kind::Company => records::no_companies(),
    }
}

/// What an empty section is for, and the next step.
pub fn none_yet_hint(kind: Kind) -> Message {
    match kind {
        Kind::Lead => records::no_leads_hint(),
        Kind::Deal => records::no_deals_hint(),
        Kind::Contact => records::no_contacts_hint(),
        Kind::Company => records::no_companies_hint(),
    }
}

/// "Search leads": the label of the section's search box.
pub fn search(kind: Kind) -> Message {
    match kind {
        Kind::Lead => records::search_leads(),
        Kind::Deal => records::search_deals(),
        Kind::Contact => records::search_contacts(),
        Kind::Company => records::search_companies(),
    }
}

/// "Lead “Kitchen” created".
pub fn created(kind: Kind, name: impl Into<Argument>) -> Message {
    match kind {
        Kind::Lead => records::lead_created(name),
        Kind::Deal => records::deal_created(name),
        Kind::Contact => records::contact_created(name),
        Kind::Company => records::company_created(name),
    }
}

/// "Lead “Kitchen” deleted".
pub fn deleted(kind: Kind, name: impl Into<Argument>) -> Message {
    match kind {
        Kind::Lead => records::lead_deleted(name),
        Kind::Deal => records::deal_deleted(name),
        Kind::Contact => records::contact_deleted(name),
        Kind::Company => records::company_deleted(name),
    }
}

/// "Delete lead “Kitchen”?"
pub fn delete_question(kind: Kind, name: impl Into<Argument>) -> Message {
    match kind {
        Kind::Lead => records::delete_lead(name),
        Kind::Deal => records::delete_deal(name),
        Kind::Contact => records::delete_contact(name),
        Kind::Company => records::delete_company(name),
    }
}
