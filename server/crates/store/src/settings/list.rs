use std::collections::BTreeMap;

use domain::settings::{ListKey, ListValue, Naming, ValueList};
use domain::stage::Semantics;
use domain::{AppError, Kind, Language};
use serde_json::Value as Json;
use sqlx::{Postgres, QueryBuilder, Row};

use crate::{Ctx, Result, records};

/// One list, with everything that can be set up.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor may change CRM settings; [`AppError::NotFound`] for a pipeline that has gone.
pub async fn list(ctx: &mut Ctx, key: ListKey) -> Result<ValueList> {
    ctx.require_settings()?;
    read(ctx, key).await
}

/// How many records use each value, by code and kind. Values that nothing uses are missing.
///
/// # Errors
/// As [`list`].
pub async fn usage(ctx: &mut Ctx, key: ListKey) -> Result<BTreeMap<String, BTreeMap<Kind, i64>>> {
    ctx.require_settings()?;
    let mut usage: BTreeMap<String, BTreeMap<Kind, i64>> = BTreeMap::new();
    for (kind, field) in key.uses() {
        let mut sql = QueryBuilder::new("select ");
        sql.push(field.code()).push("::text, count(*) from ").push(records::table(kind));
        sql.push(" where deleted_at is null and ").push(field.code()).push(" is not null");
        if let ListKey::Deal(pipeline) = key {
            sql.push(" and pipeline_id = ").push_bind(pipeline);
        }
        sql.push(" group by 1");
        for row in sql.build().fetch_all(&mut *ctx.tx).await? {
            usage.entry(row.try_get(0)?).or_default().insert(kind, row.try_get(1)?);
        }
    }
    Ok(usage)
}

/// The table of a list, and the condition that selects the list in it.
pub(super) fn table(key: ListKey) -> &'static str {
    match key {
        ListKey::Lead | ListKey::Quote | ListKey::Invoice | ListKey::Deal(_) => "stage",
        ListKey::Pipelines => "pipeline",
        ListKey::Dictionary(_) => "dictionary_value",
    }
}

/// The column that holds the code, as text.
pub(super) fn code_column(key: ListKey) -> &'static str {
    if key == ListKey::Pipelines { "id::text" } else { "code" }
}

/// The column `entity` of the list's stages and their column `pipeline_id`.
pub(super) fn stage_scope(key: ListKey) -> Option<(&'static str, i64)> {
    match key {
        ListKey::Lead => Some(("lead", -1)),
        ListKey::Quote => Some(("quote", -1)),
        ListKey::Invoice => Some(("invoice", -1)),
        ListKey::Deal(pipeline) => Some(("deal", pipeline)),
        ListKey::Pipelines | ListKey::Dictionary(_) => None,
    }
}

pub(super) fn push_scope(sql: &mut QueryBuilder<Postgres>, key: ListKey) {
    match (stage_scope(key), key) {
        (Some((entity, pipeline)), _) => {
            sql.push("entity = ").push_bind(entity).push(" and pipeline_id = ").push_bind(pipeline);
        }
        (None, ListKey::Dictionary(dictionary)) => {
            sql.push("dictionary = ").push_bind(dictionary.code());
        }
        (None, _) => {
            sql.push("true");
        }
    }
}

/// Reads a list as it is now.
pub(super) async fn read(ctx: &mut Ctx, key: ListKey) -> Result<ValueList> {
    let mut sql = QueryBuilder::new("select ");
    sql.push(code_column(key)).push(" as code, name, names, default_names, closing_run is not null as is_closing");
    sql.push(match table(key) {
        "stage" => ", is_system, color, semantics",
        "dictionary_value" => ", is_system, null as color, null as semantics",
        _ => ", id = 0 as is_system, null as color, null as semantics",
    });
    sql.push(" from ").push(table(key)).push(" where deleted_at is null and ");
    push_scope(&mut sql, key);
    sql.push(" order by ");
    if key.has_stages() {
        sql.push("array_position('{P,S,F}', semantics), ");
    }
    sql.push("sort, id");
    let rows = sql.build().fetch_all(&mut *ctx.tx).await?;
    let values = rows.iter().map(|row| {
        let semantics: Option<String> = row.try_get("semantics")?;
        Ok(ListValue {
            code: row.try_get("code")?,
            naming: Naming { name: row.try_get("name")?, translations: names(&row.try_get("names")?) },
            default_names: row.try_get::<Option<Json>, _>("default_names")?.as_ref().map(names).unwrap_or_default(),
            color: row.try_get("color")?,
            semantics: semantics.as_deref().and_then(Semantics::from_letter),
            is_system: row.try_get("is_system")?,
            is_closing: row.try_get("is_closing")?,
        })
    });
    let values: Vec<ListValue> = values.collect::<Result<_>>()?;
    // Every list but the stages of a pipeline that has gone may be empty.
    if matches!(key, ListKey::Deal(_)) && values.is_empty() {
        return Err(AppError::NotFound.into());
    }
    let default = match key {
        ListKey::Pipelines => Some(
            sqlx::query_scalar!(r#"select default_pipeline_id::text as "id!" from crm_settings"#)
                .fetch_one(&mut *ctx.tx)
                .await?,
        ),
        _ => None,
    };
    Ok(ValueList { key, values, default })
}

fn names(names: &Json) -> BTreeMap<Language, String> {
    let pairs = names.as_object().into_iter().flatten();
    pairs.filter_map(|(code, name)| Some((Language::from_code(code)?, name.as_str()?.to_owned()))).collect()
}
