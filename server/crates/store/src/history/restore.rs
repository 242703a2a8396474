use domain::company_contact::Noted;
use domain::history::Seen;
use domain::record::{Cause, PointsChange};
use domain::{Action, AppError, Change, Field, FieldName, Kind, contact_point, fields};

use super::{CONTACT_POINTS, CONTACTS, held_beside};
use crate::records::{self, Catalogue, edit_by, edit_points_by, from_stored, require};
use crate::{Ctx, Result, company_contacts};

/// Brings back what an entry of the history knows from before it, a contact that had left a company included, and an
/// amount with the currency that it had. It is a change like any other, by the same rules.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such entry, or if it knows no single value; as [`crate::records::edit`] and
/// [`company_contacts::add`].
pub async fn restore(ctx: &mut Ctx, kind: Kind, id: i64, entry_id: i64, seen: Seen) -> Result<()> {
    require(ctx, kind, id, Action::Update).await?;
    let entry = sqlx::query!(
        "select field, before, after from history where kind = $1 and record_id = $2 and id = $3",
        kind.number(),
        id,
        entry_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    match seen {
        Seen::Field(before) => {
            let catalogue = Catalogue::load(ctx, kind).await?;
            let field = FieldName::from_code(&entry.field).and_then(|name| catalogue.field(name));
            let field = field.ok_or(AppError::NotFound)?;
            let after = from_stored(&field, entry.before, &ctx.actor);
            let currency =
                if after.is_empty() { None } else { currency_of_then(ctx, kind, id, &field, entry_id).await? };
            let amount = Change { field: field.name, before, after };
            let changes = std::iter::once(amount).chain(currency).collect();
            edit_by(ctx, kind, id, changes, None, Cause::Restored).await
        }
        Seen::ContactPoints(before) if entry.field == CONTACT_POINTS => {
            let after = contact_point::from_stored(&entry.before).ok_or(AppError::NotFound)?;
            edit_points_by(ctx, kind, id, &PointsChange { before, after }, Cause::Restored).await
        }
        Seen::Unlinked if entry.field == CONTACTS && entry.after.is_empty() => {
            let former = Noted::from_stored(&entry.before).ok_or(AppError::NotFound)?;
            company_contacts::link_again(ctx, id, former).await
        }
        Seen::ContactPoints(_) | Seen::Unlinked => Err(AppError::NotFound.into()),
    }
}

/// The change that gives the record the currency which the amount of an entry had; nothing for other fields, and where
/// the currency has stayed the same since.
async fn currency_of_then(ctx: &mut Ctx, kind: Kind, id: i64, field: &Field, entry_id: i64) -> Result<Option<Change>> {
    let Some(currency) = fields::companion(kind, field) else { return Ok(None) };
    let mut known = held_beside(ctx, kind, currency.name, &[id], &[entry_id]).await?;
    let Some(then) = known.remove(&id) else { return Ok(None) };
    let before = records::get(ctx, kind, id).await?.value(currency.name).clone();
    Ok(Some(Change { field: currency.name, before, after: from_stored(currency, then, &ctx.actor) }))
}
