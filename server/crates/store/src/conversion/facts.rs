use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Utc;
use domain::conversion::{Address, ClientLink, LeadFacts};
use domain::fields::{self, CustomField};
use domain::{FieldName, Kind, Value};

use crate::records::contact_points;
use crate::{Ctx, Result};

/// Reads what the conversion of these leads depends on, and locks the leads and their open activities. Leads
/// that are no longer in progress are left out.
pub(super) async fn lock(ctx: &mut Ctx, leads: &[i64], fields: &[CustomField]) -> Result<Vec<LeadFacts>> {
    let rows = sqlx::query!(
        "select id, title, honorific, first_name, second_name, last_name, birthdate, company_title, position,
                address_street, address_city, address_region, address_postal_code, address_country, source,
                source_description, amount, currency, comment, responsible_id, is_open, contact_id, company_id, custom
         from lead where id = any($1) and deleted_at is null and stage_semantics = 'P' order by id for update",
        leads
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let contacts: Vec<i64> = rows.iter().filter_map(|row| row.contact_id).collect();
    let companies: Vec<i64> = rows.iter().filter_map(|row| row.company_id).collect();
    let mut points = contact_points::of_many(&mut ctx.tx, Kind::Lead, &ids).await?;
    let mut activities = open_activities(ctx, &ids).await?;
    // Clients cannot be deleted before the deals that are made for them are there.
    let contacts =
        sqlx::query_scalar!("select id from contact where id = any($1) and deleted_at is null for share", &contacts)
            .fetch_all(&mut *ctx.tx)
            .await?;
    let companies =
        sqlx::query_scalar!("select id from company where id = any($1) and deleted_at is null for share", &companies)
            .fetch_all(&mut *ctx.tx)
            .await?;

    let contacts: HashSet<i64> = contacts.into_iter().collect();
    let companies: HashSet<i64> = companies.into_iter().collect();
    let facts = rows.into_iter().map(|row| LeadFacts {
        contact_points: points.remove(&row.id).unwrap_or_default(),
        activities: activities.remove(&row.id).unwrap_or_default(),
        contact: link(row.contact_id, &contacts),
        company: link(row.company_id, &companies),
        id: row.id,
        title: row.title,
        honorific: row.honorific,
        first_name: row.first_name,
        second_name: row.second_name,
        last_name: row.last_name,
        birthdate: row.birthdate,
        company_title: row.company_title,
        position: row.position,
        address: Address {
            street: row.address_street,
            city: row.address_city,
            region: row.address_region,
            postal_code: row.address_postal_code,
            country: row.address_country,
        },
        source: row.source,
        source_description: row.source_description,
        amount: row.amount,
        currency: row.currency,
        comment: row.comment,
        responsible_id: row.responsible_id,
        is_open: row.is_open,
        custom: custom(&row.custom, fields),
    });
    Ok(facts.collect())
}

/// What the lead holds of the fields that become something.
fn custom(stored: &serde_json::Value, fields: &[CustomField]) -> BTreeMap<FieldName, Value> {
    let linked = fields.iter().filter(|field| field.kind == Kind::Lead && field.becomes.is_some());
    let value = |own: &CustomField| fields::from_json(&own.field(), stored.get(own.id.to_string()), &Utc);
    linked.map(|own| (own.name(), value(own))).collect()
}

fn link(id: Option<i64>, existing: &HashSet<i64>) -> ClientLink {
    match id {
        None => ClientLink::None,
        Some(id) if existing.contains(&id) => ClientLink::To(id),
        Some(id) => ClientLink::Gone(id),
    }
}

async fn open_activities(ctx: &mut Ctx, leads: &[i64]) -> Result<HashMap<i64, Vec<i64>>> {
    let rows = sqlx::query!(
        "select id, owner_id from activity
         where owner_kind = 1 and owner_id = any($1) and completed_at is null order by id for update",
        leads
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut activities: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in rows {
        activities.entry(row.owner_id).or_default().push(row.id);
    }
    Ok(activities)
}
