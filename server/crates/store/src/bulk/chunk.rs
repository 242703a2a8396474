//! Changes the records of one batch that may be changed, and notes why others were left as they are.

use std::collections::HashMap;

use domain::bulk::{BulkAction, BulkCounts};
use domain::errors::{Problem, Refusal};
use domain::fields::Field;
use domain::filter::Shape;
use domain::record::Cause;
use domain::stage::{CONVERTED, Semantics};
use domain::{Action, AppError, FieldName, FieldType, Kind, Record, Value};
use sqlx::postgres::PgRow;
use sqlx::{QueryBuilder, Row};

use super::{Task, right};
use crate::history::{Entries, Origin};
use crate::records::{self, Catalogue, Written, required};
use crate::{Ctx, Error, Result, company_contacts, directory, mode};

/// A record of the batch, with what decides whether it may be changed so.
struct Item {
    /// The right reaches it.
    may: bool,
    record: Record,
}

/// What is written into records beside the value.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Way {
    /// What their new stage means.
    moved: Option<Semantics>,
    /// They have all that is required, now.
    completes: bool,
}

/// What becomes of the batch.
#[derive(Default)]
struct Sorted {
    unchanged: i64,
    /// Records that change, by what is written into them.
    changing: Vec<(Way, Vec<Record>)>,
    failures: Vec<(i64, AppError)>,
}

impl Sorted {
    fn add(&mut self, way: Way, record: Record) {
        match self.changing.iter_mut().find(|(known, _)| *known == way) {
            Some((_, records)) => records.push(record),
            None => self.changing.push((way, vec![record])),
        }
    }
}

/// Counts without a total.
pub(super) async fn change(ctx: &mut Ctx, run_id: i64, task: &Task, ids: &[i64]) -> Result<BulkCounts> {
    if ids.is_empty() {
        return Ok(BulkCounts::default());
    }
    let catalogue = Catalogue::load(ctx, task.kind).await?;
    let edited = match &task.action {
        BulkAction::Edit { field, value } => {
            let known = catalogue.field(*field);
            Some((known.ok_or_else(|| Error::Inconsistent(format!("no field {field:?}")))?, value.clone()))
        }
        BulkAction::Delete => None,
    };
    let items = lock(ctx, task, &catalogue, ids).await?;
    let missing = ids.iter().filter(|id| items.iter().all(|item| item.record.id != **id));
    let mut sorted = Sorted { failures: missing.map(|id| (*id, AppError::NotFound)).collect(), ..Sorted::default() };
    let mut reached = Vec::with_capacity(items.len());
    for Item { may, record } in items {
        if may { reached.push(record) } else { sorted.failures.push((record.id, AppError::Forbidden)) }
    }
    match &edited {
        Some(change) => sort(ctx, &catalogue, change, reached, &mut sorted).await?,
        None => sorted.changing.push((Way::default(), reached)),
    }
    let origin = Origin { cause: Cause::Bulk, run_id: Some(run_id), ..Origin::person(ctx) };
    let mut counts = BulkCounts { unchanged: sorted.unchanged, ..BulkCounts::default() };
    for (way, records) in sorted.changing {
        counts.changed += i64::try_from(records.len()).unwrap_or(i64::MAX);
        match &edited {
            Some(change) => edit(ctx, task.kind, change, way, &records, origin).await?,
            None => records::delete_many(ctx, task.kind, &ids_of(&records), origin).await?,
        }
    }
    counts.failed = i64::try_from(sorted.failures.len()).unwrap_or(i64::MAX);
    note_failures(ctx, run_id, sorted.failures).await?;
    Ok(counts)
}

