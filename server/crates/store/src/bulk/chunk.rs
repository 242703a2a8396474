//! Changes the records of one batch that may be changed, and notes why others were left as they are.

use domain::bulk::{BulkAction, BulkCounts};
use domain::fields::Field;
use domain::filter::Shape;
use domain::record::Cause;
use domain::{Action, AppError, FieldName, Kind, Record, Value};
use sqlx::QueryBuilder;
use sqlx::Row;

use super::rules::{Rules, Way};
use super::{Task, right};
use crate::company_contacts::Move;
use crate::history::{Entries, Origin};
use crate::records::{self, Catalogue, Written, clients};
use crate::{Ctx, Error, Result, company_contacts};

/// Records and the reasons why they were left as they are.
pub(super) type Failures = Vec<(i64, AppError)>;

/// Counts without a total.
pub(super) async fn change(ctx: &mut Ctx, run_id: i64, task: &Task, ids: &[i64]) -> Result<BulkCounts> {
    match &task.action {
        BulkAction::Edit { field, value } => {
            edit(ctx, run_id, task, *field, ids, std::slice::from_ref(value), |_| Ok(value.clone())).await
        }
        BulkAction::Delete => delete(ctx, run_id, task, ids).await,
    }
}

/// By whom and by what the run changes records.
pub(super) fn origin(ctx: &Ctx, run_id: i64) -> Origin {
    Origin { run_id: Some(run_id), ..Origin::by(ctx, Cause::Bulk) }
}

/// Gives each record its value in the field, one of those that are given; `wanted` says which one, or why none.
pub(super) async fn edit(
    ctx: &mut Ctx,
    run_id: i64,
    task: &Task,
    name: FieldName,
    ids: &[i64],
    given: &[Value],
    wanted: impl Fn(&Record) -> Result<Value, AppError>,
) -> Result<BulkCounts> {
    let catalogue = Catalogue::load(ctx, task.kind).await?;
    let field = catalogue.field(name).ok_or_else(|| Error::Inconsistent(format!("no field {name:?}")))?;
    let mut rules = Rules::of(ctx, task.kind, &field).await?;
    let mut counts = BulkCounts::default();
    let mut failures = Vec::new();
    // What is written beside the value is the same for most.
    let mut changing: Vec<(Way, Vec<(Record, Value)>)> = Vec::new();
    if name == FieldName::CompanyId {
        let companies: Vec<i64> = given.iter().filter_map(Value::as_id).collect();
        company_contacts::lock_to_move(ctx, task.kind, ids, &companies).await?;
    }
    for record in reached(ctx, task, &catalogue, ids, &mut failures).await? {
        let value = match wanted(&record) {
            Ok(value) if value.same_as(record.value(name)) => {
                counts.unchanged += 1;
                continue;
            }
            Ok(value) => value,
            Err(reason) => {
                failures.push((record.id, reason));
                continue;
            }
        };
        let change = (field, value);
        match rules.judge(ctx, &catalogue, &record, &change).await? {
            Err(reason) => failures.push((record.id, reason)),
            Ok(way) => match changing.iter_mut().find(|(known, _)| *known == way) {
                Some((_, records)) => records.push((record, change.1)),
                None => changing.push((way, vec![(record, change.1)])),
            },
        }
    }
    for (way, records) in changing {
        counts.changed += i64::try_from(records.len()).unwrap_or(i64::MAX);
        write(ctx, run_id, task.kind, &field, way, records).await?;
    }
    note(ctx, run_id, counts, failures).await
}

async fn delete(ctx: &mut Ctx, run_id: i64, task: &Task, ids: &[i64]) -> Result<BulkCounts> {
    let catalogue = Catalogue::load(ctx, task.kind).await?;
    let mut failures = Vec::new();
    company_contacts::lock_companies_of(ctx, task.kind, ids).await?;
    let records = reached(ctx, task, &catalogue, ids, &mut failures).await?;
    let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
    let origin = origin(ctx, run_id);
    if !ids.is_empty() {
        records::delete_many(ctx, task.kind, &ids, origin).await?;
    }
    let changed = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    note(ctx, run_id, BulkCounts { changed, ..BulkCounts::default() }, failures).await
}

