//! The server functions of records.

use std::collections::BTreeMap;

use domain::company_contact::CompanyContact;
use domain::details::Details;
use domain::filter::Filter;
use domain::inquiry::{Created, Inquiry};
use domain::list::{KanbanColumn, ListQuery, Page, Total as Counted};
use domain::record::{HistoryEntry, NewRecord, PointsChange};
use domain::send_key::SendKey;
use domain::suggestion::Suggestion;
use domain::value::Link;
use domain::{Change, ContactPoint, DealCreation, FieldName, Kind, Record, Value};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::errors::Failure;
use crate::json::Call;

/// A record with everything that its page shows first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub record: Record,
    /// The latest changes, newest first.
    pub history: Vec<HistoryEntry>,
    /// The deal that a lead became.
    pub deals: Vec<Link>,
    /// How many deals a client has.
    pub deal_count: i64,
    /// The contacts of a company.
    pub contacts: Vec<CompanyContact>,
    /// The companies that a contact is linked to beside its own.
    pub companies: Vec<Link>,
    /// Registration and bank data of a client, the primary ones first.
    pub details: Vec<Details>,
    /// The day in the user's time zone.
    #[serde(deserialize_with = "domain::date::deserialize")]
    pub today: chrono::NaiveDate,
    pub may_update: bool,
    pub may_delete: bool,
}

/// One page of a list.
#[server(prefix = "/api", endpoint = "records/list", protocol = Call)]
pub async fn list(query: ListQuery) -> Result<Page, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::records::list(&mut ctx, &query).await?)
}

/// The number of rows of a list: as far as they are counted at once, or exactly.
#[server(prefix = "/api", endpoint = "records/total", protocol = Call)]
pub async fn total(query: ListQuery, exact: bool) -> Result<Counted, Failure> {
    let mut ctx = crate::context::ctx().await?;
    if exact {
        return Ok(Counted::Exactly(store::records::total(&mut ctx, &query).await?));
    }
    Ok(store::records::count(&mut ctx, &query).await?)
}

/// The columns of a kanban.
#[server(prefix = "/api", endpoint = "records/kanban", protocol = Call)]
pub async fn kanban(
    kind: Kind,
    pipeline_id: Option<i64>,
    search: String,
    filter: Filter,
) -> Result<Vec<KanbanColumn>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::records::kanban(&mut ctx, kind, pipeline_id, &search, &filter).await?)
}

/// A record with its history and deals.
#[server(prefix = "/api", endpoint = "records/open", protocol = Call)]
pub async fn open(kind: Kind, id: i64) -> Result<Opened, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let opened = store::records::open(&mut ctx, kind, id).await?;
    Ok(Opened {
        record: opened.record,
        history: opened.history,
        deals: opened.deals,
        deal_count: opened.deal_count,
        contacts: opened.contacts,
        companies: opened.companies,
        details: opened.details,
        today: opened.today,
        may_update: opened.may_update,
        may_delete: opened.may_delete,
    })
}

/// Records to link to, for what was typed.
#[server(prefix = "/api", endpoint = "records/suggest", protocol = Call)]
pub async fn suggest(kind: Kind, typed: String) -> Result<Vec<Suggestion>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::records::suggest(&mut ctx, kind, &typed).await?)
}

/// Creates a record; a lead follows the mode, and may come back as a deal. What the same call created under the key
/// already comes back as it is.
#[server(prefix = "/api", endpoint = "records/create", protocol = Call)]
pub async fn create(record: NewRecord, key: Option<SendKey>) -> Result<Created, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let created = store::records::once::create(&mut ctx, record, key.as_ref()).await?;
    ctx.commit().await?;
    Ok(created)
}

/// Changes fields of a record, and its contact points if given.
#[server(prefix = "/api", endpoint = "records/edit", protocol = Call)]
pub async fn edit(
    kind: Kind,
    id: i64,
    changes: Vec<Change>,
    contact_points: Option<Vec<ContactPoint>>,
) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::records::edit(&mut ctx, kind, id, changes, contact_points).await?;
    ctx.commit().await?;
    Ok(())
}

/// Changes contact points of a record, of each kind those that differ from what the user saw.
#[server(prefix = "/api", endpoint = "records/edit_points", protocol = Call)]
pub async fn edit_points(kind: Kind, id: i64, change: PointsChange) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::records::edit_points(&mut ctx, kind, id, &change).await?;
    ctx.commit().await?;
    Ok(())
}

/// Moves a record to the recycle bin.
#[server(prefix = "/api", endpoint = "records/delete", protocol = Call)]
pub async fn delete(kind: Kind, id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::records::delete(&mut ctx, kind, id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Stores an inquiry: a lead in Classic mode, a deal in Simple mode. What the same call created under the key
/// already comes back.
#[server(prefix = "/api", endpoint = "inquiries/create", protocol = Call)]
pub async fn create_inquiry(inquiry: Inquiry, key: Option<SendKey>) -> Result<Created, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let created = store::records::once::create_inquiry(&mut ctx, &inquiry, key.as_ref()).await?;
    ctx.commit().await?;
    Ok(created)
}

/// Converts one lead and returns its deal. `given` is what the new records would lack, by the names of their fields.
#[server(prefix = "/api", endpoint = "leads/convert", protocol = Call)]
pub async fn convert_lead(id: i64, options: DealCreation, given: BTreeMap<FieldName, Value>) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let deal = store::inquiries::convert_lead(&mut ctx, id, &options, &given).await?;
    ctx.commit().await?;
    Ok(deal)
}

/// Moves a deal to a stage of another pipeline; `before` is the pipeline in which the user saw it.
#[server(prefix = "/api", endpoint = "records/move_to_pipeline", protocol = Call)]
pub async fn move_to_pipeline(id: i64, before: i64, pipeline_id: i64, stage: String) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::records::move_to_pipeline(&mut ctx, id, before, pipeline_id, &stage).await?;
    ctx.commit().await?;
    Ok(())
}
