use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::event::{CHANNEL, Event};
use domain::{AppError, Language, Moment, Permissions};
use sqlx::{PgPool, Postgres, Transaction};

use crate::Result;

/// Who does something.
#[derive(Clone, Debug)]
pub struct Actor {
    pub id: i64,
    pub name: String,
    pub permissions: Permissions,
    pub language: Language,
    pub zone: Tz,
}

/// One operation: an actor inside a transaction, with the time at which it happens. Dropped without
/// [`Ctx::commit`], it has changed nothing.
#[derive(Debug)]
pub struct Ctx {
    pub tx: Transaction<'static, Postgres>,
    pub actor: Actor,
    pub now: DateTime<Utc>,
    /// Finds the operation in the log.
    pub request_id: String,
    events: Vec<Event>,
}

impl Ctx {
    /// Begins an operation of an employee.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(pool: &PgPool, actor: Actor, now: DateTime<Utc>, request_id: String) -> Result<Self> {
        Ok(Self { tx: pool.begin().await?, actor, now, request_id, events: Vec::new() })
    }

    /// Begins an operation of the system employee *Modus*, who may do everything.
    ///
    /// # Errors
    /// When the database does not answer or was not migrated.
    pub async fn begin_system(pool: &PgPool, now: DateTime<Utc>) -> Result<Self> {
        let mut tx = pool.begin().await?;
        let row = sqlx::query!("select id, name from employee where is_system").fetch_one(&mut *tx).await?;
        let actor = Actor {
            id: row.id,
            name: row.name,
            permissions: Permissions::SYSTEM,
            language: Language::English,
            zone: Tz::UTC,
        };
        Ok(Self { tx, actor, now, request_id: String::new(), events: Vec::new() })
    }

    /// Tells open browsers of a change once it is committed.
    pub fn announce(&mut self, event: Event) {
        if !self.events.contains(&event) {
            self.events.push(event);
        }
    }

    /// Makes the operation's changes and announcements permanent.
    ///
    /// # Errors
    /// When the database refuses; nothing has changed then.
    pub async fn commit(mut self) -> Result<()> {
        for event in &self.events {
            let payload = serde_json::to_string(event)?;
            sqlx::query!("select pg_notify($1, $2)", CHANNEL, payload).execute(&mut *self.tx).await?;
        }
        self.tx.commit().await?;
        Ok(())
    }

    /// The instant in the actor's time zone.
    pub fn moment(&self, instant: DateTime<Utc>) -> Moment {
        Moment::new(instant, &self.actor.zone)
    }

    /// # Errors
    /// [`AppError::Forbidden`] unless the actor may change CRM settings.
    pub fn require_settings(&self) -> Result<()> {
        if self.actor.permissions.may_change_settings() { Ok(()) } else { Err(AppError::Forbidden.into()) }
    }

    /// # Errors
    /// [`AppError::Forbidden`] unless the actor may invite and deactivate employees.
    pub fn require_people(&self) -> Result<()> {
        if self.actor.permissions.may_manage_people() { Ok(()) } else { Err(AppError::Forbidden.into()) }
    }
}
