use std::time::Duration;

use chrono::Utc;
use domain::event::Event;
use domain::notification::Reason;
use sqlx::PgPool;

use crate::{Ctx, Result};

/// How often the worker looks for reminders that are due.
const LOOK: Duration = Duration::from_secs(10);
/// How many activities one transaction reminds of.
const BATCH: i64 = 200;

/// Makes reminders when they are due, until `stop` is done. Any number of servers may do it at once: each activity is
/// taken by one of them. Errors are logged and tried again.
pub async fn work(pool: PgPool, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        let round = async {
            if let Err(error) = remind_all(&pool).await {
                tracing::warn!(%error, "cannot make reminders; trying again");
            }
            tokio::time::sleep(LOOK).await;
        };
        tokio::select! {
            () = &mut stop => return,
            () = round => {}
        }
    }
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
               returning activity.id, owner_kind, owner_id, subject, responsible_id, participants, completed_at
           ), people as (
               select distinct taken.id as activity_id, employee.id as employee_id, owner_kind, owner_id, subject
               from taken join employee on employee.id = responsible_id or employee.id = any(participants)
               where completed_at is null and employee.is_active and not employee.is_system
                 and (owner_kind <> 1 or exists (select from lead where lead.id = owner_id and deleted_at is null))
                 and (owner_kind <> 2 or exists (select from deal where deal.id = owner_id and deleted_at is null))
                 and (owner_kind <> 3 or exists (select from contact where contact.id = owner_id and deleted_at is null))
                 and (owner_kind <> 4 or exists (select from company where company.id = owner_id and deleted_at is null))
           ), told as (
               insert into notification (employee_id, reason, kind, record_id, text, created_at)
               select employee_id, $3, owner_kind, owner_id, subject, $1 from people
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
