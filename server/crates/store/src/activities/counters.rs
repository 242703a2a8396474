//! What counters count, and whose counters change. Who is responsible for the record of an open activity stands beside
//! the activity (`activity.owner_responsible_id`), where the database itself keeps it.

use domain::Kind;
use domain::activity::{CounterMode, CounterSettings};
use domain::event::Event;
use sqlx::QueryBuilder;

use crate::{Ctx, Result, mode, records};

/// Decides for everybody what counters count.
///
/// # Errors
/// [`domain::AppError::Forbidden`] unless the actor may change CRM settings; [`domain::AppError::Invalid`] for minutes
/// that are too many.
pub async fn set_counters(ctx: &mut Ctx, counters: CounterSettings) -> Result<()> {
    ctx.require_settings()?;
    let CounterSettings { mode, minutes } = counters.checked()?;
    sqlx::query!(
        "update crm_settings set counter_mode = $1, counted_minutes = $2, changed_at = $3, changed_by = $4",
        mode.code(),
        minutes,
        ctx.now,
        ctx.actor.id
    )
    .execute(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Counters);
    Ok(())
}

/// In whose counters an activity is once it is due.
pub(super) async fn counting(ctx: &mut Ctx, (kind, owner_id): (Kind, i64), responsible_id: i64) -> Result<i64> {
    match mode::settings(ctx).await?.counters.mode {
        CounterMode::Activity => Ok(responsible_id),
        CounterMode::Item => {
            let mut sql = QueryBuilder::new("select responsible_id from ");
            sql.push(records::table(kind)).push(" where id = ").push_bind(owner_id);
            Ok(sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?)
        }
    }
}

/// Tells browsers that open activities come, go or move with their records: those that show activities, and those of
/// the people whose counters change. It is called while the activities are still on these records. Runs do without it:
/// when they advance, browsers fetch their counters anyway.
///
/// # Errors
/// When the database fails.
pub(crate) async fn announce_of_records(ctx: &mut Ctx, kind: Kind, ids: &[i64]) -> Result<()> {
    ctx.announce(Event::Activities);
    let counters = mode::settings(ctx).await?.counters;
    let people = sqlx::query_scalar!(
        "select distinct case when $4 then owner_responsible_id else responsible_id end as employee_id from activity
         where owner_kind = $1 and owner_id = any($2) and completed_at is null and deadline < $3",
        kind.number(),
        ids,
        counters.counted_before(ctx.now),
        counters.mode == CounterMode::Item
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    for employee_id in people.into_iter().flatten() {
        ctx.announce(Event::Own { employee_id });
    }
    Ok(())
}

/// Tells the browsers of both people whose counters change when one becomes responsible for a record in the place of
/// the other. Runs do without it, too.
///
/// # Errors
/// When the database fails.
pub(crate) async fn announce_taken_over(
    ctx: &mut Ctx,
    (kind, id): (Kind, i64),
    people: [Option<i64>; 2],
) -> Result<()> {
    let counters = mode::settings(ctx).await?.counters;
    if counters.mode == CounterMode::Activity {
        return Ok(());
    }
    let is_counted = sqlx::query_scalar!(
        r#"select exists (select from activity where owner_kind = $1 and owner_id = $2 and completed_at is null
                          and deadline < $3) as "is_counted!""#,
        kind.number(),
        id,
        counters.counted_before(ctx.now)
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    for employee_id in people.into_iter().flatten().filter(|_| is_counted) {
        ctx.announce(Event::Own { employee_id });
    }
    Ok(())
}
