//! Planned and done work on leads and deals. Who may read or change the record may do the same to its
//! activities.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use domain::activity::{Activity, NewActivity, check_subject};
use domain::errors::{AppError, Place, Problem, Refusal};
use domain::event::Event;
use domain::{Action, Kind};

use crate::records::require;
use crate::{Ctx, Result};

/// The activities of a record, open ones first by deadline, then done ones. A deal shows those that stayed on
/// its lead, too.
pub(crate) async fn of_record(ctx: &mut Ctx, kind: Kind, id: i64, lead_id: Option<i64>) -> Result<Vec<Activity>> {
    let rows = sqlx::query!(
        "select id, owner_kind, owner_id, subject, deadline, responsible_id, completed_at from activity
         where owner_kind = $1 and owner_id = $2 or owner_kind = 1 and owner_id = $3
         order by completed_at desc nulls first, deadline nulls last, id limit 200",
        kind.number(),
        id,
        lead_id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let activities = rows.into_iter().map(|row| Activity {
        id: row.id,
        owner_kind: Kind::from_number(row.owner_kind).unwrap_or(kind),
        owner_id: row.owner_id,
        subject: row.subject,
        deadline: row.deadline.map(|at| ctx.moment(at)),
        responsible_id: row.responsible_id,
        completed: row.completed_at.map(|at| ctx.moment(at)),
        is_overdue: row.completed_at.is_none() && row.deadline.is_some_and(|deadline| deadline < ctx.now),
    });
    Ok(activities.collect())
}

/// Plans an activity and returns its id.
///
/// # Errors
/// [`AppError::Invalid`] for subject or deadline; [`AppError::NotFound`] or [`AppError::Forbidden`] for the record.
pub async fn add(ctx: &mut Ctx, new: NewActivity) -> Result<i64> {
    if !new.owner_kind.has_activities() {
        return Err(AppError::NotFound.into());
    }
    require(ctx, new.owner_kind, new.owner_id, Action::Update).await?;
    let subject = check_subject(&new.subject)?;
    let deadline = new.deadline.filter(|typed| !typed.is_empty()).map(|typed| instant(ctx, &typed)).transpose()?;
    let id = sqlx::query_scalar!(
        "insert into activity (owner_kind, owner_id, subject, deadline, responsible_id, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        new.owner_kind.number(),
        new.owner_id,
        subject,
        deadline,
        new.responsible_id.unwrap_or(ctx.actor.id),
        ctx.now,
        ctx.actor.id
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Record { kind: new.owner_kind, id: Some(new.owner_id) });
    Ok(id)
}

/// Completes an activity. Completing a completed one changes nothing.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn complete(ctx: &mut Ctx, id: i64) -> Result<()> {
    let (kind, owner_id) = owner(ctx, id).await?;
    sqlx::query!(
        "update activity set completed_at = $2, completed_by = $3, version = version + 1
         where id = $1 and completed_at is null",
        id,
        ctx.now,
        ctx.actor.id
    )
    .execute(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Record { kind, id: Some(owner_id) });
    Ok(())
}

/// Opens a completed activity again.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`]; [`Refusal::LeadConverted`] on a converted lead, whose open
/// work is on its deal.
pub async fn reopen(ctx: &mut Ctx, id: i64) -> Result<()> {
    let (kind, owner_id) = owner(ctx, id).await?;
    if kind == Kind::Lead {
        let is_converted = sqlx::query_scalar!("select stage_semantics = 'S' from lead where id = $1", owner_id)
            .fetch_one(&mut *ctx.tx)
            .await?;
        if is_converted == Some(true) {
            return Err(AppError::Refused(Refusal::LeadConverted).into());
        }
    }
    sqlx::query!(
        "update activity set completed_at = null, completed_by = null, version = version + 1
         where id = $1 and completed_at is not null",
        id
    )
    .execute(&mut *ctx.tx)
    .await?;
    ctx.announce(Event::Record { kind, id: Some(owner_id) });
    Ok(())
}

/// The record that an activity stands on, if the actor may change it.
async fn owner(ctx: &mut Ctx, id: i64) -> Result<(Kind, i64)> {
    let row = sqlx::query!("select owner_kind, owner_id from activity where id = $1 for update", id)
        .fetch_optional(&mut *ctx.tx)
        .await?
        .ok_or(AppError::NotFound)?;
    let kind = Kind::from_number(row.owner_kind).ok_or(AppError::NotFound)?;
    require(ctx, kind, row.owner_id, Action::Update).await?;
    Ok((kind, row.owner_id))
}

/// The instant of a local time in the actor's zone. An hour that a clock change skips is read as the one after.
fn instant(ctx: &Ctx, typed: &str) -> Result<DateTime<Utc>> {
    let not_a_date = || AppError::invalid(Place::Deadline, Problem::NotADate);
    let typed = typed.get(..16).unwrap_or(typed);
    let local = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").map_err(|_| not_a_date())?;
    let zone = ctx.actor.zone;
    let found = zone
        .from_local_datetime(&local)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(local + chrono::Duration::hours(1))).earliest());
    Ok(found.ok_or_else(not_a_date)?.with_timezone(&Utc))
}
