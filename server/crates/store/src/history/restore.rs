use domain::company_contact::Noted;
use domain::history::Seen;
use domain::record::{Cause, PointsChange};
use domain::{Action, AppError, Change, FieldName, Kind, contact_point};

use super::{CONTACT_POINTS, CONTACTS};
use crate::records::{Catalogue, edit_by, edit_points_by, from_stored, require};
use crate::{Ctx, Result, company_contacts};

/// Brings back what an entry of the history knows from before it, a contact that had left a company included. It is a
/// change like any other, by the same rules.
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
            let change = Change { field: field.name, before, after: from_stored(&field, entry.before, &ctx.actor) };
            edit_by(ctx, kind, id, vec![change], None, Cause::Restored).await
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
