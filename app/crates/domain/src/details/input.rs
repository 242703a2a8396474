use super::{Account, AccountField, AddressType, Details, address_fields, fields_of};
use crate::errors::{AppError, Place, Problem};
use crate::fields::CURRENCIES;
use crate::text;

/// More accounts than anybody has.
const MOST_ACCOUNTS: usize = 20;

/// Checks what was entered and brings it into the form that is stored: numbers normalised, empty parts dropped, fields
/// in the order of the form. A wrong check digit is no error.
///
/// # Errors
/// [`AppError::Invalid`] at [`Place::Details`] for what is too long, unknown, or nothing at all.
pub fn check(entered: Details) -> Result<Details, AppError> {
    let invalid = |problem| AppError::invalid(Place::Details, problem);
    let country = country(&entered.country).ok_or_else(|| invalid(Problem::UnknownValue))?;
    let mut details = Details { country, fields: Vec::new(), addresses: Vec::new(), accounts: Vec::new(), ..entered };
    for field in fields_of(&details.country, details.subject) {
        let text = entered.fields.iter().find(|own| own.field == *field).map_or("", |own| own.text.as_str());
        details.set_text(*field, limited(field.normalize(text))?);
    }
    for address_type in AddressType::ALL {
        let Some(typed) = entered.addresses.iter().find(|own| own.address_type == address_type) else { continue };
        let mut address = typed.clone();
        for field in address_fields("") {
            address.set(*field, limited(text::line(typed.get(*field)))?);
        }
        address.country = self::country(&address.country).ok_or_else(|| invalid(Problem::UnknownValue))?;
        if !address.is_empty() {
            details.addresses.push(address);
        }
    }
    if entered.accounts.len() > MOST_ACCOUNTS {
        return Err(invalid(Problem::NumberTooLarge));
    }
    for typed in &entered.accounts {
        let mut account = Account { id: typed.id, ..Account::default() };
        for field in AccountField::ALL {
            account.set(field, limited(field.normalize(typed.get(field), &details.country))?);
        }
        if !account.currency.is_empty() && !CURRENCIES.contains(&account.currency.as_str()) {
            return Err(invalid(Problem::UnknownValue));
        }
        if !account.is_empty() {
            details.accounts.push(account);
        }
    }
    if details.is_empty() { Err(invalid(Problem::Required)) } else { Ok(details) }
}

/// Two letters in upper case, or nothing in particular.
fn country(typed: &str) -> Option<String> {
    let code = text::line(typed);
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    (code.is_empty() || is_code).then_some(code)
}

fn limited(text: String) -> Result<String, AppError> {
    if text.chars().count() > text::LINE_LENGTH {
        return Err(AppError::invalid(Place::Details, Problem::TooLong(255)));
    }
    Ok(text)
}
