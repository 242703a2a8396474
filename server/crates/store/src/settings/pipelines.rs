use domain::defaults::{DEAL_STAGES, DefaultStage};
use domain::settings::{ListChange, ListKey, Naming, PipelineTemplate, ValueList};
use domain::{AppError, FieldName, Kind, Problem};

use super::{apply, list, lock};
use crate::{Ctx, Error, Result, directory};

/// Creates a pipeline behind the others, with stages, and returns its number.
///
/// # Errors
/// [`AppError::Forbidden`]; [`AppError::Invalid`] when the name is empty, too long or taken in any language, or when the
/// pipeline to copy has gone.
pub async fn create_pipeline(ctx: &mut Ctx, naming: Naming, template: PipelineTemplate) -> Result<i64> {
    lock(ctx).await?;
    let id = sqlx::query_scalar!(r#"select nextval(pg_get_serial_sequence('pipeline', 'id')) as "id!""#)
        .fetch_one(&mut *ctx.tx)
        .await?;
    let pipelines = list::read(ctx, ListKey::Pipelines).await?;
    let after = pipelines.values.last().map(|value| value.code.clone());
    let change = ListChange::Add { code: id.to_string(), naming, color: None, semantics: None, after };
    apply(ctx, &pipelines, &change).await?;
    match template {
        PipelineTemplate::Default => directory::seed_stages(&mut ctx.tx, "deal", id, DEAL_STAGES).await?,
        PipelineTemplate::Empty => {
            let obligatory: Vec<&DefaultStage> = DEAL_STAGES.iter().filter(|stage| stage.is_system).collect();
            directory::seed_stages(&mut ctx.tx, "deal", id, obligatory).await?;
        }
        PipelineTemplate::CopyOf(source) => copy_stages(ctx, source, id).await?,
    }
    Ok(id)
}

async fn copy_stages(ctx: &mut Ctx, source: i64, target: i64) -> Result<()> {
    let unknown = |_| Error::from(AppError::invalid_field(FieldName::PipelineId, Problem::UnknownValue));
    let ValueList { mut values, .. } = list::read(ctx, ListKey::Deal(source)).await.map_err(unknown)?;
    // What is being deleted there does not begin to live here.
    values.retain(|value| !value.is_closing);
    let codes: Vec<String> = values.into_iter().map(|value| value.code).collect();
    sqlx::query!(
        "insert into stage (entity, pipeline_id, code, name, names, default_names, color, semantics, is_system, sort)
         select entity, $3, code, name, names, default_names, color, semantics, is_system, sort
         from stage where entity = $1 and pipeline_id = $2 and code = any($4)",
        Kind::Deal.code(),
        source,
        target,
        &codes
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}
