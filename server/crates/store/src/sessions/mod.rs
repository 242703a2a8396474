//! Log-in, log-out and sessions, kept in Postgres.

mod throttle;
pub(crate) mod token;

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use domain::Language;
use domain::errors::{AppError, Refusal};
use sqlx::PgPool;

use crate::people::{Address, permissions, verify};
use crate::{Actor, Result};

/// A session ends this long after its last use.
pub const IDLE: Duration = Duration::days(30);

/// A session as the server finds it for a request.
#[derive(Clone, Debug)]
pub struct Session {
    pub actor: Actor,
    /// The language that the employee chose, if any.
    pub language: Option<Language>,
    /// `light` or `dark`, if the employee chose one.
    pub theme: Option<String>,
    pub email: String,
}

/// Checks the password and opens a session. Returns its token for the cookie.
///
/// # Errors
/// [`Refusal::LoginFailed`], the same for an unknown address and a wrong password;
/// [`AppError::TooManyAttempts`] after several failures for the address or from the peer.
pub async fn log_in(
    pool: &PgPool,
    email: &str,
    password: &str,
    peer: &str,
    agent: &str,
    now: DateTime<Utc>,
) -> Result<String> {
    let Address { readable: email, ascii } = Address::parse(email).unwrap_or_default();
    throttle::check(pool, &email, peer, now).await?;
    let row = sqlx::query!(
        "select id, password_hash from employee where email in ($1, $2) and is_active and not is_system
         order by email = $1 desc limit 1",
        email,
        ascii
    )
    .fetch_optional(pool)
    .await?;
    let (id, hash) = row.map_or((0, None), |row| (row.id, row.password_hash));
    let fits = password.len() <= 4 * 200 && verify(password.to_owned(), hash).await;
    if !fits {
        throttle::record_failure(pool, &email, peer, now).await?;
        return Err(AppError::Refused(Refusal::LoginFailed).into());
    }
    throttle::forget(pool, &email).await?;
    open(pool, id, agent, now).await
}

/// Opens a session for an employee who has proved who they are. Returns its token for the cookie.
///
/// # Errors
/// When the database fails.
pub async fn open(pool: &PgPool, employee_id: i64, agent: &str, now: DateTime<Utc>) -> Result<String> {
    let token = token::generate();
    let agent: String = agent.chars().take(300).collect();
    sqlx::query!(
        "insert into session (token_hash, employee_id, created_at, last_seen_at, expires_at, user_agent)
         values ($1, $2, $3, $3, $4, $5)",
        token::hash(&token),
        employee_id,
        now,
        now + IDLE,
        agent
    )
    .execute(pool)
    .await?;
    sqlx::query!("delete from session where expires_at < $1", now).execute(pool).await?;
    Ok(token)
}

/// The session of a token, if it is valid; remembers, at most once an hour, that it was used.
///
/// # Errors
/// When the database fails.
pub async fn find(pool: &PgPool, token: &str, now: DateTime<Utc>) -> Result<Option<Session>> {
    let hash = token::hash(token);
    let row = sqlx::query!(
        r#"select employee.id, name, email as "email!", is_administrator, may_change_settings, language, theme,
                  time_zone, last_seen_at
           from session join employee on employee.id = session.employee_id
           where token_hash = $1 and expires_at > $2 and is_active"#,
        hash,
        now
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if now - row.last_seen_at > Duration::hours(1) {
        sqlx::query!(
            "update session set last_seen_at = $2, expires_at = $3 where token_hash = $1",
            hash,
            now,
            now + IDLE
        )
        .execute(pool)
        .await?;
    }
    let language = row.language.as_deref().and_then(Language::from_code);
    Ok(Some(Session {
        actor: Actor {
            id: row.id,
            name: row.name,
            permissions: permissions(row.is_administrator, row.may_change_settings),
            language: language.unwrap_or_default(),
            zone: row.time_zone.and_then(|zone| zone.parse().ok()).unwrap_or(Tz::UTC),
        },
        language,
        theme: row.theme,
        email: row.email,
    }))
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn log_out(pool: &PgPool, token: &str) -> Result<()> {
    sqlx::query!("delete from session where token_hash = $1", token::hash(token)).execute(pool).await?;
    Ok(())
}
