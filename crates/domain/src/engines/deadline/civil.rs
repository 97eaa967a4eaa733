//! Civil days as numbers: days since 1970-01-01.

use jiff::SignedDuration;
use jiff::civil::Date;
use std::sync::LazyLock;

/// A day as a number: days since 1970-01-01.
pub(super) type DayNumber = i32;

const EPOCH: Date = Date::constant(1970, 1, 1);
const HOURS_OF_A_DAY: i64 = 24;
const DAYS_OF_A_WEEK: DayNumber = 7;
/// The number of a Saturday, 1970-01-03.
const SATURDAY: DayNumber = 2;

/// How many days the tables of this engine cover: whole weeks, in a number of 16 bits.
pub(super) const COVERED: usize = 65_534;
/// The first covered day, a Monday: 1949-01-03. The last is a Sunday in 2128.
pub(super) const FIRST_COVERED: DayNumber = -7_668;

/// The first of the years whose months stand in a table, and how many there are; all of them are covered.
const FIRST_YEAR: i16 = 1950;
const YEARS: usize = 178;

/// Positions of the first day of each month, by year and month.
static MONTHS: [[u16; 16]; YEARS] = months();

/// The covered days by their position.
static COVERED_DAYS: LazyLock<Vec<Date>> = LazyLock::new(|| {
    let end = FIRST_COVERED.saturating_add_unsigned(COVERED as u32);
    (FIRST_COVERED..end).map(far_date_of).collect()
});

/// The covered days by their position.
pub(super) fn covered_days() -> &'static [Date] {
    &COVERED_DAYS
}

const fn days_of_month(year: i16, month: usize) -> u16 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const fn months() -> [[u16; 16]; YEARS] {
    let mut months = [[0; 16]; YEARS];
    let mut position = 363;
    let mut row = 0;
    while row < YEARS {
        let mut month = 1;
        while month <= 12 {
            months[row][month] = position;
            position += days_of_month(FIRST_YEAR + row as i16, month);
            month += 1;
        }
        row += 1;
    }
    months
}

/// The position of a day of the years in the table.
#[inline]
pub(super) fn tabled_position(date: Date) -> Option<u16> {
    let row = usize::try_from(i32::from(date.year()) - i32::from(FIRST_YEAR)).ok()?;
    let first = MONTHS.get(row)?[usize::from(date.month().unsigned_abs()) % 16];
    Some(first + u16::from(date.day().unsigned_abs()) - 1)
}

/// The number of a day.
#[inline]
pub(super) fn number_of(date: Date) -> DayNumber {
    match tabled_position(date) {
        Some(position) => FIRST_COVERED + DayNumber::from(position),
        None => far_number_of(date),
    }
}

fn far_number_of(date: Date) -> DayNumber {
    // Years begin in March here, so that the leap day is the last of its year.
    const MARCH: i32 = 3;
    const MONTHS_OF_A_YEAR: i32 = 12;
    const DAYS_OF_FOUR_CENTURIES: i32 = 146_097;
    const DAYS_OF_A_YEAR: i32 = 365;
    const YEARS_OF_A_CYCLE: i32 = 400;
    /// From 1 March of the year 0 to 1970-01-01.
    const DAYS_TO_EPOCH: i32 = 719_468;
    let month = i32::from(date.month());
    let is_before_march = month < MARCH;
    let year = i32::from(date.year()) - i32::from(is_before_march);
    let months_passed = month - MARCH + MONTHS_OF_A_YEAR * i32::from(is_before_march);
    let cycle = year.div_euclid(YEARS_OF_A_CYCLE);
    let year_of_cycle = year.rem_euclid(YEARS_OF_A_CYCLE);
    // Five months from March on, and again from August on, have 153 days.
    let days_passed = (153 * months_passed + 2) / 5 + i32::from(date.day()) - 1;
    let leap_days = year_of_cycle / 4 - year_of_cycle / 100;
    let day_of_cycle = year_of_cycle * DAYS_OF_A_YEAR + leap_days + days_passed;
    cycle * DAYS_OF_FOUR_CENTURIES + day_of_cycle - DAYS_TO_EPOCH
}

