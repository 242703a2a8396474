//! What the counters of the menu and of lists count (`reference-crm.md` §4): open activities that are overdue, or due
//! soon.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::errors::{AppError, Place, Problem};

/// The most minutes before their time at which activities begin to be counted: a day.
const MOST: i32 = 24 * 60;

/// In whose counters an open activity is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CounterMode {
    /// In those of the person who is responsible for its record, whoever is to do it. The default.
    #[default]
    Item,
    /// In those of the person who is responsible for the activity itself.
    Activity,
}

impl CounterMode {
    pub const ALL: [Self; 2] = [Self::Item, Self::Activity];

    pub fn code(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Activity => "activity",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }
}

/// How a company counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterSettings {
    pub mode: CounterMode,
    /// So many minutes before its time an activity begins to be counted.
    pub minutes: i32,
}

impl Default for CounterSettings {
    fn default() -> Self {
        Self { mode: CounterMode::default(), minutes: 15 }
    }
}

impl CounterSettings {
    /// # Errors
    /// [`AppError::Invalid`] for less than no minutes, and for more than a day.
    pub fn checked(self) -> Result<Self, AppError> {
        match check_minutes(self.minutes) {
            Ok(_) => Ok(self),
            Err(problem) => Err(AppError::invalid(Place::CountedMinutes, problem)),
        }
    }

    /// What is counted at `now`: open activities whose time lies before this instant. They are overdue, or due in less
    /// than the minutes.
    pub fn counted_before(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::minutes(self.minutes.into())
    }
}

/// Reads the minutes as they are typed.
///
/// # Errors
/// [`Problem::Required`] for nothing, [`Problem::NotMinutes`] for what is no whole number of minutes up to a day.
pub fn read_counted_minutes(typed: &str) -> Result<i32, Problem> {
    match typed.trim() {
        "" => Err(Problem::Required),
        // What is no number at all breaks the same rule.
        typed => check_minutes(typed.parse().unwrap_or(-1)),
    }
}

fn check_minutes(minutes: i32) -> Result<i32, Problem> {
    if (0..=MOST).contains(&minutes) { Ok(minutes) } else { Err(Problem::NotMinutes(MOST.unsigned_abs())) }
}
