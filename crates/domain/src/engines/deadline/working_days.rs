//! The working-day core: which working day comes so many after or before another, in constant time.
//!
//! Two tables cover the days from 1949 to 2128: how many working days have passed up to each day, and which
//! day is the n-th working day. "n working days after a day" is one look into each. Beyond the tables there
//! are weekends only, so the same two questions are answered by division.

use super::civil::{
    COVERED, DayNumber, FIRST_COVERED, covered_days, date_of, is_weekend, number_of,
};
use super::civil::{first_number, last_number, tabled_position};
use crate::law::WorkingDays;
use jiff::civil::Date;
use std::fmt;

/// A day from 1949-01-03 to 2128 in 16 bits, for computing very many due days at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct CompactDay(u16);

impl CompactDay {
    /// Stands for every day after the last that fits.
    pub const BEYOND: Self = Self(u16::MAX);

    /// The day in its short form; `None` if it does not fit.
    pub fn new(date: Date) -> Option<Self> {
        let position = position_of(number_of(date))?;
        u16::try_from(position).ok().map(Self)
    }

    /// The day; `None` for [`CompactDay::BEYOND`].
    pub fn date(self) -> Option<Date> {
        covered_days().get(usize::from(self.0)).copied()
    }
}

/// A number of working days in 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct CompactWorkingDays(u16);

impl CompactWorkingDays {
    /// The number in its short form; `None` if it does not fit.
    pub fn new(days: WorkingDays) -> Option<Self> {
        u16::try_from(days.0).ok().map(Self)
    }
}

/// All values of 16 bits.
const POSITIONS: usize = 1 << u16::BITS;
const DAYS_OF_A_WEEK: i64 = 7;
const WORKDAYS_OF_A_WEEK: i64 = 5;

/// The two tables.
#[derive(Clone)]
pub(super) struct WorkingIndex {
    /// Working days up to and including each covered day; behind them, all.
    passed: Box<[u16; POSITIONS]>,
    /// The position of the n-th working day, from one; behind the last, [`CompactDay::BEYOND`].
    /// Long enough for the sum of any two numbers of 16 bits.
    nth: Box<[u16; 2 * POSITIONS]>,
    /// The working days by their number, from one; before the first stands none that is ever asked for.
    nth_day: Vec<Date>,
    /// How many working days are covered.
    total: u16,
}

impl WorkingIndex {
    /// The tables for weekends with these exceptions: a day and whether one works on it.
    pub(super) fn new(exceptions: impl Iterator<Item = (DayNumber, bool)>) -> Self {
        let mut works: Vec<bool> = (0..COVERED)
            .map(|position| position as i64 % DAYS_OF_A_WEEK < WORKDAYS_OF_A_WEEK)
            .collect();
        for (number, is_working) in exceptions {
            if let Some(position) = position_of(number) {
                works[position] = is_working;
            }
        }
        let mut passed = vec![0; POSITIONS];
        let mut nth = vec![CompactDay::BEYOND.0; 2 * POSITIONS];
        let mut total = 0_u16;
        for (position, is_working) in (0_u16..).zip(works) {
            if is_working {
                total += 1;
                nth[usize::from(total)] = position;
            }
            passed[usize::from(position)] = total;
        }
        passed[COVERED..].fill(total);
        let working = nth[1..=usize::from(total)].iter();
        let days = working.map(|position| covered_days()[usize::from(*position)]);
        Self {
            nth_day: std::iter::once(Date::MIN).chain(days).collect(),
            passed: passed
                .try_into()
                .expect("the table was made with this length"),
            nth: nth.try_into().expect("the table was made with this length"),
            total,
        }
    }

    /// Whether a day is a working day.
    pub(super) fn works(&self, number: DayNumber) -> bool {
        match position_of(number) {
            Some(position) => usize::from(self.nth[usize::from(self.passed[position])]) == position,
            None => !is_weekend(number),
        }
    }

    /// The day so many working days after a day, which itself does not count; no days give the day itself.
    pub(super) fn after(&self, start: DayNumber, days: u32) -> DayNumber {
        if days == 0 {
            return start;
        }
        self.nth(self.passed(start) + i64::from(days))
    }

