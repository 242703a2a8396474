use super::{
    ActivityFate, Address, Client, ClientLink, CompanyDraft, ContactDraft, DealDraft, LeadFacts, LeadPlan,
    NotConvertible, Targets, custom,
};
use crate::mode::ClientChoice;
use crate::{ContactPoint, ContactPointKind, ContactPointType, DealCreation, record};

/// Decides what a lead becomes (seeds 000, 001, 004).
///
/// * A lead that is linked to a client makes a deal for that client and creates none.
/// * *Contact*: a contact from the person's names. *Company*: a company from the company's name. *Both*: each
///   of the two that the lead names.
/// * Where the lead does not name what is to be created, the client takes the best name there is: of the person
///   for a company, of the company for a contact, else the title of the lead, else its number.
///   So every lead gets a client.
/// * Contact points are copied to the client. A company beside a contact gets those of the work place only,
///   and gets the address; otherwise the one client gets everything.
/// * Amount, currency, source, comment and responsible person go to the deal.
///
/// * Custom fields of the lead that become fields of what is created are copied.
///
/// # Errors
/// When the client that the lead is linked to was deleted.
pub fn plan_with(lead: &LeadFacts, options: &DealCreation, targets: Targets) -> Result<LeadPlan, NotConvertible> {
    let (contact, company) = clients(lead, options.client)?;
    let is_return_customer = lead.contact != ClientLink::None || lead.company != ClientLink::None;
    Ok(LeadPlan {
        lead_id: lead.id,
        deal: DealDraft {
            title: title(lead),
            pipeline_id: options.pipeline_id,
            amount: lead.amount,
            currency: lead.currency.clone(),
            source: lead.source.clone(),
            source_description: lead.source_description.clone(),
            comment: lead.comment.clone(),
            responsible_id: lead.responsible_id,
            is_open: lead.is_open,
            is_return_customer,
        },
        contact,
        company,
        activities: if options.keep_activities {
            ActivityFate::MoveToDeal(lead.activities.clone())
        } else {
            ActivityFate::Complete(lead.activities.clone())
        },
        custom: custom::plan(lead, options.pipeline_id, targets),
    })
}

/// As [`plan_with`], where there are no custom fields or they do not matter.
///
/// # Errors
/// When the client that the lead is linked to was deleted.
pub fn plan(lead: &LeadFacts, options: &DealCreation) -> Result<LeadPlan, NotConvertible> {
    plan_with(lead, options, Targets::default())
}

fn clients(
    lead: &LeadFacts,
    choice: ClientChoice,
) -> Result<(Client<ContactDraft>, Client<CompanyDraft>), NotConvertible> {
    let linked_contact = match lead.contact {
        ClientLink::Gone(_) => return Err(NotConvertible::ContactDeleted),
        ClientLink::To(id) => Some(id),
        ClientLink::None => None,
    };
    let linked_company = match lead.company {
        ClientLink::Gone(_) => return Err(NotConvertible::CompanyDeleted),
        ClientLink::To(id) => Some(id),
        ClientLink::None => None,
    };
    if linked_contact.is_some() || linked_company.is_some() {
        return Ok((existing(linked_contact), existing(linked_company)));
    }
    Ok(match choice {
        ClientChoice::Contact => (Client::Create(contact(lead, true)), Client::None),
        ClientChoice::Company => (Client::None, Client::Create(company(lead, true))),
        ClientChoice::Both => match (has_person(lead), !lead.company_title.is_empty()) {
            (true, true) => (Client::Create(contact(lead, false)), Client::Create(company(lead, false))),
            (false, true) => (Client::None, Client::Create(company(lead, true))),
            (true | false, false) => (Client::Create(contact(lead, true)), Client::None),
        },
    })
}

fn existing<Draft>(id: Option<i64>) -> Client<Draft> {
    id.map_or(Client::None, Client::Existing)
}

fn has_person(lead: &LeadFacts) -> bool {
    !(lead.first_name.is_empty() && lead.second_name.is_empty() && lead.last_name.is_empty())
}

fn contact(lead: &LeadFacts, is_only_client: bool) -> ContactDraft {
    let last_name = if has_person(lead) {
        lead.last_name.clone()
    } else if lead.company_title.is_empty() {
        title(lead)
    } else {
        lead.company_title.clone()
    };
    ContactDraft {
        honorific: lead.honorific.clone(),
        first_name: lead.first_name.clone(),
        second_name: lead.second_name.clone(),
        last_name,
        birthdate: lead.birthdate,
        company_title: lead.company_title.clone(),
        position: lead.position.clone(),
        address: if is_only_client { lead.address.clone() } else { Address::default() },
        contact_points: lead.contact_points.clone(),
    }
}

fn company(lead: &LeadFacts, is_only_client: bool) -> CompanyDraft {
    let title = if !lead.company_title.is_empty() {
        lead.company_title.clone()
    } else if has_person(lead) {
        record::person_name(&lead.first_name, &lead.second_name, &lead.last_name)
    } else {
        title(lead)
    };
    let belongs = |point: &&ContactPoint| {
        is_only_client || point.kind == ContactPointKind::Web || point.value_type == ContactPointType::Work
    };
    CompanyDraft {
        // Three names of 255 characters each can exceed what a title holds.
        title: title.chars().take(crate::text::LINE_LENGTH).collect(),
        address: lead.address.clone(),
        contact_points: lead.contact_points.iter().filter(belongs).cloned().collect(),
    }
}

/// The title of the lead; a lead without one is called by its number, as everywhere in lists.
fn title(lead: &LeadFacts) -> String {
    if lead.title.is_empty() { format!("#{}", lead.id) } else { lead.title.clone() }
}
