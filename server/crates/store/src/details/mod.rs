//! Registration and bank data of contacts and companies. Who may change the record may change its details.

mod read;
mod write;

pub(crate) use read::of_many;

use domain::details::{self, Details, Part, Saved};
use domain::errors::{AppError, Place, Problem};
use domain::event::Event;
use domain::{Action, Kind};
use sqlx::QueryBuilder;

use crate::history::{DETAILS, Entries, Origin};
use crate::records::{require, search, table};
use crate::{Ctx, Result};

/// More than any record has.
const MOST: usize = 20;

/// The details of a record, the primary ones first. The caller has checked that the actor may read the record.
pub(crate) async fn of_record(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<Vec<Details>> {
    if !has_details(kind) {
        return Ok(Vec::new());
    }
    Ok(of_many(&mut ctx.tx, kind, &[id]).await?.remove(&id).unwrap_or_default())
}

/// Stores what somebody entered upon `before`, which they saw; new details without. Changes that others made to other
/// parts in between stay.
///
/// # Errors
/// [`AppError::Invalid`] at [`Place::Details`]; [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn save(ctx: &mut Ctx, kind: Kind, id: i64, before: Option<Details>, after: Details) -> Result<Saved> {
    lock(ctx, kind, id).await?;
    let after = details::check(after)?;
    let known = of_record(ctx, kind, id).await?;
    let Some(before) = before else {
        if known.len() >= MOST {
            return Err(AppError::invalid(Place::Details, Problem::NumberTooLarge).into());
        }
        let details = Details { is_primary: known.is_empty(), ..after };
        let stored = write::insert(ctx, kind, id, details).await?;
        note(ctx, kind, id, None, Some(&stored)).await?;
        return Ok(Saved::Stored);
    };
    let current = known.into_iter().find(|own| own.id == before.id).ok_or(AppError::NotFound)?;
    let after = Details { id: current.id, is_primary: current.is_primary, ..after };
    match details::merge(&before, &after, &current) {
        Err(parts) => Ok(Saved::Clash { parts, current }),
        Ok(merged) if merged == current => Ok(Saved::Stored),
        Ok(merged) => {
            let stored = write::replace(ctx, merged).await?;
            note(ctx, kind, id, Some(&current), Some(&stored)).await?;
            Ok(Saved::Stored)
        }
    }
}

/// Deletes details; the history keeps what stood in them. Of those that remain the oldest becomes the primary one.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn remove(ctx: &mut Ctx, kind: Kind, id: i64, details_id: i64) -> Result<()> {
    let details = own(ctx, kind, id, details_id).await?;
    sqlx::query!("delete from details where id = $1", details_id).execute(&mut *ctx.tx).await?;
    if details.is_primary {
        sqlx::query!(
            "update details set is_primary = true
             where id = (select min(id) from details where owner_kind = $1 and owner_id = $2)",
            kind.number(),
            id
        )
        .execute(&mut *ctx.tx)
        .await?;
    }
    note(ctx, kind, id, Some(&details), None).await
}

/// Makes details the primary ones of their record.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn set_primary(ctx: &mut Ctx, kind: Kind, id: i64, details_id: i64) -> Result<()> {
    let details = own(ctx, kind, id, details_id).await?;
    if details.is_primary {
        return Ok(());
    }
    sqlx::query!(
        "update details set is_primary = false where owner_kind = $1 and owner_id = $2 and is_primary",
        kind.number(),
        id
    )
    .execute(&mut *ctx.tx)
    .await?;
    sqlx::query!("update details set is_primary = true where id = $1", details_id).execute(&mut *ctx.tx).await?;
    let after = Details { is_primary: true, ..details.clone() };
    note(ctx, kind, id, Some(&details), Some(&after)).await
}

/// The details of that id, if they belong to the record and the actor may change it.
async fn own(ctx: &mut Ctx, kind: Kind, id: i64, details_id: i64) -> Result<Details> {
    lock(ctx, kind, id).await?;
    let known = of_record(ctx, kind, id).await?;
    Ok(known.into_iter().find(|own| own.id == details_id).ok_or(AppError::NotFound)?)
}

/// Has others who change the same record's details wait.
async fn lock(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<()> {
    if !has_details(kind) {
        return Err(AppError::NotFound.into());
    }
    require(ctx, kind, id, Action::Update).await?;
    let mut query = QueryBuilder::new("select id from ");
    query.push(table(kind)).push(" where id = ").push_bind(id).push(" for update");
    query.build().execute(&mut *ctx.tx).await?;
    Ok(())
}

fn has_details(kind: Kind) -> bool {
    matches!(kind, Kind::Contact | Kind::Company)
}

/// What follows from a change: history, the record's version, the text it is found by, and the news of it.
async fn note(ctx: &mut Ctx, kind: Kind, id: i64, before: Option<&Details>, after: Option<&Details>) -> Result<()> {
    let nothing = Details::default();
    let (earlier, later) = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
    let mut parts = details::differences(earlier, later);
    if before.is_none() || after.is_none() {
        parts.retain(|part| !matches!(part, Part::Subject | Part::Country));
        parts.splice(0..0, [Part::Subject, Part::Country]);
    }
    let is_moved = earlier.is_primary != later.is_primary;
    let text = |details: Option<&Details>| details.map(|details| stored(details, &parts, is_moved)).unwrap_or_default();
    let mut history = Entries::default();
    history.push(id, DETAILS, text(before), text(after));
    let origin = Origin::person(ctx);
    history.write(&mut ctx.tx, kind, origin).await?;
    crate::records::touch(ctx, kind, id).await?;
    search::refresh(ctx, kind, &[id]).await?;
    ctx.announce(Event::Record { kind, id: Some(id) });
    Ok(())
}

/// The parts as the history keeps them, a line for each: its code, and what stands there; and, where that changes, that
/// the details are the primary ones.
fn stored(details: &Details, parts: &[Part], says_primary: bool) -> String {
    let mut lines = Vec::new();
    if details.is_primary && says_primary {
        lines.push("primary: true".to_owned());
    }
    for part in parts {
        let text = details.stored(*part);
        if !text.is_empty() {
            lines.push([&part.code(), ": ", &text].concat());
        }
    }
    lines.join("\n")
}
