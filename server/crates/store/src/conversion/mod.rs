//! The conversion engine: leads become deals with their clients.
//!
//! [`convert`] reads a batch of leads with their parts, lets [`domain::conversion::plan`] decide, and writes
//! what was planned with one statement per table, all in the caller's transaction. A single lead, an inquiry,
//! an import and the switch of the mode go through it alike.

mod drain;
mod facts;
mod ledger;
mod report;
mod write;

pub use drain::drain;
pub use report::{latest, progress, report};

use domain::conversion::{LeadPlan, NotConvertible, plan_with};
use domain::{DealCreation, Kind};

pub(crate) use crate::history::Origin;
use crate::{Ctx, Result, custom};

/// What a batch did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub deals: Vec<i64>,
    pub contacts: Vec<i64>,
    pub companies: Vec<i64>,
    pub failed: Vec<(i64, NotConvertible)>,
    pub activities_moved: i64,
    pub activities_completed: i64,
}

impl Outcome {
    /// Everything that was created.
    pub(crate) fn records(&self) -> impl Iterator<Item = (Kind, i64)> {
        let of = |kind, ids: &[i64]| ids.iter().map(move |id| (kind, *id)).collect::<Vec<_>>();
        of(Kind::Deal, &self.deals)
            .into_iter()
            .chain(of(Kind::Contact, &self.contacts))
            .chain(of(Kind::Company, &self.companies))
    }
}

/// Converts leads in progress; others of the given ones are left alone. Leads that cannot be converted stay
/// leads, with their reason in the ledger.
pub(crate) async fn convert(ctx: &mut Ctx, leads: &[i64], options: &DealCreation, origin: Origin) -> Result<Outcome> {
    let fields = custom::load_for(ctx, origin.employee_id).await?;
    let facts = facts::lock(ctx, leads, &fields).await?;
    let mut plans: Vec<LeadPlan> = Vec::with_capacity(facts.len());
    let mut failed = Vec::new();
    for lead in &facts {
        match plan_with(lead, options, &fields) {
            Ok(planned) => plans.push(planned),
            Err(reason) => failed.push((lead.id, reason)),
        }
    }
    ledger::record_failures(ctx, &failed, origin).await?;
    let written = write::write(ctx, &plans, origin).await?;
    Ok(Outcome {
        activities_moved: written.activities_moved,
        activities_completed: written.activities_completed,
        deals: written.deals,
        contacts: written.contacts,
        companies: written.companies,
        failed,
    })
}
