use chrono::DateTime;
use domain::fields::{CustomField, DefinedField, FieldDefinition, FieldType};
use domain::{Kind, Language, Moment, Value};
use sqlx::PgConnection;

use crate::records::name_links;
use crate::{Ctx, Result};

/// The fields of every kind that are not deleted, in their order and in the actor's language.
async fn load(ctx: &mut Ctx) -> Result<Vec<CustomField>> {
    let language = ctx.actor.language;
    Ok(shown(read(&mut ctx.tx, None).await?, language))
}

/// The same, with the defaults of what an employee creates.
pub(crate) async fn load_for(ctx: &mut Ctx, creator: i64) -> Result<Vec<CustomField>> {
    let mut fields = load(ctx).await?;
    for field in &mut fields {
        field.default = field.default_by(creator);
    }
    Ok(fields)
}

/// The same, as a form of the actor begins: with the names and times of what defaults name.
pub(crate) async fn load_named(ctx: &mut Ctx) -> Result<Vec<CustomField>> {
    let mut fields = load_for(ctx, ctx.actor.id).await?;
    let defaults = fields.iter_mut().map(|field| (field.field_type, &mut field.default)).collect();
    name_defaults(ctx, defaults).await?;
    Ok(fields)
}

/// Shows defaults as the actor sees values: records by their present names, instants by the actor's clock.
pub(crate) async fn name_defaults(ctx: &mut Ctx, mut defaults: Vec<(FieldType, &mut Value)>) -> Result<()> {
    let zone = ctx.actor.zone;
    for (_, default) in &mut defaults {
        let each: &mut [Value] = match &mut **default {
            Value::Many(values) => values,
            single => std::slice::from_mut(single),
        };
        for value in each {
            if let Value::Moment(moment) = value
                && let Some(instant) = DateTime::from_timestamp_millis(moment.utc_ms)
            {
                *moment = Moment::new(instant, &zone);
            }
        }
    }
    name_links(ctx, defaults).await
}

/// Those of one kind.
pub(crate) async fn of_kind(ctx: &mut Ctx, kind: Kind) -> Result<Vec<CustomField>> {
    let language = ctx.actor.language;
    Ok(shown(read(&mut ctx.tx, Some(kind)).await?, language))
}

/// Everything that is set up of the fields of every kind, without deleted ones.
pub(crate) async fn definitions(ctx: &mut Ctx) -> Result<Vec<DefinedField>> {
    let mut all = read(&mut ctx.tx, None).await?;
    all.retain(|field| !field.is_deleted);
    Ok(all)
}

fn shown(fields: Vec<DefinedField>, language: Language) -> Vec<CustomField> {
    fields.iter().filter(|field| !field.is_deleted).map(|field| field.custom_field(language)).collect()
}

/// Every definition, of deleted fields too, in order.
pub(super) async fn read(connection: &mut PgConnection, kind: Option<Kind>) -> Result<Vec<DefinedField>> {
    let rows = sqlx::query!(
        r#"select id, version, definition, is_indexed, deleted_at is not null as "is_deleted!" from custom_field
           where $1::text is null or kind = $1 order by kind, sort, id"#,
        kind.map(Kind::code)
    )
    .fetch_all(connection)
    .await?;
    let field = |(id, version, definition, is_indexed, is_deleted)| {
        let definition: FieldDefinition = serde_json::from_value(definition)?;
        Ok(DefinedField { id, version, definition, is_deleted, is_indexed })
    };
    rows.into_iter().map(|row| field((row.id, row.version, row.definition, row.is_indexed, row.is_deleted))).collect()
}
