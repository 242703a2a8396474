use chrono::{DateTime, Datelike, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// An instant as it travels to the browser: in UTC, and already taken apart in the user's time zone, because
/// the browser's program carries no zone data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub utc_ms: i64,
    pub local: LocalTime,
}

/// The wall-clock time of an instant in the user's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalTime {
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
}

impl Moment {
    /// A time on the wall of a zone that is not known here, as if it were UTC: times that differ are instants that
    /// differ. The store finds the instant.
    pub fn of_unknown_zone(local: LocalTime) -> Self {
        let date = chrono::NaiveDate::from_ymd_opt(local.year, local.month.into(), local.day.into());
        let time = date.and_then(|date| date.and_hms_opt(local.hour.into(), local.minute.into(), 0));
        Self { utc_ms: time.unwrap_or_default().and_utc().timestamp_millis(), local }
    }

    /// Takes the instant apart in `zone`.
    pub fn new<Zone: TimeZone>(instant: DateTime<Utc>, zone: &Zone) -> Self {
        let local = instant.with_timezone(zone);
        Self {
            utc_ms: instant.timestamp_millis(),
            local: LocalTime {
                year: local.year(),
                month: u8::try_from(local.month()).unwrap_or(1),
                day: u8::try_from(local.day()).unwrap_or(1),
                hour: u8::try_from(local.hour()).unwrap_or(0),
                minute: u8::try_from(local.minute()).unwrap_or(0),
            },
        }
    }
}
