//! Employees: the first administrator, invitations, rights.

mod address;
mod links;
mod password;

pub(crate) use address::Address;
pub use links::{
    accept_invitation, create_administrator, invitation, invite, renew_invitation, set_up_link, set_up_link_is_valid,
};
pub use password::{hash, verify};

use domain::errors::{AppError, Place, Problem, Refusal};
use domain::event::Event;
use domain::people::Employee;
use domain::permissions::{Permissions, Role};

use crate::{Actor, Ctx, Result};

pub(crate) fn permissions(is_administrator: bool, may_change_settings: bool) -> Permissions {
    let role = if is_administrator { Role::Administrator } else { Role::Employee };
    Permissions { role, settings: may_change_settings }
}

/// Whether somebody can administer the CRM already.
///
/// # Errors
/// When the database fails.
pub async fn has_administrator(pool: &sqlx::PgPool) -> Result<bool> {
    let found = sqlx::query_scalar!(
        "select exists (select from employee where is_administrator and is_active and password_hash is not null)"
    )
    .fetch_one(pool)
    .await?;
    Ok(found.unwrap_or(false))
}

/// Everybody but the system employee.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor manages people.
pub async fn list(ctx: &mut Ctx) -> Result<Vec<Employee>> {
    ctx.require_people()?;
    let rows = sqlx::query!(
        r#"select id, name, email as "email!", is_administrator, may_change_settings, is_active,
                  password_hash is null as "is_invited!"
           from employee where not is_system order by is_active desc, name collate "names", id"#
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Employee {
            id: row.id,
            name: row.name,
            email: row.email,
            permissions: permissions(row.is_administrator, row.may_change_settings),
            is_active: row.is_active,
            is_invited: row.is_invited,
        })
        .collect())
}

/// Grants or takes the right *may change CRM settings*.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`].
pub async fn set_may_change_settings(ctx: &mut Ctx, id: i64, may: bool) -> Result<()> {
    ctx.require_people()?;
    let done = sqlx::query!("update employee set may_change_settings = $2 where id = $1 and not is_system", id, may)
        .execute(&mut *ctx.tx)
        .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::NotFound.into());
    }
    ctx.announce(Event::Settings);
    Ok(())
}

/// Deactivates an employee, whose sessions end at once, or lets them back in. Their records stay theirs.
///
/// # Errors
/// [`AppError::Refused`] for oneself and for the last administrator.
pub async fn set_active(ctx: &mut Ctx, id: i64, is_active: bool) -> Result<()> {
    ctx.require_people()?;
    if id == ctx.actor.id {
        return Err(AppError::Refused(Refusal::Oneself).into());
    }
    // Locks the administrators, so that two of them cannot deactivate each other.
    let administrators = sqlx::query_scalar!("select id from employee where is_administrator and is_active for update")
        .fetch_all(&mut *ctx.tx)
        .await?;
    if !is_active && administrators == [id] {
        return Err(AppError::Refused(Refusal::LastAdministrator).into());
    }
    let done = sqlx::query!("update employee set is_active = $2 where id = $1 and not is_system", id, is_active)
        .execute(&mut *ctx.tx)
        .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::NotFound.into());
    }
    sqlx::query!("delete from session where employee_id = $1 and not $2", id, is_active).execute(&mut *ctx.tx).await?;
    ctx.announce(Event::Settings);
    Ok(())
}

/// Remembers the actor's language, theme or time zone; nothing leaves what is there.
///
/// # Errors
/// When the database fails.
pub async fn set_preferences(
    ctx: &mut Ctx,
    language: Option<&str>,
    theme: Option<&str>,
    zone: Option<&str>,
) -> Result<()> {
    let zone = zone.filter(|zone| zone.parse::<chrono_tz::Tz>().is_ok());
    sqlx::query!(
        "update employee set language = coalesce($2, language), theme = coalesce($3, theme),
                             time_zone = coalesce($4, time_zone)
         where id = $1",
        ctx.actor.id,
        language,
        theme,
        zone
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Turns a taken e-mail address into the message at its field.
pub(crate) fn on_email_taken(error: sqlx::Error) -> crate::Error {
    let taken = error.as_database_error().and_then(|error| error.constraint()) == Some("employee_email_key");
    if taken { email_taken() } else { error.into() }
}

/// The message itself.
pub(crate) fn email_taken() -> crate::Error {
    AppError::invalid(Place::Login, Problem::AlreadyUsed).into()
}

/// The employee as one who acts; nobody if they may no longer log in.
pub(crate) async fn actor(ctx: &mut Ctx, id: i64) -> Result<Option<Actor>> {
    let row = sqlx::query!(
        "select name, is_administrator, may_change_settings, time_zone, is_system
         from employee where id = $1 and (is_active or is_system)",
        id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    Ok(row.map(|row| Actor {
        id,
        name: row.name,
        permissions: if row.is_system {
            Permissions::SYSTEM
        } else {
            permissions(row.is_administrator, row.may_change_settings)
        },
        language: domain::Language::default(),
        zone: row.time_zone.and_then(|zone| zone.parse().ok()).unwrap_or(chrono_tz::Tz::UTC),
    }))
}
