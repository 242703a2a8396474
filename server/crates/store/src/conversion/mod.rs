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

use std::collections::BTreeMap;

use domain::conversion::{Filled, LeadPlan, NotConvertible, Targets, plan_with};
use domain::fields::CustomField;
use domain::stage::{self, Stage};
use domain::{Change, DealCreation, FieldName, Kind, Value};

pub(crate) use crate::history::Origin;
use crate::{Ctx, Result, custom, directory, records};

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
    let known = Known::load(ctx, options.pipeline_id, origin).await?;
    let planned = plan(ctx, leads, options, &known).await?;
    carry_out(ctx, planned, origin).await
}

/// The same for one lead that a person converts, who fills in what is required of the new records and stays empty.
///
/// # Errors
/// [`domain::AppError::Invalid`] with every field of theirs that stays empty or breaks a rule; as
/// [`crate::records::edit`].
pub(crate) async fn convert_by_hand(
    ctx: &mut Ctx,
    lead: i64,
    options: &DealCreation,
    given: &BTreeMap<FieldName, Value>,
    origin: Origin,
) -> Result<Outcome> {
    let known = Known::load(ctx, options.pipeline_id, origin).await?;
    let planned = plan(ctx, &[lead], options, &known).await?;
    let mut filled = match planned.plans.first() {
        Some(plan) => plan.fill(&known.fields, given)?,
        None => Filled::new(),
    };
    let outcome = carry_out(ctx, planned, origin).await?;
    for (kind, id) in outcome.records() {
        let Some(values) = filled.remove(&kind) else { continue };
        let change = |(field, after): (FieldName, Value)| Change { field, before: Value::Empty, after };
        // A change like any other: by the same rules, and noted in the history.
        records::edit_by(ctx, kind, id, values.into_iter().map(change).collect(), None, origin.cause).await?;
    }
    Ok(outcome)
}

/// What a batch is planned with.
struct Known {
    fields: Vec<CustomField>,
    /// Empty where no field of deals is required from a stage on.
    stages: Vec<Stage>,
    /// The code of the stage that new deals get; empty as well.
    stage: String,
}

impl Known {
    async fn load(ctx: &mut Ctx, pipeline_id: i64, origin: Origin) -> Result<Self> {
        let fields = custom::load_for(ctx, origin.employee_id).await?;
        let (mut stages, mut stage) = (Vec::new(), String::new());
        if fields.iter().any(|own| own.kind == Kind::Deal && !own.required_from.is_empty()) {
            stages = directory::stages(&mut ctx.tx, Kind::Deal, Some(pipeline_id)).await?;
            stage = stage::initial(&stages).map(|stage| stage.code.clone()).unwrap_or_default();
        }
        Ok(Self { fields, stages, stage })
    }

    fn targets(&self) -> Targets<'_> {
        Targets { fields: &self.fields, stages: &self.stages, stage: &self.stage }
    }
}

/// What the leads of a batch become, and those that stay leads.
struct Planned {
    plans: Vec<LeadPlan>,
    failed: Vec<(i64, NotConvertible)>,
}

async fn plan(ctx: &mut Ctx, leads: &[i64], options: &DealCreation, known: &Known) -> Result<Planned> {
    let facts = facts::lock(ctx, leads, &known.fields).await?;
    let mut plans: Vec<LeadPlan> = Vec::with_capacity(facts.len());
    let mut failed = Vec::new();
    for lead in &facts {
        match plan_with(lead, options, known.targets()) {
            Ok(planned) => plans.push(planned),
            Err(reason) => failed.push((lead.id, reason)),
        }
    }
    Ok(Planned { plans, failed })
}

async fn carry_out(ctx: &mut Ctx, Planned { plans, failed }: Planned, origin: Origin) -> Result<Outcome> {
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
