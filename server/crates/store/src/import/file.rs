use chrono::TimeDelta;
use domain::errors::{AppError, Place, Problem};
use domain::{Action, Kind, Level, import, text};

use super::table::Table;
use crate::{Ctx, Result};

/// How long a file waits for its import.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// # Errors
/// [`AppError::Forbidden`] unless the actor may import leads.
pub(super) fn require_right(ctx: &Ctx) -> Result<()> {
    match ctx.actor.permissions.level(Kind::Lead, Action::Import) {
        Level::None => Err(AppError::Forbidden.into()),
        Level::Own | Level::Open | Level::All => Ok(()),
    }
}

/// Keeps a file until it is imported, for a day at most, and returns its id.
///
/// # Errors
/// [`AppError::Forbidden`]; [`AppError::Invalid`] if it is no text table or larger than [`import::FILE_SIZE`].
pub async fn save(ctx: &mut Ctx, name: &str, content: Vec<u8>) -> Result<i64> {
    require_right(ctx)?;
    if content.len() > import::FILE_SIZE {
        let longest = u32::try_from(import::FILE_SIZE).unwrap_or(u32::MAX);
        return Err(AppError::invalid(Place::File, Problem::TooLong(longest)).into());
    }
    let content =
        tokio::task::spawn_blocking(move || Table::open(&content, &import::ImportChoices::default()).map(|_| content))
            .await
            .map_err(|error| crate::Error::Inconsistent(error.to_string()))??;
    let name: String = text::line(name).chars().take(text::LINE_LENGTH).collect();
    sqlx::query!(
        "delete from import_file where created_at < $1
            and not exists (select from run where kind = 'import' and state = 'running'
                                and (options ->> 'file_id')::bigint = import_file.id)",
        ctx.now - KEPT
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(sqlx::query_scalar!(
        "insert into import_file (employee_id, name, content, created_at) values ($1, $2, $3, $4) returning id",
        ctx.actor.id,
        name,
        content,
        ctx.now
    )
    .fetch_one(&mut *ctx.tx)
    .await?)
}

/// A file that waits.
pub(super) struct Waiting {
    pub name: String,
    pub content: Vec<u8>,
}

/// Reads a file of the actor's.
///
/// # Errors
/// [`AppError::NotFound`] for a file of somebody else, or one that was imported or waited too long.
pub(super) async fn load(ctx: &mut Ctx, id: i64) -> Result<Waiting> {
    require_right(ctx)?;
    let row = sqlx::query!(
        "select name, content from import_file where id = $1 and employee_id = $2 for update",
        id,
        ctx.actor.id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Waiting { name: row.name, content: row.content })
}
