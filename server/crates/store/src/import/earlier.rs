use domain::Kind;
use domain::run::{EarlierImport, EarlierImports, RunState};

use crate::paging::cut;
use crate::{Ctx, Result};

/// Imports of one page.
const PAGE: i64 = 10;

/// The imports of a kind, the latest first, before a run: those whose reports the actor may see, as [`super::progress`]
/// says it. One that goes on is among them.
///
/// # Errors
/// When the database fails.
pub async fn earlier(ctx: &mut Ctx, kind: Kind, before: Option<i64>) -> Result<EarlierImports> {
    let mut rows = sqlx::query!(
        r#"select import.id, import.state, import.options ->> 'file_name' as "file_name!", import.counts,
                  import.created_at, import.created_by, undo.state as "undo?"
           from run as import
           left join run as undo on undo.kind = 'undo' and (undo.options ->> 'import')::bigint = import.id
           where import.kind = 'import' and coalesce(import.options -> 'options' ->> 'kind', 'lead') = $1
               and (import.created_by = $2 or $3) and import.id < $4
           order by import.id desc limit $5"#,
        kind.code(),
        ctx.actor.id,
        ctx.actor.permissions.may_change_settings(),
        before.unwrap_or(i64::MAX),
        PAGE + 1
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let next = cut(&mut rows, PAGE).map(|row| row.id);
    let shown = rows.into_iter().map(|row| {
        Ok(EarlierImport {
            id: row.id,
            state: RunState::from_code(&row.state).unwrap_or(RunState::Failed),
            file_name: row.file_name,
            counts: serde_json::from_value(row.counts)?,
            started: ctx.moment(row.created_at),
            started_by: row.created_by,
            undo: row.undo.map(|state| RunState::from_code(&state).unwrap_or(RunState::Failed)),
        })
    });
    Ok(EarlierImports { imports: shown.collect::<Result<_>>()?, next })
}