/// The day of a number; numbers beyond the calendar give its first or last day.
pub(super) fn date_of(number: DayNumber) -> Date {
    let position = usize::try_from(i64::from(number) - i64::from(FIRST_COVERED));
    let covered = position
        .ok()
        .and_then(|position| covered_days().get(position));
    covered.copied().unwrap_or_else(|| far_date_of(number))
}

fn far_date_of(number: DayNumber) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(
        i64::from(number) * HOURS_OF_A_DAY,
    ))
}

/// The number of the first day of the civil calendar, where every count stops.
pub(super) fn first_number() -> DayNumber {
    number_of(Date::MIN)
}

/// The number of the last day of the civil calendar, where every count stops.
pub(super) fn last_number() -> DayNumber {
    number_of(Date::MAX)
}

/// Whether a day is a Saturday or Sunday.
pub(super) fn is_weekend(number: DayNumber) -> bool {
    let days_since_saturday = (number - SATURDAY).rem_euclid(DAYS_OF_A_WEEK);
    days_since_saturday <= 1
}

/// How many days lie between two days; negative if the second comes first.
pub(super) fn days_between(from: Date, until: Date) -> i64 {
    i64::from(number_of(until)) - i64::from(number_of(from))
}

/// The days after the start up to and including the end, going the way of the count.
pub(super) fn days_after(start: Date, end: Date) -> impl Iterator<Item = Date> {
    let (from, until) = (number_of(start), number_of(end));
    let step = if until < from { -1 } else { 1 };
    (1..=(until - from).abs()).map(move |days| date_of(from + step * days))
}

/// The corresponding day some months on or back, or the last day of a shorter month (T3).
///
/// Beyond the civil calendar it is its first or last day.
pub(super) fn months_on(date: Date, months: i64) -> Date {
    const MONTHS_OF_A_YEAR: i64 = 12;
    let month = i64::from(date.year()) * MONTHS_OF_A_YEAR + i64::from(date.month()) - 1;
    let month = month.saturating_add(months);
    let beyond = || if months < 0 { Date::MIN } else { Date::MAX };
    let Ok(year) = i16::try_from(month.div_euclid(MONTHS_OF_A_YEAR)) else {
        return beyond();
    };
    let month = i8::try_from(month.rem_euclid(MONTHS_OF_A_YEAR) + 1).unwrap_or(1);
    let Ok(first) = Date::new(year, month, 1) else {
        return beyond();
    };
    let day = date.day().min(first.days_in_month());
    Date::new(year, month, day).unwrap_or_else(|_| beyond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_and_days_agree_over_four_thousand_years() {
        let first = number_of(date(1, 1, 1));
        let last = number_of(date(4000, 12, 31));
        let mut expected = date(1, 1, 1);
        for number in first..=last {
            assert_eq!(date_of(number), expected);
            assert_eq!(number_of(expected), number);
            assert_eq!(far_number_of(expected), number);
            expected = expected.tomorrow().unwrap();
        }
        assert_eq!(number_of(EPOCH), 0);
    }

    #[test]
    fn first_covered_day_is_a_monday_and_the_last_a_sunday() {
        assert_eq!(covered_days()[0], date(1949, 1, 3));
        assert_eq!(covered_days()[0].weekday(), jiff::civil::Weekday::Monday);
        let last = covered_days().last().unwrap();
        assert_eq!(last.weekday(), jiff::civil::Weekday::Sunday);
        assert_eq!(covered_days().len(), COVERED);
    }

    #[test]
    fn month_ends_are_kept() {
        assert_eq!(months_on(date(2025, 11, 30), 3), date(2026, 2, 28));
        assert_eq!(months_on(date(2024, 3, 31), -1), date(2024, 2, 29));
        assert_eq!(months_on(date(2024, 1, 31), -1), date(2023, 12, 31));
        assert_eq!(months_on(date(9999, 12, 1), 1), Date::MAX);
        assert_eq!(months_on(date(-9999, 1, 1), -1), Date::MIN);
        assert_eq!(months_on(date(2024, 1, 1), i64::MAX), Date::MAX);
    }
}
