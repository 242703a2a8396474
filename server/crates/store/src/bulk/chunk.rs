//! Changes the records of one batch that may be changed, and notes why others were left as they are.

use domain::bulk::{self, BulkAction, BulkCounts};
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
            let values = bulk::values(*field, value);
            edit(ctx, run_id, task, *field, ids, std::slice::from_ref(value), |_| Ok(values.clone())).await
        }
        BulkAction::Delete => delete(ctx, run_id, task, ids).await,
    }
}

/// By whom and by what the run changes records.
pub(super) fn origin(ctx: &Ctx, run_id: i64) -> Origin {
    Origin { run_id: Some(run_id), ..Origin::by(ctx, Cause::Bulk) }
}

/// What a change gives a record.
pub(super) type Values = Vec<(FieldName, Value)>;

/// Gives each record its value in the field `name`, one of those that are given; `wanted` says which one, and what goes
/// with it, or why none.
pub(super) async fn edit(
    ctx: &mut Ctx,
    run_id: i64,
    task: &Task,
    name: FieldName,
    ids: &[i64],
    given: &[Value],
    wanted: impl Fn(&Record) -> Result<Values, AppError>,
) -> Result<BulkCounts> {
    let catalogue = Catalogue::load(ctx, task.kind).await?;
    let known =
        |name: FieldName| catalogue.field(name).ok_or_else(|| Error::Inconsistent(format!("no field {name:?}")));
    let mut rules = Rules::of(ctx, task.kind, &known(name)?).await?;
    let mut counts = BulkCounts::default();
    let mut failures = Vec::new();
    // What is written beside the values is the same for most.
    let mut changing: Vec<(Way, Vec<Changed>)> = Vec::new();
    if name == FieldName::CompanyId {
        let companies: Vec<i64> = given.iter().filter_map(Value::as_id).collect();
        company_contacts::lock_to_move(ctx, task.kind, ids, &companies).await?;
    }
    for record in reached(ctx, task, &catalogue, ids, &mut failures).await? {
        let values = match wanted(&record) {
            Ok(values) if values.iter().all(|(name, value)| value.same_as(record.value(*name))) => {
                counts.unchanged += 1;
                continue;
            }
            Ok(values) => values,
            Err(reason) => {
                failures.push((record.id, reason));
                continue;
            }
        };
        let mut changes = Vec::with_capacity(values.len());
        for (name, value) in values {
            changes.push((known(name)?, value));
        }
        match rules.judge(ctx, &catalogue, &record, &changes).await? {
            Err(reason) => failures.push((record.id, reason)),
            Ok(way) => match changing.iter_mut().find(|(known, _)| *known == way) {
                Some((_, records)) => records.push((record, changes)),
                None => changing.push((way, vec![(record, changes)])),
            },
        }
    }
    for (way, records) in changing {
        counts.changed += i64::try_from(records.len()).unwrap_or(i64::MAX);
        write(ctx, run_id, task.kind, way, records).await?;
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
    let written = bulk::written(task.kind, *edited);
    let is_required = |name: FieldName| {
        let own = catalogue.custom_field(name);
        own.is_some_and(|own| own.is_required || !own.required_from.is_empty())
    };
    let mut fields = catalogue.fields();
    fields.retain(|field| match field.name {
        FieldName::Stage | FieldName::PipelineId | FieldName::IsIncomplete => true,
        name => written.contains(&name) || is_required(name),
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

/// A record, as it was, and the values that it gets.
type Changed = (Record, Vec<(Field, Value)>);

/// Writes the values of records that change in the same way, with what follows from it.
async fn write(
    ctx: &mut Ctx,
    run_id: i64,
    kind: Kind,
    Way { moved, completes }: Way,
    changed: Vec<Changed>,
) -> Result<()> {
    let origin = origin(ctx, run_id);
    let ids: Vec<i64> = changed.iter().map(|(record, _)| record.id).collect();
    let mut history = Entries::default();
    let mut moves = Vec::new();
    for (record, values) in &changed {
        for (field, value) in values {
            let before = record.value(field.name);
            if value.same_as(before) {
                continue;
            }
            history.changed(record.id, field.name, before.stored(), value.stored());
            if (kind, field.name) == (Kind::Contact, FieldName::CompanyId) {
                moves.push(Move { contact_id: record.id, from: before.as_id(), to: value.as_id() });
            }
        }
    }
    let mut values: Vec<Vec<(Field, Value)>> = changed.into_iter().map(|(_, values)| values).collect();
    let is_searched = values.iter().flatten().any(|(field, _)| is_searched(field));
    // The same values for all are one statement.
    let is_shared = values.first().is_some_and(|first| values.iter().all(|values| values == first));
    let shared = if is_shared { values.swap_remove(0) } else { Vec::new() };
    if !is_shared {
        set_each(ctx, kind, &ids, values).await?;
    }
    records::write(ctx, kind, &ids, Written { changes: &shared, moved, completes }).await?;
    company_contacts::follow(ctx, &moves, origin).await?;
    history.write(&mut ctx.tx, kind, origin).await?;
    if is_searched {
        records::search::refresh(ctx, kind, &ids).await?;
    }
    Ok(())
}

/// Whether records are found by what stands in the field.
fn is_searched(field: &Field) -> bool {
    field.is_custom() && Shape::of(field.field_type) == Shape::Text
        || matches!(field.name, FieldName::CompanyTitle | FieldName::ContactId | FieldName::CompanyId)
}

/// Writes values that differ, with one statement a field; `values[i]` go to `ids[i]`.
async fn set_each(ctx: &mut Ctx, kind: Kind, ids: &[i64], values: Vec<Vec<(Field, Value)>>) -> Result<()> {
    let mut columns: Vec<(Field, Vec<i64>, Vec<Value>)> = Vec::new();
    for (id, values) in ids.iter().zip(values) {
        for (field, value) in values {
            match columns.iter_mut().find(|(known, ..)| known.name == field.name) {
                Some((_, ids, values)) => {
                    ids.push(*id);
                    values.push(value);
                }
                None => columns.push((field, vec![*id], vec![value])),
            }
        }
    }
    for (field, ids, values) in columns {
        clients::set(ctx, kind, &field, ids, values).await?;
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
