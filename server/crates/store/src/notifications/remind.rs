use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::notification::Reason;
use sqlx::PgPool;

use super::announce_due;
use crate::{Ctx, Result};

/// How often the worker looks for what is due.
const LOOK: Duration = Duration::from_secs(10);
/// How many activities one transaction reminds of.
const BATCH: i64 = 200;

/// Makes reminders when they are due, and announces counters that change with time, until `stop` is done. Any number of
/// servers may do it at once: each activity is taken by one of them, and to hear twice that a counter changed does no
/// harm. Errors are logged and tried again.
pub async fn work(pool: PgPool, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    // What came near while no server ran, browsers learn when they are connected again.
    let mut looked = Utc::now();
    loop {
        let round = async {
            if let Err(error) = remind_all(&pool).await {
                tracing::warn!(%error, "cannot make reminders; trying again");
            }
            match announce_since(&pool, looked).await {
                Ok(now) => looked = now,
                Err(error) => tracing::warn!(%error, "cannot announce what is due; trying again"),
            }
            tokio::time::sleep(LOOK).await;
        };
        tokio::select! {
            () = &mut stop => return,
            () = round => {}
        }
    }
}

/// Announces counters that changed since then, and returns until when it has looked.
async fn announce_since(pool: &PgPool, since: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
    let now = ctx.now;
    announce_due(&mut ctx, since).await?;
    ctx.commit().await?;
    Ok(now)
}

async fn remind_all(pool: &PgPool) -> Result<()> {
    loop {
        let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
        let taken = remind(&mut ctx).await?;
        ctx.commit().await?;
        if taken < BATCH {
            return Ok(());
        }
    }
}

/// Takes activities whose reminders are due, tells their people, and returns how many it took. What was completed in
/// the meantime, or stands on a deleted record, is only taken.
///
/// # Errors
/// When the database fails.
pub async fn remind(ctx: &mut Ctx) -> Result<i64> {
    let taken = sqlx::query!(
        r#"with due as (
               select id from activity where remind_at <= $1 order by remind_at limit $2 for update skip locked
           ), taken as (
               update activity set remind_at = null from due where activity.id = due.id
               returning activity.id, owner_kind, owner_id, subject, deadline, minutes, responsible_id, participants,
                         completed_at
           ), people as (
               select distinct taken.id as activity_id, employee.id as employee_id, owner_kind, owner_id, subject,
                               deadline, minutes
               from taken join employee on employee.id = responsible_id or employee.id = any(participants)
               where completed_at is null and employee.is_active and not employee.is_system
                 and (owner_kind <> 1 or exists (select from lead where lead.id = owner_id and deleted_at is null))
                 and (owner_kind <> 2 or exists (select from deal where deal.id = owner_id and deleted_at is null))
                 and (owner_kind <> 3 or exists (select from contact where contact.id = owner_id and deleted_at is null))
                 and (owner_kind <> 4 or exists (select from company where company.id = owner_id and deleted_at is null))
           ), told as (
               insert into notification (employee_id, reason, kind, record_id, text, deadline, minutes, activity_id,
                                         created_at)
               select employee_id, $3, owner_kind, owner_id, subject, deadline, minutes, activity_id, $1 from people
               returning employee_id
           )
           select (select count(*) from taken) as "taken!",
                  array(select distinct employee_id from told) as "told!""#,
        ctx.now,
        BATCH,
        Reason::Reminder.code()
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    for employee_id in taken.told {
        ctx.announce(Event::Own { employee_id });
    }
    Ok(taken.taken)
}

/// Reminds those who came to an activity that lies ahead after its reminder was made: the worker does not take it
/// again, because the others were reminded then. While it is still to be made, they are reminded with the others.
pub(crate) async fn remind_newcomers(ctx: &mut Ctx, activity_id: i64, people: &[i64]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let told = sqlx::query_scalar!(
        "insert into notification (employee_id, reason, kind, record_id, text, deadline, minutes, activity_id,
                                   created_at)
         select employee.id, $3, owner_kind, owner_id, subject, deadline, minutes, activity.id, $4
         from activity join employee on employee.id = any($2)
         where activity.id = $1 and completed_at is null and remind_minutes is not null and remind_at is null
           and deadline >= $4 and employee.is_active and not employee.is_system
         returning employee_id",
        activity_id,
        people,
        Reason::Reminder.code(),
        ctx.now
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    for employee_id in told {
        ctx.announce(Event::Own { employee_id });
    }
    Ok(())
}
