//! Employees, their log-in and its rules.

use serde::{Deserialize, Serialize};

use crate::Permissions;
use crate::errors::{AppError, Place, Problem, Violation};
use crate::{contact_point, text};

/// An employee as the page *People* shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employee {
    pub id: i64,
    pub name: String,
    /// The e-mail address that the employee logs in with.
    pub email: String,
    pub permissions: Permissions,
    pub is_active: bool,
    /// Invited, but the link was not used yet.
    pub is_invited: bool,
}

/// The shortest password (NIST SP 800-63B asks for at least 8; without a second factor 10 is prudent).
pub const PASSWORD_LENGTH: u32 = 10;
/// Longer ones only make hashing slow.
pub const PASSWORD_LENGTH_MAX: u32 = 200;

/// Who somebody is and how they log in: checked, cleaned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub name: String,
    pub email: String,
}

impl Identity {
    /// Checks and cleans a name and an e-mail address.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field that breaks a rule.
    pub fn parse(name: &str, email: &str) -> Result<Self, AppError> {
        let mut violations = Vec::new();
        let name = text::line(name);
        if name.is_empty() {
            violations.push(Violation { place: Place::EmployeeName, problem: Problem::Required });
        } else if name.chars().count() > 100 {
            violations.push(Violation { place: Place::EmployeeName, problem: Problem::TooLong(100) });
        }
        let email = contact_point::normalize_email(email);
        if email.is_none() {
            violations.push(Violation { place: Place::Login, problem: Problem::NotAnEmail });
        }
        match (email, violations.is_empty()) {
            (Some(email), true) => Ok(Self { name, email }),
            _ => Err(AppError::Invalid(violations)),
        }
    }
}

/// Checks a new password.
///
/// # Errors
/// [`AppError::Invalid`] when it is too short or too long.
pub fn check_password(password: &str) -> Result<(), AppError> {
    let length = u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
    if length < PASSWORD_LENGTH {
        return Err(AppError::invalid(Place::Password, Problem::TooShort(PASSWORD_LENGTH)));
    }
    if length > PASSWORD_LENGTH_MAX {
        return Err(AppError::invalid(Place::Password, Problem::TooLong(PASSWORD_LENGTH_MAX)));
    }
    Ok(())
}
