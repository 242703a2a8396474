//! The counters of the menu, and when they change by themselves.

use chrono::{DateTime, Utc};
use domain::Kind;
use domain::activity::CounterMode;
use domain::event::Event;

use crate::{Ctx, Result, mode};

/// How far due activities are counted.
const COUNTED: i64 = 100;

/// What is counted, by the kind of records.
struct Counted {
    leads: i64,
    deals: i64,
    contacts: i64,
    companies: i64,
}

/// The activities in the counters of the actor, by the kind of their records. What stands on deleted records is
/// nobody's work. No more is counted than is shown: every page begins with it.
pub(super) async fn due(ctx: &mut Ctx) -> Result<Vec<(Kind, i64)>> {
    let counters = mode::settings(ctx).await?.counters;
    let before = counters.counted_before(ctx.now);
    let counted = match counters.mode {
        CounterMode::Item => of_own_records(ctx, before).await?,
        CounterMode::Activity => of_own_activities(ctx, before).await?,
    };
    let all = [
        (Kind::Lead, counted.leads),
        (Kind::Deal, counted.deals),
        (Kind::Contact, counted.contacts),
        (Kind::Company, counted.companies),
    ];
    Ok(all.into_iter().filter(|(_, count)| *count > 0).collect())
}

async fn of_own_records(ctx: &mut Ctx, before: DateTime<Utc>) -> Result<Counted> {
    // In the order of the index, so that it is used however many there are.
    let counted = sqlx::query_as!(
        Counted,
        r#"select (select count(*) from (
                       select from activity join lead on lead.id = owner_id and deleted_at is null
                       where owner_kind = 1 and owner_responsible_id = $1 and completed_at is null and deadline < $2
                       order by deadline limit $3) as due) as "leads!",
                  (select count(*) from (
                       select from activity join deal on deal.id = owner_id and deleted_at is null
                       where owner_kind = 2 and owner_responsible_id = $1 and completed_at is null and deadline < $2
                       order by deadline limit $3) as due) as "deals!",
                  (select count(*) from (
                       select from activity join contact on contact.id = owner_id and deleted_at is null
                       where owner_kind = 3 and owner_responsible_id = $1 and completed_at is null and deadline < $2
                       order by deadline limit $3) as due) as "contacts!",
                  (select count(*) from (
                       select from activity join company on company.id = owner_id and deleted_at is null
                       where owner_kind = 4 and owner_responsible_id = $1 and completed_at is null and deadline < $2
                       order by deadline limit $3) as due) as "companies!""#,
        ctx.actor.id,
        before,
        COUNTED
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    Ok(counted)
}

async fn of_own_activities(ctx: &mut Ctx, before: DateTime<Utc>) -> Result<Counted> {
    let counted = sqlx::query_as!(
        Counted,
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
        before,
        COUNTED
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    Ok(counted)
}

/// Tells the browsers of those whose counters have changed since an instant, only because time passed: an activity has
/// come so near that it is counted.
///
/// # Errors
/// When the database fails.
pub async fn announce_due(ctx: &mut Ctx, since: DateTime<Utc>) -> Result<()> {
    let counters = mode::settings(ctx).await?.counters;
    let (from, until) = (counters.counted_before(since), counters.counted_before(ctx.now));
    // Employee by employee, each along an index: those are few, activities are many.
    let people = match counters.mode {
        CounterMode::Item => {
            sqlx::query_scalar!(
                "select employee.id from employee cross join lateral (
                     select from unnest(array[1, 2, 3, 4]::smallint[]) as kinds (number) cross join lateral (
                         select from activity
                         where owner_responsible_id = employee.id and owner_kind = kinds.number and deadline >= $1
                           and deadline < $2 and completed_at is null
                         order by deadline limit 1
                     ) as of_kind
                     limit 1
                 ) as due
                 where is_active and not is_system",
                from,
                until
            )
            .fetch_all(&mut *ctx.tx)
            .await?
        }
        CounterMode::Activity => {
            sqlx::query_scalar!(
                "select employee.id from employee cross join lateral (
                     select from activity
                     where responsible_id = employee.id and deadline >= $1 and deadline < $2 and completed_at is null
                     order by deadline limit 1
                 ) as due
                 where is_active and not is_system",
                from,
                until
            )
            .fetch_all(&mut *ctx.tx)
            .await?
        }
    };
    for employee_id in people {
        ctx.announce(Event::Due { employee_id });
    }
    Ok(())
}
