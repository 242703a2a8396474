//! Slows down the guessing of passwords, by address and by peer, across all server processes.

use chrono::{DateTime, Duration, Utc};
use domain::AppError;
use sqlx::PgPool;

use crate::Result;

const WINDOW: Duration = Duration::minutes(15);
/// Failures for one e-mail address within the window.
const MOST_BY_EMAIL: i64 = 10;
/// Failures from one peer within the window; more, because an office shares one address.
const MOST_BY_PEER: i64 = 50;

pub async fn check(pool: &PgPool, email: &str, peer: &str, now: DateTime<Utc>) -> Result<()> {
    let since = now - WINDOW;
    let row = sqlx::query!(
        r#"select count(*) filter (where subject = $1) as "by_email!", count(*) filter (where subject = $2) as "by_peer!",
                  min(at) as oldest
           from login_failure where subject in ($1, $2) and at > $3"#,
        email_subject(email),
        peer_subject(peer),
        since
    )
    .fetch_one(pool)
    .await?;
    if row.by_email < MOST_BY_EMAIL && row.by_peer < MOST_BY_PEER {
        return Ok(());
    }
    let retry_after_s = row.oldest.map_or(WINDOW, |oldest| oldest - since).num_seconds().max(1);
    Err(AppError::TooManyAttempts { retry_after_s }.into())
}

pub async fn record_failure(pool: &PgPool, email: &str, peer: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into login_failure (subject, at) values ($1, $3), ($2, $3)",
        email_subject(email),
        peer_subject(peer),
        now
    )
    .execute(pool)
    .await?;
    sqlx::query!("delete from login_failure where at < $1", now - WINDOW).execute(pool).await?;
    Ok(())
}

pub async fn forget(pool: &PgPool, email: &str) -> Result<()> {
    sqlx::query!("delete from login_failure where subject = $1", email_subject(email)).execute(pool).await?;
    Ok(())
}

fn email_subject(email: &str) -> String {
    format!("email:{email}")
}

fn peer_subject(peer: &str) -> String {
    format!("peer:{peer}")
}
