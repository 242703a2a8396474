//! Where a calendar shows what, and what it means that something is put elsewhere. Weeks begin on Monday.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

use crate::moment::LocalTime;

/// The minutes of a day.
pub const DAY: i32 = 24 * 60;
/// What is moved comes to rest at a multiple of so many minutes.
pub const STEP: i32 = 15;
/// The fewest minutes that a block takes up, so that it can be read and hit.
pub const SHORTEST: i32 = 30;
const WEEK: u64 = 7;

/// How much a calendar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    Day,
    Week,
    Month,
}

impl Span {
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The word for it in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.code() == code)
    }

    /// The days that are shown around this one: of a month its whole weeks.
    pub fn days(self, day: NaiveDate) -> Vec<NaiveDate> {
        let (first, length) = match self {
            Self::Day => (day, 1),
            Self::Week => (monday(day), WEEK),
            Self::Month => {
                let first = monday(day.with_day(1).unwrap_or(day));
                let next = Self::Month.step(day.with_day(1).unwrap_or(day), true);
                let weeks = (next - first).num_days().unsigned_abs().div_ceil(WEEK);
                (first, weeks * WEEK)
            }
        };
        (0..length).filter_map(|passed| first.checked_add_days(Days::new(passed))).collect()
    }

    /// A day of what follows, or of what came before. A month keeps the day if it has it.
    pub fn step(self, day: NaiveDate, forward: bool) -> NaiveDate {
        let moved = match (self, forward) {
            (Self::Day, true) => day.checked_add_days(Days::new(1)),
            (Self::Day, false) => day.checked_sub_days(Days::new(1)),
            (Self::Week, true) => day.checked_add_days(Days::new(WEEK)),
            (Self::Week, false) => day.checked_sub_days(Days::new(WEEK)),
            (Self::Month, true) => day.checked_add_months(Months::new(1)),
            (Self::Month, false) => day.checked_sub_months(Months::new(1)),
        };
        moved.unwrap_or(day)
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    let passed = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(passed)).unwrap_or(day)
}

/// A part of a day, in minutes since it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub from: i32,
    pub until: i32,
}

impl Block {
    /// The part of `day` that something takes up which begins at `start`; nothing if it lies on other days.
    pub fn on(day: NaiveDate, start: NaiveDateTime, minutes: u32) -> Option<Self> {
        let from = (start - day.and_time(NaiveTime::MIN)).num_minutes();
        let until = from + i64::from(minutes.max(1));
        let within = |minute: i64| i32::try_from(minute.clamp(0, DAY.into())).unwrap_or_default();
        (until > 0 && from < DAY.into()).then(|| Self { from: within(from), until: within(until) })
    }

    /// The same, at least [`SHORTEST`] long, and still within the day.
    pub fn legible(self) -> Self {
        let from = self.from.min(DAY - SHORTEST);
        Self { from, until: self.until.max(from + SHORTEST) }
    }

    fn overlaps(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }
}

/// Where a block stands beside those that overlap with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// From 0.
    pub at: u32,
    /// How many lanes its neighbours, and theirs, need.
    pub of: u32,
}

/// Puts blocks that overlap beside one another, with as few lanes as possible; the answer is in their order.
pub fn lanes(blocks: &[Block]) -> Vec<Lane> {
    let mut order: Vec<(Block, usize)> = blocks.iter().copied().zip(0..).collect();
    order.sort_by_key(|(block, at)| (block.from, -block.until, *at));
    let mut lanes = vec![Lane { at: 0, of: 1 }; blocks.len()];
    // What hangs together by overlapping, and what stands last in each of its lanes.
    let mut cluster: Vec<usize> = Vec::new();
    let mut last: Vec<Block> = Vec::new();
    for (block, at) in order {
        if !last.iter().any(|other| other.overlaps(block)) {
            cluster.clear();
            last.clear();
        }
        let free = last.iter().position(|other| !other.overlaps(block));
        let lane = free.unwrap_or(last.len());
        match last.get_mut(lane) {
            Some(other) => *other = block,
            None => last.push(block),
        }
        cluster.push(at);
        let of = u32::try_from(last.len()).unwrap_or(1);
        if let Some(own) = lanes.get_mut(at) {
            own.at = u32::try_from(lane).unwrap_or_default();
        }
        for member in &cluster {
            if let Some(member) = lanes.get_mut(*member) {
                member.of = of;
            }
        }
    }
    lanes
}

