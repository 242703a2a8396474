use chrono::{DateTime, TimeDelta, Utc};
use domain::activity::{
    ActivityInput, Direction, NewActivity, Step, What, check, check_logged, check_subject, without_empty_deadline,
};
use domain::directory::Dictionary;
use domain::errors::{AppError, Place, Problem, Refusal};
use domain::event::Event;
use domain::{Action, Kind};
use sqlx::types::Json;

use super::counters::counting;
use super::people::People;
use super::row::instant;
use crate::notifications::Told;
use crate::records::require;
use crate::{Ctx, Result};

/// The columns of an activity, checked.
pub(super) struct Columns {
    pub subject: String,
    pub responsible_id: i64,
    pub kind: &'static str,
    pub deadline: Option<DateTime<Utc>>,
    pub minutes: Option<i32>,
    pub direction: Option<&'static str>,
    pub call_status: Option<String>,
    pub place: String,
    pub participants: Vec<i64>,
    pub checklist: Json<Vec<Step>>,
    pub color: Option<&'static str>,
    pub remind_minutes: Option<i32>,
    pub remind_at: Option<DateTime<Utc>>,
}

impl Columns {
    /// What was entered, as columns.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for what breaks a rule, for times that are none, and for people and statuses that do not
    /// exist.
    pub async fn of(ctx: &mut Ctx, input: ActivityInput) -> Result<Self> {
        let subject = check_subject(&input.subject)?;
        let place = match &input.what {
            What::Task { .. } | What::Todo { .. } => Place::Deadline,
            What::Call { .. } | What::LoggedCall { .. } | What::Meeting { .. } => Place::Start,
        };
        let what = check(without_empty_deadline(input.what))?;
        let what = what.try_map(|typed| instant(ctx, &typed, place))?;
        check_logged(&what, ctx.now)?;
        let responsible_id = input.responsible_id.unwrap_or(ctx.actor.id);
        require_employees(ctx, what.participants(), Place::Participants).await?;
        if responsible_id != ctx.actor.id {
            require_employees(ctx, &[responsible_id], Place::Field(domain::FieldName::ResponsibleId)).await?;
        }
        let mut columns = Self {
            subject,
            responsible_id,
            kind: what.kind().code(),
            deadline: what.due().copied(),
            minutes: what.minutes().and_then(|minutes| i32::try_from(minutes).ok()),
            direction: None,
            call_status: None,
            place: String::new(),
            participants: what.participants().to_vec(),
            checklist: Json(Vec::new()),
            color: None,
            remind_minutes: what.reminder().and_then(|minutes| i32::try_from(minutes).ok()),
            remind_at: None,
        };
        columns.remind_at = remind_at(ctx, columns.deadline, columns.remind_minutes);
        match what {
            What::LoggedCall { direction, status, .. } => {
                columns.direction = Some(match direction {
                    Direction::Incoming => "incoming",
                    Direction::Outgoing => "outgoing",
                });
                if let Some(code) = &status {
                    require_call_status(ctx, code).await?;
                }
                columns.call_status = status;
            }
            What::Task { checklist, .. } => columns.checklist = Json(checklist),
            What::Meeting { place, .. } => columns.place = place,
            What::Todo { color, .. } => columns.color = color.map(|color| color.code()),
            What::Call { .. } => {}
        }
        Ok(columns)
    }
}

/// When people are reminded: before what lies ahead.
pub(super) fn remind_at(ctx: &Ctx, deadline: Option<DateTime<Utc>>, minutes: Option<i32>) -> Option<DateTime<Utc>> {
    let deadline = deadline.filter(|deadline| *deadline >= ctx.now)?;
    Some(deadline - TimeDelta::minutes(minutes?.into()))
}