/// The fields that decide what becomes of a record: what is edited, where it stands, and what is required.
fn needed(task: &Task, catalogue: &Catalogue) -> Vec<Field> {
    let BulkAction::Edit { field: edited, .. } = &task.action else { return Vec::new() };
    let is_required = |name: FieldName| {
        let own = catalogue.custom_field(name);
        own.is_some_and(|own| own.is_required || !own.required_from.is_empty())
    };
    let mut fields = catalogue.fields();
    fields.retain(|field| match field.name {
        FieldName::Stage | FieldName::PipelineId | FieldName::IsIncomplete => true,
        name => name == *edited || is_required(name),
    });
    fields
}

/// Reads and locks the records that the actor may change so, in the order of their numbers, as everybody does who
/// changes several. The others are failures: one that may not be read is not found.
async fn reached(
    ctx: &mut Ctx,
    task: &Task,
    catalogue: &Catalogue,
    ids: &[i64],
    failures: &mut Failures,
) -> Result<Vec<Record>> {
    let kind = task.kind;
    let fields = needed(task, catalogue);
    let mut sql = QueryBuilder::new("select ");
    records::push_select(&mut sql, &fields);
    sql.push(", (");
    records::push_condition(&mut sql, ctx, kind, right(&task.action))?;
    sql.push(") as may from ").push(records::table(kind)).push(" where ");
    records::push_condition(&mut sql, ctx, kind, Action::Read)?;
    sql.push(" and id = any(").push_bind(ids.to_vec()).push(") order by id for update");
    let rows = sql.build().fetch_all(&mut *ctx.tx).await?;
    let mut missing: Vec<i64> = ids.to_vec();
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let record = records::from_row(row, kind, &fields, ctx)?;
        missing.retain(|id| *id != record.id);
        if row.try_get("may")? { found.push(record) } else { failures.push((record.id, AppError::Forbidden)) }
    }
    failures.extend(missing.into_iter().map(|id| (id, AppError::NotFound)));
    Ok(found)
}

/// Writes the values of records that change in the same way, with what follows from it.
async fn write(
    ctx: &mut Ctx,
    run_id: i64,
    kind: Kind,
    field: &Field,
    Way { moved, completes }: Way,
    changed: Vec<(Record, Value)>,
) -> Result<()> {
    let origin = origin(ctx, run_id);
    let ids: Vec<i64> = changed.iter().map(|(record, _)| record.id).collect();
    let mut history = Entries::default();
    let mut moves = Vec::new();
    for (record, value) in &changed {
        let before = record.value(field.name);
        history.changed(record.id, field.name, before.stored(), value.stored());
        if (kind, field.name) == (Kind::Contact, FieldName::CompanyId) {
            moves.push(Move { contact_id: record.id, from: before.as_id(), to: value.as_id() });
        }
    }
    let values: Vec<Value> = changed.into_iter().map(|(_, value)| value).collect();
    // One value for all is one statement.
    let shared = values.first().filter(|first| values.iter().all(|value| value == *first));
    let changes: Vec<(Field, Value)> = shared.map(|value| (*field, value.clone())).into_iter().collect();
    if changes.is_empty() {
        clients::set(ctx, kind, field, ids.clone(), values).await?;
    }
    records::write(ctx, kind, &ids, Written { changes: &changes, moved, completes }).await?;
    company_contacts::follow(ctx, &moves, origin).await?;
    history.write(&mut ctx.tx, kind, origin).await?;
    let is_searched = field.is_custom() && Shape::of(field.field_type) == Shape::Text
        || matches!(field.name, FieldName::CompanyTitle | FieldName::ContactId | FieldName::CompanyId);
    if is_searched {
        records::search::refresh(ctx, kind, &ids).await?;
    }
    Ok(())
}

/// Keeps the reasons, and counts them.
pub(super) async fn note(ctx: &mut Ctx, run_id: i64, counts: BulkCounts, failures: Failures) -> Result<BulkCounts> {
    let failed = i64::try_from(failures.len()).unwrap_or(i64::MAX);
    if failed > 0 {
        let ids: Vec<i64> = failures.iter().map(|(id, _)| *id).collect();
        let reasons = failures.iter().map(|(_, reason)| serde_json::to_value(reason)).collect::<Result<Vec<_>, _>>()?;
        sqlx::query!(
            "insert into bulk_failure (run_id, record_id, reason) select $1, * from unnest($2::bigint[], $3::jsonb[])",
            run_id,
            &ids,
            &reasons
        )
        .execute(&mut *ctx.tx)
        .await?;
    }
    Ok(BulkCounts { failed, ..counts })
}
