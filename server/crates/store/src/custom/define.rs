use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::errors::{Place, Problem};
use domain::event::Event;
use domain::fields::{self, Access, CustomField, DefinedField, FieldDefinition, FieldLink, FieldUse};
use domain::search::fold;
use domain::settings::{FieldDone, FieldWhat};
use domain::{AppError, Field, Kind, Language, Moment, Refusal, Value};
use sqlx::QueryBuilder;

use super::load::{name_defaults, read};
use crate::records::{custom, incomplete, table};
use crate::{Ctx, Error, Result, settings};

/// Everything that is set up of the fields of a kind, deleted ones included.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor may change CRM settings.
pub async fn defined(ctx: &mut Ctx, kind: Kind) -> Result<Vec<DefinedField>> {
    ctx.require_settings()?;
    let mut fields = read(&mut ctx.tx, Some(kind)).await?;
    let defaults = fields.iter_mut().map(|field| (field.definition.field_type, &mut field.definition.default));
    name_defaults(ctx, defaults.collect()).await?;
    Ok(fields)
}

/// Adds a field behind the others of its kind and returns its number.
///
/// # Errors
/// [`AppError::Forbidden`]; what [`FieldDefinition::checked`] says; [`AppError::Invalid`] for the name of a system field.
pub async fn create(ctx: &mut Ctx, definition: FieldDefinition) -> Result<i32> {
    settings::lock(ctx).await?;
    let known = read(&mut ctx.tx, None).await?;
    let definition = entered(definition, ctx).checked(None, &known)?;
    check_name(ctx, &definition)?;
    let id = sqlx::query_scalar!(
        "insert into custom_field (kind, sort, definition, created_at, created_by)
         values ($1, (select coalesce(max(sort), 0) + 10 from custom_field where kind = $1), $2, $3, $4) returning id",
        definition.kind.code(),
        serde_json::to_value(&definition)?,
        ctx.now,
        ctx.actor.id
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    note(ctx, FieldDone::new(id, definition, FieldWhat::Added), None).await?;
    Ok(id)
}

/// Changes a field. `version` is the one that the actor saw.
///
/// # Errors
/// [`AppError::Outdated`] when somebody else was faster; else as [`create`].
pub async fn update(ctx: &mut Ctx, id: i32, version: i32, definition: FieldDefinition) -> Result<()> {
    let definition = entered(definition, ctx);
    change(ctx, id, version, definition, None).await.map(drop)
}

/// Returns the entry in the list of changes; none if nothing changed.
async fn change(
    ctx: &mut Ctx,
    id: i32,
    version: i32,
    definition: FieldDefinition,
    undoes: Option<i64>,
) -> Result<Option<i64>> {
    settings::lock(ctx).await?;
    let known = read(&mut ctx.tx, None).await?;
    let before = known.iter().find(|field| field.id == id && !field.is_deleted).ok_or(AppError::NotFound)?;
    if before.version != version {
        let theirs = before.definition.naming.shown(ctx.actor.language).to_owned();
        return Err(AppError::Outdated { theirs }.into());
    }
    let definition = definition.checked(Some(before), &known)?;
    if definition == before.definition {
        return Ok(None);
    }
    if definition.naming != before.definition.naming {
        check_name(ctx, &definition)?;
    }
    write_definition(ctx, id, &definition).await?;
    let language = ctx.actor.language;
    let (was, is) = (before.custom_field(language), definition.custom_field(id, before.is_indexed, language));
    incomplete::follow_field(ctx, &was, &is).await?;
    let what = FieldWhat::Changed { after: Box::new(definition) };
    note(ctx, FieldDone::new(id, before.definition.clone(), what), undoes).await.map(Some)
}

/// Nobody could tell a field from one of the system's that has its name, in the language that the name is entered in.
fn check_name(ctx: &Ctx, definition: &FieldDefinition) -> Result<(), AppError> {
    let FieldDefinition { kind, naming, .. } = definition;
    let own = naming.name.iter().map(|name| (ctx.actor.language, name));
    let translated = naming.translations.iter().map(|(language, name)| (*language, name));
    let is_taken = own.chain(translated).any(|(language, name)| {
        let is_alike = |field: &Field| fold(&messages::labels::field(*kind, field.name).show(language)) == fold(name);
        fields::fields(*kind).iter().filter(|field| field.access == Access::Editable).any(is_alike)
    });
    if is_taken { Err(AppError::invalid(Place::ValueName, Problem::AlreadyUsed)) } else { Ok(()) }
}

/// A default with a time is one instant, that of the clock of whoever enters it, and is stored by that of nobody; what
/// is linked to may be called otherwise tomorrow.
fn entered(definition: FieldDefinition, ctx: &Ctx) -> FieldDefinition {
    let field = definition.custom_field(0, false, Language::default()).field();
    let single = |value: Value| match value {
        Value::Moment(moment) => {
            let instant = DateTime::from_timestamp_millis(moment.utc_ms);
            Value::Moment(instant.map_or(moment, |instant| Moment::new(instant, &Utc)))
        }
        Value::Link(link) => Value::link(Some(link.id), None),
        other => other,
    };
    let default = match custom::with_instants(&field, definition.default, &ctx.actor) {
        Value::Many(values) => Value::Many(values.into_iter().map(single).collect()),
        value => single(value),
    };
    FieldDefinition { default, ..definition }
}

/// Adds values to the list of a field, behind those that are there.
///
/// # Errors
/// As [`update`].
pub(crate) async fn add_options(ctx: &mut Ctx, id: i32, names: &[String]) -> Result<()> {
    settings::lock(ctx).await?;
    let known = read(&mut ctx.tx, None).await?;
    let before = known.into_iter().find(|field| field.id == id && !field.is_deleted).ok_or(AppError::NotFound)?;
    let mut definition = before.definition;
    definition.add_options(names);
    change(ctx, id, before.version, definition, None).await.map(drop)
}

/// Puts the fields of a kind in this order; those that are not named come after them.
///
/// # Errors
/// [`AppError::Forbidden`].
pub async fn reorder(ctx: &mut Ctx, kind: Kind, ids: Vec<i32>) -> Result<()> {
    settings::lock(ctx).await?;
    sqlx::query!(
        "update custom_field set sort = 10 * ordered.place
         from (select custom_field.id, row_number() over (order by given.place, sort, custom_field.id)::int as place
               from custom_field
               left join unnest($2::int[]) with ordinality as given (id, place) on given.id = custom_field.id
               where kind = $1) as ordered
         where custom_field.id = ordered.id",
        kind.code(),
        &ids
    )
    .execute(&mut *ctx.tx)
    .await?;
    announce(ctx);
    Ok(())
}

/// Hides a field with its values, which are kept. A lead's field that becomes it no longer does so.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`].
pub async fn delete(ctx: &mut Ctx, id: i32) -> Result<()> {
    hide(ctx, id, None).await.map(drop)
}

async fn hide(ctx: &mut Ctx, id: i32, undoes: Option<i64>) -> Result<i64> {
    settings::lock(ctx).await?;
    let known = read(&mut ctx.tx, None).await?;
    let done = sqlx::query!(
        "update custom_field set deleted_at = $2, version = version + 1 where id = $1 and deleted_at is null",
        id,
        ctx.now
    )
    .execute(&mut *ctx.tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::NotFound.into());
    }
    let sources = sqlx::query_scalar!(
        "update custom_field set definition = jsonb_set(definition, '{becomes}', 'null'), version = version + 1
         where definition -> 'becomes' -> 'id' = to_jsonb($1::int) and deleted_at is null returning id",
        id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let before = known.into_iter().find(|field| field.id == id).ok_or(AppError::NotFound)?;
    let was = before.custom_field(ctx.actor.language);
    let is = CustomField { is_required: false, required_from: Vec::new(), ..was.clone() };
    incomplete::follow_field(ctx, &was, &is).await?;
    note(ctx, FieldDone { sources, ..FieldDone::new(id, before.definition, FieldWhat::Deleted) }, undoes).await
}

/// Brings a deleted field back, with the values that records have of it, and as what the lead's fields became until then.
///
/// # Errors
/// [`AppError::Invalid`] when another field has its name by now; [`AppError::Forbidden`] or [`AppError::NotFound`].
pub async fn bring_back(ctx: &mut Ctx, id: i32) -> Result<()> {
    restore(ctx, id, None).await?;
    if let Some(deleted) = settings::when_deleted(ctx, id).await? {
        link_again(ctx, FieldLink { kind: deleted.definition.kind, id }, &deleted.sources).await?;
    }
    Ok(())
}

async fn restore(ctx: &mut Ctx, id: i32, undoes: Option<i64>) -> Result<i64> {
    settings::lock(ctx).await?;
    let known = read(&mut ctx.tx, None).await?;
    let before = known.iter().find(|field| field.id == id && field.is_deleted).ok_or(AppError::NotFound)?;
    let definition = checked_again(before, &known)?;
    sqlx::query!(
        "update custom_field set deleted_at = null, version = version + 1, definition = $2 where id = $1",
        id,
        serde_json::to_value(&definition)?
    )
    .execute(&mut *ctx.tx)
    .await?;
    note(ctx, FieldDone::new(id, definition, FieldWhat::Restored), undoes).await
}

/// The definition of a field that comes back. The field that it became may be gone, or another one's by now.
fn checked_again(before: &DefinedField, known: &[DefinedField]) -> Result<FieldDefinition, AppError> {
    let definition = before.definition.clone();
    match definition.clone().checked(Some(before), known) {
        Err(AppError::Invalid(wrong)) if wrong.iter().all(|wrong| wrong.place == Place::FieldLink) => {
            FieldDefinition { becomes: None, ..definition }.checked(Some(before), known)
        }
        checked => checked,
    }
}

/// Lets the lead's fields become the field again that they became until it was deleted, as far as nobody decided about
/// them since.
async fn link_again(ctx: &mut Ctx, target: FieldLink, sources: &[i32]) -> Result<()> {
    for id in sources {
        let known = read(&mut ctx.tx, None).await?;
        let source = known.iter().find(|field| field.id == *id && !field.is_deleted);
        let Some(source) = source.filter(|source| source.definition.becomes.is_none()) else { continue };
        let linked = FieldDefinition { becomes: Some(target), ..source.definition.clone() };
        if let Ok(linked) = linked.checked(Some(source), &known) {
            write_definition(ctx, *id, &linked).await?;
        }
    }
    Ok(())
}

async fn write_definition(ctx: &mut Ctx, id: i32, definition: &FieldDefinition) -> Result<()> {
    sqlx::query!(
        "update custom_field set definition = $2, version = version + 1 where id = $1",
        id,
        serde_json::to_value(definition)?
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Takes a change back and returns the entry of that.
///
/// # Errors
/// [`AppError::Forbidden`]; [`Refusal::NotUndoable`] when something later builds on it.
pub(crate) async fn take_back(ctx: &mut Ctx, done: &FieldDone, entry: i64) -> Result<i64> {
    let id = done.id;
    let undone = match &done.what {
        FieldWhat::Added | FieldWhat::Restored => hide(ctx, id, Some(entry)).await.map(Some),
        FieldWhat::Deleted => match restore(ctx, id, Some(entry)).await {
            Ok(by) => {
                link_again(ctx, FieldLink { kind: done.definition.kind, id }, &done.sources).await?;
                Ok(Some(by))
            }
            Err(error) => Err(error),
        },
        FieldWhat::Changed { after } => {
            let known = read(&mut ctx.tx, Some(after.kind)).await?;
            match known.iter().find(|field| field.id == id && field.definition == **after) {
                Some(field) => change(ctx, id, field.version, done.definition.clone(), Some(entry)).await,
                None => Ok(None),
            }
        }
    };
    let refused = || AppError::Refused(Refusal::NotUndoable).into();
    match undone {
        Err(Error::App(AppError::NotFound | AppError::Invalid(_) | AppError::Outdated { .. })) => Err(refused()),
        undone => undone?.ok_or_else(refused),
    }
}

/// How many records that are not deleted hold a value of the field: in all, and of each value of its list.
///
/// # Errors
/// [`AppError::Forbidden`] or [`AppError::NotFound`].
pub async fn count(ctx: &mut Ctx, id: i32) -> Result<FieldUse> {
    ctx.require_settings()?;
    let known = read(&mut ctx.tx, None).await?;
    let field = known.into_iter().find(|field| field.id == id).ok_or(AppError::NotFound)?;
    let kind = table(field.definition.kind);
    let mut sql = QueryBuilder::new("select count(*) from ");
    sql.push(kind).push(" where deleted_at is null and custom ? ").push_bind(id.to_string());
    let records = sql.build_query_scalar().fetch_one(&mut *ctx.tx).await?;
    if field.definition.options.is_empty() {
        return Ok(FieldUse { records, options: BTreeMap::new() });
    }
    let mut sql = QueryBuilder::new("select value, count(*) from ");
    sql.push(kind).push(", lateral jsonb_array_elements_text(case jsonb_typeof(custom -> ").push_bind(id.to_string());
    sql.push(") when 'array' then custom -> ").push_bind(id.to_string());
    sql.push(" else jsonb_build_array(custom -> ").push_bind(id.to_string());
    sql.push(") end) as held (value) where deleted_at is null and custom ? ").push_bind(id.to_string());
    sql.push(" group by value");
    let counts: Vec<(String, i64)> = sql.build_query_as().fetch_all(&mut *ctx.tx).await?;
    Ok(FieldUse { records, options: counts.into_iter().collect() })
}

/// Notes a change down, in its transaction.
async fn note(ctx: &mut Ctx, done: FieldDone, undoes: Option<i64>) -> Result<i64> {
    announce(ctx);
    settings::note_field(ctx, &done, undoes).await
}

fn announce(ctx: &mut Ctx) {
    ctx.announce(Event::Settings);
}
