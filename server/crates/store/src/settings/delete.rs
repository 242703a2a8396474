use domain::errors::{AppError, Place, Problem, Refusal};
use domain::event::Event;
use domain::mode::GENERAL_PIPELINE;
use domain::settings::{Deletion, ListChange, ListKey, Outcome, Replacement, ValueList, What, suggest_mapping};
use domain::stage::Semantics;
use domain::{CrmMode, Kind};

use super::audit::{self, Moved};
use super::moving::{self, Direction, Task};
use super::{list, lock, require_no_switch, write};
use crate::records::incomplete;
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
    let replacement = match replacement {
        None if total > 0 => {
            let is_seen = list::usage(ctx, key).await?.contains_key(&code);
            if is_seen {
                return Err(AppError::Refused(Refusal::ValueInUse).into());
            }
            // Only records in the recycle bin use it: nobody is asked for them.
            Some(nearest(ctx, &current, &code).await?)
        }
        given => given,
    };
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
        incomplete::follow_list(ctx, &current, &changed).await?;
        audit::note(ctx, key, &done, Moved::default()).await?;
        return Ok(Outcome::default());
    }
    let task = Task { list: key, done, direction: Direction::Away };
    moving::start(ctx, &task, total).await
}

/// What comes closest to the value: nothing in a dictionary, the first other stage of the same meaning.
async fn nearest(ctx: &mut Ctx, list: &ValueList, code: &str) -> Result<Replacement> {
    match list.key {
        ListKey::Dictionary(_) => Ok(Replacement::Empty),
        ListKey::Pipelines => {
            let id = code.parse().map_err(|_| AppError::NotFound)?;
            let from = list::read(ctx, ListKey::Deal(id)).await?;
            let to = list::read(ctx, ListKey::Deal(GENERAL_PIPELINE)).await?;
            let stages = suggest_mapping(&from.stages(), &to.stages());
            Ok(Replacement::Pipeline { pipeline_id: GENERAL_PIPELINE, stages })
        }
        _ => {
            let semantics = list.value(code).and_then(|value| value.semantics);
            let other = list.group(semantics).find(|value| value.code != code && !value.is_closing);
            other.map(|value| Replacement::Value(value.code.clone())).ok_or_else(|| AppError::NotFound.into())
        }
    }
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
        _ => GENERAL_PIPELINE,
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
