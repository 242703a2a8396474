//! The server functions of activities.

use domain::Moment;
use domain::activity::agenda::{Agenda, Calendar, CalendarQuery, Chosen, GroupPage, GroupQuery};
use domain::activity::{ActivityInput, Busy, BusyQuery, NewActivity, Outcome, Postponement};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Plans an activity, or notes a call that took place, and returns its id.
#[server(prefix = "/api", endpoint = "activities/add", protocol = Call)]
pub async fn add(activity: NewActivity) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let id = store::activities::add(&mut ctx, activity).await?;
    ctx.commit().await?;
    Ok(id)
}

/// Changes what was entered, from what was seen before.
#[server(prefix = "/api", endpoint = "activities/edit", protocol = Call)]
pub async fn edit(id: i64, before: ActivityInput, input: ActivityInput) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::edit(&mut ctx, id, &before, input).await?;
    ctx.commit().await?;
    Ok(())
}

/// Completes an activity.
#[server(prefix = "/api", endpoint = "activities/complete", protocol = Call)]
pub async fn complete(id: i64, outcome: Outcome) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::complete(&mut ctx, id, outcome).await?;
    ctx.commit().await?;
    Ok(())
}

/// Opens a completed activity again.
#[server(prefix = "/api", endpoint = "activities/reopen", protocol = Call)]
pub async fn reopen(id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::reopen(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Moves the deadline, or the start, and returns where that is. Who names the time that was seen, in milliseconds since
/// 1970, moves it from there only.
#[server(prefix = "/api", endpoint = "activities/postpone", protocol = Call)]
pub async fn postpone(id: i64, to: Postponement, seen: Option<i64>) -> Result<Moment, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let moment = store::activities::postpone(&mut ctx, id, &to, seen).await?;
    ctx.commit().await?;
    Ok(moment)
}

/// Gives an activity to another employee.
#[server(prefix = "/api", endpoint = "activities/assign", protocol = Call)]
pub async fn assign(id: i64, employee_id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::assign(&mut ctx, id, employee_id).await?;
    ctx.commit().await?;
    Ok(())
}

/// Ticks off a line of a checklist, counted from 0, or takes the tick away.
#[server(prefix = "/api", endpoint = "activities/check_step", protocol = Call)]
pub async fn check_step(id: i64, step: u32, is_done: bool) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::check_step(&mut ctx, id, step, is_done).await?;
    ctx.commit().await?;
    Ok(())
}

/// Throws an activity away.
#[server(prefix = "/api", endpoint = "activities/delete", protocol = Call)]
pub async fn delete(id: i64) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::delete(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(())
}

/// When these employees are busy on a day, apart from the activity that is being changed.
#[server(prefix = "/api", endpoint = "activities/busy", protocol = Call)]
pub async fn busy_hours(wanted: BusyQuery) -> Result<Vec<Busy>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::activities::busy(&mut ctx, &wanted).await?)
}

/// The beginning of each group of the list.
#[server(prefix = "/api", endpoint = "activities/agenda", protocol = Call)]
pub async fn read_agenda(chosen: Chosen) -> Result<Agenda, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::activities::agenda(&mut ctx, &chosen).await?)
}

/// A further page of a group.
#[server(prefix = "/api", endpoint = "activities/agenda_group", protocol = Call)]
pub async fn read_group(query: GroupQuery) -> Result<GroupPage, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::activities::agenda_group(&mut ctx, &query).await?)
}

/// What a calendar shows.
#[server(prefix = "/api", endpoint = "activities/calendar", protocol = Call)]
pub async fn read_calendar(query: CalendarQuery) -> Result<Calendar, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::activities::calendar(&mut ctx, &query).await?)
}
