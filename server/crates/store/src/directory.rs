//! Names of stages, pipelines, dictionary values and employees; and the values that a new CRM starts with.

use std::collections::BTreeMap;

use domain::defaults::{self, DefaultStage, Names};
use domain::directory::{Choice, Dictionary, Directory, EmployeeName, tell_apart};
use domain::mode::GENERAL_PIPELINE;
use domain::stage::{self, Pipeline, Semantics, Stage};
use domain::{Kind, Language};
use serde_json::{Value as Json, json};
use sqlx::{PgConnection, PgPool};

use crate::{Ctx, Error, Result, custom, layout};

/// Adds what every CRM starts with, where it is missing.
pub(crate) async fn seed(pool: &PgPool) -> Result<()> {
    let mut tx = pool.begin().await?;
    // Two processes that start at once wait for each other here.
    sqlx::query!("select pg_advisory_xact_lock(7239871)").execute(&mut *tx).await?;
    if sqlx::query_scalar!("select exists (select from crm_settings)").fetch_one(&mut *tx).await? == Some(true) {
        return Ok(());
    }
    sqlx::query!("insert into employee (name, is_system) values ('Modus', true)").execute(&mut *tx).await?;
    sqlx::query!(
        "insert into pipeline (id, default_names, sort) values ($1, $2, 10)",
        GENERAL_PIPELINE,
        names_json(&defaults::GENERAL_PIPELINE_NAME)
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("insert into crm_settings (pipeline_id) values ($1)", GENERAL_PIPELINE).execute(&mut *tx).await?;
    seed_stages(&mut tx, "lead", -1, defaults::LEAD_STAGES).await?;
    seed_stages(&mut tx, "deal", GENERAL_PIPELINE, defaults::DEAL_STAGES).await?;
    seed_stages(&mut tx, "quote", -1, defaults::QUOTE_STAGES).await?;
    seed_stages(&mut tx, "invoice", -1, defaults::INVOICE_STAGES).await?;
    for dictionary in Dictionary::ALL {
        seed_dictionary(&mut tx, dictionary).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn names_json(names: &Names) -> Json {
    Language::ALL
        .into_iter()
        .map(|language| (language.code().to_owned(), json!(defaults::name(names, language))))
        .collect()
}

/// Gives a list of stages its default ones.
pub(crate) async fn seed_stages(
    connection: &mut PgConnection,
    entity: &str,
    pipeline_id: i64,
    stages: impl IntoIterator<Item = &DefaultStage>,
) -> Result<()> {
    let stages: Vec<&DefaultStage> = stages.into_iter().collect();
    let codes: Vec<String> = stages.iter().map(|stage| stage.code.to_owned()).collect();
    let names: Vec<Json> = stages.iter().map(|stage| names_json(&stage.names)).collect();
    let colors: Vec<String> = stages.iter().map(|stage| stage.color.to_owned()).collect();
    let semantics: Vec<String> = stages.iter().map(|stage| stage.semantics.letter().to_owned()).collect();
    let system: Vec<bool> = stages.iter().map(|stage| stage.is_system).collect();
    sqlx::query!(
        "insert into stage (entity, pipeline_id, code, default_names, color, semantics, is_system, sort)
         select $1, $2, code, names, color, semantics, is_system, 10 * position
         from unnest($3::text[], $4::jsonb[], $5::text[], $6::text[], $7::bool[])
             with ordinality as stages (code, names, color, semantics, is_system, position)",
        entity,
        pipeline_id,
        &codes,
        &names,
        &colors,
        &semantics,
        &system
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn seed_dictionary(connection: &mut PgConnection, dictionary: Dictionary) -> Result<()> {
    let values = defaults::dictionary(dictionary);
    let codes: Vec<String> = values.iter().map(|value| value.code.to_owned()).collect();
    let names: Vec<Json> = values.iter().map(|value| names_json(&value.names)).collect();
    let system: Vec<bool> = values.iter().map(|value| value.is_system).collect();
    sqlx::query!(
        "insert into dictionary_value (dictionary, code, default_names, is_system, sort)
         select $1, code, names, is_system, 10 * position
         from unnest($2::text[], $3::jsonb[], $4::bool[])
             with ordinality as given (code, names, is_system, position)",
        dictionary.code(),
        &codes,
        &names,
        &system
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// All names, in the actor's language: the user's own translation, else the user's name, else the default one.
///
/// # Errors
/// When the database fails.
pub async fn load(ctx: &mut Ctx) -> Result<Directory> {
    let language = ctx.actor.language.code();
    let stages = sqlx::query!(
        r#"select entity, pipeline_id, code, color, semantics, closing_run is not null as "is_closing!",
                  coalesce(names ->> $1, name, default_names ->> $1, code) as "name!"
           from stage where entity in ('lead', 'deal') and deleted_at is null
           order by array_position('{P,S,F}', semantics), sort, id"#,
        language
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let pipelines = sqlx::query!(
        r#"select id, coalesce(names ->> $1, name, default_names ->> $1, id::text) as "name!"
           from pipeline where deleted_at is null order by sort, id"#,
        language
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let values = sqlx::query!(
        r#"select dictionary, code, coalesce(names ->> $1, name, default_names ->> $1, code) as "name!"
           from dictionary_value where deleted_at is null order by dictionary, sort, id"#,
        language
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let former = sqlx::query!(
        r#"select dictionary, code as "code!", coalesce(names ->> $1, name, default_names ->> $1, code) as "name!"
           from (select null::text as dictionary, code, names, name, default_names, sort, id
                 from stage where deleted_at is not null
                 union all
                 select dictionary, code, names, name, default_names, sort, id
                 from dictionary_value where deleted_at is not null) as deleted
           order by sort, id"#,
        language
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut employees = sqlx::query_as!(
        EmployeeName,
        r#"select id, name, is_active, is_system, email from employee order by name collate "names", id"#
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    tell_apart(&mut employees);

    let mut directory = Directory {
        pipelines: pipelines
            .into_iter()
            .map(|row| Pipeline { id: row.id, name: row.name, stages: Vec::new() })
            .collect(),
        employees,
        ..Directory::default()
    };
    for row in former {
        if let Some(dictionary) = row.dictionary.as_deref().and_then(Dictionary::from_code) {
            let choice = Choice { code: row.code.clone(), name: row.name.clone() };
            directory.former_choices.entry(dictionary).or_default().push(choice);
        }
        directory.former.insert(row.code, row.name);
    }
    for row in stages {
        let stage = Stage {
            code: row.code,
            name: row.name,
            color: row.color,
            semantics: Semantics::from_letter(&row.semantics).unwrap_or(Semantics::InProgress),
            is_closing: row.is_closing,
        };
        if row.entity == Kind::Lead.code() {
            directory.lead_stages.push(stage);
        } else if let Some(pipeline) = directory.pipelines.iter_mut().find(|pipeline| pipeline.id == row.pipeline_id) {
            pipeline.stages.push(stage);
        }
    }
    let mut dictionaries: BTreeMap<Dictionary, Vec<Choice>> = BTreeMap::new();
    for row in values {
        if let Some(dictionary) = Dictionary::from_code(&row.dictionary) {
            dictionaries.entry(dictionary).or_default().push(Choice { code: row.code, name: row.name });
        }
    }
    directory.dictionaries = dictionaries;
    directory.custom_fields = custom::load_named(ctx).await?;
    directory.layouts = layout::load(ctx).await?;
    Ok(directory)
}

/// What a stage of a kind of record means; nothing if there is no such stage that records may enter.
pub(crate) async fn semantics(
    connection: &mut PgConnection,
    kind: Kind,
    pipeline_id: Option<i64>,
    code: &str,
) -> Result<Option<Semantics>> {
    let letter = sqlx::query_scalar!(
        "select semantics from stage
         where entity = $1 and pipeline_id = $2 and code = $3 and deleted_at is null and closing_run is null",
        kind.code(),
        pipeline_id.unwrap_or(-1),
        code
    )
    .fetch_optional(connection)
    .await?;
    Ok(letter.and_then(|letter| Semantics::from_letter(&letter)))
}

/// The stages of a kind of record in their order: in progress, success, failures. Their names are left out.
pub(crate) async fn stages(connection: &mut PgConnection, kind: Kind, pipeline_id: Option<i64>) -> Result<Vec<Stage>> {
    let rows = sqlx::query!(
        r#"select code, color, semantics, closing_run is not null as "is_closing!"
           from stage where entity = $1 and pipeline_id = $2 and deleted_at is null
           order by array_position('{P,S,F}', semantics), sort, id"#,
        kind.code(),
        pipeline_id.unwrap_or(-1)
    )
    .fetch_all(connection)
    .await?;
    let stages = rows.into_iter().map(|row| Stage {
        code: row.code,
        name: String::new(),
        color: row.color,
        semantics: Semantics::from_letter(&row.semantics).unwrap_or(Semantics::InProgress),
        is_closing: row.is_closing,
    });
    Ok(stages.collect())
}

/// The code of the stage where new records begin, by [`stage::initial`].
pub(crate) async fn initial_stage(
    connection: &mut PgConnection,
    kind: Kind,
    pipeline_id: Option<i64>,
) -> Result<String> {
    let stages = stages(connection, kind, pipeline_id).await?;
    let initial = stage::initial(&stages).map(|stage| stage.code.clone());
    initial.ok_or_else(|| Error::Inconsistent(format!("{} without an initial stage", kind.code())))
}

/// Finds a pipeline by its id or by its name in any language, whatever the case.
///
/// # Errors
/// When the database fails.
pub async fn find_pipeline(ctx: &mut Ctx, id_or_name: &str) -> Result<Option<i64>> {
    let wanted = id_or_name.trim();
    if let Ok(id) = wanted.parse::<i64>() {
        let found = sqlx::query_scalar!("select id from pipeline where id = $1 and deleted_at is null", id)
            .fetch_optional(&mut *ctx.tx)
            .await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(sqlx::query_scalar!(
        r#"select id from pipeline
           where deleted_at is null
             and (lower(name) = lower($1)
                  or exists (select from jsonb_each_text(coalesce(default_names, '{}') || names)
                             where lower(value) = lower($1)))
           order by id limit 1"#,
        wanted
    )
    .fetch_optional(&mut *ctx.tx)
    .await?)
}
