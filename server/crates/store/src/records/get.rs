use domain::activity::Planned;
use domain::company_contact::CompanyContact;
use domain::details::Details;
use domain::errors::AppError;
use domain::record::HistoryEntry;
use domain::value::Link;
use domain::{Action, Kind, Record};
use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Row};

use super::{Catalogue, client_deals, columns, contact_points, labels, permission};
use crate::{Ctx, Result, company_contacts, details, history};

/// A record with everything that its page shows first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub record: Record,
    /// The latest changes.
    pub history: Vec<HistoryEntry>,
    /// The deal that was made from the lead.
    pub deals: Vec<Link>,
    /// How many deals the client has.
    pub deal_count: i64,
    /// The contacts of a company.
    pub contacts: Vec<CompanyContact>,
    /// The companies that a contact is linked to beside its own.
    pub companies: Vec<Link>,
    /// The primary ones first.
    pub details: Vec<Details>,
    /// The day in the actor's time zone.
    pub today: chrono::NaiveDate,
    pub may_update: bool,
    pub may_delete: bool,
}

/// Reads a record with all its fields.
///
/// # Errors
/// [`AppError::NotFound`] if there is none that the actor may read.
pub async fn get(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<Record> {
    read(ctx, kind, id, Action::Read, false).await
}

/// Reads a record and locks it for an action.
pub(super) async fn lock(ctx: &mut Ctx, kind: Kind, id: i64, action: Action) -> Result<Record> {
    permission::require(ctx, kind, id, action).await?;
    read(ctx, kind, id, action, true).await
}

async fn read(ctx: &mut Ctx, kind: Kind, id: i64, action: Action, locks: bool) -> Result<Record> {
    let all = Catalogue::load(ctx, kind).await?.fields();
    let mut query = QueryBuilder::new("select ");
    columns::push_select(&mut query, &all);
    query.push(" from ").push(super::table(kind)).push(" where id = ").push_bind(id).push(" and ");
    permission::push_condition(&mut query, ctx, kind, action)?;
    if locks {
        query.push(" for update");
    }
    let row = query.build().fetch_optional(&mut *ctx.tx).await?.ok_or(AppError::NotFound)?;
    let mut points = contact_points::of_many(&mut ctx.tx, kind, &[id]).await?;
    let mut record = Record {
        kind,
        id: row.try_get(0)?,
        version: row.try_get(1)?,
        values: all
            .iter()
            .enumerate()
            .map(|(at, field)| Ok((field.name, columns::read(&row, at + 2, field, &ctx.actor)?)))
            .collect::<Result<_>>()?,
        contact_points: points.remove(&id).unwrap_or_default(),
        planned: Planned::default(),
    };
    labels::fill(ctx, std::slice::from_mut(&mut record)).await?;
    Ok(record)
}

/// Reads a record with its history and deals.
///
/// # Errors
/// [`AppError::NotFound`] if there is none that the actor may read.
pub async fn open(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<Opened> {
    let record = get(ctx, kind, id).await?;
    Ok(Opened {
        history: history::latest(ctx, kind, id).await?,
        deals: if kind == Kind::Lead { deals_of_lead(ctx, id).await? } else { Vec::new() },
        deal_count: if kind.is_client() { client_deals::count(ctx, kind, id).await? } else { 0 },
        contacts: match kind {
            Kind::Company => company_contacts::of_company(ctx, id).await?,
            _ => Vec::new(),
        },
        companies: match kind {
            Kind::Contact => company_contacts::of_contact(ctx, id).await?,
            _ => Vec::new(),
        },
        details: details::of_record(ctx, kind, id).await?,
        today: ctx.now.with_timezone(&ctx.actor.zone).date_naive(),
        may_update: permission::require(ctx, kind, id, Action::Update).await.is_ok(),
        may_delete: permission::require(ctx, kind, id, Action::Delete).await.is_ok(),
        record,
    })
}

async fn deals_of_lead(ctx: &mut Ctx, id: i64) -> Result<Vec<Link>> {
    let mut query = QueryBuilder::new("select id, title from deal where lead_id = ");
    query.push_bind(id).push(" and ");
    permission::push_condition(&mut query, ctx, Kind::Deal, Action::Read)?;
    query.push(" order by id desc limit 50");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    rows.iter()
        .map(|row| {
            let (id, title): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
            Ok(Link::new(id, if title.is_empty() { format!("#{id}") } else { title }))
        })
        .collect()
}
