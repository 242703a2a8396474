use domain::conversion::ActivityFate;
use domain::stage::CONVERTED;

use super::{Item, Origin};
use crate::{Ctx, Result};

/// Marks the leads as converted and links them to their clients. The history rows are read off the same
/// statement, so that they hold exactly what was there.
pub(super) async fn close(ctx: &mut Ctx, items: &[Item<'_>], origin: Origin) -> Result<()> {
    let ids: Vec<i64> = items.iter().map(|item| item.plan.lead_id).collect();
    let contacts: Vec<Option<i64>> = items.iter().map(|item| item.contact.id()).collect();
    let companies: Vec<Option<i64>> = items.iter().map(|item| item.company.id()).collect();
    sqlx::query!(
        "with given as (
             select lead.id, given.contact_id, given.company_id, lead.stage as stage_before,
                    lead.contact_id as contact_before, lead.company_id as company_before
             from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as given (id, contact_id, company_id)
             join lead on lead.id = given.id
         ), closed as (
             update lead set stage = $4, stage_semantics = 'S', contact_id = given.contact_id,
                             company_id = given.company_id, version = version + 1, changed_at = $5, changed_by = $6,
                             moved_at = $5, moved_by = $6, closed_at = $5
             from given where lead.id = given.id
         )
         insert into history (kind, record_id, field, before, after, at, employee_id, cause, run_id)
         select 1, id, change.field, coalesce(change.before, ''), coalesce(change.after, ''), $5, $6, $7, $8
         from given, lateral (values ('stage', stage_before, $4),
                                     ('contact_id', contact_before::text, contact_id::text),
                                     ('company_id', company_before::text, company_id::text))
                     as change (field, before, after)
         where change.before is distinct from change.after",
        &ids,
        &contacts as &[Option<i64>],
        &companies as &[Option<i64>],
        CONVERTED,
        origin.at,
        origin.employee_id,
        origin.cause.code(),
        origin.run_id
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Moves open activities to the deals, or completes them.
pub(super) async fn settle_activities(ctx: &mut Ctx, items: &[Item<'_>], origin: Origin) -> Result<()> {
    let mut moved: (Vec<i64>, Vec<i64>) = Default::default();
    let mut completed: Vec<i64> = Vec::new();
    for item in items {
        match &item.plan.activities {
            ActivityFate::MoveToDeal(ids) => moved.extend(ids.iter().map(|id| (*id, item.deal_id))),
            ActivityFate::Complete(ids) => completed.extend(ids),
        }
    }
    if !moved.0.is_empty() {
        sqlx::query!(
            "with moved as (
                 update activity set owner_kind = 2, owner_id = given.deal_id, version = version + 1
                 from unnest($1::bigint[], $2::bigint[]) as given (id, deal_id)
                 where activity.id = given.id
                 returning activity.id, activity.version, given.deal_id
             )
             insert into conversion_activity (run_id, lead_id, activity_id, was_moved, version)
             select $3, deal.lead_id, moved.id, true, moved.version
             from moved join deal on deal.id = moved.deal_id",
            &moved.0,
            &moved.1,
            origin.run_id
        )
        .execute(&mut *ctx.tx)
        .await?;
    }
    if !completed.is_empty() {
        sqlx::query!(
            "with completed as (
                 update activity set completed_at = $2, completed_by = $3, version = version + 1
                 where id = any($1) returning id, version, owner_id
             )
             insert into conversion_activity (run_id, lead_id, activity_id, was_moved, version)
             select $4, owner_id, id, false, version from completed",
            &completed,
            origin.at,
            origin.employee_id,
            origin.run_id
        )
        .execute(&mut *ctx.tx)
        .await?;
    }
    Ok(())
}
