use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use domain::history::{AsOf, walk_back};
use domain::{FieldName, Kind, Value};

use super::{Row, entries};
use crate::records::{self, name_linked};
use crate::{Ctx, Result, custom};

/// The record as it was at the end of a day in the actor's time zone.
///
/// # Errors
/// [`domain::AppError::NotFound`] if there is none that the actor may read.
pub async fn as_of(ctx: &mut Ctx, kind: Kind, id: i64, day: NaiveDate) -> Result<AsOf> {
    let record = records::get(ctx, kind, id).await?;
    if day > ctx.now.with_timezone(&ctx.actor.zone).date_naive() {
        return Ok(AsOf::Ahead);
    }
    let end = end_of(ctx, day);
    if let Value::Moment(created) = record.value(FieldName::CreatedAt)
        && created.utc_ms >= end.timestamp_millis()
    {
        return Ok(AsOf::NotYet { created: *created });
    }
    // Of each field the first change since then: it knows what there was, however many followed.
    let mut rows = sqlx::query_as!(
        Row,
        "select distinct on (field) id, field, before, after, at, employee_id, cause from history
         where kind = $1 and record_id = $2 and at >= $3
         order by field, id",
        kind.number(),
        id,
        end
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    let custom = custom::of_kind(ctx, kind).await?;
    let since = entries(ctx, kind, &custom, rows).await?;
    let mut past = walk_back(record, &since);
    name_linked(ctx, std::slice::from_mut(&mut past.record)).await?;
    Ok(AsOf::Then(past))
}

/// The instant at which the next day begins. An hour that a clock change skips is read as the one after.
fn end_of(ctx: &Ctx, day: NaiveDate) -> DateTime<Utc> {
    let zone = ctx.actor.zone;
    let midnight = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(chrono::NaiveTime::MIN);
    let found = zone
        .from_local_datetime(&midnight)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(midnight + chrono::Duration::hours(1))).earliest());
    found.map_or_else(|| midnight.and_utc(), |instant| instant.with_timezone(&Utc))
}
