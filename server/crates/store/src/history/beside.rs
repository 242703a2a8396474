use std::collections::HashMap;

use domain::{FieldName, Kind};

use crate::{Ctx, Result};

/// What records held in `field` before the changes that these entries are of, such as the currency of an amount: by
/// record, of those where it was changed together with the entry or later. The others hold the same still.
pub(crate) async fn held_beside(
    ctx: &mut Ctx,
    kind: Kind,
    field: FieldName,
    records: &[i64],
    entries: &[i64],
) -> Result<HashMap<i64, String>> {
    let code = field.code();
    // What is changed together has the same time and cause.
    let rows = sqlx::query!(
        r#"select distinct on (other.record_id) other.record_id as "record_id!", other.before as "before!"
           from history as entry join history as other on other.kind = entry.kind and other.record_id = entry.record_id
           where entry.kind = $1 and entry.record_id = any($2) and entry.id = any($3) and other.field = $4
             and (other.id > entry.id
                  or other.at = entry.at and other.employee_id = entry.employee_id and other.cause = entry.cause
                     and other.run_id is not distinct from entry.run_id)
           order by other.record_id, other.id"#,
        kind.number(),
        records,
        entries,
        &*code
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.record_id, row.before)).collect())
}
