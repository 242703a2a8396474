//! The counters of the menu, and when they change by themselves.

use chrono::{DateTime, Utc};
use domain::Kind;
use domain::activity::counted_before;
use domain::event::Event;

use crate::{Ctx, Result};

/// How far due activities are counted.
const COUNTED: i64 = 100;

/// The activities of the actor that are counted, by the kind of their records. What stands on deleted records is nobody's
/// work. No more is counted than is shown: every page begins with it.
pub(super) async fn due(ctx: &mut Ctx) -> Result<Vec<(Kind, i64)>> {
    // In the order of the index, so that it is used however many there are.
    let counted = sqlx::query!(
        r#"select (select count(*) from (
                       select from activity join lead on lead.id = owner_id and deleted_at is null
                       where owner_kind = 1 and activity.responsible_id = $1 and completed_at is null and deadline < $2
                       order by deadline limit $3) as due) as "leads!",
                  (select count(*) from (
                       select from activity join deal on deal.id = owner_id and deleted_at is null
                       where owner_kind = 2 and activity.responsible_id = $1 and completed_at is null and deadline < $2
                       order by deadline limit $3) as due) as "deals!",
                  (select count(*) from (
                       select from activity join contact on contact.id = owner_id and deleted_at is null
                       where owner_kind = 3 and activity.responsible_id = $1 and completed_at is null and deadline < $2
                       order by deadline limit $3) as due) as "contacts!",
                  (select count(*) from (
                       select from activity join company on company.id = owner_id and deleted_at is null
                       where owner_kind = 4 and activity.responsible_id = $1 and completed_at is null and deadline < $2
                       order by deadline limit $3) as due) as "companies!""#,
        ctx.actor.id,
        counted_before(ctx.now),
        COUNTED
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    let all = [
        (Kind::Lead, counted.leads),
        (Kind::Deal, counted.deals),
        (Kind::Contact, counted.contacts),
        (Kind::Company, counted.companies),
    ];
    Ok(all.into_iter().filter(|(_, count)| *count > 0).collect())
}

/// Tells the browsers of those whose counters have changed since an instant, only because time passed: an activity has
/// come so near that it is counted.
///
/// # Errors
/// When the database fails.
pub async fn announce_due(ctx: &mut Ctx, since: DateTime<Utc>) -> Result<()> {
    // Employee by employee, each along an index: those are few, activities are many.
    let people = sqlx::query_scalar!(
        "select employee.id from employee cross join lateral (
             select from activity
             where responsible_id = employee.id and deadline >= $1 and deadline < $2 and completed_at is null
             order by deadline limit 1
         ) as due
         where is_active and not is_system",
        counted_before(since),
        counted_before(ctx.now)
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    for employee_id in people {
        ctx.announce(Event::Due { employee_id });
    }
    Ok(())
}
