use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use domain::activity::ical::Person;
use domain::activity::{Activity, ActivityKind, Color, Completed, Direction, Outcome, Step, What, parse_local};
use domain::errors::{AppError, Place, Problem};
use domain::{Action, Kind};
use sqlx::types::Json;

use crate::records::require;
use crate::{Ctx, Error, Result};

/// A row of the table, as each statement that reads activities selects it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ActivityRow {
    pub id: i64,
    pub version: i32,
    pub owner_kind: i16,
    pub owner_id: i64,
    pub kind: String,
    pub subject: String,
    pub deadline: Option<DateTime<Utc>>,
    pub minutes: Option<i32>,
    pub direction: Option<String>,
    pub call_status: Option<String>,
    pub place: String,
    pub participants: Vec<i64>,
    pub checklist: Json<Vec<Step>>,
    pub color: Option<String>,
    pub remind_minutes: Option<i32>,
    pub responsible_id: i64,
    pub completed_at: Option<DateTime<Utc>>,
    pub completed_by: Option<i64>,
    pub result: String,
}

impl ActivityRow {
    /// What the row says the activity is.
    pub fn what(&self) -> Result<What<DateTime<Utc>>> {
        let broken = || Error::Inconsistent(format!("activity {}", self.id));
        let kind = ActivityKind::from_code(&self.kind).ok_or_else(broken)?;
        let start = || self.deadline.ok_or_else(broken);
        let minutes = || self.minutes.and_then(|minutes| u32::try_from(minutes).ok()).ok_or_else(broken);
        let reminder = self.remind_minutes.and_then(|minutes| u32::try_from(minutes).ok());
        Ok(match (kind, self.direction.as_deref()) {
            (ActivityKind::Call, None) => What::Call { start: start()?, minutes: minutes()?, reminder },
            (ActivityKind::Call, Some(direction)) => What::LoggedCall {
                start: start()?,
                minutes: minutes()?,
                direction: if direction == "incoming" { Direction::Incoming } else { Direction::Outgoing },
                status: self.call_status.clone(),
            },
            (ActivityKind::Task, _) => What::Task {
                deadline: self.deadline,
                participants: self.participants.clone(),
                checklist: self.checklist.0.clone(),
                reminder,
            },
            (ActivityKind::Meeting, _) => What::Meeting {
                start: start()?,
                minutes: minutes()?,
                place: self.place.clone(),
                participants: self.participants.clone(),
                reminder,
            },
            (ActivityKind::Todo, _) => What::Todo {
                deadline: self.deadline,
                reminder,
                color: self.color.as_deref().and_then(Color::from_code),
            },
        })
    }

    pub fn owner_kind(&self) -> Result<Kind> {
        Kind::from_number(self.owner_kind).ok_or_else(|| Error::Inconsistent(format!("activity {}", self.id)))
    }

    /// The activity as it travels.
    pub fn activity(self, ctx: &Ctx) -> Result<Activity> {
        let owner_kind = self.owner_kind()?;
        let what = self.what()?.try_map(|at| Ok::<_, Error>(ctx.moment(at)))?;
        // The status of a call that was logged is a part of it.
        let call_status = if self.direction.is_none() { self.call_status.clone() } else { None };
        let outcome = Outcome { result: self.result, call_status };
        let (completed, former) = match self.completed_at {
            Some(at) => {
                let by = self.completed_by.unwrap_or(self.responsible_id);
                (Some(Completed { at: ctx.moment(at), by, outcome }), None)
            }
            None => (None, Some(outcome).filter(|outcome| *outcome != Outcome::default())),
        };
        Ok(Activity {
            id: self.id,
            owner_kind,
            owner_id: self.owner_id,
            owner: None,
            is_overdue: self.completed_at.is_none() && self.deadline.is_some_and(|deadline| deadline < ctx.now),
            subject: self.subject,
            responsible_id: self.responsible_id,
            what,
            completed,
            former,
        })
    }
}

/// An activity that the actor may read, with the number of changes that it went through.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn get(ctx: &mut Ctx, id: i64) -> Result<(Activity, i32)> {
    let row = sqlx::query_as!(
        ActivityRow,
        r#"select id, version, owner_kind, owner_id, kind, subject, deadline, minutes, direction, call_status, place,
                  participants, checklist as "checklist: Json<Vec<Step>>", color, remind_minutes, responsible_id,
                  completed_at, completed_by, result
           from activity where id = $1"#,
        id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    require(ctx, row.owner_kind()?, row.owner_id, Action::Read).await?;
    let version = row.version;
    Ok((row.activity(ctx)?, version))
}

/// Names and e-mail addresses of employees, the responsible person first.
///
/// # Errors
/// When the database fails.
pub async fn people(ctx: &mut Ctx, responsible_id: i64, participants: &[i64]) -> Result<Vec<Person>> {
    let rows = sqlx::query!(
        "select name, coalesce(email, '') as \"email!\" from employee
         where id = $1 or id = any($2) order by id <> $1, name, id",
        responsible_id,
        participants
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(rows.into_iter().map(|row| Person { name: row.name, email: row.email }).collect())
}

/// The instant of a local time in the actor's zone.
pub(super) fn instant(ctx: &Ctx, typed: &str, place: Place) -> Result<DateTime<Utc>> {
    let not_a_date = || AppError::invalid(place, Problem::NotADate);
    let local = parse_local(typed.get(..16).unwrap_or(typed)).ok_or_else(not_a_date)?;
    Ok(instant_of(ctx, local).ok_or_else(not_a_date)?)
}

/// An hour that a clock change skips is read as the one after.
pub(super) fn instant_of(ctx: &Ctx, local: NaiveDateTime) -> Option<DateTime<Utc>> {
    let zone = ctx.actor.zone;
    let found = zone
        .from_local_datetime(&local)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(local + chrono::Duration::hours(1))).earliest());
    Some(found?.with_timezone(&Utc))
}
