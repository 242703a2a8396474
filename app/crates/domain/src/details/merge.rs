use serde::{Deserialize, Serialize};

use super::{Account, Address, AddressType, DetailField, Details, fields_of};

/// What two people can change in the same details without being in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Subject,
    Country,
    Field(DetailField),
    Address(AddressType),
    /// An account by its id.
    Account(i64),
}

impl Part {
    /// What stands before the part in the history.
    pub fn code(self) -> String {
        match self {
            Self::Subject => "subject".to_owned(),
            Self::Country => "country".to_owned(),
            Self::Field(field) => field.code().to_owned(),
            Self::Address(address_type) => format!("address.{}", address_type.code()),
            Self::Account(_) => "account".to_owned(),
        }
    }
}

impl Details {
    /// The part as the history keeps it: plain text in the formats of the country, empty for nothing.
    pub fn stored(&self, part: Part) -> String {
        match part {
            Part::Subject => self.subject.code().to_owned(),
            Part::Country => self.country.clone(),
            Part::Field(field) => field.shown(self.text(field)),
            Part::Address(address_type) => self.address(address_type).map_or_else(String::new, |address| {
                let line = address.line();
                if address.country.is_empty() { line } else { format!("{line}, {}", address.country) }
            }),
            Part::Account(id) => self.account(id).map_or_else(String::new, |account| account.line(&self.country)),
        }
    }

    /// Takes over one part as others have it.
    pub fn take(&mut self, part: Part, others: &Self) {
        match part {
            Part::Subject => self.subject = others.subject,
            Part::Country => self.country.clone_from(&others.country),
            Part::Field(field) => self.set_text(field, others.text(field).to_owned()),
            Part::Address(address_type) => {
                let theirs = others.address(address_type).cloned();
                replace(&mut self.addresses, |own| own.address_type == address_type, theirs);
                self.addresses.sort_by_key(|own| own.address_type);
            }
            Part::Account(id) => replace(&mut self.accounts, |own| own.id == id, others.account(id).cloned()),
        }
    }
}

fn replace<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool, with: Option<T>) {
    let at = list.iter().position(&is_it);
    match (at.and_then(|at| list.get_mut(at)), with) {
        (Some(own), Some(other)) => *own = other,
        (Some(_), None) => list.retain(|own| !is_it(own)),
        (None, Some(other)) => list.push(other),
        (None, None) => {}
    }
}

/// The parts of which the two differ.
pub fn differences(one: &Details, other: &Details) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut note = |part: Part, differs: bool| {
        if differs && !parts.contains(&part) {
            parts.push(part);
        }
    };
    note(Part::Subject, one.subject != other.subject);
    note(Part::Country, one.country != other.country);
    for text in one.fields.iter().chain(&other.fields) {
        note(Part::Field(text.field), one.text(text.field) != other.text(text.field));
    }
    for Address { address_type, .. } in one.addresses.iter().chain(&other.addresses) {
        note(Part::Address(*address_type), one.address(*address_type) != other.address(*address_type));
    }
    for Account { id, .. } in one.accounts.iter().chain(&other.accounts) {
        note(Part::Account(*id), one.account(*id) != other.account(*id));
    }
    parts
}

/// What is to be stored when somebody saw `before`, wants `after`, and there is `current` by now: their changes upon
/// those of others.
///
/// # Errors
/// The parts that both changed, differently.
pub fn merge(before: &Details, after: &Details, current: &Details) -> Result<Details, Vec<Part>> {
    let mut merged = current.clone();
    let mut clashes = Vec::new();
    for part in differences(before, after) {
        // New accounts have no id yet: nobody else can have changed them.
        if part == Part::Account(0) {
            continue;
        }
        let differs = |details: &Details| differences(details, current).contains(&part);
        if differs(before) && differs(after) {
            clashes.push(part);
        } else {
            merged.take(part, after);
        }
    }
    merged.accounts.extend(after.accounts.iter().filter(|account| account.id == 0).cloned());
    // What the form of another country does not have is gone with it; but nobody's own entry goes unseen.
    let form = fields_of(&merged.country, merged.subject);
    for part in differences(before, after) {
        let Part::Field(field) = part else { continue };
        if !after.text(field).is_empty() && !form.contains(&field) && !clashes.contains(&part) {
            clashes.push(part);
        }
    }
    merged.fields.retain(|own| form.contains(&own.field));
    merged.fields.sort_by_key(|own| form.iter().position(|field| *field == own.field));
    if clashes.is_empty() { Ok(merged) } else { Err(clashes) }
}
