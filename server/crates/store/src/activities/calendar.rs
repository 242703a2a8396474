//! The activities of a range of days.

use chrono::NaiveTime;
use domain::AppError;
use domain::activity::agenda::{CALENDAR_SIZE, Calendar, CalendarQuery};
use domain::errors::{Place, Problem};

use super::listed::{ListedRow, Source, listed, prepare, select};
use super::row::instant_of;
use crate::{Ctx, Result};

/// What a calendar shows of the days around one: open and done activities with a time. Those with a length are there on
/// each day that they touch.
///
/// # Errors
/// [`AppError::Invalid`] for a day that is none.
pub async fn calendar(ctx: &mut Ctx, query: &CalendarQuery) -> Result<Calendar> {
    let not_a_day = || AppError::invalid(Place::Start, Problem::NotADate);
    let day = query.day.unwrap_or_else(|| ctx.now.with_timezone(&ctx.actor.zone).date_naive());
    let days = query.span.days(day);
    let first = days.first().ok_or_else(not_a_day)?.and_time(NaiveTime::MIN);
    let next = days.last().and_then(|last| last.succ_opt()).ok_or_else(not_a_day)?.and_time(NaiveTime::MIN);
    let begin = instant_of(ctx, first).ok_or_else(not_a_day)?;
    let end = instant_of(ctx, next).ok_or_else(not_a_day)?;
    prepare(ctx).await?;
    let mut sql = select(ctx)?;
    let chosen = &query.chosen;
    let source = Source { chosen, of_each_kind: false, order: "deadline, id", limit: CALENDAR_SIZE + 1 };
    source.push(&mut sql, ctx, |sql| {
        // Nothing is longer than a day.
        sql.push("deadline >= ").push_bind(begin).push(" - interval '1 day' and deadline < ").push_bind(end);
        sql.push(" and (deadline >= ").push_bind(begin);
        sql.push(" or deadline + interval '1 minute' * minutes > ").push_bind(begin).push(")");
    })?;
    let mut rows: Vec<ListedRow> = sql.build_query_as().fetch_all(&mut *ctx.tx).await?;
    let size = usize::try_from(CALENDAR_SIZE).unwrap_or(usize::MAX);
    let is_cut = rows.len() > size;
    rows.truncate(size);
    let entries = listed(ctx, rows).await?;
    Ok(Calendar { span: query.span, day, entries, is_cut, now: ctx.moment(ctx.now) })
}
