use std::collections::HashMap;

use domain::record::person_name;
use domain::{Kind, conversion::DealDraft};

use super::{Item, Made, Origin, initial_stages};
use crate::records::{names, search};
use crate::{Ctx, Result};

pub(super) async fn insert(ctx: &mut Ctx, items: &[Item<'_>], origin: Origin) -> Result<()> {
    let stages = initial_stages(ctx, items).await?;
    let known = KnownClients::load(ctx, items).await?;
    let text = |of: fn(&DealDraft) -> &str| items.iter().map(|item| of(&item.plan.deal).to_owned()).collect::<Vec<_>>();
    let ids: Vec<i64> = items.iter().map(|item| item.deal_id).collect();
    let lead_ids: Vec<i64> = items.iter().map(|item| item.plan.lead_id).collect();
    let pipelines: Vec<i64> = items.iter().map(|item| item.plan.deal.pipeline_id).collect();
    let stages: Vec<String> = pipelines.iter().map(|id| stages.get(id).cloned().unwrap_or_default()).collect();
    let amounts: Vec<_> = items.iter().map(|item| item.plan.deal.amount).collect();
    let currencies: Vec<Option<String>> = items.iter().map(|item| item.plan.deal.currency.clone()).collect();
    let contacts: Vec<Option<i64>> = items.iter().map(|item| item.contact.id()).collect();
    let companies: Vec<Option<i64>> = items.iter().map(|item| item.company.id()).collect();
    let sources: Vec<Option<String>> = items.iter().map(|item| item.plan.deal.source.clone()).collect();
    let responsible: Vec<i64> = items.iter().map(|item| item.plan.deal.responsible_id).collect();
    let open: Vec<bool> = items.iter().map(|item| item.plan.deal.is_open).collect();
    let returning: Vec<bool> = items.iter().map(|item| item.plan.deal.is_return_customer).collect();
    let searches: Vec<String> = items.iter().map(|item| known.search_text(item)).collect();
    sqlx::query!(
        "insert into deal (id, lead_id, pipeline_id, stage, stage_semantics, title, amount, currency, contact_id,
                           company_id, source, source_description, comment, responsible_id, is_open,
                           is_return_customer, begin_date, created_at, changed_at, created_by, changed_by)
         select id, lead_id, pipeline_id, stage, 'P', title, amount, currency, contact_id, company_id, source,
                source_description, comment, responsible_id, is_open, is_return_customer,
                ($16::timestamptz)::date, $16, $16, $17, $17
         from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::numeric[], $7::text[],
                     $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::bool[],
                     $15::bool[])
             as given (id, lead_id, pipeline_id, stage, title, amount, currency, contact_id, company_id, source,
                       source_description, comment, responsible_id, is_open, is_return_customer)",
        &ids,
        &lead_ids,
        &pipelines,
        &stages,
        &text(|deal| &deal.title),
        &amounts as &[Option<rust_decimal::Decimal>],
        &currencies as &[Option<String>],
        &contacts as &[Option<i64>],
        &companies as &[Option<i64>],
        &sources as &[Option<String>],
        &text(|deal| &deal.source_description),
        &text(|deal| &deal.comment),
        &responsible,
        &open,
        &returning,
        origin.at,
        origin.employee_id
    )
    .execute(&mut *ctx.tx)
    .await?;
    search::insert(ctx, Kind::Deal, &ids, searches).await
}

/// The names of clients that existed before, for the searchable text of their new deals.
struct KnownClients {
    contacts: HashMap<i64, String>,
    companies: HashMap<i64, String>,
}

impl KnownClients {
    async fn load(ctx: &mut Ctx, items: &[Item<'_>]) -> Result<Self> {
        let existing = |made: Made| match made {
            Made::Existing(id) => Some(id),
            Made::None | Made::New(_) => None,
        };
        let contacts: Vec<i64> = items.iter().filter_map(|item| existing(item.contact)).collect();
        let companies: Vec<i64> = items.iter().filter_map(|item| existing(item.company)).collect();
        Ok(Self {
            contacts: names(ctx, Kind::Contact, contacts).await?,
            companies: names(ctx, Kind::Company, companies).await?,
        })
    }

    fn search_text(&self, item: &Item<'_>) -> String {
        let contact = match (item.plan.contact.draft(), item.contact.id()) {
            (Some(draft), _) => person_name(&draft.first_name, &draft.second_name, &draft.last_name),
            (None, id) => id.and_then(|id| self.contacts.get(&id)).cloned().unwrap_or_default(),
        };
        let company = match (item.plan.company.draft(), item.company.id()) {
            (Some(draft), _) => draft.title.clone(),
            (None, id) => id.and_then(|id| self.companies.get(&id)).cloned().unwrap_or_default(),
        };
        let custom: Vec<String> = item.plan.custom.deal.texts().map(str::to_owned).collect();
        search::of_deal(&item.plan.deal.title, &contact, &company, &custom)
    }
}
