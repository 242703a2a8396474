use domain::conversion::{Address, CompanyDraft, ContactDraft};
use domain::{ContactPoint, Kind};

use super::{Item, Origin};
use crate::records::{contact_points, search};
use crate::{Ctx, Result};

/// The columns of an address, each an array.
#[derive(Default)]
struct Addresses {
    street: Vec<String>,
    city: Vec<String>,
    region: Vec<String>,
    postal_code: Vec<String>,
    country: Vec<String>,
}

impl Addresses {
    fn push(&mut self, address: &Address) {
        self.street.push(address.street.clone());
        self.city.push(address.city.clone());
        self.region.push(address.region.clone());
        self.postal_code.push(address.postal_code.clone());
        self.country.push(address.country.clone());
    }
}

pub(super) async fn insert_companies(ctx: &mut Ctx, items: &[Item<'_>], origin: Origin) -> Result<()> {
    let new: Vec<(i64, &CompanyDraft, &Item)> =
        items.iter().filter_map(|item| Some((item.company.new_id()?, item.plan.company.draft()?, item))).collect();
    if new.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = new.iter().map(|(id, ..)| *id).collect();
    let titles: Vec<String> = new.iter().map(|(_, draft, _)| draft.title.clone()).collect();
    let mut addresses = Addresses::default();
    new.iter().for_each(|(_, draft, _)| addresses.push(&draft.address));
    let searches = new.iter().map(|(_, draft, item)| {
        let mut names = vec![draft.title.as_str()];
        names.extend(item.plan.custom.company.texts());
        search::of_client(&names, &draft.contact_points)
    });
    let searches: Vec<String> = searches.collect();
    let common = Common::of(new.iter().map(|(_, _, item)| *item));
    sqlx::query!(
        "insert into company (id, title, address_street, address_city, address_region, address_postal_code,
                              address_country, lead_id, source, currency, responsible_id, is_open,
                              created_at, changed_at, created_by, changed_by)
         select id, title, street, city, region, postal_code, country, lead_id, source, currency,
                responsible_id, is_open, $12, $12, $13, $13
         from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                     $8::bigint[], $9::text[], $10::bigint[], $11::bool[], $14::text[])
             as given (id, title, street, city, region, postal_code, country, lead_id, source,
                       responsible_id, is_open, currency)",
        &ids,
        &titles,
        &addresses.street,
        &addresses.city,
        &addresses.region,
        &addresses.postal_code,
        &addresses.country,
        &common.lead_ids,
        &common.sources as &[Option<String>],
        &common.responsible_ids,
        &common.are_open,
        origin.at,
        origin.employee_id,
        &common.currencies as &[Option<String>]
    )
    .execute(&mut *ctx.tx)
    .await?;
    search::insert(ctx, Kind::Company, &ids, searches).await?;
    insert_points(ctx, Kind::Company, new.iter().map(|(id, draft, _)| (*id, draft.contact_points.as_slice()))).await
}

