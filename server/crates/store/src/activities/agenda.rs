//! Activities of all records in one list, in groups.

use chrono::{DateTime, Datelike, Days, NaiveTime, Utc};
use domain::activity::agenda::{After, Agenda, Chosen, Group, GroupPage, GroupQuery, PAGE_SIZE, lasting};
use sqlx::{Postgres, QueryBuilder};

use super::listed::{DONE, ListedRow, OPEN, Source, listed, prepare, select};
use super::row::instant_of;
use crate::paging::cut;
use crate::{Ctx, Result};

/// The beginning of each group.
///
/// # Errors
/// When the database fails.
pub async fn agenda(ctx: &mut Ctx, chosen: &Chosen) -> Result<Agenda> {
    prepare(ctx).await?;
    let mut groups = Vec::new();
    for group in Group::ALL {
        groups.push(page(ctx, chosen, group, None).await?);
    }
    let shown = groups.iter().flat_map(|group| &group.entries);
    let lasts_ms = lasting(ctx.now.timestamp_millis(), tomorrow(ctx).timestamp_millis(), shown);
    Ok(Agenda { groups, lasts_ms })
}

/// A further page of a group.
///
/// # Errors
/// When the database fails.
pub async fn agenda_group(ctx: &mut Ctx, query: &GroupQuery) -> Result<GroupPage> {
    prepare(ctx).await?;
    page(ctx, &query.chosen, query.group, Some(query.after)).await
}

async fn page(ctx: &mut Ctx, chosen: &Chosen, group: Group, after: Option<After>) -> Result<GroupPage> {
    let tomorrow = tomorrow(ctx);
    let now = ctx.now;
    let mut sql = select(ctx)?;
    let states: &[_] = if group == Group::Done { &[DONE] } else { &[OPEN] };
    let source = Source { chosen, by_kind: true, states, order: order(group), limit: PAGE_SIZE + 1 };
    source.push(&mut sql, ctx, |sql| {
        push_group(sql, group, now, tomorrow);
        if let Some(after) = after {
            push_after(sql, group, after);
        }
    })?;
    let mut rows: Vec<ListedRow> = sql.build_query_as().fetch_all(&mut *ctx.tx).await?;
    let next = cut(&mut rows, PAGE_SIZE).map(|last| place(group, last));
    Ok(GroupPage { group, entries: listed(ctx, rows).await?, next })
}

/// When the day of the actor ends.
pub(super) fn tomorrow(ctx: &Ctx) -> DateTime<Utc> {
    let today = ctx.now.with_timezone(&ctx.actor.zone).date_naive();
    let begin = today.checked_add_days(Days::new(1)).map(|day| day.and_time(NaiveTime::MIN));
    begin.and_then(|begin| instant_of(ctx, begin)).unwrap_or(ctx.now)
}

fn order(group: Group) -> &'static str {
    match group {
        // Undated ones have their place in the same index.
        Group::Overdue | Group::Today | Group::Later | Group::Undated => "deadline, id",
        Group::Done => "completed_at desc, id desc",
    }
}

/// Adds what makes an open or done activity one of the group.
fn push_group(sql: &mut QueryBuilder<Postgres>, group: Group, now: DateTime<Utc>, tomorrow: DateTime<Utc>) {
    match group {
        Group::Overdue => sql.push(" and deadline < ").push_bind(now),
        Group::Today => sql.push(" and deadline >= ").push_bind(now).push(" and deadline < ").push_bind(tomorrow),
        Group::Later => sql.push(" and deadline >= ").push_bind(tomorrow),
        Group::Undated => sql.push(" and deadline is null"),
        Group::Done => sql,
    };
}

/// Adds that an activity follows another one in the order of the group.
fn push_after(sql: &mut QueryBuilder<Postgres>, group: Group, After { at, id }: After) {
    // What no page of ours sends may be a time that the database does not know; nothing follows it.
    let at = DateTime::from_timestamp_micros(at).filter(|at| (0..10_000).contains(&at.year()));
    match group {
        Group::Overdue | Group::Today | Group::Later => sql.push(" and (deadline, id) > (").push_bind(at).push(", "),
        Group::Undated => sql.push(" and id > ("),
        Group::Done => sql.push(" and (completed_at, id) < (").push_bind(at).push(", "),
    };
    sql.push_bind(id).push(")");
}

/// Where the page after this activity continues.
fn place(group: Group, ListedRow { activity, .. }: &ListedRow) -> After {
    let at = match group {
        Group::Overdue | Group::Today | Group::Later => activity.deadline,
        Group::Undated => None,
        Group::Done => activity.completed_at,
    };
    After { at: at.map_or(0, |at| at.timestamp_micros()), id: activity.id }
}
