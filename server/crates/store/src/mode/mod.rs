//! The mode of the CRM: reading it, previewing a switch, switching.

mod preview;
mod switch;

pub use preview::preview;
pub use switch::{Switch, set_deal_creation, switch_to_classic, switch_to_simple};

use domain::activity::{CounterMode, CounterSettings};
use domain::errors::{AppError, Refusal};
use domain::mode::CrmSettings;
use domain::{ClientChoice, CrmMode, DealCreation};

use crate::{Ctx, Result, settings as lists};

/// The advisory lock of the mode. Whoever creates a lead, or puts one back in progress, holds it shared; a
/// switch holds it exclusively. So no lead slips between.
const LOCK: i64 = 7_239_870;

/// The settings of the CRM.
///
/// # Errors
/// When the database fails.
pub async fn settings(ctx: &mut Ctx) -> Result<CrmSettings> {
    let row = sqlx::query!(
        r#"select mode, client, pipeline_id, default_pipeline_id, keep_activities, default_country, default_currency,
                  counter_mode, counted_minutes,
                  (select id from run where kind = 'conversion' and state = 'running') as running
           from crm_settings"#
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    Ok(CrmSettings {
        mode: CrmMode::from_code(&row.mode).unwrap_or_default(),
        deal_creation: DealCreation {
            client: ClientChoice::from_code(&row.client).unwrap_or_default(),
            pipeline_id: row.pipeline_id,
            keep_activities: row.keep_activities,
        },
        default_pipeline_id: row.default_pipeline_id,
        default_country: row.default_country,
        default_currency: row.default_currency,
        counters: CounterSettings {
            mode: CounterMode::from_code(&row.counter_mode).unwrap_or_default(),
            minutes: row.counted_minutes,
        },
        running: row.running,
    })
}

/// Holds the mode, and the lists of values, as they are until the end of the transaction, and returns it.
///
/// # Errors
/// When the database fails.
pub async fn lock_shared(ctx: &mut Ctx) -> Result<CrmSettings> {
    // In the order in which everybody takes the two.
    lists::hold(&mut ctx.tx).await?;
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", LOCK).execute(&mut *ctx.tx).await?;
    settings(ctx).await
}

/// Holds the mode, which must be Classic.
///
/// # Errors
/// [`Refusal::NeedsClassic`].
pub async fn require_classic(ctx: &mut Ctx) -> Result<()> {
    match lock_shared(ctx).await?.mode {
        CrmMode::Classic => Ok(()),
        CrmMode::Simple => Err(AppError::Refused(Refusal::NeedsClassic).into()),
    }
}
