//! What is known of uploaded files; their contents lie in the object store.

mod archive;
pub(crate) mod comments;
pub(crate) mod fields;

pub use archive::check_archive;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::attachment::{Attachment, file_name};
use domain::{Action, AppError, Kind};

use crate::records::require;
use crate::{Ctx, Error, Result};

/// How long a file may wait for its first use.
const UNUSED_FOR: TimeDelta = TimeDelta::hours(24);

/// A file whose content is in the object store.
#[derive(Clone, Debug)]
pub struct NewFile {
    pub key: String,
    /// What the user calls it; a path is cut off.
    pub name: String,
    pub media_type: &'static str,
    /// In bytes.
    pub size: i64,
}

/// Where a file's content is, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub key: String,
    pub media_type: String,
    /// Under this name it is to be saved; nothing for what is shown.
    pub save_as: Option<String>,
}

/// Remembers a picture and returns its id. Until a record uses it, only its creator can read it.
///
/// # Errors
/// When the database refuses.
pub async fn add(ctx: &mut Ctx, file: NewFile) -> Result<i64> {
    remember(ctx, file, false).await
}

/// Remembers a file of any kind, for a comment or a field.
///
/// # Errors
/// When the database refuses.
pub async fn add_attachment(ctx: &mut Ctx, file: NewFile) -> Result<i64> {
    remember(ctx, file, true).await
}

async fn remember(ctx: &mut Ctx, file: NewFile, is_attachment: bool) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into file (key, name, media_type, size, created_at, created_by, is_attachment)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        file.key,
        file_name(&file.name),
        file.media_type,
        file.size,
        ctx.now,
        ctx.actor.id,
        is_attachment
    )
    .fetch_one(&mut *ctx.tx)
    .await?)
}

/// Finds a file that the actor may read.
///
/// # Errors
/// [`AppError::NotFound`] if there is none, or it belongs to records of which the actor may read none.
pub async fn find(ctx: &mut Ctx, id: i64) -> Result<Stored> {
    let file = sqlx::query!(
        "select key, name, media_type, is_attachment, created_by, owner_kind, owner_id from file where id = $1",
        id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    match (file.owner_kind.and_then(Kind::from_number), file.owner_id) {
        (Some(kind), Some(owner)) => match require(ctx, kind, owner, Action::Read).await {
            Err(Error::App(refused)) if !fields::is_shared(ctx, id).await? => return Err(refused.into()),
            Ok(()) | Err(Error::App(_)) => {}
            Err(error) => return Err(error),
        },
        _ if file.created_by == ctx.actor.id => {}
        _ => return Err(AppError::NotFound.into()),
    }
    Ok(Stored { key: file.key, media_type: file.media_type, save_as: file.is_attachment.then_some(file.name) })
}

/// Files by their ids.
pub(crate) async fn known(ctx: &mut Ctx, ids: &[i64]) -> Result<HashMap<i64, Attachment>> {
    let rows = sqlx::query_as!(Attachment, "select id, name, size from file where id = any($1)", ids)
        .fetch_all(&mut *ctx.tx)
        .await?;
    Ok(rows.into_iter().map(|file| (file.id, file)).collect())
}

/// Forgets the files that nothing has used for a day, and returns the keys of their contents.
///
/// # Errors
/// When the database refuses.
pub async fn forget_unused(pool: &sqlx::PgPool, now: DateTime<Utc>) -> Result<Vec<String>> {
    let before = now - UNUSED_FOR;
    Ok(sqlx::query_scalar!("delete from file where owner_id is null and created_at < $1 returning key", before)
        .fetch_all(pool)
        .await?)
}
