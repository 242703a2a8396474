use domain::Kind;
use domain::conversion::NotConvertible;
use domain::errors::AppError;
use domain::run::{ConversionCounts, ConversionReport, ConversionReportRow, ConversionRun, RunState};
use domain::value::Link;

use crate::paging::cut;
use crate::records::names;
use crate::{Ctx, Result};

/// Rows of one page of a report.
const PAGE: i64 = 100;

/// How far a conversion run is.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor may change CRM settings; [`AppError::NotFound`].
pub async fn progress(ctx: &mut Ctx, run_id: i64) -> Result<ConversionRun> {
    ctx.require_settings()?;
    let row = sqlx::query!(
        "select id, state, options, counts, created_at, created_by, finished_at from run where id = $1 and kind = 'conversion'",
        run_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    let counts: ConversionCounts = serde_json::from_value(row.counts)?;
    let lasted_ms = (row.finished_at.unwrap_or(ctx.now) - row.created_at).num_milliseconds().max(1);
    Ok(ConversionRun {
        id: row.id,
        state: RunState::from_code(&row.state).unwrap_or(RunState::Failed),
        options: serde_json::from_value(row.options)?,
        rate: (counts.converted + counts.failed) * 1_000 / lasted_ms,
        counts,
        started: ctx.moment(row.created_at),
        finished: row.finished_at.map(|at| ctx.moment(at)),
        started_by: row.created_by,
    })
}

/// The latest conversion run, if there was one.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor may change CRM settings.
pub async fn latest(ctx: &mut Ctx) -> Result<Option<ConversionRun>> {
    ctx.require_settings()?;
    let id = sqlx::query_scalar!("select id from run where kind = 'conversion' order by id desc limit 1")
        .fetch_optional(&mut *ctx.tx)
        .await?;
    match id {
        Some(id) => Ok(Some(progress(ctx, id).await?)),
        None => Ok(None),
    }
}

/// What became of each lead, page by page; the failed ones alone if wanted.
///
/// # Errors
/// As [`progress`].
pub async fn report(ctx: &mut Ctx, run_id: i64, only_failed: bool, after: i64) -> Result<ConversionReport> {
    progress(ctx, run_id).await?;
    let mut rows = sqlx::query!(
        "select conversion.lead_id, lead.title, failure, deal_id, conversion.contact_id, conversion.company_id,
                activities_moved, activities_completed
         from conversion join lead on lead.id = conversion.lead_id
         where run_id = $1 and conversion.lead_id > $2 and (failure is not null or not $3)
         order by conversion.lead_id limit $4",
        run_id,
        after,
        only_failed,
        PAGE + 1
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let next = cut(&mut rows, PAGE).map(|row| row.lead_id);
    let contacts = names(ctx, Kind::Contact, rows.iter().filter_map(|row| row.contact_id).collect()).await?;
    let companies = names(ctx, Kind::Company, rows.iter().filter_map(|row| row.company_id).collect()).await?;
    let link = |id: Option<i64>, names: &std::collections::HashMap<i64, String>| {
        id.map(|id| Link::new(id, names.get(&id).cloned().unwrap_or_else(|| format!("#{id}"))))
    };
    let rows = rows.into_iter().map(|row| ConversionReportRow {
        lead_id: row.lead_id,
        title: if row.title.is_empty() { format!("#{}", row.lead_id) } else { row.title },
        failure: row.failure.and_then(|code| NotConvertible::from_code(&code)),
        deal_id: row.deal_id,
        contact: link(row.contact_id, &contacts),
        company: link(row.company_id, &companies),
        activities_moved: row.activities_moved.into(),
        activities_completed: row.activities_completed.into(),
    });
    Ok(ConversionReport { rows: rows.collect(), next })
}
