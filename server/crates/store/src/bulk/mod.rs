//! One change of many records: few at once, many by a run in batches, each of which is one transaction.
//!
//! The run remembers the last record that it has looked at, so after a crash it goes on with the next one. What was
//! left as it is stands in `bulk_failure`, what was changed in the history, under the number of the run.

mod chunk;
mod drain;
mod rules;
mod undo;

pub use drain::drain;
pub use undo::undo;

use chrono::{DateTime, Utc};
use domain::bulk::{self, BulkAction, BulkCounts, BulkFailure, BulkRun, BulkTarget};
use domain::errors::Problem;
use domain::list::ListQuery;
use domain::run::{RunKind, RunState};
use domain::{Action, AppError, FieldName, FieldType, Kind, Level, Moment, fields};
use serde::{Deserialize, Serialize};
use sqlx::QueryBuilder;

use crate::records::{self, Catalogue, names, verify};
use crate::{Ctx, Result, runs, settings};

/// Up to here records are changed while the user waits.
const AT_ONCE: i64 = 300;

/// What a run has to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Task {
    kind: Kind,
    target: BulkTarget,
    action: BulkAction,
    /// Records that were made later are not meant.
    last_id: i64,
    begun: DateTime<Utc>,
    /// The run that is taken back; its action is this one's.
    #[serde(default)]
    undoes: Option<i64>,
}

/// The right that the action needs.
fn right(action: &BulkAction) -> Action {
    match action {
        BulkAction::Edit { .. } => Action::Update,
        BulkAction::Delete => Action::Delete,
    }
}

/// Changes many records: few at once, many by a run. Returns the number of the run, which has the report.
///
/// # Errors
/// [`AppError::Forbidden`] when the actor may do it to none of the kind; [`AppError::Invalid`] for a value that breaks
/// a rule, or conditions that make no sense; [`AppError::NotFound`] when no record is meant.
pub async fn begin(ctx: &mut Ctx, kind: Kind, target: BulkTarget, action: BulkAction) -> Result<i64> {
    let catalogue = Catalogue::load(ctx, kind).await?;
    let action = match action {
        BulkAction::Edit { field, value } => {
            let known = catalogue.field(field).ok_or_else(|| AppError::invalid_field(field, Problem::ReadOnly))?;
            BulkAction::Edit { field, value: records::custom::with_instants(&known, value, &ctx.actor) }
        }
        BulkAction::Delete => BulkAction::Delete,
    };
    let action = bulk::check(kind, &catalogue.custom, action)?;
    if let BulkAction::Edit { field, value } = &action {
        fields::check_born(*field, value, fields::latest_day(ctx.now))
            .map_err(|problem| AppError::invalid_field(*field, problem))?;
    }
    if ctx.actor.permissions.level(kind, right(&action)) == Level::None {
        return Err(AppError::Forbidden.into());
    }
    settings::hold(&mut ctx.tx).await?;
    if let BulkAction::Edit { field, value } = &action
        && let Some(field) = catalogue.field(*field)
        && field.field_type != FieldType::Stage
    {
        verify::exists(ctx, &catalogue, None, &field, value).await?;
    }
    let target = sound(&catalogue, target)?;
    let total = match &target {
        BulkTarget::These(ids) => i64::try_from(ids.len()).unwrap_or(i64::MAX),
        BulkTarget::Matching(query) => records::total(ctx, query).await?,
    };
    if total == 0 {
        return Err(AppError::NotFound.into());
    }
    let mut sql = QueryBuilder::new("select coalesce(max(id), 0) from ");
    sql.push(records::table(kind));
    let last_id = sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?;
    start(ctx, &Task { kind, target, action, last_id, begun: ctx.now, undoes: None }, total).await
}

/// Begins the run, and works it off at once if it is short.
async fn start(ctx: &mut Ctx, task: &Task, total: i64) -> Result<i64> {
    let run = runs::begin(ctx, RunKind::Bulk, task, &BulkCounts { total, ..BulkCounts::default() }).await?;
    if total <= AT_ONCE {
        while drain::advance(ctx, run, task).await? == RunState::Running {}
    }
    Ok(run)
}

/// The latest change of many records of the kind that the actor began; nothing if there was none.
///
/// # Errors
/// When the database fails.
pub async fn latest(ctx: &mut Ctx, kind: Kind) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "select id from run where kind = 'bulk' and created_by = $1 and options -> 'kind' = $2 order by id desc limit 1",
        ctx.actor.id,
        serde_json::to_value(kind)?
    )
    .fetch_optional(&mut *ctx.tx)
    .await?)
}

/// The target in the form that is worked off.
fn sound(catalogue: &Catalogue, target: BulkTarget) -> Result<BulkTarget> {
    Ok(match target {
        BulkTarget::These(ids) => BulkTarget::These(bulk::chosen(ids)?),
        BulkTarget::Matching(query) => {
            if query.kind != catalogue.kind || !query.filter.is_sound(query.kind, &catalogue.custom) {
                return Err(AppError::invalid_field(FieldName::Title, Problem::WrongType).into());
            }
            BulkTarget::Matching(Box::new(ListQuery { after: None, columns: Vec::new(), ..*query }))
        }
    })
}

/// How far a change of many records is, with its report.
///
/// # Errors
/// [`AppError::NotFound`] unless the actor began it.
pub async fn read(ctx: &mut Ctx, run_id: i64) -> Result<BulkRun> {
    let run = sqlx::query!(
        "select state, options, counts, created_at from run where id = $1 and kind = 'bulk' and created_by = $2",
        run_id,
        ctx.actor.id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    let task: Task = serde_json::from_value(run.options)?;
    let rows = sqlx::query!(
        "select record_id, reason from bulk_failure where run_id = $1 order by record_id limit 100",
        run_id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut known = names(ctx, task.kind, rows.iter().map(|row| row.record_id).collect()).await?;
    let mut failures = Vec::with_capacity(rows.len());
    for row in rows {
        let reason: AppError = serde_json::from_value(row.reason)?;
        // What may not be read is not named.
        let name = if reason == AppError::NotFound { None } else { known.remove(&row.record_id) };
        failures.push(BulkFailure { id: row.record_id, name: name.unwrap_or_default(), reason });
    }
    Ok(BulkRun {
        id: run_id,
        kind: task.kind,
        action: task.action,
        begun: Moment::new(run.created_at, &ctx.actor.zone),
        state: RunState::from_code(&run.state).unwrap_or(RunState::Failed),
        counts: serde_json::from_value(run.counts)?,
        failures,
        is_undo: task.undoes.is_some(),
        undone_by: undo::of(ctx, run_id).await?,
    })
}
