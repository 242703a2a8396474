use domain::{Action, Kind, Record};
use sqlx::QueryBuilder;

use super::{Catalogue, columns, contact_points, labels, list, permission};
use crate::{Ctx, Result};

/// Records with all their fields, contact points and the names of what they link to, in the order of their ids as
/// given; those that the actor may not do this to are left out.
///
/// # Errors
/// [`domain::AppError::Forbidden`] when the actor may do it to none of the kind.
pub(crate) async fn whole(ctx: &mut Ctx, kind: Kind, ids: &[i64], action: Action) -> Result<Vec<Record>> {
    let all = Catalogue::load(ctx, kind).await?.fields();
    let mut query = QueryBuilder::new("select ");
    columns::push_select(&mut query, &all);
    query.push(" from ").push(super::table(kind)).push(" where id = any(").push_bind(ids.to_vec()).push(") and ");
    permission::push_condition(&mut query, ctx, kind, action)?;
    query.push(" order by array_position(").push_bind(ids.to_vec()).push(", id)");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    let mut records: Vec<Record> = rows.iter().map(|row| list::record(row, kind, &all, ctx)).collect::<Result<_>>()?;
    if kind.has_contact_points() {
        let mut points = contact_points::of_many(&mut ctx.tx, kind, ids).await?;
        for record in &mut records {
            record.contact_points = points.remove(&record.id).unwrap_or_default();
        }
    }
    labels::fill(ctx, &mut records).await?;
    Ok(records)
}
