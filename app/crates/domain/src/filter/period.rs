use chrono::{Datelike, Days, Months, NaiveDate};

/// A time that is told from today. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// The day that is so many days later.
    Day(i8),
    /// The week that is so many weeks later.
    Week(i8),
    Month(i8),
    Quarter(i8),
    Year(i8),
    /// So many days, of which today is the last.
    LastDays(u16),
    /// So many days, of which today is the first.
    NextDays(u16),
}

const NAMED: [(&str, Period); 15] = [
    ("today", Period::Day(0)),
    ("yesterday", Period::Day(-1)),
    ("tomorrow", Period::Day(1)),
    ("this_week", Period::Week(0)),
    ("last_week", Period::Week(-1)),
    ("next_week", Period::Week(1)),
    ("this_month", Period::Month(0)),
    ("last_month", Period::Month(-1)),
    ("next_month", Period::Month(1)),
    ("this_quarter", Period::Quarter(0)),
    ("last_quarter", Period::Quarter(-1)),
    ("next_quarter", Period::Quarter(1)),
    ("this_year", Period::Year(0)),
    ("last_year", Period::Year(-1)),
    ("next_year", Period::Year(1)),
];
/// The words for the last and the next days, whose number follows.
const LAST_DAYS: &str = "last_days";
const NEXT_DAYS: &str = "next_days";
/// Ten years.
const MOST_DAYS: u16 = 3_653;

impl Period {
    /// The words for all periods in addresses, in the order in which they are offered.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(code, _)| *code).chain([LAST_DAYS, NEXT_DAYS])
    }

    /// Whether a number of days follows the word.
    pub fn counts_days(code: &str) -> bool {
        matches!(code, LAST_DAYS | NEXT_DAYS)
    }

    /// Reads a word and, where it counts days, their number.
    pub fn read(code: &str, days: Option<&str>) -> Option<Self> {
        if !Self::counts_days(code) {
            return NAMED.iter().find(|(known, _)| *known == code).map(|(_, period)| *period);
        }
        let days = days?.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days))?;
        Some(if code == LAST_DAYS { Self::LastDays(days) } else { Self::NextDays(days) })
    }

    /// The first and the last day; nothing where the calendar ends.
    pub fn days(self, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let (first, next) = match self {
            Self::Day(by) => (later(today, by.into())?, later(today, i64::from(by) + 1)?),
            Self::Week(by) => {
                let monday = later(today, -i64::from(today.weekday().num_days_from_monday()))?;
                (later(monday, i64::from(by) * 7)?, later(monday, i64::from(by) * 7 + 7)?)
            }
            Self::Month(by) => months(today.with_day(1)?, 1, by)?,
            Self::Quarter(by) => months(today.with_day(1)?.with_month0(today.month0() / 3 * 3)?, 3, by)?,
            Self::Year(by) => months(today.with_day(1)?.with_month0(0)?, 12, by)?,
            Self::LastDays(days) => (later(today, 1 - i64::from(days))?, later(today, 1)?),
            Self::NextDays(days) => (today, later(today, days.into())?),
        };
        Some((first, next.pred_opt()?))
    }
}

fn later(day: NaiveDate, by: i64) -> Option<NaiveDate> {
    let days = Days::new(by.unsigned_abs());
    if by < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) }
}

/// The period that begins on `first` and is `length` months long, moved by so many of its lengths; and the day after.
fn months(first: NaiveDate, length: u32, by: i8) -> Option<(NaiveDate, NaiveDate)> {
    let distance = Months::new(u32::from(by.unsigned_abs()) * length);
    let moved = if by < 0 { first.checked_sub_months(distance) } else { first.checked_add_months(distance) }?;
    Some((moved, moved.checked_add_months(Months::new(length))?))
}
