use chrono::TimeDelta;
use domain::AppError;
use domain::activity::{Busy, BusyQuery};
use domain::errors::{Place, Problem};

use super::row::instant_of;
use crate::{Ctx, Result};

/// When employees have open calls and meetings on a day of the actor. Everybody may know when others are busy, and learns nothing else of it.
///
/// # Errors
/// [`AppError::Invalid`] for a day that is none.
pub async fn busy(ctx: &mut Ctx, wanted: &BusyQuery) -> Result<Vec<Busy>> {
    let not_a_day = || AppError::invalid(Place::Start, Problem::NotADate);
    let day = wanted.day;
    let next = day.succ_opt().ok_or_else(not_a_day)?;
    let begin = instant_of(ctx, day.and_time(chrono::NaiveTime::MIN)).ok_or_else(not_a_day)?;
    let end = instant_of(ctx, next.and_time(chrono::NaiveTime::MIN)).ok_or_else(not_a_day)?;
    let rows = sqlx::query!(
        r#"select person.id as "employee_id!", deadline as "start!", minutes as "minutes!"
           from activity, unnest($3::bigint[]) as person (id)
           where completed_at is null and minutes is not null
             and deadline >= $1::timestamptz - interval '1 day' and deadline < $2
             and deadline + interval '1 minute' * minutes > $1
             and (responsible_id = person.id or person.id = any(participants))
             and activity.id is distinct from $4
             and (owner_kind <> 1 or exists (select from lead where lead.id = owner_id and deleted_at is null))
             and (owner_kind <> 2 or exists (select from deal where deal.id = owner_id and deleted_at is null))
             and (owner_kind <> 3 or exists (select from contact where contact.id = owner_id and deleted_at is null))
             and (owner_kind <> 4 or exists (select from company where company.id = owner_id and deleted_at is null))
           order by deadline, activity.id limit 500"#,
        begin,
        end,
        &wanted.people,
        wanted.except
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let since = |at: chrono::DateTime<chrono::Utc>| {
        let minutes = (at - begin).num_minutes().clamp(0, (end - begin).num_minutes());
        i32::try_from(minutes).unwrap_or_default()
    };
    let busy = rows.into_iter().map(|row| Busy {
        employee_id: row.employee_id,
        from: since(row.start),
        until: since(row.start + TimeDelta::minutes(row.minutes.into())),
    });
    Ok(busy.collect())
}
