//! The timeline of a record: what is planned, what was done and said, and how it changed; with what belongs to the
//! contacts and deals of a company, to the deals of a contact, and to the lead that a deal was made from.

mod comments;
mod owners;
mod past;

pub use comments::{add, add_with_files, delete, edit, pin};
pub use past::past;

use domain::activity::{Activity, Step};
use domain::timeline::{Comment, Cursor, Timeline};
use domain::{Action, AppError, Kind};
use sqlx::types::Json;

use crate::activities::ActivityRow;
use crate::records::require;
use crate::{Ctx, Result};
use owners::Owners;

/// The most open activities that a timeline shows.
const PLANNED: i64 = 100;

/// The beginning of a record's timeline.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`] for the record.
pub async fn open(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<Timeline> {
    require(ctx, kind, id, Action::Read).await?;
    let owners = Owners::of(ctx, kind, id).await?;
    Ok(Timeline {
        pinned: pinned(ctx, &owners).await?,
        planned: planned(ctx, &owners).await?,
        past: past::page(ctx, &owners, Cursor::default()).await?,
        today: ctx.now.with_timezone(&ctx.actor.zone).date_naive(),
    })
}

/// The open activities, by their time.
async fn planned(ctx: &mut Ctx, owners: &Owners) -> Result<Vec<Activity>> {
    let rows = sqlx::query_as!(
        ActivityRow,
        r#"select id, version, owner_kind, owner_id, kind, subject, deadline, minutes, direction, call_status, place,
                  participants, checklist as "checklist: Json<Vec<Step>>", color, remind_minutes, responsible_id,
                  completed_at, completed_by, result
           from unnest($1::smallint[], $2::bigint[]) as owner (of_kind, of_id)
           cross join lateral (
               select * from activity
               where owner_kind = owner.of_kind and owner_id = owner.of_id and completed_at is null
               order by deadline nulls last, id limit $3
           ) as planned
           order by deadline nulls last, id limit $3"#,
        &owners.kinds,
        &owners.ids,
        PLANNED
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut planned = rows.into_iter().map(|row| row.activity(ctx)).collect::<Result<Vec<_>>>()?;
    let links = planned.iter_mut().map(|activity| (activity.owner_kind, activity.owner_id, &mut activity.owner));
    owners.name(ctx, links.collect()).await?;
    Ok(planned)
}

async fn pinned(ctx: &mut Ctx, owners: &Owners) -> Result<Vec<Comment>> {
    // What is pinned on another record stands among the past here.
    let rows = sqlx::query_as!(
        comments::CommentRow,
        "select id, owner_kind, owner_id, body, author_id, created_at, edited_at, pinned_at from comment
         where owner_kind = $1 and owner_id = $2 and pinned_at is not null order by pinned_at desc, id desc",
        owners.kind.number(),
        owners.id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut pinned = rows.into_iter().map(|row| row.comment(ctx)).collect::<Result<Vec<_>>>()?;
    comments::fill_files(ctx, pinned.iter_mut().collect()).await?;
    Ok(pinned)
}

/// A kind of record from its number.
fn kind_of(number: i16) -> Result<Kind> {
    Kind::from_number(number).ok_or_else(|| AppError::NotFound.into())
}