fn ids_of(records: &[Record]) -> Vec<i64> {
    records.iter().map(|record| record.id).collect()
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

/// Reads and locks the records that the actor may read, in the order of their numbers, as everybody does who changes
/// several.
async fn lock(ctx: &mut Ctx, task: &Task, catalogue: &Catalogue, ids: &[i64]) -> Result<Vec<Item>> {
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
    let item = |row| Ok(Item { may: PgRow::try_get(row, "may")?, record: records::from_row(row, kind, &fields, ctx)? });
    rows.iter().map(item).collect()
}

/// Decides what becomes of each record.
async fn sort(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    change: &(Field, Value),
    records: Vec<Record>,
    sorted: &mut Sorted,
) -> Result<()> {
    let (kind, (field, value)) = (catalogue.kind, change);
    let moves = field.field_type == FieldType::Stage;
    // Nobody puts a lead back in progress while, or after, leads are turned into deals.
    let barred = if moves && kind == Kind::Lead { refused(mode::require_classic(ctx).await)? } else { None };
    let mut meanings: HashMap<Option<i64>, Option<Semantics>> = HashMap::new();
    let mut known = required::Known::default();
    for record in records {
        if value.same_as(record.value(field.name)) {
            sorted.unchanged += 1;
            continue;
        }
        let mut moved = None;
        let mut reason = None;
        if moves {
            let pipeline_id = record.value(FieldName::PipelineId).as_id();
            let code = value.as_text().unwrap_or_default();
            moved = match meanings.get(&pipeline_id) {
                Some(known) => *known,
                None => {
                    let found = directory::semantics(&mut ctx.tx, kind, pipeline_id, code).await?;
                    meanings.insert(pipeline_id, found);
                    found
                }
            };
            reason = stage_refusal(&record, moved).or_else(|| barred.clone());
        }
        if reason.is_none() {
            let change = std::slice::from_ref(change);
            reason = refused(required::check_changes(ctx, catalogue, &mut known, &record, change).await)?;
        }
        match reason {
            Some(reason) => sorted.failures.push((record.id, reason)),
            None => {
                let completes = required::completes(catalogue, &record, std::slice::from_ref(change));
                sorted.add(Way { moved, completes }, record);
            }
        }
    }
    Ok(())
}

fn refused(result: Result<()>) -> Result<Option<AppError>> {
    match result {
        Ok(()) => Ok(None),
        Err(Error::App(error)) => Ok(Some(error)),
        Err(error) => Err(error),
    }
}

/// Why a record cannot get a stage. A lead becomes converted by its conversion alone, and stays so.
fn stage_refusal(record: &Record, meaning: Option<Semantics>) -> Option<AppError> {
    let is_lead = record.kind == Kind::Lead;
    match meaning {
        _ if is_lead && record.text(FieldName::Stage) == CONVERTED => Some(AppError::Refused(Refusal::LeadConverted)),
        None => Some(AppError::invalid_field(FieldName::Stage, Problem::UnknownValue)),
        Some(Semantics::Success) if is_lead => Some(AppError::Refused(Refusal::NotConvertible)),
        Some(_) => None,
    }
}

async fn edit(
    ctx: &mut Ctx,
    kind: Kind,
    change: &(Field, Value),
    way: Way,
    records: &[Record],
    origin: Origin,
) -> Result<()> {
    let (field, value) = change;
    let ids = ids_of(records);
    let Way { moved, completes } = way;
    records::write(ctx, kind, &ids, Written { changes: std::slice::from_ref(change), moved, completes }).await?;
    let mut history = Entries::default();
    let (mut left, mut leaving) = (Vec::new(), Vec::new());
    for record in records {
        let before = record.value(field.name);
        history.changed(record.id, field.name, before.stored(), value.stored());
        if let (Kind::Contact, FieldName::CompanyId, Some(company)) = (kind, field.name, before.as_id()) {
            left.push(company);
            leaving.push(record.id);
        }
    }
    if !left.is_empty() {
        company_contacts::forget(ctx, &left, &leaving).await?;
    }
    history.write(&mut ctx.tx, kind, origin).await?;
    let is_searched = field.is_custom() && Shape::of(field.field_type) == Shape::Text
        || matches!(field.name, FieldName::CompanyTitle | FieldName::ContactId | FieldName::CompanyId);
    if is_searched {
        records::search::refresh(ctx, kind, &ids).await?;
    }
    Ok(())
}

async fn note_failures(ctx: &mut Ctx, run_id: i64, failures: Vec<(i64, AppError)>) -> Result<()> {
    if failures.is_empty() {
        return Ok(());
    }
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
    Ok(())
}
