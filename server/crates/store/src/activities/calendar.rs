//! The activities of a range of days.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::AppError;
use domain::activity::agenda::{CALENDAR_SIZE, Calendar, CalendarQuery, Chosen, MONTH_SIZE, SHOWN_OF_DAY, lasting};
use domain::activity::calendar::Span;
use domain::errors::{Place, Problem};
use sqlx::{Postgres, QueryBuilder};

use super::agenda::tomorrow;
use super::listed::{DONE, ListedRow, OPEN, Source, listed, prepare, push_columns, select};
use super::row::instant_of;
use crate::{Ctx, Result};

/// What a calendar shows of the days around one: open and done activities with a time. Those with a length are there on
/// each day that they touch. Of the days of a month the first few are there, and the number of all.
///
/// # Errors
/// [`AppError::Invalid`] for a day that is none.
pub async fn calendar(ctx: &mut Ctx, query: &CalendarQuery) -> Result<Calendar> {
    let not_a_day = || AppError::invalid(Place::Start, Problem::NotADate);
    let day = query.day.unwrap_or_else(|| ctx.now.with_timezone(&ctx.actor.zone).date_naive());
    let mut days = query.span.days(day);
    days.push(days.last().and_then(|last| last.succ_opt()).ok_or_else(not_a_day)?);
    let begins = |day: &NaiveDate| instant_of(ctx, day.and_time(NaiveTime::MIN));
    let begins = days.iter().map(begins).collect::<Option<Vec<_>>>().ok_or_else(not_a_day)?;
    prepare(ctx).await?;
    let (rows, counts, size) = if query.span == Span::Month {
        let (rows, counts) = month(ctx, &query.chosen, &begins).await?;
        (rows, counts, MONTH_SIZE)
    } else {
        (hours(ctx, &query.chosen, &begins).await?, Vec::new(), CALENDAR_SIZE)
    };
    let found = if counts.is_empty() { i64::try_from(rows.len()).unwrap_or(i64::MAX) } else { counts.iter().sum() };
    let last = rows.last().and_then(|last| last.activity.deadline).filter(|_| found >= size);
    let cut_on = last.map(|last| last.with_timezone(&ctx.actor.zone).date_naive());
    let entries = listed(ctx, rows).await?;
    let lasts_ms = lasting(ctx.now.timestamp_millis(), tomorrow(ctx).timestamp_millis(), entries.iter());
    Ok(Calendar { span: query.span, day, entries, counts, cut_on, now: ctx.moment(ctx.now), lasts_ms })
}

fn source(chosen: &Chosen, limit: i64) -> Source<'_> {
    Source { chosen, by_kind: false, states: &[OPEN, DONE], order: "deadline, id", limit }
}

/// What lies in days, or reaches into them.
async fn hours(ctx: &mut Ctx, chosen: &Chosen, begins: &[DateTime<Utc>]) -> Result<Vec<ListedRow>> {
    let mut sql = select(ctx)?;
    source(chosen, CALENDAR_SIZE).push(&mut sql, ctx, |sql| {
        // Nothing is longer than a day.
        sql.push(" and deadline >= ").push_bind(begins.first().copied()).push(" - interval '1 day' and deadline < ");
        sql.push_bind(begins.last().copied());
        sql.push(" and (deadline >= ").push_bind(begins.first().copied());
        sql.push(" or deadline + interval '1 minute' * minutes > ").push_bind(begins.first().copied()).push(")");
    })?;
    Ok(sql.build_query_as().fetch_all(&mut *ctx.tx).await?)
}

#[derive(sqlx::FromRow)]
struct MonthRow {
    #[sqlx(flatten)]
    listed: ListedRow,
    /// From 1.
    day: i32,
    of_day: i64,
}

/// The first activities of each day, and how many each has.
async fn month(ctx: &mut Ctx, chosen: &Chosen, begins: &[DateTime<Utc>]) -> Result<(Vec<ListedRow>, Vec<i64>)> {
    let mut sql = QueryBuilder::<Postgres>::new("select day, of_day, ");
    push_columns(&mut sql, ctx)?;
    sql.push(
        " from (select *, count(*) over (partition by day) as of_day,
                       row_number() over (partition by day order by deadline, id) as at_day
                from (select activity.*, width_bucket(deadline, ",
    );
    sql.push_bind(begins.to_vec()).push(") as day");
    source(chosen, MONTH_SIZE).push(&mut sql, ctx, |sql| {
        sql.push(" and deadline >= ").push_bind(begins.first().copied());
        sql.push(" and deadline < ").push_bind(begins.last().copied());
    })?;
    sql.push(") as activity) as activity where at_day <= ").push_bind(SHOWN_OF_DAY).push(" order by deadline, id");
    let rows: Vec<MonthRow> = sql.build_query_as().fetch_all(&mut *ctx.tx).await?;
    let mut counts = vec![0; begins.len().saturating_sub(1)];
    for row in &rows {
        let at = usize::try_from(row.day).ok().and_then(|day| day.checked_sub(1));
        if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
            *count = row.of_day;
        }
    }
    Ok((rows.into_iter().map(|row| row.listed).collect(), counts))
}
