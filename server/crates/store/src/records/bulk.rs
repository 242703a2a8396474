//! Leads in numbers: one statement a table, from arrays.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::fields::CustomField;
use domain::stage::Semantics;
use domain::{ContactPoint, FieldName, Kind, Value};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use sqlx::PgConnection;

use super::{contact_points, custom, search};
use crate::history::{Entries, Origin};
use crate::{Ctx, Result};

/// A lead to be stored; its values obey the rules of the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct NewLead<'a> {
    pub values: &'a BTreeMap<FieldName, Value>,
    /// What its status means.
    pub semantics: Semantics,
    pub contact_points: &'a [ContactPoint],
    /// The one who stores it, if nobody else.
    pub responsible_id: Option<i64>,
}

impl NewLead<'_> {
    fn value(&self, name: FieldName) -> &Value {
        self.values.get(&name).unwrap_or(&Value::Empty)
    }

    fn text(&self, name: FieldName) -> String {
        self.value(name).as_text().unwrap_or_default().to_owned()
    }

    fn choice(&self, name: FieldName) -> Option<String> {
        self.value(name).as_text().map(str::to_owned)
    }

    fn searchable(&self, fields: &[CustomField], custom: &Json) -> String {
        let text = |name| self.value(name).as_text().unwrap_or_default();
        let first_names = format!("{} {}", text(FieldName::FirstName), text(FieldName::SecondName));
        let names = [text(FieldName::Title), &first_names, text(FieldName::LastName), text(FieldName::CompanyTitle)];
        let own = custom::searchable(fields, custom);
        let texts: Vec<&str> = names.into_iter().chain(own.iter().map(String::as_str)).collect();
        search::of_client(&texts, self.contact_points)
    }
}

/// Stores leads with their contact points and history, and returns their ids in the same order. The caller
/// holds the mode ([`crate::mode::lock_shared`]) and has checked the right.
pub(crate) async fn insert_leads(ctx: &mut Ctx, leads: &[NewLead<'_>], origin: Origin) -> Result<Vec<i64>> {
    let ids = draw(&mut ctx.tx, Kind::Lead, leads.len()).await?;
    let fields = crate::custom::of_kind(ctx, Kind::Lead).await?;
    let complete = |lead: &NewLead<'_>| custom::complete(&fields, lead.values, origin.employee_id);
    let custom: Vec<Json> = leads.iter().map(complete).collect();
    insert_rows(ctx, &ids, leads, &custom, origin).await?;
    let texts: Vec<String> = leads.iter().zip(&custom).map(|(lead, custom)| lead.searchable(&fields, custom)).collect();
    search::insert(ctx, Kind::Lead, &ids, texts).await?;
    let points = || ids.iter().zip(leads).flat_map(|(id, lead)| lead.contact_points.iter().map(|point| (*id, point)));
    let owners: Vec<i64> = points().map(|(id, _)| id).collect();
    let points: Vec<&ContactPoint> = points().map(|(_, point)| point).collect();
    contact_points::insert(&mut ctx.tx, Kind::Lead, &owners, &points).await?;
    let mut history = Entries::default();
    ids.iter().for_each(|id| history.created(*id));
    history.write(&mut ctx.tx, Kind::Lead, origin).await?;
    Ok(ids)
}

/// Draws the numbers of new records, so that rows can name each other before they are written.
pub(crate) async fn draw(connection: &mut PgConnection, kind: Kind, count: usize) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select nextval(sequence) as "id!"
           from (select pg_get_serial_sequence($1, 'id')::regclass as sequence offset 0) as found, generate_series(1, $2)"#,
        super::table(kind),
        i32::try_from(count).unwrap_or(i32::MAX)
    )
    .fetch_all(connection)
    .await?)
}

async fn insert_rows(ctx: &mut Ctx, ids: &[i64], leads: &[NewLead<'_>], custom: &[Json], origin: Origin) -> Result<()> {
    let texts = |name| leads.iter().map(|lead| lead.text(name)).collect::<Vec<String>>();
    let choices = |name| leads.iter().map(|lead| lead.choice(name)).collect::<Vec<Option<String>>>();
    let birthdates: Vec<Option<NaiveDate>> = leads.iter().map(|lead| date(lead.value(FieldName::Birthdate))).collect();
    let amounts: Vec<Option<Decimal>> = leads.iter().map(|lead| lead.value(FieldName::Amount).as_decimal()).collect();
    let meanings: Vec<String> = leads.iter().map(|lead| lead.semantics.letter().to_owned()).collect();
    let responsible: Vec<i64> = leads.iter().map(|lead| lead.responsible_id.unwrap_or(origin.employee_id)).collect();
    let open: Vec<bool> = leads.iter().map(|lead| *lead.value(FieldName::IsOpen) != Value::Boolean(false)).collect();
    let closed: Vec<Option<DateTime<Utc>>> =
        leads.iter().map(|lead| (lead.semantics != Semantics::InProgress).then_some(origin.at)).collect();
    sqlx::query!(
        "insert into lead (id, title, honorific, first_name, second_name, last_name, birthdate, company_title, position,
                           address_street, address_postal_code, address_city, address_region, address_country, source,
                           source_description, stage, stage_semantics, amount, currency, comment, responsible_id, is_open,
                           closed_at, custom, created_at, created_by, changed_at, changed_by)
         select given.*, $26, $27, $26, $27
         from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::text[],
                     $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
                     $16::text[], $17::text[], $18::text[], $19::numeric[], $20::text[], $21::text[], $22::bigint[],
                     $23::bool[], $24::timestamptz[], $25::jsonb[]) as given",
        ids,
        &texts(FieldName::Title),
        &choices(FieldName::Honorific) as &[Option<String>],
        &texts(FieldName::FirstName),
        &texts(FieldName::SecondName),
        &texts(FieldName::LastName),
        &birthdates as &[Option<NaiveDate>],
        &texts(FieldName::CompanyTitle),
        &texts(FieldName::Position),
        &texts(FieldName::AddressStreet),
        &texts(FieldName::AddressPostalCode),
        &texts(FieldName::AddressCity),
        &texts(FieldName::AddressRegion),
        &texts(FieldName::AddressCountry),
        &choices(FieldName::Source) as &[Option<String>],
        &texts(FieldName::SourceDescription),
        &texts(FieldName::Stage),
        &meanings,
        &amounts as &[Option<Decimal>],
        &choices(FieldName::Currency) as &[Option<String>],
        &texts(FieldName::Comment),
        &responsible,
        &open,
        &closed as &[Option<DateTime<Utc>>],
        custom,
        origin.at,
        origin.employee_id
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

fn date(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Date(date) => Some(*date),
        _ => None,
    }
}
