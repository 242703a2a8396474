//! Writes the moves of one chunk with their history, and counts them. What somebody changed in between stays.

use domain::{FieldName, Kind};
use sqlx::{Postgres, QueryBuilder};

use super::gather::{Item, Place};
use crate::history::Origin;
use crate::{Ctx, Result, records};

pub(super) async fn write(ctx: &mut Ctx, kind: Kind, place: Place, items: &[Item], origin: Origin) -> Result<i64> {
    let mut sql = QueryBuilder::new("with given as (select * from unnest(");
    sql.push_bind(items.iter().map(|item| item.id).collect::<Vec<i64>>()).push("::bigint[], ");
    sql.push_bind(items.iter().map(|item| item.before.clone()).collect::<Vec<String>>()).push("::text[], ");
    sql.push_bind(items.iter().map(|item| item.after.clone()).collect::<Vec<String>>());
    sql.push("::text[]) as given (id, before, after)), changed as (update ").push(records::table(kind));
    sql.push(" as record set version = version + 1, changed_at = ").push_bind(origin.at);
    sql.push(", changed_by = ").push_bind(origin.employee_id);
    match place {
        Place::Dictionary(field) => {
            push_value(&mut sql, field);
            push_history(&mut sql, kind, field, origin);
        }
        Place::Stage { entity, source, target } => {
            push_stage(&mut sql, entity, (source, target), origin);
            if source != target {
                push_pipeline_history(&mut sql, kind, (source, target), origin);
            }
            push_history(&mut sql, kind, FieldName::Stage, origin);
        }
    }
    sql.push(" select count(*) from changed");
    Ok(sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?)
}

fn push_value(sql: &mut QueryBuilder<Postgres>, field: FieldName) {
    let column = &*field.code();
    sql.push(", ")
        .push(column)
        .push(" = nullif(given.after, '') from given where record.id = given.id and coalesce(record.");
    sql.push(column).push(", '') = given.before returning record.id, given.before, given.after)");
}

/// A record that leaves its group of stages is closed, or is in progress again.
fn push_stage(sql: &mut QueryBuilder<Postgres>, entity: &'static str, (source, target): (i64, i64), origin: Origin) {
    sql.push(", stage = given.after, stage_semantics = stage.semantics, moved_at = ").push_bind(origin.at);
    sql.push(", moved_by = ").push_bind(origin.employee_id);
    sql.push(", closed_at = case when stage.semantics = 'P' then null else coalesce(record.closed_at, ");
    sql.push_bind(origin.at).push(") end");
    if source != target {
        sql.push(", pipeline_id = ").push_bind(target);
    }
    sql.push(" from given join stage on stage.code = given.after and stage.deleted_at is null and stage.entity = ");
    sql.push_bind(entity).push(" and stage.pipeline_id = ").push_bind(target);
    sql.push(" where record.id = given.id and record.stage = given.before");
    if entity == Kind::Deal.code() {
        sql.push(" and record.pipeline_id = ").push_bind(source);
    }
    sql.push(" returning record.id, given.before, given.after)");
}

fn push_history(sql: &mut QueryBuilder<Postgres>, kind: Kind, field: FieldName, origin: Origin) {
    sql.push(", noted as (insert into history (kind, record_id, field, before, after, at, employee_id, cause, run_id) select ");
    sql.push_bind(kind.number()).push(", id, ").push_bind(field.code()).push(", before, after, ");
    push_origin(sql, origin);
    sql.push(" from changed where before <> after)");
}

fn push_pipeline_history(sql: &mut QueryBuilder<Postgres>, kind: Kind, (source, target): (i64, i64), origin: Origin) {
    sql.push(", left_behind as (insert into history (kind, record_id, field, before, after, at, employee_id, cause, run_id) select ");
    sql.push_bind(kind.number()).push(", id, ").push_bind(FieldName::PipelineId.code()).push(", ");
    sql.push_bind(source.to_string()).push(", ").push_bind(target.to_string()).push(", ");
    push_origin(sql, origin);
    sql.push(" from changed)");
}

fn push_origin(sql: &mut QueryBuilder<Postgres>, origin: Origin) {
    sql.push_bind(origin.at).push("::timestamptz, ").push_bind(origin.employee_id).push("::bigint, ");
    sql.push_bind(origin.cause.code()).push(", ").push_bind(origin.run_id).push("::bigint");
}
