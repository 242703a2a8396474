use domain::errors::{AppError, Place, Problem, Refusal};
use domain::event::Event;
use domain::settings::{Deletion, ListChange, ListKey, Outcome, Replacement, ValueList, What};
use domain::stage::Semantics;
use domain::{CrmMode, Kind};

use super::audit::{self, Moved};
use super::moving::{self, Direction, Task};
use super::{list, lock, require_no_switch, write};
use crate::{Ctx, Result, mode};

/// Deletes a value. Records that use it get the replacement in the same transaction; if they are many, a run moves them
/// in one transaction and deletes the value with it, and until then nothing new may use the value.
///
/// # Errors
/// [`AppError::Forbidden`]; what [`ValueList::apply`] says; [`Refusal::ValueInUse`] without a replacement;
/// [`AppError::Invalid`] for a replacement that does not fit.
pub async fn delete(ctx: &mut Ctx, deletion: Deletion) -> Result<Outcome> {
    lock(ctx).await?;
    let Deletion { list: key, code, replacement } = deletion;
    let current = list::read(ctx, key).await?;
    let (changed, done) = current.apply(&ListChange::Delete { code: code.clone() })?;
    let mut done = done.ok_or(AppError::NotFound)?;
    if let Some(replacement) = &replacement {
        check(ctx, &current, &code, replacement).await?;
    }
    if key == ListKey::Pipelines {
        require_no_switch(ctx).await?;
    }
    let total = moving::count(ctx, key, &code).await?;
    if total > 0 && replacement.is_none() {
        return Err(AppError::Refused(Refusal::ValueInUse).into());
    }
    // What no record uses was replaced by nothing.
    let replacement = replacement.filter(|_| total > 0 || key == ListKey::Pipelines);
    if let What::Deleted { replacement: noted, .. } = &mut done.what {
        noted.clone_from(&replacement);
    }
    if key == ListKey::Pipelines {
        point_elsewhere(ctx, &current, &code, replacement.as_ref()).await?;
    }
    ctx.announce(Event::Settings);
    if total == 0 {
        // The pipelines were read before their default moved on.
        let changed = ValueList { default: current.default.clone(), ..changed };
        write::write(ctx, &current, &changed).await?;
        audit::note(ctx, key, &done, Moved::default()).await?;
        return Ok(Outcome::default());
    }
    let task = Task { list: key, done, direction: Direction::Away };
    moving::start(ctx, &task, total).await
}

/// Whether records may go there.
async fn check(ctx: &mut Ctx, list: &ValueList, code: &str, replacement: &Replacement) -> Result<()> {
    let unfit = || Err(AppError::invalid(Place::Replacement, Problem::UnknownValue).into());
    match (list.key, replacement) {
        (ListKey::Dictionary(_), Replacement::Empty) => Ok(()),
        (ListKey::Pipelines, Replacement::Pipeline { pipeline_id, stages }) => {
            let target = pipeline_id.to_string();
            if target == code || list.value(&target).is_none_or(|value| value.is_closing) {
                return unfit();
            }
            let id = code.parse().map_err(|_| AppError::NotFound)?;
            let (from, to) =
                (list::read(ctx, ListKey::Deal(id)).await?, list::read(ctx, ListKey::Deal(*pipeline_id)).await?);
            let has_target = |code: &String| to.value(code).is_some_and(|stage| !stage.is_closing);
            let is_whole = from.values.iter().all(|stage| stages.get(&stage.code).is_some_and(has_target));
            if is_whole { Ok(()) } else { unfit() }
        }
        (ListKey::Pipelines, _) | (_, Replacement::Empty | Replacement::Pipeline { .. }) => unfit(),
        (key, Replacement::Value(target)) => {
            let (Some(from), Some(to)) = (list.value(code), list.value(target)) else { return unfit() };
            if target == code || to.is_closing {
                return unfit();
            }
            if key == ListKey::Lead { check_lead(ctx, from.semantics, to.semantics).await } else { Ok(()) }
        }
    }
}

/// A lead becomes converted by its conversion alone, and in Simple mode none is put back in progress.
async fn check_lead(ctx: &mut Ctx, from: Option<Semantics>, to: Option<Semantics>) -> Result<()> {
    match (from, to) {
        (_, Some(Semantics::Success)) => Err(AppError::Refused(Refusal::NotConvertible).into()),
        (Some(Semantics::Failure), Some(Semantics::InProgress)) => match mode::lock_shared(ctx).await?.mode {
            CrmMode::Classic => Ok(()),
            CrmMode::Simple => Err(AppError::Refused(Refusal::NeedsClassic).into()),
        },
        _ => Ok(()),
    }
}

/// What used a pipeline that is deleted uses another: the default of new deals, and the deal creation mode.
async fn point_elsewhere(
    ctx: &mut Ctx,
    pipelines: &ValueList,
    code: &str,
    replacement: Option<&Replacement>,
) -> Result<()> {
    let target = match replacement {
        Some(Replacement::Pipeline { pipeline_id, .. }) => *pipeline_id,
        _ => domain::mode::GENERAL_PIPELINE,
    };
    if pipelines.default.as_deref() == Some(code) {
        super::apply(ctx, pipelines, &ListChange::MakeDefault { code: target.to_string() }).await?;
    }
    sqlx::query!("update crm_settings set pipeline_id = $2 where pipeline_id = $1::text::bigint", code, target)
        .execute(&mut *ctx.tx)
        .await?;
    ctx.announce(Event::Record { kind: Kind::Deal, id: None });
    Ok(())
}
