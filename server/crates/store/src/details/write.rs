use domain::Kind;
use domain::details::{Account, Details};
use serde_json::{Map, Value};

use crate::{Ctx, Result};

/// Stores new details and answers them with their ids.
pub(super) async fn insert(ctx: &mut Ctx, kind: Kind, owner: i64, mut details: Details) -> Result<Details> {
    details.id = sqlx::query_scalar!(
        "insert into details (owner_kind, owner_id, is_primary, subject, country, fields)
         values ($1, $2, $3, $4, $5, $6) returning id",
        kind.number(),
        owner,
        details.is_primary,
        details.subject.code(),
        details.country,
        fields(&details)
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    for account in &mut details.accounts {
        account.id = 0;
    }
    parts(ctx, details).await
}

/// Puts details in the place of those of the same id.
pub(super) async fn replace(ctx: &mut Ctx, details: Details) -> Result<Details> {
    sqlx::query!(
        "update details set subject = $2, country = $3, fields = $4 where id = $1",
        details.id,
        details.subject.code(),
        details.country,
        fields(&details)
    )
    .execute(&mut *ctx.tx)
    .await?;
    parts(ctx, details).await
}

fn fields(details: &Details) -> Value {
    let entries = details.fields.iter().map(|own| (own.field.code().to_owned(), Value::String(own.text.clone())));
    Value::Object(entries.collect::<Map<_, _>>())
}

/// Stores addresses and accounts; those that are there and are not among them go.
async fn parts(ctx: &mut Ctx, mut details: Details) -> Result<Details> {
    sqlx::query!("delete from details_address where details_id = $1", details.id).execute(&mut *ctx.tx).await?;
    for address in &details.addresses {
        sqlx::query!(
            "insert into details_address (details_id, address_type, street, supplement, postal_code, city, region,
                                          country)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            details.id,
            address.address_type.number(),
            address.street,
            address.supplement,
            address.postal_code,
            address.city,
            address.region,
            address.country
        )
        .execute(&mut *ctx.tx)
        .await?;
    }
    let kept: Vec<i64> = details.accounts.iter().map(|account| account.id).collect();
    sqlx::query!("delete from details_account where details_id = $1 and not id = any($2)", details.id, &kept)
        .execute(&mut *ctx.tx)
        .await?;
    for (sort, account) in (1..).zip(&mut details.accounts) {
        account.id = store_account(ctx, details.id, sort, account).await?;
    }
    Ok(details)
}

/// An id that the details do not have, as somebody may send it, makes a new account.
async fn store_account(ctx: &mut Ctx, details_id: i64, sort: i32, account: &Account) -> Result<i64> {
    let updated = sqlx::query_scalar!(
        "update details_account set sort = $3, holder = $4, bank = $5, iban = $6, bic = $7, account_number = $8,
                                    routing = $9, currency = $10, comment = $11
         where id = $1 and details_id = $2 returning id",
        account.id,
        details_id,
        sort,
        account.holder,
        account.bank,
        account.iban,
        account.bic,
        account.number,
        account.routing,
        account.currency,
        account.comment
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    if let Some(id) = updated {
        return Ok(id);
    }
    Ok(sqlx::query_scalar!(
        "insert into details_account (details_id, sort, holder, bank, iban, bic, account_number, routing, currency,
                                      comment)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
        details_id,
        sort,
        account.holder,
        account.bank,
        account.iban,
        account.bic,
        account.number,
        account.routing,
        account.currency,
        account.comment
    )
    .fetch_one(&mut *ctx.tx)
    .await?)
}
