use domain::errors::{AppError, Problem, Refusal};
use domain::event::Event;
use domain::mode::PipelineChoice;
use domain::run::{ConversionCounts, RunKind};
use domain::settings::{Naming, PipelineTemplate};
use domain::{ClientChoice, CrmMode, DealCreation, FieldName};

use super::LOCK;
use crate::{Ctx, Result, runs, settings};

/// How a switch to Simple is to be done.
#[derive(Clone, Debug)]
pub struct Switch {
    pub client: ClientChoice,
    pub pipeline: PipelineChoice,
    pub keep_activities: bool,
}

/// Switches to Simple: one transaction stores the new mode and, when leads are in progress, the run that will
/// convert them. From its commit on, inquiries become deals. Returns the run; nothing when the mode was set
/// already or no lead is in progress.
///
/// # Errors
/// [`AppError::Forbidden`]; [`Refusal::SwitchRunning`]; [`AppError::Invalid`] for the pipeline.
pub async fn switch_to_simple(ctx: &mut Ctx, switch: &Switch) -> Result<Option<i64>> {
    if !begin(ctx, CrmMode::Simple).await? {
        return Ok(None);
    }
    let pipeline_id = match &switch.pipeline {
        PipelineChoice::Existing(id) => existing_pipeline(ctx, *id).await?,
        PipelineChoice::New(name) => {
            settings::create_pipeline(ctx, Naming::named(name), PipelineTemplate::Default).await?
        }
    };
    let options = DealCreation { client: switch.client, pipeline_id, keep_activities: switch.keep_activities };
    store(ctx, CrmMode::Simple, options).await?;
    let total = sqlx::query_scalar!(
        r#"select count(*) as "total!" from lead where deleted_at is null and stage_semantics = 'P'"#
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    if total == 0 {
        return Ok(None);
    }
    let counts = ConversionCounts { total, ..ConversionCounts::default() };
    Ok(Some(runs::begin(ctx, RunKind::Conversion, &options, &counts).await?))
}

/// Switches to Classic, at once: deals stay deals, and new inquiries become leads.
///
/// # Errors
/// [`AppError::Forbidden`]; [`Refusal::SwitchRunning`].
pub async fn switch_to_classic(ctx: &mut Ctx) -> Result<()> {
    if !begin(ctx, CrmMode::Classic).await? {
        return Ok(());
    }
    let options = super::settings(ctx).await?.deal_creation;
    store(ctx, CrmMode::Classic, options).await
}

/// Changes what inquiries become in Simple mode; nothing that exists is touched.
///
/// # Errors
/// [`AppError::Forbidden`]; [`Refusal::SwitchRunning`]; [`AppError::Invalid`] for the pipeline.
pub async fn set_deal_creation(ctx: &mut Ctx, options: DealCreation) -> Result<()> {
    lock(ctx).await?;
    let mode = super::settings(ctx).await?.mode;
    existing_pipeline(ctx, options.pipeline_id).await?;
    store(ctx, mode, options).await
}

/// Whether there is anything to switch.
async fn begin(ctx: &mut Ctx, target: CrmMode) -> Result<bool> {
    lock(ctx).await?;
    let settings = super::settings(ctx).await?;
    // Also for the mode that is set already: its leads are still being converted.
    if settings.running.is_some() {
        return Err(AppError::Refused(Refusal::SwitchRunning).into());
    }
    Ok(settings.mode != target)
}

async fn lock(ctx: &mut Ctx) -> Result<()> {
    ctx.require_settings()?;
    // In the order in which everybody takes the two.
    settings::lock(ctx).await?;
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK).execute(&mut *ctx.tx).await?;
    Ok(())
}

async fn existing_pipeline(ctx: &mut Ctx, id: i64) -> Result<i64> {
    sqlx::query_scalar!("select id from pipeline where id = $1 and deleted_at is null and closing_run is null", id)
        .fetch_optional(&mut *ctx.tx)
        .await?
        .ok_or_else(|| AppError::invalid_field(FieldName::PipelineId, Problem::UnknownValue).into())
}

async fn store(ctx: &mut Ctx, mode: CrmMode, options: DealCreation) -> Result<()> {
    sqlx::query!(
        "update crm_settings set mode = $1, client = $2, pipeline_id = $3, keep_activities = $4, changed_at = $5,
                                 changed_by = $6",
        mode.code(),
        options.client.code(),
        options.pipeline_id,
        options.keep_activities,
        ctx.now,
        ctx.actor.id
    )
    .execute(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Settings);
    Ok(())
}
