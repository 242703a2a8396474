//! Dates with times as the browser's control writes them: `2026-11-21T14:30`, in the user's time zone.

use domain::Moment;
use domain::date::parse_iso;
use domain::moment::LocalTime;

/// What stands in the control.
pub fn local_input(local: LocalTime) -> String {
    let LocalTime { year, month, day, hour, minute } = local;
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
}

/// The moment that was entered. Its instant the server finds out, which knows the time zone.
pub fn parse_local(typed: &str) -> Option<Moment> {
    let (date, time) = typed.split_once('T')?;
    parse_iso(date)?;
    let mut parts = date.split('-').chain(time.split(':')).map(|part| part.parse::<u16>().ok());
    let year = i32::from(parts.next()??);
    let mut next = |below: u16| parts.next()?.filter(|part| *part < below).and_then(|part| u8::try_from(part).ok());
    let local = LocalTime { year, month: next(13)?, day: next(32)?, hour: next(24)?, minute: next(60)? };
    Some(Moment::of_unknown_zone(local))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_shown_can_be_entered_again() {
        let local = LocalTime { year: 2026, month: 3, day: 9, hour: 7, minute: 5 };
        assert_eq!(local_input(local), "2026-03-09T07:05");
        assert_eq!(parse_local("2026-03-09T07:05").unwrap().local, local);
        let instant = |typed| parse_local(typed).unwrap().utc_ms;
        assert_ne!(instant("2026-03-09T07:05"), instant("2026-03-09T07:06"), "one of two values is not the other");
        for wrong in ["", "2026-03-09", "2026-02-30T10:00", "2026-03-09T24:00", "2026-03-09T10"] {
            assert_eq!(parse_local(wrong), None, "{wrong}");
        }
    }
}
