use domain::fields::{CustomField, DefinedField, FieldDefinition};
use domain::{Kind, Language};
use sqlx::PgConnection;

use crate::{Ctx, Result};

/// The fields of every kind that are not deleted, in their order and in the actor's language.
pub(crate) async fn load(ctx: &mut Ctx) -> Result<Vec<CustomField>> {
    let language = ctx.actor.language;
    Ok(shown(read(&mut ctx.tx, None).await?, language))
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
