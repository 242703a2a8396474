use chrono::{DateTime, Datelike, Utc};
use domain::activity::{ActivityInput, Outcome, Postponement, Preferred, Step, What, check_outcome};
use domain::errors::{AppError, Place, Problem, Refusal};
use domain::notification::Reason;
use domain::{Action, Moment};
use sqlx::types::Json;

use super::people::People;
use super::row::{ActivityRow, instant_of};
use super::write::{Columns, announce, remind_at, require_call_status, require_employees, require_unconverted};
use crate::notifications::Told;
use crate::records::require;
use crate::{Ctx, Result};

/// Changes what was entered, from what was seen `before`; what others have changed meanwhile stays. Who is done stays
/// done, and who was reminded is not reminded again of the same time; who comes in after that is reminded at once.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Forbidden`]; [`AppError::ActivityConflict`] if somebody
/// else changed the same; [`Refusal::ActivityCompleted`] for what is done, unless it is a call that was logged.
pub async fn edit(ctx: &mut Ctx, id: i64, before: &ActivityInput, input: ActivityInput) -> Result<()> {
    let row = lock(ctx, id).await?;
    let is_logged = matches!(row.what()?, What::LoggedCall { .. });
    // What is open stays open, and what took place stays done.
    if is_logged != matches!(input.what, What::LoggedCall { .. }) || (row.completed_at.is_some() && !is_logged) {
        return Err(AppError::Refused(Refusal::ActivityCompleted).into());
    }
    let current = ActivityInput::of(&row.clone().activity(ctx)?);
    let (merged, clashes) = input.merged(before, &current, Preferred::Own);
    if !clashes.is_empty() {
        return Err(AppError::ActivityConflict { theirs: Box::new(current) }.into());
    }
    let columns = Columns::of(ctx, merged).await?;
    let completed_at = columns.direction.and(columns.deadline).map(|start| start.min(ctx.now));
    // What came of a planned call is no part of what is entered here.
    let call_status = if is_logged { columns.call_status.as_deref() } else { row.call_status.as_deref() };
    sqlx::query!(
        "update activity set kind = $2, subject = $3, deadline = $4, minutes = $5, direction = $6, call_status = $7,
                             place = $8, participants = $9, checklist = $10, color = $11, remind_minutes = $12,
                             remind_at = case when deadline is not distinct from $4
                                                  and remind_minutes is not distinct from $12
                                              then remind_at else $13 end,
                             responsible_id = $14, completed_at = $15, version = version + 1
         where id = $1",
        id,
        columns.kind,
        columns.subject,
        columns.deadline,
        columns.minutes,
        columns.direction,
        call_status,
        columns.place,
        &columns.participants,
        columns.checklist as _,
        columns.color,
        columns.remind_minutes,
        columns.remind_at,
        columns.responsible_id,
        completed_at
    )
    .execute(&mut *ctx.tx)
    .await?;
    announce(ctx, row.owner_kind()?, row.owner_id, row.responsible_id).await?;
    announce(ctx, row.owner_kind()?, row.owner_id, columns.responsible_id).await?;
    if completed_at.is_none() { tell_of_edit(ctx, &row, &columns).await } else { Ok(()) }
}

/// Tells those whom the change of an open activity brings in or sends away, and the others of its new time, if it has one. Reminders
/// of what it was before need not be read any more.
async fn tell_of_edit(ctx: &mut Ctx, row: &ActivityRow, columns: &Columns) -> Result<()> {
    let before = People::of(row);
    before.read_outdated(ctx, row.id).await?;
    let people = People { responsible_id: Some(columns.responsible_id), participants: &columns.participants };
    let Columns { subject, deadline, minutes, .. } = columns;
    let told = Told { subject, deadline: *deadline, minutes: *minutes, ..told_of(row)? };
    people.tell(ctx, before, told).await?;
    people.remind_newcomers(ctx, before, row.id).await?;
    people.tell_gone(ctx, before, told).await?;
    if (row.deadline, row.minutes) == (*deadline, *minutes) {
        return Ok(());
    }
    people.tell_of(ctx, before, Reason::Moved, told).await
}