/// The same where no more than `most` lanes can be told apart: what would stand beyond has none. Of that is answered where
/// how many are missing, which stands in the last lane. The blocks are in the order of their beginnings.
pub fn abreast(blocks: &[Block], most: u32) -> (Vec<Option<Lane>>, Vec<(Block, u32)>) {
    let mut crowds: Vec<(Block, u32)> = Vec::new();
    let mut shown = Vec::with_capacity(blocks.len());
    for (block, lane) in blocks.iter().zip(lanes(blocks)) {
        if lane.of <= most || lane.at + 1 < most {
            shown.push(Some(Lane { of: lane.of.min(most), ..lane }));
            continue;
        }
        shown.push(None);
        match crowds.last_mut().filter(|(last, _)| last.overlaps(*block)) {
            Some((last, count)) => (last.until, *count) = (last.until.max(block.until), *count + 1),
            None => crowds.push((*block, 1)),
        }
    }
    (shown, crowds)
}

/// Where something due at `due` comes to rest that is put on a day: at this minute of it, else at the same time of day.
pub fn put(due: NaiveDateTime, day: NaiveDate, minute: Option<i32>) -> NaiveDateTime {
    let Some(minute) = minute else { return day.and_time(due.time()) };
    day.and_time(NaiveTime::MIN) + TimeDelta::minutes(rest(minute).into())
}

/// The minute of a day at which something comes to rest that was let go at this one.
pub fn rest(minute: i32) -> i32 {
    ((minute + STEP / 2).div_euclid(STEP) * STEP).clamp(0, DAY - STEP)
}

/// Where it comes to rest when it is carried over so many days and [`STEP`]s.
pub fn carried(due: NaiveDateTime, days: i32, steps: i32) -> NaiveDateTime {
    let by = TimeDelta::days(days.into()) + TimeDelta::minutes(i64::from(steps) * i64::from(STEP));
    due.checked_add_signed(by).unwrap_or(due)
}

/// The wall clock's time as a date and a time.
pub fn wall_clock(time: LocalTime) -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(time.year, time.month.into(), time.day.into());
    day.and_then(|day| day.and_hms_opt(time.hour.into(), time.minute.into(), 0)).unwrap_or_default()
}

