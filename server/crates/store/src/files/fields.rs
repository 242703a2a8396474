//! The pictures of records, and the files in the fields that administrators added.
//!
//! A file belongs to the record that it was uploaded for, for good: the history names it when the field no longer does,
//! and can bring it back. A conversion passes it on to other records, which then have it as well.

use domain::fields::FieldType;
use domain::{Action, AppError, Field, Kind, Problem, Value};

use crate::records::require;
use crate::{Ctx, Error, Result};

/// Gives the files that a record's new values name to the record. A record takes what the actor has just uploaded,
/// and what has been its own before.
///
/// # Errors
/// [`AppError::Invalid`] at the field that names another file.
pub(crate) async fn attach(
    ctx: &mut Ctx,
    kind: Kind,
    id: i64,
    values: impl Iterator<Item = (Field, &Value)>,
) -> Result<()> {
    for (field, value) in values {
        let files = match field.field_type {
            FieldType::Picture => value.as_id().into_iter().collect(),
            FieldType::File => ids(value),
            _ => continue,
        };
        if !files.is_empty() && !take(ctx, kind, id, &files, field.field_type == FieldType::File).await? {
            return Err(AppError::invalid_field(field.name, Problem::UnknownValue).into());
        }
    }
    Ok(())
}

/// Whether the record could take all of them.
async fn take(ctx: &mut Ctx, kind: Kind, id: i64, files: &[i64], are_attachments: bool) -> Result<bool> {
    let taken = sqlx::query!(
        "update file set owner_kind = coalesce(owner_kind, $2), owner_id = coalesce(owner_id, $3)
         where id = any($1) and is_attachment = $5 and comment_id is null
           and (owner_id is null and created_by = $4 or owner_kind = $2 and owner_id = $3
                or exists (select from file_record where file_id = file.id and kind = $2 and record_id = $3))",
        files,
        kind.number(),
        id,
        ctx.actor.id,
        are_attachments
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(usize::try_from(taken.rows_affected()) == Ok(files.len()))
}

/// The numbers of the files that a value names.
pub(crate) fn ids(value: &Value) -> Vec<i64> {
    value.files().iter().map(|file| file.id).collect()
}

/// Lets new records of a kind have files, whoever else has them: pairs of file and record.
pub(crate) async fn share(ctx: &mut Ctx, kind: Kind, shared: Vec<(i64, i64)>) -> Result<()> {
    if shared.is_empty() {
        return Ok(());
    }
    let (files, records): (Vec<i64>, Vec<i64>) = shared.into_iter().unzip();
    sqlx::query!(
        "insert into file_record (file_id, kind, record_id)
         select file_id, $1, record_id from unnest($2::bigint[], $3::bigint[]) as given (file_id, record_id)
         on conflict do nothing",
        kind.number(),
        &files,
        &records
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Whether a file was passed on to a record that the actor may read.
pub(super) async fn is_shared(ctx: &mut Ctx, file: i64) -> Result<bool> {
    let records = sqlx::query!("select kind, record_id from file_record where file_id = $1", file)
        .fetch_all(&mut *ctx.tx)
        .await?;
    for record in records {
        let Some(kind) = Kind::from_number(record.kind) else { continue };
        match require(ctx, kind, record.record_id, Action::Read).await {
            Ok(()) => return Ok(true),
            Err(Error::App(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}
