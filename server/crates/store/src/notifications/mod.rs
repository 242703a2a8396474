//! What employees are told: reminders of their activities, where somebody named them, what they were given to do, what
//! became of that, and which records became theirs.

mod activity;
mod due;
mod remind;
mod responsible;
mod standing;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use domain::event::Event;
use domain::notification::{LIST_LENGTH, Notification, Own, Reason};
use domain::timeline::Anchor;
use domain::{Kind, markup};

pub(crate) use activity::{Told, tell_of_activity};
pub use due::announce_due;
pub(crate) use remind::remind_newcomers;
pub use remind::{remind, work};
pub(crate) use responsible::{tell_responsible, tell_responsible_of_run};
pub(crate) use standing::read_outdated;
pub use standing::standing;

use crate::{Ctx, Error, Result, records};

/// How much of a comment is told.
const BEGINNING: usize = 120;
/// The most news that a page shows at once, beside reminders.
const NEWS: i64 = 3;
/// The most reminders that it shows at once.
const REMINDERS: i64 = 20;

struct Row {
    id: i64,
    reason: String,
    kind: i16,
    record_id: i64,
    records: i64,
    text: String,
    deadline: Option<DateTime<Utc>>,
    minutes: Option<i32>,
    author_id: Option<i64>,
    activity_id: Option<i64>,
    comment_id: Option<i64>,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

impl Row {
    /// When the activity ends.
    fn until(&self) -> Option<DateTime<Utc>> {
        Some(self.deadline? + TimeDelta::minutes(self.minutes?.into()))
    }

    fn notification(self, ctx: &Ctx) -> Result<Notification> {
        let broken = || Error::Inconsistent(format!("notification {}", self.id));
        let until = self.until();
        Ok(Notification {
            id: self.id,
            reason: Reason::from_code(&self.reason).ok_or_else(broken)?,
            kind: Kind::from_number(self.kind).ok_or_else(broken)?,
            record_id: self.record_id,
            records: self.records,
            record: None,
            text: self.text,
            time: self.deadline.map(|at| ctx.moment(at)),
            until: until.map(|at| ctx.moment(at)),
            author_id: self.author_id,
            entry: self.activity_id.map(Anchor::Activity).or(self.comment_id.map(Anchor::Comment)),
            at: ctx.moment(self.created_at),
            is_read: self.read_at.is_some(),
        })
    }
}

/// The notifications as they travel, with the names of records that the actor may read.
async fn named(ctx: &mut Ctx, rows: Vec<Row>) -> Result<Vec<Notification>> {
    let mut all = rows.into_iter().map(|row| row.notification(ctx)).collect::<Result<Vec<_>>>()?;
    for kind in Kind::ALL {
        let of_kind = all.iter_mut().filter(|told| told.kind == kind).collect::<Vec<_>>();
        let ids: BTreeSet<i64> = of_kind.iter().map(|told| told.record_id).collect();
        if ids.is_empty() {
            continue;
        }
        let names = records::readable_names(ctx, kind, ids.into_iter().collect()).await?;
        for told in of_kind {
            told.record = names.get(&told.record_id).cloned();
        }
    }
    Ok(all)
}

/// What the frame of the actor's pages shows: what is due, how much is unread, and what is new since the notification
/// that the page knows.
///
/// # Errors
/// When the database fails.
pub async fn own(ctx: &mut Ctx, known: Option<i64>) -> Result<Own> {
    let counts = sqlx::query!(
        r#"select (select count(*) from notification where employee_id = $1 and read_at is null) as "unread!",
                  (select coalesce(max(id), 0) from notification where employee_id = $1) as "latest!""#,
        ctx.actor.id
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    let news = match known {
        Some(known) if counts.latest > known => news(ctx, known).await?,
        _ => Vec::new(),
    };
    Ok(Own { due: due::due(ctx).await?, unread: counts.unread, latest: counts.latest, news })
}

async fn news(ctx: &mut Ctx, known: i64) -> Result<Vec<Notification>> {
    let rows = sqlx::query_as!(
        Row,
        "select id, reason, kind, record_id, records, text, deadline, minutes, author_id, activity_id, comment_id,
                created_at, read_at
         from notification
         where employee_id = $1 and id > $2 and read_at is null
           and (reason = $3 or id in (select id from notification
                                      where employee_id = $1 and id > $2 and read_at is null and reason <> $3
                                      order by id desc limit $4))
         order by id desc limit $5",
        ctx.actor.id,
        known,
        Reason::Reminder.code(),
        NEWS,
        NEWS + REMINDERS
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut news = named(ctx, rows).await?;
    news.reverse();
    Ok(news)
}

/// The latest notifications of the actor, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: &mut Ctx) -> Result<Vec<Notification>> {
    let rows = sqlx::query_as!(
        Row,
        "select id, reason, kind, record_id, records, text, deadline, minutes, author_id, activity_id, comment_id,
                created_at, read_at
         from notification where employee_id = $1 order by id desc limit $2",
        ctx.actor.id,
        LIST_LENGTH
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    named(ctx, rows).await
}

/// Notes that the actor has seen every notification up to this one.
///
/// # Errors
/// When the database fails.
pub async fn read(ctx: &mut Ctx, until: i64) -> Result<()> {
    let read = sqlx::query!(
        "update notification set read_at = $3 where employee_id = $1 and id <= $2 and read_at is null",
        ctx.actor.id,
        until,
        ctx.now
    )
    .execute(&mut *ctx.tx)
    .await?;
    if read.rows_affected() > 0 {
        ctx.announce(Event::Own { employee_id: ctx.actor.id });
    }
    Ok(())
}

/// Tells employees that a comment mentions them; the author knows it.
pub(crate) async fn mention(
    ctx: &mut Ctx,
    record: (Kind, i64),
    comment_id: i64,
    body: &str,
    ids: &[i64],
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let all = markup::mentioned(body);
    let rows = sqlx::query!(
        "select id, name, is_active and not is_system as \"is_here!\" from employee where id = any($1)",
        &all
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let author = ctx.actor.id;
    let told: Vec<i64> =
        rows.iter().filter(|row| row.is_here && row.id != author && ids.contains(&row.id)).map(|row| row.id).collect();
    let names: HashMap<i64, String> = rows.into_iter().map(|row| (row.id, row.name)).collect();
    let text = markup::plain(body, |id| names.get(&id).cloned().unwrap_or_default(), BEGINNING);
    tell(ctx, Reason::Mention, record, Some(Anchor::Comment(comment_id)), &text, &told).await
}

/// Tells employees that the actor has done something on a record that concerns them: with an entry of its timeline, where
/// it is about one.
pub(crate) async fn tell(
    ctx: &mut Ctx,
    reason: Reason,
    (kind, record_id): (Kind, i64),
    entry: Option<Anchor>,
    text: &str,
    told: &[i64],
) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let (activity_id, comment_id) = match entry {
        Some(Anchor::Activity(id)) => (Some(id), None),
        Some(Anchor::Comment(id)) => (None, Some(id)),
        None => (None, None),
    };
    sqlx::query!(
        "insert into notification (employee_id, reason, kind, record_id, text, author_id, created_at, activity_id,
                                   comment_id)
         select employee_id, $2, $3, $4, $5, $6, $7, $8, $9 from unnest($1::bigint[]) as told (employee_id)",
        told,
        reason.code(),
        kind.number(),
        record_id,
        text,
        ctx.actor.id,
        ctx.now,
        activity_id,
        comment_id
    )
    .execute(&mut *ctx.tx)
    .await?;
    for employee_id in told {
        ctx.announce(Event::Own { employee_id: *employee_id });
    }
    Ok(())
}