/// What is told of an activity as it is stored.
fn told_of(row: &ActivityRow) -> Result<Told<'_>> {
    let record = (row.owner_kind()?, row.owner_id);
    Ok(Told { id: Some(row.id), record, subject: &row.subject, deadline: row.deadline, minutes: row.minutes })
}

/// Completes an activity. Completing a completed one changes nothing.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Forbidden`], [`AppError::Invalid`] for a result that does not fit;
/// [`Refusal::ActivityCompleted`] where somebody else was faster, and another result would be lost.
pub async fn complete(ctx: &mut Ctx, id: i64, outcome: Outcome) -> Result<()> {
    let row = lock(ctx, id).await?;
    let outcome = check_outcome(&row.what()?, outcome)?;
    if row.completed_at.is_some() && !outcome.result.is_empty() && outcome.result != row.result {
        return Err(AppError::Refused(Refusal::ActivityCompleted).into());
    }
    if let Some(code) = &outcome.call_status {
        require_call_status(ctx, code).await?;
    }
    sqlx::query!(
        "update activity set completed_at = $2, completed_by = $3, result = $4, call_status = $5, remind_at = null,
                             version = version + 1
         where id = $1 and completed_at is null",
        id,
        ctx.now,
        ctx.actor.id,
        outcome.result,
        outcome.call_status
    )
    .execute(&mut *ctx.tx)
    .await?;
    announce(ctx, row.owner_kind()?, row.owner_id, row.responsible_id).await?;
    People::of(&row).read_outdated(ctx, id).await
}

/// Opens a completed activity again, with its reminder if that lies ahead. What came of it is kept for when it is
/// completed again. Opening an open one changes nothing.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`]; [`Refusal::LeadConverted`] on a converted lead, whose open
/// work is on its deal; [`Refusal::ActivityCompleted`] for a call that was logged: it took place.
pub async fn reopen(ctx: &mut Ctx, id: i64) -> Result<()> {
    let row = lock(ctx, id).await?;
    let kind = row.owner_kind()?;
    if matches!(row.what()?, What::LoggedCall { .. }) {
        return Err(AppError::Refused(Refusal::ActivityCompleted).into());
    }
    if row.completed_at.is_none() {
        return Ok(());
    }
    require_unconverted(ctx, kind, row.owner_id).await?;
    let remind_at = remind_at(ctx, row.deadline, row.remind_minutes).filter(|at| *at > ctx.now);
    sqlx::query!(
        "update activity set completed_at = null, completed_by = null, remind_at = $2, version = version + 1
         where id = $1",
        id,
        remind_at
    )
    .execute(&mut *ctx.tx)
    .await?;
    announce(ctx, kind, row.owner_id, row.responsible_id).await?;
    Ok(())
}

/// Moves the deadline, or the start, and returns where that is: a clock change skips some local times. Who names the
/// time that was `seen`, in milliseconds since 1970, moves it from there only. The others whom it concerns are told.
///
/// # Errors
/// As [`edit`]; [`Refusal::ActivityMoved`] if it is no longer where it was seen.
pub async fn postpone(ctx: &mut Ctx, id: i64, to: &Postponement, seen: Option<i64>) -> Result<Moment> {
    let row = lock_open(ctx, id).await?;
    if seen.is_some() && seen != row.deadline.map(|due| due.timestamp_millis()) {
        return Err(AppError::Refused(Refusal::ActivityMoved).into());
    }
    let deadline =
        put_at(ctx, to, row.deadline).ok_or_else(|| AppError::invalid(Place::Deadline, Problem::NotADate))?;
    sqlx::query!(
        "update activity set deadline = $2, remind_at = $3, version = version + 1 where id = $1",
        id,
        deadline,
        remind_at(ctx, Some(deadline), row.remind_minutes)
    )
    .execute(&mut *ctx.tx)
    .await?;
    announce(ctx, row.owner_kind()?, row.owner_id, row.responsible_id).await?;
    if row.deadline != Some(deadline) {
        let people = People::of(&row);
        people.read_outdated(ctx, id).await?;
        let told = Told { deadline: Some(deadline), ..told_of(&row)? };
        people.tell_of(ctx, people, Reason::Moved, told).await?;
    }
    Ok(ctx.moment(deadline))
}

