//! The deals of a contact or company.

use std::collections::HashMap;

use domain::client_deals::{ClientDeal, ClientDeals, DealSum, DealTotals, NextActivity, PAGE_SIZE};
use domain::errors::AppError;
use domain::fields::{self, Field};
use domain::stage::Semantics;
use domain::{Action, FieldName, Kind};
use rust_decimal::Decimal;
use sqlx::{Postgres, QueryBuilder, Row};

use super::list::record;
use super::{columns, permission};
use crate::paging::cut;
use crate::{Ctx, Result};

/// What is shown of each deal.
const SHOWN: [FieldName; 7] = [
    FieldName::Title,
    FieldName::PipelineId,
    FieldName::Stage,
    FieldName::Amount,
    FieldName::Currency,
    FieldName::ResponsibleId,
    FieldName::CreatedAt,
];

/// Some deals of a client, newest first: those older than the deal `before`. The first page comes with the totals.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`] if the actor may not read the client, or no deals.
pub async fn deals_of_client(ctx: &mut Ctx, kind: Kind, id: i64, before: Option<i64>) -> Result<ClientDeals> {
    permission::require(ctx, kind, id, Action::Read).await?;
    let shown: Vec<Field> = SHOWN.iter().filter_map(|name| fields::field(Kind::Deal, *name).copied()).collect();
    let mut sql = QueryBuilder::new("select ");
    columns::push_select(&mut sql, &shown);
    sql.push(" from deal where ");
    push_of_client(&mut sql, ctx, kind, id)?;
    if let Some(before) = before {
        sql.push(" and id < ").push_bind(before);
    }
    sql.push(" order by id desc limit ").push_bind(PAGE_SIZE + 1);
    let mut rows = sql.build().fetch_all(&mut *ctx.tx).await?;
    let has_more = cut(&mut rows, PAGE_SIZE).is_some();
    let records = rows.iter().map(|row| record(row, Kind::Deal, &shown, ctx)).collect::<Result<Vec<_>>>()?;

    let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
    let mut next_activities = next_activities(ctx, &ids).await?;
    let next = ids.last().copied().filter(|_| has_more);
    let deals = records
        .into_iter()
        .map(|record| ClientDeal { next_activity: next_activities.remove(&record.id), record })
        .collect();
    let totals = if before.is_none() { Some(totals(ctx, kind, id).await?) } else { None };
    Ok(ClientDeals { deals, next, totals })
}

/// How many deals the client has, of those that the actor may read.
pub(super) async fn count(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from deal where ");
    push_of_client(&mut sql, ctx, kind, id)?;
    Ok(sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?)
}

fn push_of_client(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, kind: Kind, id: i64) -> Result<()> {
    let column = match kind {
        Kind::Contact => "contact_id",
        Kind::Company => "company_id",
        Kind::Lead | Kind::Deal => return Err(AppError::NotFound.into()),
    };
    sql.push(column).push(" = ").push_bind(id).push(" and ");
    permission::push_condition(sql, ctx, Kind::Deal, Action::Read)
}

/// Of each deal the open activity with the earliest deadline; one without a deadline only where there is no other.
async fn next_activities(ctx: &mut Ctx, deals: &[i64]) -> Result<HashMap<i64, NextActivity>> {
    let rows = sqlx::query!(
        "select distinct on (owner_id) owner_id, subject, deadline from activity
         where owner_kind = 2 and owner_id = any($1) and completed_at is null
         order by owner_id, deadline nulls last, id",
        deals
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let activity = |deadline: Option<chrono::DateTime<chrono::Utc>>, subject| NextActivity {
        subject,
        deadline: deadline.map(|at| ctx.moment(at)),
        is_overdue: deadline.is_some_and(|at| at < ctx.now),
    };
    Ok(rows.into_iter().map(|row| (row.owner_id, activity(row.deadline, row.subject))).collect())
}

async fn totals(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<DealTotals> {
    let mut sql = QueryBuilder::new("select stage_semantics, currency, count(*), sum(amount) from deal where ");
    push_of_client(&mut sql, ctx, kind, id)?;
    sql.push(" group by stage_semantics, currency");
    let mut totals = DealTotals::default();
    for row in sql.build().fetch_all(&mut *ctx.tx).await? {
        let semantics: &str = row.try_get(0)?;
        let own = match Semantics::from_letter(semantics) {
            Some(Semantics::InProgress) => &mut totals.open,
            Some(Semantics::Success) => &mut totals.won,
            _ => &mut totals.lost,
        };
        add(own, row.try_get(2)?, row.try_get(1)?, row.try_get(3)?);
    }
    Ok(totals)
}

fn add(own: &mut DealSum, count: i64, currency: Option<String>, sum: Option<Decimal>) {
    own.count += count;
    if let (Some(currency), Some(sum)) = (currency, sum) {
        own.sums.insert(currency, sum);
    }
}
