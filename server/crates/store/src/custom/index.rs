//! Indexes of fields that are searched. They are made in the background, without holding up those who write.
//!
//! The planner takes no notice of what it knows of the values in a partial index, and would guess. So statistics of the
//! same expressions are kept beside each.

use domain::event::Event;
use domain::fields::{DefinedField, Field};
use domain::{Kind, Language};
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder};

use super::load::read;
use crate::records::{expression, lower, own_key, table};
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
        // Also what was interrupted, which is there but not used.
        let parts = parts(&field);
        for part in &parts {
            part.drop(&mut *connection).await?;
        }
        if !field.is_indexed {
            for part in &parts {
                part.make(&mut *connection, field.definition.kind).await?;
            }
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

/// An index over an expression, and the statistics of it.
struct Part {
    name: String,
    expression: String,
    /// `using METHOD`, if it is no tree.
    method: &'static str,
    /// What follows the expression in the brackets of the index.
    rest: &'static str,
}

impl Part {
    async fn drop(&self, connection: &mut PgConnection) -> Result<()> {
        for begin in ["drop index concurrently if exists ", "drop statistics if exists statistics_of_"] {
            QueryBuilder::<Postgres>::new(begin).push(&self.name).build().execute(&mut *connection).await?;
        }
        Ok(())
    }

    async fn make(&self, connection: &mut PgConnection, kind: Kind) -> Result<()> {
        let Self { name, expression, method, rest } = self;
        let table = table(kind);
        for statement in [
            format!(
                "create index concurrently {name} on {table} {method} (({expression}){rest}) where deleted_at is null"
            ),
            format!("create statistics statistics_of_{name} on ({expression}) from {table}"),
        ] {
            QueryBuilder::<Postgres>::new(statement).build().execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// What makes lists fast by a field: the order of a list by it, or, of what lists are only filtered by, of the list's
/// rows that have a value. Of texts also the trigrams, which find what they contain.
fn parts(defined: &DefinedField) -> Vec<Part> {
    let field: Field = defined.custom_field(Language::English).field();
    let name = format!("{}_custom_{}", defined.definition.kind.code(), defined.id);
    let expression = expression(&field).into_owned();
    let is_text = field.field_type.is_text();
    let is_ordered = field.field_type.is_ordered() && !field.is_multiple;
    let (method, rest) = match (field.is_multiple, is_ordered) {
        (true, _) => ("using gin", " jsonb_path_ops"),
        (false, true) if is_text => ("", " collate names, id"),
        (false, true) => ("", ", id"),
        (false, false) => ("", ", created_at, id"),
    };
    let key = if is_ordered { own_key(&field).into_owned() } else { expression.clone() };
    let trigrams = (is_text && !field.is_multiple).then(|| Part {
        name: format!("{name}_text"),
        expression: lower(&expression),
        method: "using gin",
        rest: " gin_trgm_ops",
    });
    // A list is sorted by the order of its values, each of which yields its records in their order.
    let is_listed = field.field_type.is_listed() && !field.is_multiple;
    let by_value = is_listed.then(|| Part { name: format!("{name}_order"), expression, method: "", rest: ", id" });
    let mut parts = vec![Part { name, expression: key, method, rest }];
    parts.extend(trigrams);
    parts.extend(by_value);
    parts
}
