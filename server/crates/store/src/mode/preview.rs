use domain::conversion::{LeadShape, LinkShape, NotConvertible, Preview, PreviewExample, ShapeCount};
use domain::record::person_name;

use crate::{Ctx, Result};

/// What a switch to Simple would touch: leads in progress by shape, a few examples, and those that cannot be
/// converted. Reads one snapshot and writes nothing.
///
/// # Errors
/// [`domain::AppError::Forbidden`] unless the actor may change CRM settings.
pub async fn preview(ctx: &mut Ctx) -> Result<Preview> {
    ctx.require_settings()?;
    let shapes = sqlx::query!(
        r#"select (first_name || second_name || last_name) <> '' as "has_person!",
                  company_title <> '' as "has_company_title!",
                  contact_id is not null as "has_contact!", contact_gone as "contact_gone!",
                  company_id is not null as "has_company!", company_gone as "company_gone!",
                  count(*) as "leads!", coalesce(sum(open), 0)::bigint as "open_activities!"
           from (select lead.first_name, lead.second_name, lead.last_name, lead.company_title,
                        lead.contact_id, contact.deleted_at is not null as contact_gone,
                        lead.company_id, company.deleted_at is not null as company_gone, planned.open
                 from lead
                 left join contact on contact.id = lead.contact_id
                 left join company on company.id = lead.company_id
                 left join (select owner_id, count(*) as open from activity
                            where owner_kind = 1 and completed_at is null group by owner_id) as planned
                     on planned.owner_id = lead.id
                 where lead.deleted_at is null and lead.stage_semantics = 'P') as facts
           group by 1, 2, 3, 4, 5, 6"#
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let shapes = shapes.into_iter().map(|row| ShapeCount {
        shape: LeadShape {
            has_person: row.has_person,
            has_company_title: row.has_company_title,
            contact: LinkShape::from_facts(row.has_contact, row.contact_gone),
            company: LinkShape::from_facts(row.has_company, row.company_gone),
        },
        leads: row.leads,
        open_activities: row.open_activities,
    });
    Ok(Preview {
        shapes: shapes.collect(),
        examples: examples(ctx).await?,
        not_convertible: not_convertible(ctx).await?,
    })
}

async fn examples(ctx: &mut Ctx) -> Result<Vec<PreviewExample>> {
    let rows = sqlx::query!(
        r#"select lead.id, lead.title, lead.first_name, lead.second_name, lead.last_name, lead.company_title,
                  lead.contact_id is not null as "has_contact!", contact.deleted_at is not null as "contact_gone!",
                  lead.company_id is not null as "has_company!", company.deleted_at is not null as "company_gone!",
                  (select count(*) from activity
                   where owner_kind = 1 and owner_id = lead.id and completed_at is null) as "open_activities!"
           from lead
           left join contact on contact.id = lead.contact_id
           left join company on company.id = lead.company_id
           where lead.deleted_at is null and lead.stage_semantics = 'P'
           order by lead.id desc limit 5"#
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let examples = rows.into_iter().map(|row| {
        let person = person_name(&row.first_name, &row.second_name, &row.last_name);
        PreviewExample {
            lead_id: row.id,
            shape: LeadShape {
                has_person: !person.is_empty(),
                has_company_title: !row.company_title.is_empty(),
                contact: LinkShape::from_facts(row.has_contact, row.contact_gone),
                company: LinkShape::from_facts(row.has_company, row.company_gone),
            },
            title: row.title,
            person,
            company_title: row.company_title,
            open_activities: row.open_activities,
        }
    });
    Ok(examples.collect())
}

/// Leads whose shape cannot be converted; which shapes these are, `plan` decides.
async fn not_convertible(ctx: &mut Ctx) -> Result<Vec<(i64, NotConvertible)>> {
    let rows = sqlx::query!(
        r#"select lead.id, lead.contact_id is not null as "has_contact!", contact.deleted_at is not null as "contact_gone!",
                  lead.company_id is not null as "has_company!", company.deleted_at is not null as "company_gone!"
           from lead
           left join contact on contact.id = lead.contact_id
           left join company on company.id = lead.company_id
           where lead.deleted_at is null and lead.stage_semantics = 'P'
             and (contact.deleted_at is not null or company.deleted_at is not null)
           order by lead.id limit $1"#,
        Preview::MOST_FAILURES
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let options = domain::DealCreation::default();
    let failures = rows.into_iter().filter_map(|row| {
        let shape = LeadShape {
            contact: LinkShape::from_facts(row.has_contact, row.contact_gone),
            company: LinkShape::from_facts(row.has_company, row.company_gone),
            ..LeadShape::default()
        };
        shape.outline(&options).err().map(|reason| (row.id, reason))
    });
    Ok(failures.collect())
}
