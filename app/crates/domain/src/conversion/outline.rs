use serde::{Deserialize, Serialize};

use super::{Client, ClientLink, LeadFacts, LeadPlan, NotConvertible, plan};
use crate::DealCreation;

/// The few facts of a lead that decide what kinds of records it becomes. Leads of equal shape become records of
/// the same kinds; so a preview counts leads by shape and plans each shape once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LeadShape {
    pub has_person: bool,
    pub has_company_title: bool,
    pub contact: LinkShape,
    pub company: LinkShape,
}

/// A link without its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkShape {
    #[default]
    None,
    Linked,
    Gone,
}

impl From<ClientLink> for LinkShape {
    fn from(link: ClientLink) -> Self {
        match link {
            ClientLink::None => Self::None,
            ClientLink::To(_) => Self::Linked,
            ClientLink::Gone(_) => Self::Gone,
        }
    }
}

impl LinkShape {
    /// From what SQL knows: whether there is a link, and whether its target is there.
    pub fn from_facts(is_linked: bool, is_gone: bool) -> Self {
        match (is_linked, is_gone) {
            (false, _) => Self::None,
            (true, false) => Self::Linked,
            (true, true) => Self::Gone,
        }
    }

    fn example(self) -> ClientLink {
        match self {
            Self::None => ClientLink::None,
            Self::Linked => ClientLink::To(1),
            Self::Gone => ClientLink::Gone(1),
        }
    }
}

impl LeadShape {
    pub fn of(lead: &LeadFacts) -> Self {
        Self {
            has_person: !(lead.first_name.is_empty() && lead.second_name.is_empty() && lead.last_name.is_empty()),
            has_company_title: !lead.company_title.is_empty(),
            contact: lead.contact.into(),
            company: lead.company.into(),
        }
    }

    /// What every lead of this shape becomes.
    pub fn outline(self, options: &DealCreation) -> Result<Outline, NotConvertible> {
        plan(&self.example(), options).map(|plan| Outline::of(&plan))
    }

    fn example(self) -> LeadFacts {
        let name = |known: bool| if known { "A".to_owned() } else { String::new() };
        LeadFacts {
            title: "A".to_owned(),
            last_name: name(self.has_person),
            company_title: name(self.has_company_title),
            contact: self.contact.example(),
            company: self.company.example(),
            ..LeadFacts::default()
        }
    }
}

/// What a plan creates, without its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    pub creates_contact: bool,
    pub creates_company: bool,
    /// The deal is for a client that exists already.
    pub uses_known_client: bool,
}

impl Outline {
    pub fn of(plan: &LeadPlan) -> Self {
        Self {
            creates_contact: plan.contact.creates(),
            creates_company: plan.company.creates(),
            uses_known_client: matches!(plan.contact, Client::Existing(_))
                || matches!(plan.company, Client::Existing(_)),
        }
    }
}

/// How many leads in progress have a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShapeCount {
    pub shape: LeadShape,
    pub leads: i64,
    pub open_activities: i64,
}

/// Everything that a switch to Simple would touch. It writes nothing, and fits every choice of options:
/// [`Preview::totals`] runs in the browser on each change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub shapes: Vec<ShapeCount>,
    /// A few of the leads, to show what becomes of them.
    pub examples: Vec<PreviewExample>,
    /// Leads that cannot be converted, at most [`Preview::MOST_FAILURES`].
    pub not_convertible: Vec<(i64, NotConvertible)>,
}

/// One lead in a preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewExample {
    pub lead_id: i64,
    pub title: String,
    pub person: String,
    pub company_title: String,
    pub shape: LeadShape,
    pub open_activities: i64,
}

/// A preview in numbers, for one choice of options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewTotals {
    pub active_leads: i64,
    pub deals: i64,
    pub contacts_created: i64,
    pub companies_created: i64,
    /// Deals for clients that exist already.
    pub known_clients: i64,
    pub activities_moved: i64,
    pub activities_completed: i64,
    pub not_convertible: i64,
}

impl Preview {
    /// More failures than this are counted, not listed.
    pub const MOST_FAILURES: i64 = 1_000;

    pub fn active_leads(&self) -> i64 {
        self.shapes.iter().map(|count| count.leads).sum()
    }

    /// Whether so many more leads are in progress now than were previewed that converting them would be a
    /// surprise. Where new leads keep arriving a few more are none; but where none was seen, each one is.
    pub fn is_outdated(previewed: i64, now: i64) -> bool {
        let expected = if previewed > 0 { (previewed / 100).max(10) } else { 0 };
        now > previewed.saturating_add(expected)
    }

    pub fn totals(&self, options: &DealCreation) -> PreviewTotals {
        let mut totals = PreviewTotals { active_leads: self.active_leads(), ..PreviewTotals::default() };
        for count in &self.shapes {
            let Ok(outline) = count.shape.outline(options) else {
                totals.not_convertible += count.leads;
                continue;
            };
            totals.deals += count.leads;
            totals.contacts_created += if outline.creates_contact { count.leads } else { 0 };
            totals.companies_created += if outline.creates_company { count.leads } else { 0 };
            totals.known_clients += if outline.uses_known_client { count.leads } else { 0 };
            if options.keep_activities {
                totals.activities_moved += count.open_activities;
            } else {
                totals.activities_completed += count.open_activities;
            }
        }
        totals
    }
}