pub(super) async fn require_employees(ctx: &mut Ctx, ids: &[i64], place: Place) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let known = sqlx::query_scalar!(
        r#"select count(*) as "count!" from employee where id = any($1) and is_active and not is_system"#,
        ids
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    if usize::try_from(known) == Ok(ids.len()) {
        return Ok(());
    }
    Err(AppError::invalid(place, Problem::UnknownValue).into())
}

pub(super) async fn require_call_status(ctx: &mut Ctx, code: &str) -> Result<()> {
    let exists = sqlx::query_scalar!(
        r#"select exists (select from dictionary_value
                          where dictionary = $1 and code = $2 and deleted_at is null and closing_run is null) as "exists!""#,
        Dictionary::CallStatus.code(),
        code
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    if exists { Ok(()) } else { Err(AppError::invalid(Place::CallStatus, Problem::UnknownValue).into()) }
}

/// Has the conversion of a lead wait until there is a new open activity on it.
///
/// # Errors
/// [`Refusal::LeadConverted`] on a converted lead, whose open work is on its deal.
pub(super) async fn require_unconverted(ctx: &mut Ctx, kind: Kind, owner_id: i64) -> Result<()> {
    if kind != Kind::Lead {
        return Ok(());
    }
    let is_converted = sqlx::query_scalar!(
        r#"select stage_semantics = 'S' as "is_converted!" from lead where id = $1 for share"#,
        owner_id
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    if is_converted { Err(AppError::Refused(Refusal::LeadConverted).into()) } else { Ok(()) }
}

/// Plans an activity, or notes a call that took place, and returns its id.
///
/// # Errors
/// [`AppError::Invalid`] for what breaks a rule; [`AppError::NotFound`] or [`AppError::Forbidden`] for the record;
/// [`Refusal::LeadConverted`] for what is planned on a converted lead.
pub async fn add(ctx: &mut Ctx, new: NewActivity) -> Result<i64> {
    require(ctx, new.owner_kind, new.owner_id, Action::Update).await?;
    let columns = Columns::of(ctx, new.input).await?;
    // A call that was logged took place, whatever the clock of the browser says.
    let completed_at = columns.direction.and(columns.deadline).map(|start| start.min(ctx.now));
    if completed_at.is_none() {
        require_unconverted(ctx, new.owner_kind, new.owner_id).await?;
    }
    let id = sqlx::query_scalar!(
        "insert into activity (owner_kind, owner_id, kind, subject, deadline, minutes, direction, call_status, place,
                               participants, checklist, color, remind_minutes, remind_at, responsible_id, completed_at,
                               completed_by, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) returning id",
        new.owner_kind.number(),
        new.owner_id,
        columns.kind,
        columns.subject,
        columns.deadline,
        columns.minutes,
        columns.direction,
        columns.call_status,
        columns.place,
        &columns.participants,
        columns.checklist as _,
        columns.color,
        columns.remind_minutes,
        columns.remind_at,
        columns.responsible_id,
        completed_at,
        completed_at.map(|_| columns.responsible_id),
        ctx.now,
        ctx.actor.id
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    announce(ctx, new.owner_kind, new.owner_id, columns.responsible_id).await?;
    if completed_at.is_none() {
        let people = People { responsible_id: Some(columns.responsible_id), participants: &columns.participants };
        let told = Told {
            id: Some(id),
            record: (new.owner_kind, new.owner_id),
            subject: &columns.subject,
            deadline: columns.deadline,
            minutes: columns.minutes,
        };
        people.tell(ctx, People::NOBODY, told).await?;
    }
    Ok(id)
}

/// Tells browsers that show the record or activities, and those of the person whose counters it changes.
pub(super) async fn announce(ctx: &mut Ctx, kind: Kind, owner_id: i64, responsible_id: i64) -> Result<()> {
    ctx.announce(Event::Record { kind, id: Some(owner_id) });
    ctx.announce(Event::Activities);
    let employee_id = counting(ctx, (kind, owner_id), responsible_id).await?;
    ctx.announce(Event::Own { employee_id });
    Ok(())
}