pub(super) async fn insert_contacts(ctx: &mut Ctx, items: &[Item<'_>], origin: Origin) -> Result<()> {
    let new: Vec<(i64, &ContactDraft, &Item)> =
        items.iter().filter_map(|item| Some((item.contact.new_id()?, item.plan.contact.draft()?, item))).collect();
    if new.is_empty() {
        return Ok(());
    }
    let text = |of: fn(&ContactDraft) -> &str| new.iter().map(|(_, draft, _)| of(draft).to_owned()).collect::<Vec<_>>();
    let ids: Vec<i64> = new.iter().map(|(id, ..)| *id).collect();
    let honorifics: Vec<Option<String>> = new.iter().map(|(_, draft, _)| draft.honorific.clone()).collect();
    let birthdates: Vec<_> = new.iter().map(|(_, draft, _)| draft.birthdate).collect();
    let companies: Vec<Option<i64>> = new.iter().map(|(_, _, item)| item.company.id()).collect();
    let mut addresses = Addresses::default();
    new.iter().for_each(|(_, draft, _)| addresses.push(&draft.address));
    let searches: Vec<String> = new.iter().map(|(_, draft, item)| search_text(draft, item)).collect();
    let common = Common::of(new.iter().map(|(_, _, item)| *item));
    sqlx::query!(
        "insert into contact (id, honorific, first_name, second_name, last_name, birthdate, company_title, position,
                              company_id, address_street, address_city, address_region, address_postal_code,
                              address_country, lead_id, source, source_description, responsible_id, is_open,
                              created_at, changed_at, created_by, changed_by)
         select id, honorific, first_name, second_name, last_name, birthdate, company_title, position, company_id,
                street, city, region, postal_code, country, lead_id, source, source_description,
                responsible_id, is_open, $20, $20, $21, $21
         from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::text[],
                     $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                     $15::bigint[], $16::text[], $17::text[], $18::bigint[], $19::bool[])
             as given (id, honorific, first_name, second_name, last_name, birthdate, company_title, position,
                       company_id, street, city, region, postal_code, country, lead_id, source,
                       source_description, responsible_id, is_open)",
        &ids,
        &honorifics as &[Option<String>],
        &text(|draft| &draft.first_name),
        &text(|draft| &draft.second_name),
        &text(|draft| &draft.last_name),
        &birthdates as &[Option<chrono::NaiveDate>],
        &text(|draft| &draft.company_title),
        &text(|draft| &draft.position),
        &companies as &[Option<i64>],
        &addresses.street,
        &addresses.city,
        &addresses.region,
        &addresses.postal_code,
        &addresses.country,
        &common.lead_ids,
        &common.sources as &[Option<String>],
        &common.source_descriptions,
        &common.responsible_ids,
        &common.are_open,
        origin.at,
        origin.employee_id
    )
    .execute(&mut *ctx.tx)
    .await?;
    search::insert(ctx, Kind::Contact, &ids, searches).await?;
    insert_points(ctx, Kind::Contact, new.iter().map(|(id, draft, _)| (*id, draft.contact_points.as_slice()))).await
}

fn search_text(draft: &ContactDraft, item: &Item<'_>) -> String {
    let names = [&draft.first_name, &draft.second_name, &draft.last_name, &draft.company_title];
    let mut names: Vec<&str> = names.map(String::as_str).to_vec();
    names.extend(item.plan.custom.contact.texts());
    search::of_client(&names, &draft.contact_points)
}

/// What a client has in common with its deal.
#[derive(Default)]
struct Common {
    lead_ids: Vec<i64>,
    sources: Vec<Option<String>>,
    source_descriptions: Vec<String>,
    currencies: Vec<Option<String>>,
    responsible_ids: Vec<i64>,
    are_open: Vec<bool>,
}

impl Common {
    fn of<'item, 'plan: 'item>(items: impl Iterator<Item = &'item Item<'plan>>) -> Self {
        let mut common = Self::default();
        for Item { plan, .. } in items {
            common.lead_ids.push(plan.lead_id);
            common.sources.push(plan.deal.source.clone());
            common.source_descriptions.push(plan.deal.source_description.clone());
            common.currencies.push(plan.deal.currency.clone());
            common.responsible_ids.push(plan.deal.responsible_id);
            common.are_open.push(plan.deal.is_open);
        }
        common
    }
}

async fn insert_points<'points>(
    ctx: &mut Ctx,
    kind: Kind,
    of_clients: impl Iterator<Item = (i64, &'points [ContactPoint])>,
) -> Result<()> {
    let (owners, points): (Vec<i64>, Vec<&ContactPoint>) =
        of_clients.flat_map(|(id, points)| points.iter().map(move |point| (id, point))).unzip();
    contact_points::insert(&mut ctx.tx, kind, &owners, &points).await
}
