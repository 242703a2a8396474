use domain::errors::{AppError, Problem};
use domain::event::Event;
use domain::stage::Semantics;
use domain::value::Link;
use domain::{Action, FieldName, Kind, Value};

use super::{Catalogue, get, required};
use crate::history::{Entries, Origin};
use crate::{Ctx, Result, directory, settings};

/// Moves a deal to a stage of another pipeline. `before` is the pipeline in which the user saw it.
///
/// # Errors
/// [`AppError::Conflict`] when somebody moved it in between; [`AppError::Invalid`] for a pipeline or stage that does
/// not exist; [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn move_to_pipeline(ctx: &mut Ctx, id: i64, before: i64, pipeline_id: i64, stage: &str) -> Result<()> {
    settings::hold(&mut ctx.tx).await?;
    let deal = get::lock(ctx, Kind::Deal, id, Action::Update).await?;
    let current = deal.value(FieldName::PipelineId);
    if current.as_id() == Some(pipeline_id) {
        return Ok(());
    }
    if current.as_id() != Some(before) {
        return Err(AppError::Conflict { field: FieldName::PipelineId, theirs: current.clone() }.into());
    }
    let semantics = directory::semantics(&mut ctx.tx, Kind::Deal, Some(pipeline_id), stage)
        .await?
        .ok_or_else(|| AppError::invalid_field(FieldName::Stage, Problem::UnknownValue))?;
    let catalogue = Catalogue::load(ctx, Kind::Deal).await?;
    required::check_move(ctx, &catalogue, &deal, Some(pipeline_id), stage).await?;
    let completes = required::completes_in(ctx, &catalogue, &deal, Some(pipeline_id), stage).await?;
    sqlx::query!(
        "update deal set pipeline_id = $2, stage = $3, stage_semantics = $4, version = version + 1, changed_at = $5,
                         changed_by = $6, moved_at = $5, moved_by = $6,
                         closed_at = case when $4 = 'P' then null else coalesce(closed_at, $5) end,
                         is_incomplete = is_incomplete and not $7
         where id = $1",
        id,
        pipeline_id,
        stage,
        Semantics::letter(semantics),
        ctx.now,
        ctx.actor.id,
        completes
    )
    .execute(&mut *ctx.tx)
    .await?;
    let mut history = Entries::default();
    let target = Value::Link(Link::new(pipeline_id, ""));
    history.changed(id, FieldName::PipelineId, current.stored(), target.stored());
    if deal.text(FieldName::Stage) != stage {
        history.changed(id, FieldName::Stage, deal.text(FieldName::Stage).to_owned(), stage.to_owned());
    }
    let origin = Origin::person(ctx);
    history.write(&mut ctx.tx, Kind::Deal, origin).await?;
    ctx.announce(Event::Record { kind: Kind::Deal, id: Some(id) });
    Ok(())
}
