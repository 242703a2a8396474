//! Contacts and companies with everything that their form holds.

use domain::company_contact::LinkedContact;
use domain::details::Details;
use domain::record::NewRecord;
use domain::{AppError, Kind};

use crate::{Ctx, Result, company_contacts, details, records};

/// Creates a contact or company with its details and, of a company, its contacts. All of it is stored, or nothing.
///
/// # Errors
/// As those of [`records::create`], [`details::save`] and [`company_contacts::add`].
pub async fn create(
    ctx: &mut Ctx,
    record: NewRecord,
    details: Vec<Details>,
    contacts: Vec<LinkedContact>,
) -> Result<i64> {
    let kind = record.kind;
    if !matches!(kind, Kind::Contact | Kind::Company) || (kind == Kind::Contact && !contacts.is_empty()) {
        return Err(AppError::Invalid(Vec::new()).into());
    }
    let id = records::create(ctx, record).await?;
    for own in details {
        details::save(ctx, kind, id, None, own).await?;
    }
    for contact in contacts {
        company_contacts::add(ctx, id, contact).await?;
    }
    Ok(id)
}
