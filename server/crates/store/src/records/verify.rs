//! Checks that what a value names exists: a stage, a dictionary value, an employee, a record.

use domain::errors::Problem;
use domain::fields::{Field, FieldType};
use domain::{Action, AppError, Kind, Value};

use super::{Catalogue, permission};
use crate::{Ctx, Error, Result, directory};

/// # Errors
/// [`AppError::Invalid`] with [`Problem::UnknownValue`] at the field.
pub async fn exists(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    pipeline_id: Option<i64>,
    field: &Field,
    value: &Value,
) -> Result<()> {
    if field.is_multiple {
        let single = Field { is_multiple: false, ..*field };
        for value in value.each() {
            Box::pin(exists(ctx, catalogue, pipeline_id, &single, value)).await?;
        }
        return Ok(());
    }
    let kind = catalogue.kind;
    let known = match (field.field_type, value) {
        (FieldType::Stage, Value::Choice(code)) => {
            directory::semantics(&mut ctx.tx, kind, pipeline_id, code).await?.is_some()
        }
        (FieldType::Stage, Value::Empty) => false,
        (FieldType::Choice(dictionary), Value::Choice(code)) => sqlx::query_scalar!(
            "select exists (select from dictionary_value where dictionary = $1 and code = $2
                            and deleted_at is null and closing_run is null)",
            dictionary.code(),
            code
        )
        .fetch_one(&mut *ctx.tx)
        .await?
        .unwrap_or(false),
        (FieldType::Employee, Value::Link(link)) => {
            sqlx::query_scalar!("select exists (select from employee where id = $1 and is_active)", link.id)
                .fetch_one(&mut *ctx.tx)
                .await?
                .unwrap_or(false)
        }
        (FieldType::Employee, Value::Empty) => field.is_custom(),
        (FieldType::List, Value::Choice(code)) => {
            catalogue.custom_field(field.name).is_some_and(|own| own.offers(code))
        }
        (FieldType::Pipeline, Value::Link(link)) => sqlx::query_scalar!(
            "select exists (select from pipeline where id = $1 and deleted_at is null and closing_run is null)",
            link.id
        )
        .fetch_one(&mut *ctx.tx)
        .await?
        .unwrap_or(false),
        (FieldType::Contact, Value::Link(link)) => is_readable(ctx, Kind::Contact, link.id).await?,
        (FieldType::Company, Value::Link(link)) => is_readable(ctx, Kind::Company, link.id).await?,
        (FieldType::Lead, Value::Link(link)) => is_readable(ctx, Kind::Lead, link.id).await?,
        (FieldType::Deal, Value::Link(link)) => is_readable(ctx, Kind::Deal, link.id).await?,
        _ => true,
    };
    if known { Ok(()) } else { Err(AppError::invalid_field(field.name, Problem::UnknownValue).into()) }
}

async fn is_readable(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<bool> {
    match permission::require(ctx, kind, id, Action::Read).await {
        Ok(()) => Ok(true),
        Err(Error::App(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
