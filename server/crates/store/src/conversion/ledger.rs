//! What each lead was before, and what it became: enough to undo a conversion exactly.

use domain::conversion::{ActivityFate, NotConvertible};

use super::Origin;
use super::write::Item;
use crate::{Ctx, Result};

/// Records conversions; to be called while the leads are still as they were.
pub(super) async fn record_conversions(ctx: &mut Ctx, items: &[Item<'_>], origin: Origin) -> Result<()> {
    let count = |item: &Item, moves: bool| match &item.plan.activities {
        ActivityFate::MoveToDeal(ids) if moves => ids.len(),
        ActivityFate::Complete(ids) if !moves => ids.len(),
        _ => 0,
    };
    let counts =
        |moves| items.iter().map(|item| i32::try_from(count(item, moves)).unwrap_or(i32::MAX)).collect::<Vec<_>>();
    let leads: Vec<i64> = items.iter().map(|item| item.plan.lead_id).collect();
    let deals: Vec<i64> = items.iter().map(|item| item.deal_id).collect();
    let contacts: Vec<Option<i64>> = items.iter().map(|item| item.contact.new_id()).collect();
    let companies: Vec<Option<i64>> = items.iter().map(|item| item.company.new_id()).collect();
    sqlx::query!(
        "insert into conversion (run_id, lead_id, at, stage_before, stage_semantics_before, contact_id_before,
                                 company_id_before, closed_at_before, moved_at_before, moved_by_before, lead_version,
                                 deal_id, contact_id, company_id, activities_moved, activities_completed)
         select $1, lead.id, $2, lead.stage, lead.stage_semantics, lead.contact_id, lead.company_id, lead.closed_at,
                lead.moved_at, lead.moved_by, lead.version + 1, given.deal_id, given.contact_id, given.company_id,
                given.moved, given.completed
         from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[], $8::int[])
                  as given (lead_id, deal_id, contact_id, company_id, moved, completed)
         join lead on lead.id = given.lead_id",
        origin.run_id,
        origin.at,
        &leads,
        &deals,
        &contacts as &[Option<i64>],
        &companies as &[Option<i64>],
        &counts(true),
        &counts(false)
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Records leads that stay leads, with the reason.
pub(super) async fn record_failures(ctx: &mut Ctx, failed: &[(i64, NotConvertible)], origin: Origin) -> Result<()> {
    if failed.is_empty() {
        return Ok(());
    }
    let leads: Vec<i64> = failed.iter().map(|(id, _)| *id).collect();
    let reasons: Vec<String> = failed.iter().map(|(_, reason)| reason.code().to_owned()).collect();
    sqlx::query!(
        "insert into conversion (run_id, lead_id, at, failure, stage_before, stage_semantics_before,
                                 contact_id_before, company_id_before, lead_version)
         select $1, lead.id, $2, given.failure, lead.stage, lead.stage_semantics, lead.contact_id, lead.company_id,
                lead.version
         from unnest($3::bigint[], $4::text[]) as given (lead_id, failure) join lead on lead.id = given.lead_id",
        origin.run_id,
        origin.at,
        &leads,
        &reasons
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}
