use chrono::{DateTime, Utc};
use domain::attachment::FileChanges;
use domain::event::Event;
use domain::permissions::Role;
use domain::timeline::{Comment, merged_text};
use domain::{Action, AppError, Kind, markup};

use super::kind_of;
use crate::records::require;
use crate::{Ctx, Result, files, notifications};

/// A row of the table, as each statement that reads comments selects it.
#[derive(Debug)]
pub(super) struct CommentRow {
    pub id: i64,
    pub owner_kind: i16,
    pub owner_id: i64,
    pub body: String,
    pub author_id: i64,
    pub created_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    pub pinned_at: Option<DateTime<Utc>>,
}

impl CommentRow {
    pub fn comment(self, ctx: &Ctx) -> Result<Comment> {
        Ok(Comment {
            id: self.id,
            owner_kind: kind_of(self.owner_kind)?,
            owner_id: self.owner_id,
            owner: None,
            may_edit: may_edit(ctx, self.author_id),
            text: self.body,
            author_id: self.author_id,
            at: ctx.moment(self.created_at),
            is_edited: self.edited_at.is_some(),
            is_pinned: self.pinned_at.is_some(),
            files: Vec::new(),
        })
    }
}

/// Adds their files to comments.
pub(super) async fn fill_files(ctx: &mut Ctx, comments: Vec<&mut Comment>) -> Result<()> {
    let ids: Vec<i64> = comments.iter().map(|comment| comment.id).collect();
    let mut files = files::comments::of(ctx, &ids).await?;
    for comment in comments {
        comment.files = files.remove(&comment.id).unwrap_or_default();
    }
    Ok(())
}

/// What somebody said, they may change; administrators may, too.
fn may_edit(ctx: &Ctx, author_id: i64) -> bool {
    author_id == ctx.actor.id || ctx.actor.permissions.role == Role::Administrator
}

/// Adds a comment without files to a record: see [`add_with_files`].
///
/// # Errors
/// As there.
pub async fn add(ctx: &mut Ctx, kind: Kind, owner_id: i64, text: &str) -> Result<i64> {
    add_with_files(ctx, kind, owner_id, text, &[]).await
}

/// Adds a comment to a record and returns its id. Who is mentioned is told. Files can be all that it says.
///
/// # Errors
/// [`AppError::Invalid`] for the text and the files; [`AppError::NotFound`] or [`AppError::Forbidden`] for the record.
pub async fn add_with_files(ctx: &mut Ctx, kind: Kind, owner_id: i64, text: &str, files: &[i64]) -> Result<i64> {
    require(ctx, kind, owner_id, Action::Update).await?;
    let body = check(text, !files.is_empty())?;
    let id = sqlx::query_scalar!(
        "insert into comment (owner_kind, owner_id, body, author_id, created_at) values ($1, $2, $3, $4, $5) returning id",
        kind.number(),
        owner_id,
        body,
        ctx.actor.id,
        ctx.now
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    files::comments::set(ctx, id, kind, owner_id, files).await?;
    notifications::mention(ctx, (kind, owner_id), id, &body, &markup::mentioned(&body)).await?;
    ctx.announce(Event::Record { kind, id: Some(owner_id) });
    Ok(id)
}

/// The text, cleaned. With files there may be none.
fn check(text: &str, has_files: bool) -> Result<String> {
    if has_files && domain::text::is_blank(text) { Ok(String::new()) } else { Ok(markup::check(text)?) }
}

/// Changes the text of a comment from what was `seen`, and its files: what was done to those meanwhile, or to a text
/// that was only seen, stays. Who is mentioned in it for the first time is told.
///
/// # Errors
/// As [`add_with_files`]; [`AppError::Forbidden`] for those who did not write it; [`AppError::Conflict`] if the text
/// was changed meanwhile.
pub async fn edit(ctx: &mut Ctx, id: i64, seen: &str, text: &str, files: &FileChanges) -> Result<()> {
    let row = lock(ctx, id).await?;
    if !may_edit(ctx, row.author_id) {
        return Err(AppError::Forbidden.into());
    }
    let known: Vec<i64> =
        files::comments::of(ctx, &[id]).await?.remove(&id).unwrap_or_default().iter().map(|file| file.id).collect();
    let files = files.apply(&known);
    let own = domain::text::lines(text);
    let body = check(merged_text(seen, &own, &row.body)?, !files.is_empty())?;
    if body == row.body && files == known {
        return Ok(());
    }
    let kind = kind_of(row.owner_kind)?;
    files::comments::set(ctx, id, kind, row.owner_id, &files).await?;
    sqlx::query!("update comment set body = $2, edited_at = $3 where id = $1", id, body, ctx.now)
        .execute(&mut *ctx.tx)
        .await?;
    let known = markup::mentioned(&row.body);
    let mut mentioned = markup::mentioned(&body);
    mentioned.retain(|id| !known.contains(id));
    notifications::mention(ctx, (kind, row.owner_id), id, &body, &mentioned).await?;
    ctx.announce(Event::Record { kind, id: Some(row.owner_id) });
    Ok(())
}

/// Throws a comment away.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Forbidden`] for those who did not write it.
pub async fn delete(ctx: &mut Ctx, id: i64) -> Result<()> {
    let row = lock(ctx, id).await?;
    if !may_edit(ctx, row.author_id) {
        return Err(AppError::Forbidden.into());
    }
    let kind = kind_of(row.owner_kind)?;
    files::comments::set(ctx, id, kind, row.owner_id, &[]).await?;
    sqlx::query!("delete from comment where id = $1", id).execute(&mut *ctx.tx).await?;
    ctx.announce(Event::Record { kind, id: Some(row.owner_id) });
    Ok(())
}

/// Puts a comment above the timeline of its record, or back to its place.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn pin(ctx: &mut Ctx, id: i64, is_pinned: bool) -> Result<()> {
    let row = lock(ctx, id).await?;
    let pinned_at = is_pinned.then(|| row.pinned_at.unwrap_or(ctx.now));
    sqlx::query!("update comment set pinned_at = $2 where id = $1", id, pinned_at).execute(&mut *ctx.tx).await?;
    ctx.announce(Event::Record { kind: kind_of(row.owner_kind)?, id: Some(row.owner_id) });
    Ok(())
}

/// The comment, locked, if the actor may change its record.
async fn lock(ctx: &mut Ctx, id: i64) -> Result<CommentRow> {
    let row = sqlx::query_as!(
        CommentRow,
        "select id, owner_kind, owner_id, body, author_id, created_at, edited_at, pinned_at from comment
         where id = $1 for update",
        id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    require(ctx, kind_of(row.owner_kind)?, row.owner_id, Action::Update).await?;
    Ok(row)
}
