//! Writes a batch of plans: one statement per table, from arrays.

mod clients;
mod custom;
mod deals;
mod leads;

use domain::Kind;
use domain::conversion::{ActivityFate, Client, LeadPlan};
use sqlx::PgConnection;

use super::{Origin, ledger};
use crate::history::Entries;
use crate::records::bulk::draw;
use crate::{Ctx, Result, directory};

/// What was written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub deals: Vec<i64>,
    pub contacts: Vec<i64>,
    pub companies: Vec<i64>,
    pub activities_moved: i64,
    pub activities_completed: i64,
}

/// A plan with the ids of the records that it creates.
pub(super) struct Item<'plan> {
    pub plan: &'plan LeadPlan,
    pub deal_id: i64,
    pub contact: Made,
    pub company: Made,
}

/// A client of a deal.
#[derive(Clone, Copy)]
pub(super) enum Made {
    None,
    Existing(i64),
    New(i64),
}

impl Made {
    pub fn id(self) -> Option<i64> {
        match self {
            Self::None => None,
            Self::Existing(id) | Self::New(id) => Some(id),
        }
    }

    pub fn new_id(self) -> Option<i64> {
        match self {
            Self::New(id) => Some(id),
            Self::None | Self::Existing(_) => None,
        }
    }
}

pub(super) async fn write(ctx: &mut Ctx, plans: &[LeadPlan], origin: Origin) -> Result<Written> {
    if plans.is_empty() {
        return Ok(Written::default());
    }
    let items = number(&mut ctx.tx, plans).await?;
    // Before anything changes: the ledger reads the leads as they are.
    ledger::record_conversions(ctx, &items, origin).await?;
    clients::insert_companies(ctx, &items, origin).await?;
    clients::insert_contacts(ctx, &items, origin).await?;
    deals::insert(ctx, &items, origin).await?;
    custom::write(ctx, &items).await?;
    leads::close(ctx, &items, origin).await?;
    leads::settle_activities(ctx, &items, origin).await?;
    write_history(ctx, &items, origin).await?;
    let moved = items.iter().map(|item| match &item.plan.activities {
        ActivityFate::MoveToDeal(ids) => (ids.len(), 0),
        ActivityFate::Complete(ids) => (0, ids.len()),
    });
    let (moved, completed) = moved.fold((0, 0), |sum, (moved, completed)| (sum.0 + moved, sum.1 + completed));
    Ok(Written {
        deals: items.iter().map(|item| item.deal_id).collect(),
        contacts: items.iter().filter_map(|item| item.contact.new_id()).collect(),
        companies: items.iter().filter_map(|item| item.company.new_id()).collect(),
        activities_moved: i64::try_from(moved).unwrap_or(i64::MAX),
        activities_completed: i64::try_from(completed).unwrap_or(i64::MAX),
    })
}

/// Draws the numbers of everything that will be created, so that rows can name each other.
async fn number<'plan>(connection: &mut PgConnection, plans: &'plan [LeadPlan]) -> Result<Vec<Item<'plan>>> {
    let contacts = plans.iter().filter(|plan| plan.contact.creates()).count();
    let companies = plans.iter().filter(|plan| plan.company.creates()).count();
    let mut deals = draw(connection, Kind::Deal, plans.len()).await?.into_iter();
    let mut contacts = draw(connection, Kind::Contact, contacts).await?.into_iter();
    let mut companies = draw(connection, Kind::Company, companies).await?.into_iter();
    let items = plans.iter().filter_map(|plan| {
        Some(Item {
            plan,
            deal_id: deals.next()?,
            contact: made(&plan.contact, &mut contacts)?,
            company: made(&plan.company, &mut companies)?,
        })
    });
    Ok(items.collect())
}

fn made<Draft>(client: &Client<Draft>, numbers: &mut impl Iterator<Item = i64>) -> Option<Made> {
    Some(match client {
        Client::None => Made::None,
        Client::Existing(id) => Made::Existing(*id),
        Client::Create(_) => Made::New(numbers.next()?),
    })
}

async fn write_history(ctx: &mut Ctx, items: &[Item<'_>], origin: Origin) -> Result<()> {
    for (kind, ids) in [
        (Kind::Deal, items.iter().map(|item| item.deal_id).collect::<Vec<_>>()),
        (Kind::Contact, items.iter().filter_map(|item| item.contact.new_id()).collect()),
        (Kind::Company, items.iter().filter_map(|item| item.company.new_id()).collect()),
    ] {
        let mut entries = Entries::default();
        ids.into_iter().for_each(|id| entries.created(id));
        entries.write(&mut ctx.tx, kind, origin).await?;
    }
    Ok(())
}

/// The code of the first stage of each pipeline that the plans name.
pub(super) async fn initial_stages(
    ctx: &mut Ctx,
    items: &[Item<'_>],
) -> Result<std::collections::HashMap<i64, String>> {
    let mut stages = std::collections::HashMap::new();
    for item in items {
        let pipeline_id = item.plan.deal.pipeline_id;
        if let std::collections::hash_map::Entry::Vacant(entry) = stages.entry(pipeline_id) {
            entry.insert(directory::initial_stage(&mut ctx.tx, Kind::Deal, Some(pipeline_id)).await?);
        }
    }
    Ok(stages)
}
