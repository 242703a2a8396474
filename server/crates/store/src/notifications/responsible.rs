//! Who is made responsible for records by somebody else is told.
//!
//! Forms and single changes tell of each record; a change of many tells each person once, with the number. Imports tell
//! nobody: they carry over who was responsible in another program, which is no news, and they come in thousands.
//! Conversions tell nobody either, because they keep who is responsible.

use domain::event::Event;
use domain::notification::Reason;
use domain::{FieldName, Kind};

use super::tell;
use crate::{Ctx, Result};

/// Tells the person who is responsible for a record now, and was not before. Who takes it themselves knows it.
pub(crate) async fn tell_responsible(
    ctx: &mut Ctx,
    record: (Kind, i64),
    before: Option<i64>,
    now: Option<i64>,
) -> Result<()> {
    let told = now.filter(|id| *id != ctx.actor.id && before != Some(*id));
    tell(ctx, Reason::Responsible, record, None, "", told.as_slice()).await
}

/// Tells everybody whom a change of many records, or its taking back, made responsible for some of them: once, with the
/// number, as the history of the run has it.
pub(crate) async fn tell_responsible_of_run(ctx: &mut Ctx, run_id: i64, kind: Kind) -> Result<()> {
    let field = FieldName::ResponsibleId.code();
    let told = sqlx::query_scalar!(
        "insert into notification (employee_id, reason, kind, record_id, records, text, author_id, created_at)
         select employee.id, $2, $3, min(record_id), count(*), '', $4, $5
         from history join employee on employee.id::text = after
         where run_id = $1 and cause = 'bulk' and field = $6
             and is_active and not is_system and employee.id <> $4
         group by employee.id
         returning employee_id",
        run_id,
        Reason::Responsible.code(),
        kind.number(),
        ctx.actor.id,
        ctx.now,
        &*field
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    for employee_id in told {
        ctx.announce(Event::Own { employee_id });
    }
    Ok(())
}