/// A date and a time as the wall clock's time.
pub fn local_time(time: NaiveDateTime) -> LocalTime {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    LocalTime {
        year: time.year(),
        month: part(time.month()),
        day: part(time.day()),
        hour: part(time.hour()),
        minute: part(time.minute()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

    use chrono::Weekday;
    use proptest::prelude::*;

    use super::*;
    use crate::activity::{parse_local, typed};

    fn day(text: &str) -> NaiveDate {
        crate::date::parse_iso(text).unwrap()
    }

    fn at(text: &str) -> NaiveDateTime {
        parse_local(text).unwrap()
    }

    fn block(from: i32, until: i32) -> Block {
        Block { from, until }
    }

    #[test]
    fn weeks_begin_on_monday_and_months_are_whole_weeks() {
        let ends = |span: Span, of: &str| {
            let days = span.days(day(of));
            (days[0].to_string(), days[days.len() - 1].to_string(), days.len())
        };
        let is = |first: &str, last: &str, length| (first.to_owned(), last.to_owned(), length);
        assert_eq!(ends(Span::Day, "2026-11-22"), is("2026-11-22", "2026-11-22", 1));
        assert_eq!(ends(Span::Week, "2026-11-22"), is("2026-11-16", "2026-11-22", 7));
        assert_eq!(ends(Span::Week, "2026-11-23"), is("2026-11-23", "2026-11-29", 7));
        assert_eq!(ends(Span::Month, "2026-11-22"), is("2026-10-26", "2026-12-06", 42));
        assert_eq!(ends(Span::Month, "2027-02-28"), is("2027-02-01", "2027-02-28", 28));
        assert_eq!(ends(Span::Month, "2026-12-31"), is("2026-11-30", "2027-01-03", 35));
    }

    #[test]
    fn a_step_leads_to_the_next_and_back() {
        let step = |span: Span, from: &str, forward| span.step(day(from), forward).to_string();
        assert_eq!(step(Span::Day, "2026-12-31", true), "2027-01-01");
        assert_eq!(step(Span::Week, "2026-03-02", false), "2026-02-23");
        assert_eq!(step(Span::Month, "2026-01-31", true), "2026-02-28");
        assert_eq!(step(Span::Month, "2026-01-31", false), "2025-12-31");
        assert_eq!(Span::Day.step(NaiveDate::MAX, true), NaiveDate::MAX);
    }

    #[test]
    fn what_goes_past_midnight_stands_on_both_days() {
        let start = at("2026-11-22T23:30");
        assert_eq!(Block::on(day("2026-11-22"), start, 90), Some(block(1410, 1440)));
        assert_eq!(Block::on(day("2026-11-23"), start, 90), Some(block(0, 60)));
        assert_eq!(Block::on(day("2026-11-23"), start, 30), None);
        assert_eq!(Block::on(day("2026-11-21"), start, 90), None);
        assert_eq!(block(1435, 1440).legible(), block(1410, 1440));
        assert_eq!(block(600, 605).legible(), block(600, 630));
        assert_eq!(block(600, 700).legible(), block(600, 700));
    }

    #[test]
    fn what_overlaps_stands_side_by_side() {
        let lane = |at, of| Lane { at, of };
        let blocks = [block(600, 720), block(540, 660), block(660, 690), block(720, 780), block(800, 810)];
        assert_eq!(lanes(&blocks), [lane(1, 2), lane(0, 2), lane(0, 2), lane(0, 1), lane(0, 1)]);
        assert_eq!(lanes(&[]), []);
    }

    #[test]
    fn what_is_put_elsewhere_keeps_its_time_or_takes_a_quarter() {
        let due = at("2026-11-22T09:40");
        let put = |minute| typed(put(due, day("2026-11-25"), minute));
        assert_eq!(put(None), "2026-11-25T09:40");
        assert_eq!(put(Some(607)), "2026-11-25T10:00");
        assert_eq!(put(Some(608)), "2026-11-25T10:15");
        assert_eq!(put(Some(-40)), "2026-11-25T00:00");
        assert_eq!(put(Some(1439)), "2026-11-25T23:45");
        assert_eq!(typed(carried(due, -1, 2)), "2026-11-21T10:10");
        assert_eq!(typed(carried(due, 0, -39)), "2026-11-21T23:55");
        assert_eq!(wall_clock(local_time(due)), due);
    }

    fn some_blocks() -> impl Strategy<Value = Vec<Block>> {
        proptest::collection::vec((0..DAY, 1_i32..300), 0..40)
            .prop_map(|all| all.into_iter().map(|(from, length)| block(from, (from + length).min(DAY))).collect())
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let blocks = [block(600, 660), block(600, 660), block(600, 660), block(630, 700), block(700, 760)];
        let lane = |at, of| Some(Lane { at, of });
        let (shown, crowds) = abreast(&blocks, 2);
        assert_eq!(shown, [lane(0, 2), None, None, None, lane(0, 1)]);
        assert_eq!(crowds, [(block(600, 700), 3)]);
        assert_eq!(abreast(&blocks, 4).1, []);
    }

    proptest! {
        #[test]
        fn no_block_covers_another_and_no_lane_is_wasted(blocks in some_blocks()) {
            let lanes = lanes(&blocks);
            prop_assert_eq!(lanes.len(), blocks.len());
            for (one, own) in blocks.iter().zip(&lanes) {
                prop_assert!(own.at < own.of);
                let there = blocks.iter().zip(&lanes).filter(|(other, _)| one.overlaps(**other));
                for (_, lane) in there {
                    prop_assert_eq!(lane.of, own.of);
                }
            }
            for (at, one) in blocks.iter().enumerate() {
                for (other_at, other) in blocks.iter().enumerate().skip(at + 1) {
                    prop_assert!(!one.overlaps(*other) || lanes[at].at != lanes[other_at].at);
                }
            }
            let most = |minute: i32| blocks.iter().filter(|block| block.from <= minute && minute < block.until).count();
            let needed = blocks.iter().map(|block| most(block.from)).max().unwrap_or(1);
            let used = lanes.iter().map(|lane| lane.of).max().unwrap_or(1);
            prop_assert_eq!(usize::try_from(used).unwrap(), needed);
        }

        #[test]
        fn a_month_shows_all_of_its_days(passed in 0_u64..200_000) {
            let day = NaiveDate::from_ymd_opt(1700, 1, 1).unwrap().checked_add_days(Days::new(passed)).unwrap();
            let days = Span::Month.days(day);
            prop_assert!(days.len().is_multiple_of(7) && (28..=42).contains(&days.len()));
            prop_assert_eq!(days[0].weekday(), Weekday::Mon);
            let of_month = days.iter().filter(|shown| (shown.year(), shown.month()) == (day.year(), day.month())).count();
            let length = Span::Month.step(day.with_day(1).unwrap(), true) - day.with_day(1).unwrap();
            prop_assert_eq!(of_month, usize::try_from(length.num_days()).unwrap());
            prop_assert!(days.windows(2).all(|pair| pair[0].succ_opt() == Some(pair[1])));
        }

        #[test]
        fn the_parts_of_the_days_are_the_whole(start in 0_i64..1_440, minutes in 1_u32..=1_440) {
            let first = day("2026-11-22");
            let begin = first.and_time(NaiveTime::MIN) + TimeDelta::minutes(start);
            let parts = [first, first.succ_opt().unwrap()].into_iter().filter_map(|day| Block::on(day, begin, minutes));
            let whole: i32 = parts.map(|part| part.until - part.from).sum();
            prop_assert_eq!(whole, i32::try_from(minutes).unwrap());
        }
    }
}
