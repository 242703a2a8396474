//! The contacts of a company. The company of a contact itself is a field of the contact; a company can have further
//! ones, and each has a role there, in whatever words.

use serde::{Deserialize, Serialize};

use crate::errors::{AppError, Place, Problem};
use crate::value::Link;
use crate::{ContactPoint, text};

/// A contact as its company shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanyContact {
    pub contact: Link,
    pub role: String,
    /// Whom to turn to first; at most one of a company.
    pub is_primary: bool,
    pub contact_points: Vec<ContactPoint>,
}

/// A contact that is to be linked to a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedContact {
    pub contact_id: i64,
    pub role: String,
    pub is_primary: bool,
}

/// The role as it is stored.
///
/// # Errors
/// [`AppError::Invalid`] at [`Place::ContactRole`] for one that is longer than a line.
pub fn check_role(typed: &str) -> Result<String, AppError> {
    let role = text::line(typed);
    if role.chars().count() > text::LINE_LENGTH {
        return Err(AppError::invalid(Place::ContactRole, Problem::TooLong(255)));
    }
    Ok(role)
}
