//! Writes the difference between two states of a list.

use std::collections::BTreeMap;

use domain::Language;
use domain::errors::{AppError, Place, Problem};
use domain::settings::{ListKey, ListValue, ValueList};
use domain::stage::Semantics;
use serde_json::Value as Json;
use sqlx::QueryBuilder;

use super::list::{code_column, push_scope, stage_scope, table};
use crate::{Ctx, Error, Result};

/// Makes the stored list like `after`; `before` is how it is stored.
pub(super) async fn write(ctx: &mut Ctx, before: &ValueList, after: &ValueList) -> Result<()> {
    let key = after.key;
    let gone = before.values.iter().filter(|value| after.value(&value.code).is_none());
    remove(ctx, key, gone.map(|value| value.code.clone()).collect()).await?;
    for value in &after.values {
        match before.value(&value.code) {
            Some(known) if known == value => {}
            Some(_) => update(ctx, key, value).await?,
            None => insert(ctx, key, value).await?,
        }
    }
    let codes = |list: &ValueList| list.values.iter().map(|value| value.code.clone()).collect::<Vec<String>>();
    if codes(before) != codes(after) {
        reorder(ctx, key, codes(after)).await?;
    }
    if let Some(default) = after.default.as_ref().filter(|_| after.default != before.default) {
        sqlx::query!("update crm_settings set default_pipeline_id = $1::text::bigint", default)
            .execute(&mut *ctx.tx)
            .await?;
    }
    Ok(())
}

fn names_json(names: &BTreeMap<Language, String>) -> Json {
    names.iter().map(|(language, name)| (language.code().to_owned(), Json::from(name.as_str()))).collect()
}

/// Deleted values keep their rows.
async fn remove(ctx: &mut Ctx, key: ListKey, codes: Vec<String>) -> Result<()> {
    if codes.is_empty() {
        return Ok(());
    }
    let mut sql = QueryBuilder::new("update ");
    sql.push(table(key)).push(" set closing_run = null, deleted_at = ").push_bind(ctx.now).push(" where ");
    push_scope(&mut sql, key);
    sql.push(" and ").push(code_column(key)).push(" = any(").push_bind(codes).push(")");
    sql.build().execute(&mut *ctx.tx).await?;
    Ok(())
}

async fn update(ctx: &mut Ctx, key: ListKey, value: &ListValue) -> Result<()> {
    let mut sql = QueryBuilder::new("update ");
    sql.push(table(key)).push(" set name = ").push_bind(value.naming.name.clone());
    sql.push(", names = ").push_bind(names_json(&value.naming.translations));
    if let Some(color) = &value.color {
        sql.push(", color = ").push_bind(color.clone());
    }
    sql.push(" where ");
    push_scope(&mut sql, key);
    sql.push(" and ").push(code_column(key)).push(" = ").push_bind(value.code.clone());
    sql.build().execute(&mut *ctx.tx).await?;
    Ok(())
}

/// Adds a value, or brings a deleted one of the same code back.
async fn insert(ctx: &mut Ctx, key: ListKey, value: &ListValue) -> Result<()> {
    let name = value.naming.name.as_deref();
    let names = names_json(&value.naming.translations);
    let defaults = (!value.default_names.is_empty()).then(|| names_json(&value.default_names));
    let written = match (stage_scope(key), key) {
        (Some((entity, pipeline)), _) => sqlx::query!(
            "insert into stage (entity, pipeline_id, code, name, names, default_names, color, semantics, is_system, sort)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
             on conflict (entity, pipeline_id, code) do update
                 set name = $4, names = $5, default_names = $6, color = $7, semantics = $8, is_system = $9, deleted_at = null
                 where stage.deleted_at is not null",
            entity,
            pipeline,
            value.code,
            name,
            names,
            defaults,
            value.color,
            value.semantics.map(Semantics::letter),
            value.is_system
        )
        .execute(&mut *ctx.tx)
        .await?,
        (None, ListKey::Dictionary(dictionary)) => sqlx::query!(
            "insert into dictionary_value (dictionary, code, name, names, default_names, is_system, sort)
             values ($1, $2, $3, $4, $5, $6, 0)
             on conflict (dictionary, code) do update
                 set name = $3, names = $4, default_names = $5, is_system = $6, deleted_at = null
                 where dictionary_value.deleted_at is not null",
            dictionary.code(),
            value.code,
            name,
            names,
            defaults,
            value.is_system
        )
        .execute(&mut *ctx.tx)
        .await?,
        (None, _) => {
            let id: i64 = value.code.parse().map_err(|_| Error::Inconsistent(format!("pipeline {}", value.code)))?;
            sqlx::query!(
                "insert into pipeline (id, name, names, default_names, sort, created_at) values ($1, $2, $3, $4, 0, $5)
                 on conflict (id) do update set name = $2, names = $3, default_names = $4, deleted_at = null
                 where pipeline.deleted_at is not null",
                id,
                name,
                names,
                defaults,
                ctx.now
            )
            .execute(&mut *ctx.tx)
            .await?
        }
    };
    if written.rows_affected() == 1 {
        Ok(())
    } else {
        Err(AppError::invalid(Place::ValueCode, Problem::AlreadyUsed).into())
    }
}

/// Numbers the values in tens.
async fn reorder(ctx: &mut Ctx, key: ListKey, codes: Vec<String>) -> Result<()> {
    let mut sql = QueryBuilder::new("update ");
    sql.push(table(key)).push(" as value set sort = 10 * given.position from unnest(").push_bind(codes);
    sql.push("::text[]) with ordinality as given (wanted, position) where ");
    push_scope(&mut sql, key);
    sql.push(" and value.").push(code_column(key)).push(" = given.wanted and sort <> 10 * given.position");
    sql.build().execute(&mut *ctx.tx).await?;
    Ok(())
}
