use std::collections::HashMap;

use domain::Kind;
use domain::details::{Account, Address, AddressType, DetailField, Details, Subject, fields_of};
use sqlx::PgConnection;

use crate::Result;

/// The details of many records, the primary ones of each first.
///
/// # Errors
/// When the database fails.
pub async fn of_many(connection: &mut PgConnection, kind: Kind, owners: &[i64]) -> Result<HashMap<i64, Vec<Details>>> {
    let rows = sqlx::query!(
        "select id, owner_id, is_primary, subject, country, fields from details
         where owner_kind = $1 and owner_id = any($2) order by owner_id, is_primary desc, id",
        kind.number(),
        owners
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut found: HashMap<i64, Vec<Details>> = HashMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut addresses = addresses(connection, &ids).await?;
    let mut accounts = accounts(connection, &ids).await?;
    for row in rows {
        let mut details = Details {
            id: row.id,
            is_primary: row.is_primary,
            subject: Subject::from_code(&row.subject),
            country: row.country,
            fields: Vec::new(),
            addresses: addresses.remove(&row.id).unwrap_or_default(),
            accounts: accounts.remove(&row.id).unwrap_or_default(),
        };
        for field in fields_of(&details.country, details.subject) {
            details.set_text(*field, text(&row.fields, *field));
        }
        found.entry(row.owner_id).or_default().push(details);
    }
    Ok(found)
}

fn text(fields: &serde_json::Value, field: DetailField) -> String {
    fields.get(field.code()).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

async fn addresses(connection: &mut PgConnection, ids: &[i64]) -> Result<HashMap<i64, Vec<Address>>> {
    let rows = sqlx::query!(
        "select details_id, address_type, street, supplement, postal_code, city, region, country from details_address
         where details_id = any($1)",
        ids
    )
    .fetch_all(connection)
    .await?;
    let mut found: HashMap<i64, Vec<Address>> = HashMap::new();
    for row in rows {
        let Some(address_type) = AddressType::from_number(row.address_type) else { continue };
        found.entry(row.details_id).or_default().push(Address {
            address_type,
            street: row.street,
            supplement: row.supplement,
            postal_code: row.postal_code,
            city: row.city,
            region: row.region,
            country: row.country,
        });
    }
    found.values_mut().for_each(|own| own.sort_by_key(|address| address.address_type));
    Ok(found)
}

async fn accounts(connection: &mut PgConnection, ids: &[i64]) -> Result<HashMap<i64, Vec<Account>>> {
    let rows = sqlx::query!(
        "select id, details_id, holder, bank, iban, bic, account_number, routing, currency, comment
         from details_account where details_id = any($1) order by details_id, sort, id",
        ids
    )
    .fetch_all(connection)
    .await?;
    let mut found: HashMap<i64, Vec<Account>> = HashMap::new();
    for row in rows {
        found.entry(row.details_id).or_default().push(Account {
            id: row.id,
            holder: row.holder,
            bank: row.bank,
            iban: row.iban,
            bic: row.bic,
            number: row.account_number,
            routing: row.routing,
            currency: row.currency,
            comment: row.comment,
        });
    }
    Ok(found)
}
