//! Indexes of fields that are searched. They are made in the background, without holding up those who write.

use domain::event::Event;
use domain::fields::{DefinedField, Field, FieldType};
use domain::{Kind, Language};
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder};

use super::load::read;
use crate::records::{expression, table};
use crate::{Ctx, Result};

/// The advisory lock of those who make indexes: one at a time.
const LOCK: i64 = 7_239_873;

/// Whether a field waits for its index, or an index for its end.
///
/// # Errors
/// When the database fails.
pub async fn is_index_pending(pool: &PgPool) -> Result<bool> {
    let mut connection = pool.acquire().await?;
    Ok(read(&mut connection, None).await?.iter().any(|field| wants_index(field) != field.is_indexed))
}

/// Makes the indexes that are missing, and drops those that nobody needs. An index that could not be finished is made
/// anew.
///
/// # Errors
/// When the database fails; the next call continues.
pub async fn index_pending(pool: &PgPool) -> Result<()> {
    if !is_index_pending(pool).await? {
        return Ok(());
    }
    let mut connection = pool.acquire().await?;
    let is_first = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "is_first!""#, LOCK)
        .fetch_one(&mut *connection)
        .await?;
    if !is_first {
        return Ok(());
    }
    let done = work(pool, &mut connection).await;
    sqlx::query_scalar!("select pg_advisory_unlock($1)", LOCK).fetch_one(&mut *connection).await?;
    done
}

async fn work(pool: &PgPool, connection: &mut PgConnection) -> Result<()> {
    for field in read(&mut *connection, None).await? {
        if wants_index(&field) == field.is_indexed {
            continue;
        }
        // Also one that was interrupted, which is there but not used.
        let mut sql = QueryBuilder::new("drop index concurrently if exists ");
        sql.push(name(&field)).build().execute(&mut *connection).await?;
        if !field.is_indexed {
            let mut sql = QueryBuilder::new("create index concurrently ");
            push_index(&mut sql, &field);
            sql.build().execute(&mut *connection).await?;
            // The planner learns how the values are spread.
            let mut sql = QueryBuilder::new("analyze ");
            sql.push(table(field.definition.kind)).build().execute(&mut *connection).await?;
        }
        let mut ctx = Ctx::begin_system(pool, chrono::Utc::now()).await?;
        sqlx::query!("update custom_field set is_indexed = $2 where id = $1", field.id, !field.is_indexed)
            .execute(&mut *ctx.tx)
            .await?;
        ctx.announce(Event::Settings);
        ctx.commit().await?;
    }
    Ok(())
}

fn wants_index(field: &DefinedField) -> bool {
    field.definition.is_searched && !field.is_deleted
}

fn name(field: &DefinedField) -> String {
    format!("{}_custom_{}", field.definition.kind.code(), field.id)
}

/// Adds `NAME on TABLE …`: the order of a list by the field, or, of what lists are filtered by, of the list's rows that
/// have a value.
fn push_index(sql: &mut QueryBuilder<Postgres>, defined: &DefinedField) {
    let field: Field = defined.custom_field(Language::English).field();
    let kind: Kind = defined.definition.kind;
    sql.push(name(defined)).push(" on ").push(table(kind));
    if field.is_multiple {
        sql.push(" using gin ((custom -> '").push(defined.id).push("') jsonb_path_ops)");
    } else if field.field_type.is_ordered() {
        let collation = if field.field_type == FieldType::Text { " collate names" } else { "" };
        sql.push(" ((").push(expression(&field)).push(")").push(collation).push(", id)");
    } else {
        sql.push(" ((").push(expression(&field)).push("), created_at, id)");
    }
    sql.push(" where deleted_at is null");
}
