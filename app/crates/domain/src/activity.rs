//! Planned and done work on leads and deals.

use serde::{Deserialize, Serialize};

use crate::errors::{AppError, Place, Problem};
use crate::{Kind, Moment, text};

/// Something to do, or done, for a lead or a deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    pub id: i64,
    pub owner_kind: Kind,
    pub owner_id: i64,
    pub subject: String,
    pub deadline: Option<Moment>,
    pub responsible_id: i64,
    pub completed: Option<Moment>,
    /// The deadline has passed and the activity is still open.
    pub is_overdue: bool,
}

/// A new activity as a person enters it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewActivity {
    pub owner_kind: Kind,
    pub owner_id: i64,
    pub subject: String,
    /// Local date and time of the user, `YYYY-MM-DDTHH:MM`, as a browser's date-time field gives it.
    pub deadline: Option<String>,
    pub responsible_id: Option<i64>,
}

/// Cleans and checks the subject.
///
/// # Errors
/// [`AppError::Invalid`] when it is empty or longer than 255 characters.
pub fn check_subject(subject: &str) -> Result<String, AppError> {
    let subject = text::line(subject);
    if subject.is_empty() {
        return Err(AppError::invalid(Place::Subject, Problem::Required));
    }
    if subject.chars().count() > text::LINE_LENGTH {
        return Err(AppError::invalid(Place::Subject, Problem::TooLong(255)));
    }
    Ok(subject)
}
