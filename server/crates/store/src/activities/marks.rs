use std::collections::HashMap;

use domain::activity::{CounterMode, Next, Planned};
use domain::{Kind, Record};

use crate::{Ctx, Result, mode};

/// Adds to the rows of a list how many activities in the counters of the actor are due, and which one is next: one
/// statement for all.
pub(crate) async fn fill(ctx: &mut Ctx, kind: Kind, records: &mut [Record]) -> Result<()> {
    let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
    let counters = mode::settings(ctx).await?.counters;
    let rows = sqlx::query!(
        r#"select distinct on (owner_id) owner_id, subject, deadline,
                  count(*) filter (
                      where deadline < $3 and case when $5 then owner_responsible_id else responsible_id end = $4
                  ) over (partition by owner_id) as "due!"
           from activity
           where owner_kind = $1 and owner_id = any($2) and completed_at is null
           order by owner_id, deadline nulls last, id"#,
        kind.number(),
        &ids,
        counters.counted_before(ctx.now),
        ctx.actor.id,
        counters.mode == CounterMode::Item
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut planned: HashMap<i64, Planned> = rows
        .into_iter()
        .map(|row| {
            let next = Next { subject: row.subject, due: row.deadline.map(|due| ctx.moment(due)) };
            (row.owner_id, Planned { due: row.due, next: Some(next) })
        })
        .collect();
    for record in records {
        record.planned = planned.remove(&record.id).unwrap_or_default();
    }
    Ok(())
}
