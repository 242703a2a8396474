//! The people of an activity are told what somebody else does to it: that it has another time, is deleted, or
//! concerns them no more.
//!
//! Only what somebody does to one activity is told. Conversions and runs, which carry activities on, do not come here.

use chrono::{DateTime, Utc};
use domain::Kind;
use domain::event::Event;
use domain::notification::Reason;

use crate::{Ctx, Result};

/// An activity, as far as it is told.
#[derive(Clone, Copy)]
pub(crate) struct Told<'subject> {
    /// None of one that is deleted.
    pub id: Option<i64>,
    pub record: (Kind, i64),
    pub subject: &'subject str,
    /// When it begins, or must be done.
    pub deadline: Option<DateTime<Utc>>,
    /// How long it takes.
    pub minutes: Option<i32>,
}

/// Tells each of the people once; neither the actor, who knows it, nor who left the company since.
pub(crate) async fn tell_of_activity(ctx: &mut Ctx, reason: Reason, told: Told<'_>, people: &[i64]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let (kind, record_id) = told.record;
    let told = sqlx::query_scalar!(
        "insert into notification (employee_id, reason, kind, record_id, text, deadline, minutes, author_id, created_at,
                                   activity_id)
         select id, $2, $3, $4, $5, $6, $7, $8, $9, $10 from employee
         where id = any($1) and id <> $8 and is_active and not is_system
         returning employee_id",
        people,
        reason.code(),
        kind.number(),
        record_id,
        told.subject,
        told.deadline,
        told.minutes,
        ctx.actor.id,
        ctx.now,
        told.id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    for employee_id in told {
        ctx.announce(Event::Own { employee_id });
    }
    Ok(())
}
