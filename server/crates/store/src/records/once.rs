//! What forms create: a form that is sent again, because the answer was lost, gets what is there. If it says something
//! else by then, it is told of what is there, and nothing is stored under the name of another record.

use chrono::{DateTime, TimeDelta, Utc};
use domain::company_contact::LinkedContact;
use domain::details::Details;
use domain::inquiry::{Created, Inquiry};
use domain::record::NewRecord;
use domain::send_key::SendKey;
use domain::{AppError, Kind};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{Postgres, QueryBuilder};

use super::labels;
use crate::{Ctx, Error, Result, clients, inquiries};

/// How long it is known what a key created. Nobody sends a form again later.
const KNOWN_FOR: TimeDelta = TimeDelta::hours(24);

/// Creates a record by hand, unless the same employee created one of the same request under the key: then that is the
/// answer. A lead follows the mode.
///
/// # Errors
/// [`AppError::AlreadyCreated`] when another request created a record under the key. As those of [`super::create()`]
/// and [`inquiries::create_lead`]; the key is free then.
pub async fn create(ctx: &mut Ctx, record: NewRecord, key: Option<&SendKey>) -> Result<Created> {
    let sent = digest_of_record(&record, &[], &[])?;
    if let Some(created) = claim(ctx, key, &sent).await? {
        return Ok(created);
    }
    let kind = record.kind;
    let created = match kind {
        Kind::Lead => inquiries::create_lead(ctx, record).await?,
        Kind::Deal | Kind::Contact | Kind::Company => Created { kind, id: super::create(ctx, record).await? },
    };
    keep(ctx, key, created).await
}

/// As [`create()`], of a contact or company with its details and contacts.
///
/// # Errors
/// As that of [`create()`] for another request. As those of [`clients::create`]; the key is free then.
pub async fn create_client(
    ctx: &mut Ctx,
    record: NewRecord,
    details: Vec<Details>,
    contacts: Vec<LinkedContact>,
    key: Option<&SendKey>,
) -> Result<Created> {
    let sent = digest_of_record(&record, &details, &contacts)?;
    if let Some(created) = claim(ctx, key, &sent).await? {
        return Ok(created);
    }
    let kind = record.kind;
    let id = clients::create(ctx, record, details, contacts).await?;
    keep(ctx, key, Created { kind, id }).await
}

/// As [`create()`], of an inquiry.
///
/// # Errors
/// As that of [`create()`] for another request. As those of [`inquiries::create`]; the key is free then.
pub async fn create_inquiry(ctx: &mut Ctx, inquiry: &Inquiry, key: Option<&SendKey>) -> Result<Created> {
    let sent = digest(inquiry)?;
    if let Some(created) = claim(ctx, key, &sent).await? {
        return Ok(created);
    }
    let created = inquiries::create(ctx, inquiry).await?;
    keep(ctx, key, created).await
}

/// Of a record with everything that is created together with it. Without anything it is the same in both forms.
fn digest_of_record(record: &NewRecord, details: &[Details], contacts: &[LinkedContact]) -> Result<Vec<u8>> {
    digest(&(record, details, contacts))
}

/// Tells requests from each other. The same form writes the same request each time: its maps are sorted.
fn digest(request: &impl Serialize) -> Result<Vec<u8>> {
    Ok(Sha256::digest(serde_json::to_vec(request)?).to_vec())
}

/// Takes the key for this transaction, or answers with what the same request created before. One that comes at the same
/// time waits here for the end of the other transaction; it holds no locks yet.
async fn claim(ctx: &mut Ctx, key: Option<&SendKey>, sent: &[u8]) -> Result<Option<Created>> {
    let Some(key) = key else { return Ok(None) };
    let taken = sqlx::query!(
        "insert into created_once (employee_id, key, digest, created_at) values ($1, $2, $3, $4)
         on conflict do nothing",
        ctx.actor.id,
        key.as_str(),
        sent,
        ctx.now
    )
    .execute(&mut *ctx.tx)
    .await?;
    if taken.rows_affected() > 0 {
        return Ok(None);
    }
    let known = sqlx::query!(
        r#"select kind as "kind!", record_id as "record_id!", digest from created_once
           where employee_id = $1 and key = $2 for update"#,
        ctx.actor.id,
        key.as_str()
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    let kind = Kind::from_number(known.kind)
        .ok_or_else(|| Error::Inconsistent("a key that created a record of no kind".to_owned()))?;
    let created = Created { kind, id: known.record_id };
    if !is_there(ctx, created).await? {
        free(ctx, key, sent).await?;
        return Ok(None);
    }
    if known.digest == sent {
        return Ok(Some(created));
    }
    let name = labels::of_readable(ctx, kind, vec![created.id]).await?.remove(&created.id).unwrap_or_default();
    Err(AppError::AlreadyCreated { created, name }.into())
}

/// Whether what was created is still there. Where it was deleted meanwhile, nobody looks for it.
async fn is_there(ctx: &mut Ctx, created: Created) -> Result<bool> {
    let mut query = QueryBuilder::<Postgres>::new("select exists (select from ");
    query.push(super::table(created.kind)).push(" where deleted_at is null and id = ").push_bind(created.id).push(")");
    Ok(query.build_query_scalar::<bool>().fetch_one(&mut *ctx.tx).await?)
}

/// Takes the key for what is sent now, as if nothing had been created under it.
async fn free(ctx: &mut Ctx, key: &SendKey, sent: &[u8]) -> Result<()> {
    sqlx::query!(
        "update created_once set digest = $3, created_at = $4 where employee_id = $1 and key = $2",
        ctx.actor.id,
        key.as_str(),
        sent,
        ctx.now
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Notes what the key created in this transaction.
async fn keep(ctx: &mut Ctx, key: Option<&SendKey>, created: Created) -> Result<Created> {
    if let Some(key) = key {
        sqlx::query!(
            "update created_once set kind = $3, record_id = $4 where employee_id = $1 and key = $2",
            ctx.actor.id,
            key.as_str(),
            created.kind.number(),
            created.id
        )
        .execute(&mut *ctx.tx)
        .await?;
    }
    Ok(created)
}

/// Forgets what was created more than a day ago.
///
/// # Errors
/// When the database refuses.
pub async fn forget_old(pool: &sqlx::PgPool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from created_once where created_at < $1", now - KNOWN_FOR).execute(pool).await?;
    Ok(())
}
