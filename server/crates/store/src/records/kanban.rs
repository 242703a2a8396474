use std::collections::BTreeMap;

use domain::filter::Filter;
use domain::list::{Cursor, KanbanColumn};
use domain::{Action, FieldName, Kind};
use rust_decimal::Decimal;
use sqlx::{Postgres, QueryBuilder, Row};

use super::list::{complete, list_fields, record};
use super::{Catalogue, columns, filter as filters, permission, search};
use crate::{Ctx, Result};

/// Cards of a column that are shown at once.
const CARDS: i64 = 20;

/// Which records a kanban shows.
struct Shown<'a> {
    kind: Kind,
    catalogue: Catalogue,
    pipeline_id: Option<i64>,
    /// What was typed into the search box.
    typed: &'a str,
    filter: &'a Filter,
}

/// The columns of a kanban: for each stage its newest records, their number, and the sums of their amounts.
///
/// # Errors
/// [`domain::AppError::Forbidden`] when the actor may read none of the kind.
pub async fn kanban(
    ctx: &mut Ctx,
    kind: Kind,
    pipeline_id: Option<i64>,
    typed: &str,
    filter: &Filter,
) -> Result<Vec<KanbanColumn>> {
    if !kind.has_stages() {
        return Ok(Vec::new());
    }
    let stages = sqlx::query_scalar!(
        "select code from stage where entity = $1 and pipeline_id = $2 and deleted_at is null
         order by array_position('{P,S,F}', semantics), sort, id",
        kind.code(),
        pipeline_id.unwrap_or(-1)
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut found: Vec<KanbanColumn> = stages
        .into_iter()
        .map(|stage| KanbanColumn { stage, count: 0, sums: BTreeMap::new(), records: Vec::new(), next: None })
        .collect();
    let catalogue = Catalogue::load(ctx, kind).await?;
    let shown = Shown { kind, catalogue, pipeline_id, typed, filter };
    add_sums(ctx, &shown, &mut found).await?;
    add_cards(ctx, &shown, &mut found).await?;
    Ok(found)
}

async fn add_sums(ctx: &mut Ctx, shown: &Shown<'_>, columns: &mut [KanbanColumn]) -> Result<()> {
    let kind = shown.kind;
    let mut sql = QueryBuilder::new("select stage, currency, count(*), sum(amount) from ");
    sql.push(super::table(kind)).push(" where ");
    push_conditions(&mut sql, ctx, shown)?;
    sql.push(" group by stage, currency");
    for row in sql.build().fetch_all(&mut *ctx.tx).await? {
        let stage: String = row.try_get(0)?;
        let Some(column) = columns.iter_mut().find(|column| column.stage == stage) else { continue };
        column.count += row.try_get::<i64, _>(2)?;
        let (currency, sum): (Option<String>, Option<Decimal>) = (row.try_get(1)?, row.try_get(3)?);
        if let (Some(currency), Some(sum)) = (currency, sum) {
            column.sums.insert(currency, sum);
        }
    }
    Ok(())
}

async fn add_cards(ctx: &mut Ctx, shown: &Shown<'_>, columns: &mut [KanbanColumn]) -> Result<()> {
    let kind = shown.kind;
    let fields = list_fields(&shown.catalogue, &[]);
    let stages: Vec<String> = columns.iter().map(|column| column.stage.clone()).collect();
    let mut sql = QueryBuilder::new("select card.* from unnest(");
    sql.push_bind(stages).push("::text[]) as wanted (code) cross join lateral (select ");
    columns::push_select(&mut sql, &fields);
    sql.push(", created_at::text as cursor from ").push(super::table(kind)).push(" where stage = wanted.code and ");
    push_conditions(&mut sql, ctx, shown)?;
    sql.push(" order by created_at desc, id desc limit ").push_bind(CARDS + 1).push(") as card");
    let rows = sql.build().fetch_all(&mut *ctx.tx).await?;

    let mut records = rows.iter().map(|row| record(row, kind, &fields, ctx)).collect::<Result<Vec<_>>>()?;
    complete(ctx, kind, &mut records).await?;
    let size = usize::try_from(CARDS).unwrap_or(usize::MAX);
    for (record, row) in records.into_iter().zip(&rows) {
        let stage = record.value(FieldName::Stage).as_text().unwrap_or_default();
        let Some(column) = columns.iter_mut().find(|column| column.stage == stage) else { continue };
        if column.records.len() < size {
            // Where to continue, should there be one more.
            column.next = Some(Cursor { value: row.try_get("cursor")?, id: record.id });
            column.records.push(record);
        }
    }
    for column in columns {
        if i64::try_from(column.records.len()).unwrap_or(i64::MAX) >= column.count {
            column.next = None;
        }
    }
    Ok(())
}

fn push_conditions(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, shown: &Shown<'_>) -> Result<()> {
    permission::push_condition(sql, ctx, shown.kind, Action::Read)?;
    if let Some(pipeline_id) = shown.pipeline_id {
        sql.push(" and pipeline_id = ").push_bind(pipeline_id);
    }
    filters::push(sql, ctx, &shown.catalogue, shown.filter);
    search::push_condition(sql, shown.kind, shown.typed);
    Ok(())
}
