//! The files of comments.

use std::collections::HashMap;

use domain::Kind;
use domain::attachment::{Attachment, check_count};
use domain::errors::{AppError, Place, Problem};

use crate::{Ctx, Result};

/// Makes these the files of a comment: what the actor has just uploaded, and what has been its own before. What it no
/// longer names belongs to nobody, and is thrown away.
///
/// # Errors
/// [`AppError::Invalid`] for too many files, and for one that is neither.
pub(crate) async fn set(ctx: &mut Ctx, comment: i64, kind: Kind, owner: i64, files: &[i64]) -> Result<()> {
    let mut files = files.to_vec();
    files.sort_unstable();
    files.dedup();
    check_count(files.len()).map_err(|problem| AppError::invalid(Place::File, problem))?;
    sqlx::query!(
        "update file set owner_kind = null, owner_id = null, comment_id = null where comment_id = $1 and id <> all($2)",
        comment,
        &files
    )
    .execute(&mut *ctx.tx)
    .await?;
    let taken = sqlx::query!(
        "update file set owner_kind = $2, owner_id = $3, comment_id = $4
         where id = any($1) and is_attachment and (owner_id is null and created_by = $5 or comment_id = $4)",
        &files,
        kind.number(),
        owner,
        comment,
        ctx.actor.id
    )
    .execute(&mut *ctx.tx)
    .await?;
    if usize::try_from(taken.rows_affected()) == Ok(files.len()) {
        return Ok(());
    }
    Err(AppError::invalid(Place::File, Problem::UnknownValue).into())
}

/// The files of these comments, in the order in which they were uploaded.
pub(crate) async fn of(ctx: &mut Ctx, comments: &[i64]) -> Result<HashMap<i64, Vec<Attachment>>> {
    let mut found: HashMap<i64, Vec<Attachment>> = HashMap::new();
    if comments.is_empty() {
        return Ok(found);
    }
    let rows = sqlx::query!(
        r#"select comment_id as "comment_id!", id, name, size from file where comment_id = any($1) order by id"#,
        comments
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    for row in rows {
        let file = Attachment { id: row.id, name: row.name, size: row.size };
        found.entry(row.comment_id).or_default().push(file);
    }
    Ok(found)
}