    /// The day so many working days before a day, which itself does not count; no days give the day itself.
    pub(super) fn before(&self, start: DayNumber, days: u32) -> DayNumber {
        if days == 0 {
            return start;
        }
        self.nth(self.passed(start.saturating_sub(1)) - i64::from(days) + 1)
    }

    /// Working days after one day up to and including another that is not earlier.
    pub(super) fn between(&self, after: DayNumber, until: DayNumber) -> i64 {
        self.passed(until) - self.passed(after)
    }

    /// The same as [`WorkingIndex::after`] for at least one day; `None` where the tables do not reach.
    #[inline]
    pub(super) fn date_after(&self, start: Date, days: WorkingDays) -> Option<Date> {
        let passed = self.passed[usize::from(tabled_position(start)?)];
        let nth = usize::from(passed) + usize::try_from(days.0).ok()?;
        self.nth_day.get(nth).copied()
    }

    /// The same as [`WorkingIndex::after`] for a day and a number that fit.
    #[inline]
    pub(super) fn compact_after(&self, start: CompactDay, days: CompactWorkingDays) -> CompactDay {
        let passed = self.passed[usize::from(start.0)];
        let due = self.nth[usize::from(passed) + usize::from(days.0)];
        CompactDay(if days.0 == 0 { start.0 } else { due })
    }

    /// The same for many rows; stops with the shortest slice.
    pub(super) fn after_each(
        &self,
        starts: &[CompactDay],
        days: &[CompactWorkingDays],
        due: &mut [CompactDay],
    ) {
        for ((start, days), due) in starts.iter().zip(days).zip(due) {
            *due = self.compact_after(*start, *days);
        }
    }

    /// Working days from the first covered day up to and including a day; negative before it.
    fn passed(&self, number: DayNumber) -> i64 {
        match position_of(number) {
            Some(position) => i64::from(self.passed[position]),
            None if number < FIRST_COVERED => weekdays_passed(distance(number)),
            None => i64::from(self.total) + weekdays_passed(distance(number) - COVERED as i64),
        }
    }

    /// The n-th working day, from the first covered day on; days before it are 0, −1, −2 …
    fn nth(&self, nth: i64) -> DayNumber {
        let total = i64::from(self.total);
        let distance = match usize::try_from(nth) {
            Ok(position) if (1..=total).contains(&nth) => i64::from(self.nth[position]),
            _ if nth < 1 => nth_weekday(nth),
            _ => COVERED as i64 + nth_weekday(nth - total),
        };
        let number = distance.saturating_add(i64::from(FIRST_COVERED));
        let number = number.clamp(i64::from(first_number()), i64::from(last_number()));
        DayNumber::try_from(number).unwrap_or(last_number())
    }
}

impl fmt::Debug for WorkingIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} working days from {}",
            self.total,
            date_of(FIRST_COVERED)
        )
    }
}

/// The place of a day in the tables.
fn position_of(number: DayNumber) -> Option<usize> {
    usize::try_from(distance(number))
        .ok()
        .filter(|position| *position < COVERED)
}

/// Days from the first covered day, which is a Monday.
fn distance(number: DayNumber) -> i64 {
    i64::from(number) - i64::from(FIRST_COVERED)
}

/// Weekdays from a Monday up to and including the day at a distance from it; negative before it.
fn weekdays_passed(distance: i64) -> i64 {
    let weeks = distance.div_euclid(DAYS_OF_A_WEEK);
    let days = distance.rem_euclid(DAYS_OF_A_WEEK) + 1;
    weeks * WORKDAYS_OF_A_WEEK + days.min(WORKDAYS_OF_A_WEEK)
}

/// The distance from a Monday of the n-th weekday, counted from it.
fn nth_weekday(nth: i64) -> i64 {
    let (weeks, days) = (
        (nth - 1).div_euclid(WORKDAYS_OF_A_WEEK),
        (nth - 1).rem_euclid(WORKDAYS_OF_A_WEEK),
    );
    weeks.saturating_mul(DAYS_OF_A_WEEK).saturating_add(days)
}
