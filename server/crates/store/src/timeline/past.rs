use chrono::DateTime;
use domain::activity::Step;
use domain::timeline::{Cursor, Entry, PAGE_SIZE, Past};
use domain::{Action, Kind};
use sqlx::types::Json;

use super::comments::{CommentRow, fill_files};
use super::owners::Owners;
use crate::activities::ActivityRow;
use crate::paging::cut;
use crate::records::require;
use crate::{Ctx, Result, history};

/// A further page of the past of a record.
///
/// # Errors
/// [`domain::AppError::NotFound`] or [`domain::AppError::Forbidden`] for the record.
pub async fn past(ctx: &mut Ctx, kind: Kind, id: i64, after: Cursor) -> Result<Past> {
    require(ctx, kind, id, Action::Read).await?;
    let owners = Owners::of(ctx, kind, id).await?;
    page(ctx, &owners, after).await
}

/// One page. Each sort of entry is read in the order of its own index, from where the last page ended, one page of
/// each; the newest of all of them are the page.
pub(super) async fn page(ctx: &mut Ctx, owners: &Owners, after: Cursor) -> Result<Past> {
    let mut found: Vec<(Entry, Cursor)> = Vec::new();
    for row in activities(ctx, owners, after.activity).await? {
        let completed = row.completed_at.map_or(0, |at| at.timestamp_micros());
        let cursor = Cursor { activity: Some((completed, row.id)), ..Cursor::default() };
        found.push((Entry::Activity(row.activity(ctx)?), cursor));
    }
    for row in comments(ctx, owners, after.comment).await? {
        let cursor = Cursor { comment: Some(row.id), ..Cursor::default() };
        found.push((Entry::Comment(row.comment(ctx)?), cursor));
    }
    for entry in history::before(ctx, owners.kind, owners.id, after.history, PAGE_SIZE + 1).await? {
        let cursor = Cursor { history: Some(entry.id), ..Cursor::default() };
        found.push((Entry::History(entry), cursor));
    }
    // Stable: what happened at once stays in its order.
    found.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.at()));
    let has_more = cut(&mut found, PAGE_SIZE).is_some();
    let mut next = after;
    let mut entries = Vec::with_capacity(found.len());
    for (entry, cursor) in found {
        next.activity = cursor.activity.or(next.activity);
        next.comment = cursor.comment.or(next.comment);
        next.history = cursor.history.or(next.history);
        entries.push(entry);
    }
    let comments = entries.iter_mut().filter_map(|entry| match entry {
        Entry::Comment(comment) => Some(comment),
        _ => None,
    });
    fill_files(ctx, comments.collect()).await?;
    let links = entries.iter_mut().filter_map(|entry| match entry {
        Entry::Activity(activity) => Some((activity.owner_kind, activity.owner_id, &mut activity.owner)),
        Entry::Comment(comment) => Some((comment.owner_kind, comment.owner_id, &mut comment.owner)),
        Entry::History(_) => None,
    });
    owners.name(ctx, links.collect()).await?;
    Ok(Past { entries, next: has_more.then_some(next) })
}

async fn activities(ctx: &mut Ctx, owners: &Owners, after: Option<(i64, i64)>) -> Result<Vec<ActivityRow>> {
    let (at, id) = match after {
        Some((micros, id)) => (DateTime::from_timestamp_micros(micros), Some(id)),
        None => (None, None),
    };
    Ok(sqlx::query_as!(
        ActivityRow,
        r#"select id, version, owner_kind, owner_id, kind, subject, deadline, minutes, direction, call_status, place,
                  participants, checklist as "checklist: Json<Vec<Step>>", color, remind_minutes, responsible_id,
                  completed_at, completed_by, result
           from unnest($1::smallint[], $2::bigint[]) as owner (of_kind, of_id)
           cross join lateral (
               select * from activity
               where owner_kind = owner.of_kind and owner_id = owner.of_id and completed_at is not null
                 and (completed_at, id) < (coalesce($3, 'infinity'::timestamptz), coalesce($4::bigint, 0))
               order by completed_at desc, id desc limit $5
           ) as done
           order by completed_at desc, id desc limit $5"#,
        &owners.kinds,
        &owners.ids,
        at,
        id,
        PAGE_SIZE + 1
    )
    .fetch_all(&mut *ctx.tx)
    .await?)
}

/// Comments; those that are pinned on the record stand above.
async fn comments(ctx: &mut Ctx, owners: &Owners, after: Option<i64>) -> Result<Vec<CommentRow>> {
    Ok(sqlx::query_as!(
        CommentRow,
        "select id, owner_kind, owner_id, body, author_id, created_at, edited_at, pinned_at
         from unnest($1::smallint[], $2::bigint[]) as owner (of_kind, of_id)
         cross join lateral (
             select * from comment
             where owner_kind = owner.of_kind and owner_id = owner.of_id and id < coalesce($3, 9223372036854775807)
               and (pinned_at is null or owner_kind <> $4 or owner_id <> $5)
             order by id desc limit $6
         ) as said
         order by id desc limit $6",
        &owners.kinds,
        &owners.ids,
        after,
        owners.kind.number(),
        owners.id,
        PAGE_SIZE + 1
    )
    .fetch_all(&mut *ctx.tx)
    .await?)
}
