//! Reminders hold as long as their activity is open, is at the time that they say, is to be reminded of, and concerns
//! whom they remind.

use domain::event::Event;
use domain::notification::{Notification, Reason};

use super::{Row, named};
use crate::{Ctx, Result};

/// Those of the actor's reminders that still hold, with what the activity and its record are called now. Of what stands
/// on a deleted record nobody is reminded.
///
/// # Errors
/// When the database fails.
pub async fn standing(ctx: &mut Ctx, ids: &[i64]) -> Result<Vec<Notification>> {
    let rows = sqlx::query_as!(
        Row,
        "select notification.id, reason, owner_kind as kind, owner_id as record_id, records, subject as text,
                activity.deadline, activity.minutes, author_id, activity_id, comment_id,
                notification.created_at, read_at
         from notification join activity on activity.id = activity_id
         where employee_id = $1 and notification.id = any($2) and reason = $3
           and completed_at is null and activity.deadline = notification.deadline and remind_minutes is not null
           and (responsible_id = $1 or $1 = any(participants))
           and (owner_kind <> 1 or exists (select from lead where lead.id = owner_id and deleted_at is null))
           and (owner_kind <> 2 or exists (select from deal where deal.id = owner_id and deleted_at is null))
           and (owner_kind <> 3 or exists (select from contact where contact.id = owner_id and deleted_at is null))
           and (owner_kind <> 4 or exists (select from company where company.id = owner_id and deleted_at is null))",
        ctx.actor.id,
        ids,
        Reason::Reminder.code()
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    named(ctx, rows).await
}

/// Notes that these people have seen their reminders of an activity that no longer hold because it was changed.
pub(crate) async fn read_outdated(ctx: &mut Ctx, activity_id: i64, people: &[i64]) -> Result<()> {
    let read = sqlx::query_scalar!(
        "update notification set read_at = $4
         where activity_id = $1 and employee_id = any($2) and reason = $3 and read_at is null
           and not exists (select from activity
                           where activity.id = $1 and completed_at is null
                             and activity.deadline = notification.deadline and remind_minutes is not null
                             and (responsible_id = employee_id or employee_id = any(participants)))
         returning employee_id",
        activity_id,
        people,
        Reason::Reminder.code(),
        ctx.now
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    for employee_id in read {
        ctx.announce(Event::Own { employee_id });
    }
    Ok(())
}
