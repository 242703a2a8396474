//! The server functions of the CRM mode. The store refuses everybody who may not change CRM settings.

use domain::conversion::Preview;
use domain::mode::PipelineChoice;
use domain::run::{ConversionReport, ConversionRun};
use domain::{ClientChoice, DealCreation};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// What a switch to Simple would touch.
#[server(prefix = "/api", endpoint = "mode/preview", protocol = Call)]
pub async fn read_preview() -> Result<Preview, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::mode::preview(&mut ctx).await?)
}

/// Switches to Simple and returns the run that converts the leads in progress; nothing where there are none.
/// `previewed` is the number of leads in progress that the user was shown.
#[server(prefix = "/api", endpoint = "mode/switch_to_simple", protocol = Call)]
pub async fn switch_to_simple(
    client: ClientChoice,
    pipeline: PipelineChoice,
    keep_activities: bool,
    previewed: i64,
) -> Result<Option<i64>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let switch = store::mode::Switch { client, pipeline, keep_activities };
    let run = store::mode::switch_to_simple(&mut ctx, &switch).await?;
    if let Some(id) = run {
        let total = store::conversion::progress(&mut ctx, id).await?.counts.total;
        if Preview::is_outdated(previewed, total) {
            // The transaction is dropped: nothing was switched.
            let refusal = domain::AppError::Refused(domain::errors::Refusal::PreviewOutdated);
            crate::context::set_status(&refusal);
            return Err(refusal.into());
        }
    }
    ctx.commit().await?;
    Ok(run)
}

/// Switches to Classic, at once.
#[server(prefix = "/api", endpoint = "mode/switch_to_classic", protocol = Call)]
pub async fn switch_to_classic() -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::mode::switch_to_classic(&mut ctx).await?;
    ctx.commit().await?;
    Ok(())
}

/// Changes what inquiries become in Simple mode.
#[server(prefix = "/api", endpoint = "mode/set_deal_creation", protocol = Call)]
pub async fn set_deal_creation(options: DealCreation) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::mode::set_deal_creation(&mut ctx, options).await?;
    ctx.commit().await?;
    Ok(())
}

/// How far a conversion run is.
#[server(prefix = "/api", endpoint = "mode/progress", protocol = Call)]
pub async fn read_progress(run_id: i64) -> Result<ConversionRun, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::conversion::progress(&mut ctx, run_id).await?)
}

/// The latest conversion run, if there was one.
#[server(prefix = "/api", endpoint = "mode/latest", protocol = Call)]
pub async fn read_latest() -> Result<Option<ConversionRun>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::conversion::latest(&mut ctx).await?)
}

/// What became of each lead: the leads after `after`, the failed ones alone if wanted.
#[server(prefix = "/api", endpoint = "mode/report", protocol = Call)]
pub async fn read_report(run_id: i64, only_failed: bool, after: i64) -> Result<ConversionReport, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::conversion::report(&mut ctx, run_id, only_failed, after).await?)
}
