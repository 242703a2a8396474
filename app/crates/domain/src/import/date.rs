use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::moment::date_part;
use crate::text;

/// The order of day, month and year in numeric dates. A date that begins with a four-digit year is read as
/// year, month, day whatever the order of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    #[default]
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// Reads a numeric date with `.`, `/`, `-` or blanks between its parts; midnight may follow. Years have four
/// digits, because two do not say which century.
pub fn read_date(typed: &str, order: DateOrder) -> Option<NaiveDate> {
    let [first, second, third] = parts(typed)?;
    let (year, month, day) = if first.is_year {
        (first, second, third)
    } else {
        match order {
            DateOrder::DayMonthYear => (third, second, first),
            DateOrder::MonthDayYear => (third, first, second),
            DateOrder::YearMonthDay => return None,
        }
    };
    if !year.is_year {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year.number).ok()?, month.number, day.number)
}

#[derive(Clone, Copy)]
struct Part {
    number: u32,
    is_year: bool,
}

fn parts(typed: &str) -> Option<[Part; 3]> {
    let line = text::line(typed);
    let date = without_midnight(&line);
    let sign = date.chars().find(|c| !c.is_ascii_digit())?;
    if !"./- ".contains(sign) {
        return None;
    }
    let mut parts =
        date.split(sign).map(|part| part.trim().parse::<u32>().ok().map(|number| (number, part.trim().len())));
    let mut next = || {
        let (number, length) = parts.next()??;
        matches!(length, 1 | 2 | 4).then_some(Part { number, is_year: length == 4 })
    };
    let found = [next()?, next()?, next()?];
    let [first, second, third] = found;
    let years = [first, second, third].iter().filter(|part| part.is_year).count();
    (parts.next().is_none() && years == 1 && !second.is_year).then_some(found)
}

/// Spreadsheets write dates with a time of nothing but zeros.
fn without_midnight(line: &str) -> &str {
    match line.split_once('T').or_else(|| line.rsplit_once(' ')) {
        Some((date, time)) if time.contains(':') && time.chars().all(|c| "0:.Z".contains(c)) => date,
        _ => line,
    }
}

/// How many values of a file can only be read in one order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateEvidence {
    pub day_month_year: i64,
    pub month_day_year: i64,
    pub year_month_day: i64,
    /// Dates that are possible in both orders.
    pub ambiguous: i64,
}

impl DateEvidence {
    pub fn add(&mut self, typed: &str) {
        let Some([first, second, _]) = parts(typed) else { return };
        let day_first = read_date(typed, DateOrder::DayMonthYear).is_some();
        let month_first = read_date(typed, DateOrder::MonthDayYear).is_some();
        if first.is_year {
            self.year_month_day += 1;
        } else if day_first && month_first && first.number != second.number {
            self.ambiguous += 1;
        } else if day_first && !month_first {
            self.day_month_year += 1;
        } else if month_first && !day_first {
            self.month_day_year += 1;
        }
    }

    /// A date with a time of day.
    pub fn add_moment(&mut self, typed: &str) {
        self.add(&date_part(typed));
    }

    /// The order of the whole file.
    pub fn decide(&self) -> DateOrder {
        let numeric = self.day_month_year + self.month_day_year + self.ambiguous;
        if numeric == 0 && self.year_month_day > 0 {
            DateOrder::YearMonthDay
        } else if self.month_day_year > self.day_month_year {
            DateOrder::MonthDayYear
        } else {
            DateOrder::DayMonthYear
        }
    }
}
