//! One-time links: for the first administrator and for invited employees.

use chrono::{DateTime, Duration, Utc};
use domain::Language;
use domain::errors::{AppError, Refusal};
use domain::event::Event;
use domain::people::{Identity, check_password};
use sqlx::{PgConnection, PgPool};

use super::{Address, email_taken, on_email_taken};
use crate::sessions::token;
use crate::{Ctx, Result};

const SET_UP_VALID: Duration = Duration::days(7);
const INVITATION_VALID: Duration = Duration::days(14);

/// A new token for the page that creates the first administrator. Earlier ones become invalid.
///
/// # Errors
/// [`Refusal::AlreadySetUp`] when there is an administrator.
pub async fn set_up_link(pool: &PgPool, now: DateTime<Utc>) -> Result<String> {
    if super::has_administrator(pool).await? {
        return Err(AppError::Refused(Refusal::AlreadySetUp).into());
    }
    let mut tx = pool.begin().await?;
    sqlx::query!("delete from one_time_link where employee_id is null").execute(&mut *tx).await?;
    let token = create(&mut tx, None, now + SET_UP_VALID).await?;
    tx.commit().await?;
    Ok(token)
}

/// Whether the token opens the page that creates the first administrator.
///
/// # Errors
/// When the database fails.
pub async fn set_up_link_is_valid(pool: &PgPool, token: &str, now: DateTime<Utc>) -> Result<bool> {
    let found = sqlx::query_scalar!(
        "select exists (select from one_time_link where token_hash = $1 and employee_id is null
                                                    and used_at is null and expires_at > $2)",
        token::hash(token),
        now
    )
    .fetch_one(pool)
    .await?;
    Ok(found.unwrap_or(false))
}

/// Creates the first administrator through the one-time link, and returns their id.
///
/// # Errors
/// [`AppError::Invalid`] for the fields, [`Refusal::LinkInvalid`] for the link.
pub async fn create_administrator(
    pool: &PgPool,
    token: &str,
    name: &str,
    email: &str,
    password: &str,
    language: Language,
    now: DateTime<Utc>,
) -> Result<i64> {
    let Identity { name, email } = Identity::parse(name, email)?;
    let email = Address::new(email);
    check_password(password)?;
    let hash = super::hash(password.to_owned()).await?;
    let mut tx = pool.begin().await?;
    let used = use_up(&mut tx, token, now).await?;
    if used != Some(None) {
        return Err(AppError::Refused(Refusal::LinkInvalid).into());
    }
    let id = sqlx::query_scalar!(
        "insert into employee (name, email, password_hash, is_administrator, may_change_settings, language, created_at)
         select $1, $2, $3, true, true, $4, $5 where not exists (select from employee where email = $6) returning id",
        name,
        email.readable,
        hash,
        language.code(),
        now,
        email.ascii
    )
    .fetch_optional(&mut *tx)
    .await
    .map_err(on_email_taken)?
    .ok_or_else(email_taken)?;
    tx.commit().await?;
    Ok(id)
}

/// Adds an employee and returns their id and the token of their invitation.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::Invalid`] for the fields.
pub async fn invite(
    ctx: &mut Ctx,
    name: &str,
    email: &str,
    may_change_settings: bool,
    is_administrator: bool,
) -> Result<(i64, String)> {
    ctx.require_people()?;
    let Identity { name, email } = Identity::parse(name, email)?;
    let email = Address::new(email);
    let id = sqlx::query_scalar!(
        "insert into employee (name, email, may_change_settings, is_administrator, created_at)
         select $1, $2, $3, $4, $5 where not exists (select from employee where email = $6) returning id",
        name,
        email.readable,
        may_change_settings || is_administrator,
        is_administrator,
        ctx.now,
        email.ascii
    )
    .fetch_optional(&mut *ctx.tx)
    .await
    .map_err(on_email_taken)?
    .ok_or_else(email_taken)?;
    let token = create(&mut ctx.tx, Some(id), ctx.now + INVITATION_VALID).await?;
    ctx.announce(Event::Settings);
    Ok((id, token))
}

/// A new token for an invited employee, or for one who forgot the password. Earlier ones become invalid.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] unless the employee is active.
pub async fn renew_invitation(ctx: &mut Ctx, id: i64) -> Result<String> {
    ctx.require_people()?;
    let found = sqlx::query_scalar!("select id from employee where id = $1 and is_active and not is_system", id)
        .fetch_optional(&mut *ctx.tx)
        .await?;
    if found.is_none() {
        return Err(AppError::NotFound.into());
    }
    sqlx::query!("delete from one_time_link where employee_id = $1", id).execute(&mut *ctx.tx).await?;
    create(&mut ctx.tx, Some(id), ctx.now + INVITATION_VALID).await
}

/// Whom the token invites: name and e-mail address, while it is valid.
///
/// # Errors
/// When the database fails.
pub async fn invitation(pool: &PgPool, token: &str, now: DateTime<Utc>) -> Result<Option<Identity>> {
    let row = sqlx::query!(
        r#"select name, email as "email!" from one_time_link join employee on employee.id = employee_id
           where token_hash = $1 and used_at is null and expires_at > $2 and is_active"#,
        token::hash(token),
        now
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Identity { name: row.name, email: row.email }))
}

/// Sets the password of an invited employee through the one-time link, and returns their id.
///
/// # Errors
/// [`AppError::Invalid`] for the password, [`Refusal::LinkInvalid`] for the link.
pub async fn accept_invitation(
    pool: &PgPool,
    token: &str,
    password: &str,
    language: Language,
    now: DateTime<Utc>,
) -> Result<i64> {
    check_password(password)?;
    let hash = super::hash(password.to_owned()).await?;
    let mut tx = pool.begin().await?;
    let Some(Some(id)) = use_up(&mut tx, token, now).await? else {
        return Err(AppError::Refused(Refusal::LinkInvalid).into());
    };
    let done = sqlx::query!(
        "update employee set password_hash = $2, language = coalesce(language, $3) where id = $1 and is_active",
        id,
        hash,
        language.code()
    )
    .execute(&mut *tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::Refused(Refusal::LinkInvalid).into());
    }
    // Whoever knew the old password is out.
    sqlx::query!("delete from session where employee_id = $1", id).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(id)
}

async fn create(connection: &mut PgConnection, employee_id: Option<i64>, expires_at: DateTime<Utc>) -> Result<String> {
    let token = token::generate();
    sqlx::query!(
        "insert into one_time_link (token_hash, employee_id, expires_at) values ($1, $2, $3)",
        token::hash(&token),
        employee_id,
        expires_at
    )
    .execute(connection)
    .await?;
    Ok(token)
}

/// Uses the link up. Nothing: it was not valid. The employee it names, if any.
async fn use_up(connection: &mut PgConnection, token: &str, now: DateTime<Utc>) -> Result<Option<Option<i64>>> {
    Ok(sqlx::query_scalar!(
        "update one_time_link set used_at = $2
         where token_hash = $1 and used_at is null and expires_at > $2 returning employee_id",
        token::hash(token),
        now
    )
    .fetch_optional(connection)
    .await?)
}
