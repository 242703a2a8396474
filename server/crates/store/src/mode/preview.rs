use domain::conversion::{LeadShape, LinkShape, NotConvertible, Preview, PreviewExample, ShapeCount};
use domain::record::person_name;
use serde::Deserialize;
use sqlx::types::Json;

use crate::{Ctx, Result};

/// What a switch to Simple would touch: leads in progress by shape, a few examples, and those that cannot be
/// converted. One statement reads it all, hence of one moment; nothing is written.
///
/// # Errors
/// [`domain::AppError::Forbidden`] unless the actor may change CRM settings.
pub async fn preview(ctx: &mut Ctx) -> Result<Preview> {
    ctx.require_settings()?;
    let row = sqlx::query!(
        r#"with in_progress as not materialized (
               select lead.id, lead.title, lead.first_name, lead.second_name, lead.last_name, lead.company_title,
                      lead.contact_id is not null as has_contact, contact.deleted_at is not null as contact_gone,
                      lead.company_id is not null as has_company, company.deleted_at is not null as company_gone
               from lead
               left join contact on contact.id = lead.contact_id
               left join company on company.id = lead.company_id
               where lead.deleted_at is null and lead.stage_semantics = 'P'
           ), shape as (
               select first_name || second_name || last_name <> '' as has_person,
                      company_title <> '' as has_company_title, has_contact, contact_gone, has_company, company_gone,
                      count(*) as leads, coalesce(sum(planned.open), 0)::bigint as open_activities
               from in_progress
               left join (select owner_id, count(*) as open from activity
                          where owner_kind = 1 and completed_at is null group by owner_id) as planned
                   on planned.owner_id = in_progress.id
               group by 1, 2, 3, 4, 5, 6
           ), example as (
               select in_progress.*, (select count(*) from activity where owner_kind = 1 and owner_id = in_progress.id
                                                                      and completed_at is null) as open_activities
               from in_progress order by id desc limit 5
           ), gone as (
               select id, has_contact, contact_gone, has_company, company_gone
               from in_progress where contact_gone or company_gone order by id limit $1
           )
           select (select coalesce(json_agg(shape), '[]') from shape) as "shapes!: Json<Vec<ShapeRow>>",
                  (select coalesce(json_agg(example order by id desc), '[]') from example)
                      as "examples!: Json<Vec<ExampleRow>>",
                  (select coalesce(json_agg(gone order by id), '[]') from gone) as "gone!: Json<Vec<GoneRow>>""#,
        Preview::MOST_FAILURES
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    // Whether a client that is gone stops a lead, its shape says, whatever the options.
    let options = domain::DealCreation::default();
    let failure = |row: GoneRow| row.links.shape(false, false).outline(&options).err().map(|reason| (row.id, reason));
    Ok(Preview {
        shapes: row.shapes.0.into_iter().map(ShapeCount::from).collect(),
        examples: row.examples.0.into_iter().map(PreviewExample::from).collect(),
        not_convertible: row.gone.0.into_iter().filter_map(failure).collect::<Vec<(i64, NotConvertible)>>(),
    })
}

/// The clients that a lead is linked to, and whether they were deleted.
#[derive(Debug, Deserialize)]
struct Links {
    has_contact: bool,
    contact_gone: bool,
    has_company: bool,
    company_gone: bool,
}

impl Links {
    fn shape(&self, has_person: bool, has_company_title: bool) -> LeadShape {
        LeadShape {
            has_person,
            has_company_title,
            contact: LinkShape::from_facts(self.has_contact, self.contact_gone),
            company: LinkShape::from_facts(self.has_company, self.company_gone),
        }
    }
}

#[derive(Debug, Deserialize)]
struct ShapeRow {
    has_person: bool,
    has_company_title: bool,
    #[serde(flatten)]
    links: Links,
    leads: i64,
    open_activities: i64,
}

impl From<ShapeRow> for ShapeCount {
    fn from(row: ShapeRow) -> Self {
        let shape = row.links.shape(row.has_person, row.has_company_title);
        Self { shape, leads: row.leads, open_activities: row.open_activities }
    }
}

#[derive(Debug, Deserialize)]
struct ExampleRow {
    id: i64,
    title: String,
    first_name: String,
    second_name: String,
    last_name: String,
    company_title: String,
    #[serde(flatten)]
    links: Links,
    open_activities: i64,
}

impl From<ExampleRow> for PreviewExample {
    fn from(row: ExampleRow) -> Self {
        let person = person_name(&row.first_name, &row.second_name, &row.last_name);
        Self {
            lead_id: row.id,
            shape: row.links.shape(!person.is_empty(), !row.company_title.is_empty()),
            title: row.title,
            person,
            company_title: row.company_title,
            open_activities: row.open_activities,
        }
    }
}

/// A lead of which a client was deleted.
#[derive(Debug, Deserialize)]
struct GoneRow {
    id: i64,
    #[serde(flatten)]
    links: Links,
}