/// The instant to which an activity is moved.
fn put_at(ctx: &Ctx, to: &Postponement, due: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    if let Postponement::Back(at) = to {
        return DateTime::from_timestamp_millis(*at).filter(|at| (1..10_000).contains(&at.year()));
    }
    let local = |at: DateTime<Utc>| at.with_timezone(&ctx.actor.zone).naive_local();
    instant_of(ctx, to.apply(local(ctx.now), due.map(local))?)
}

/// Gives an activity to another employee.
///
/// # Errors
/// As [`edit`].
pub async fn assign(ctx: &mut Ctx, id: i64, employee_id: i64) -> Result<()> {
    let row = lock_open(ctx, id).await?;
    require_employees(ctx, &[employee_id], Place::Field(domain::FieldName::ResponsibleId)).await?;
    sqlx::query!("update activity set responsible_id = $2, version = version + 1 where id = $1", id, employee_id)
        .execute(&mut *ctx.tx)
        .await?;
    announce(ctx, row.owner_kind()?, row.owner_id, row.responsible_id).await?;
    announce(ctx, row.owner_kind()?, row.owner_id, employee_id).await?;
    let before = People::of(&row);
    before.read_outdated(ctx, id).await?;
    let people = People { responsible_id: Some(employee_id), ..before };
    people.tell(ctx, before, told_of(&row)?).await?;
    people.remind_newcomers(ctx, before, id).await?;
    people.tell_gone(ctx, before, told_of(&row)?).await
}

/// Ticks off a line of a task's checklist, or takes the tick away. `step` is the number of the line, from 0.
///
/// # Errors
/// As [`edit`]; [`AppError::NotFound`] if there is no such line.
pub async fn check_step(ctx: &mut Ctx, id: i64, step: u32, is_done: bool) -> Result<()> {
    let row = lock_open(ctx, id).await?;
    let mut checklist: Vec<Step> = row.checklist.0.clone();
    let at = usize::try_from(step).unwrap_or(usize::MAX);
    checklist.get_mut(at).ok_or(AppError::NotFound)?.is_done = is_done;
    sqlx::query!("update activity set checklist = $2, version = version + 1 where id = $1", id, Json(checklist) as _)
        .execute(&mut *ctx.tx)
        .await?;
    announce(ctx, row.owner_kind()?, row.owner_id, row.responsible_id).await?;
    Ok(())
}

/// Throws an activity away. If it was to be done yet, the others whom it concerns are told.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn delete(ctx: &mut Ctx, id: i64) -> Result<()> {
    let row = lock(ctx, id).await?;
    sqlx::query!("delete from activity where id = $1", id).execute(&mut *ctx.tx).await?;
    announce(ctx, row.owner_kind()?, row.owner_id, row.responsible_id).await?;
    if row.completed_at.is_some() {
        return Ok(());
    }
    let people = People::of(&row);
    people.read_outdated(ctx, id).await?;
    people.tell_of(ctx, people, Reason::Deleted, Told { id: None, ..told_of(&row)? }).await
}

/// The activity, locked, if the actor may change its record.
async fn lock(ctx: &mut Ctx, id: i64) -> Result<ActivityRow> {
    let row = sqlx::query_as!(
        ActivityRow,
        r#"select id, version, owner_kind, owner_id, kind, subject, deadline, minutes, direction, call_status, place,
                  participants, checklist as "checklist: Json<Vec<Step>>", color, remind_minutes, responsible_id,
                  completed_at, completed_by, result
           from activity where id = $1 for update"#,
        id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    require(ctx, row.owner_kind()?, row.owner_id, Action::Update).await?;
    Ok(row)
}

async fn lock_open(ctx: &mut Ctx, id: i64) -> Result<ActivityRow> {
    let row = lock(ctx, id).await?;
    if row.completed_at.is_some() { Err(AppError::Refused(Refusal::ActivityCompleted).into()) } else { Ok(row) }
}
