//! What holds for all limits.

use super::{CALENDAR, before, calendar_days, fixed, rule, working};
use crate::engines::deadline::{DayKind, Period, compute, due_day};
use crate::law::{Length, WorkingDays};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn any_day() -> impl Strategy<Value = Date> {
    (0..1460i64).prop_map(|days| {
        date(2023, 1, 1).saturating_add(jiff::SignedDuration::from_hours(days * 24))
    })
}

fn any_length() -> impl Strategy<Value = Length> {
    prop_oneof![
        (0..200u32).prop_map(calendar_days),
        (0..60u32).prop_map(working),
        (0..24u32).prop_map(Length::Months),
        (0..3u32).prop_map(Length::Years),
    ]
}

fn any_period() -> impl Strategy<Value = Period> {
    let stretches = proptest::collection::vec((1..40i64, 0..20i64), 0..3);
    (any_day(), stretches).prop_map(|(start, stretches)| {
        let mut period = Period::starting(start);
        let mut last = start;
        for (gap, length) in stretches {
            let hours = |days: i64| jiff::SignedDuration::from_hours(days * 24);
            let from = last.saturating_add(hours(gap));
            last = from.saturating_add(hours(length));
            period.pause(from);
            period.resume(last);
        }
        period
    })
}

/// The slow way: look at one day after the other.
fn day_by_day(period: &Period, days: u32) -> Date {
    let mut date = period.start;
    let mut left = days;
    while left > 0 {
        date = date.tomorrow().unwrap();
        let paused = period
            .pauses
            .iter()
            .any(|pause| pause.from <= date && date <= pause.until.unwrap());
        let works = match CALENDAR.day_kind(date) {
            DayKind::Working | DayKind::MakeUp(_) => true,
            DayKind::Weekend | DayKind::Holiday(_) => false,
        };
        if works && !paused {
            left -= 1;
        }
    }
    date
}

proptest! {
    #[test]
    fn working_days_equal_a_count_day_by_day(period in any_period(), days in 1..60u32) {
        let result = compute(&rule(working(days)), &period, &CALENDAR);
        prop_assert_eq!(result.due_on, Some(day_by_day(&period, days)));
        let unpaused = Period::starting(period.start);
        prop_assert_eq!(
            CALENDAR.add_working_days(period.start, WorkingDays(days)),
            day_by_day(&unpaused, days)
        );
    }

    #[test]
    fn rolling_limit_never_ends_on_a_day_off(period in any_period(), length in any_length()) {
        let forward = compute(&rule(length), &period, &CALENDAR).due_on.unwrap();
        prop_assert!(CALENDAR.is_working_day(forward));
        let backward = compute(&before(length), &period, &CALENDAR).due_on.unwrap();
        prop_assert!(CALENDAR.is_working_day(backward) && backward <= period.start);
    }

    #[test]
    fn later_start_and_longer_length_never_end_earlier(
        start in any_day(), length in any_length(), days in 0..40u32,
    ) {
        let end = |start: Date, length: Length| {
            compute(&rule(length), &Period::starting(start), &CALENDAR).due_on.unwrap()
        };
        prop_assert!(end(start, length) <= end(start.tomorrow().unwrap(), length));
        prop_assert!(end(start, working(days)) <= end(start, working(days + 1)));
        prop_assert!(end(start, calendar_days(days)) <= end(start, calendar_days(days + 1)));
    }

    #[test]
    fn pause_never_shortens_a_limit(period in any_period(), length in any_length()) {
        let unpaused = Period::starting(period.start);
        let end = |period: &Period| compute(&rule(length), period, &CALENDAR).due_on;
        prop_assert!(end(&unpaused) <= end(&period));
    }

    #[test]
    fn strip_and_sentence_follow_the_due_day(period in any_period(), length in any_length()) {
        let due = compute(&rule(length), &period, &CALENDAR);
        let strip = due.derivation.days(&CALENDAR);
        prop_assert_eq!(strip.last().map(|day| day.date), due.due_on);
        let end = due.due_on.unwrap();
        let end = format!("{}年{}月{}日", end.year(), end.month(), end.day());
        prop_assert!(due.derivation.sentence(&CALENDAR, &[]).contains(&end));
    }

    #[test]
    fn adding_and_removing_a_suspension_of_some_days(
        start in any_day(), days in 1..200u32, from in 1..200i64, length in 1..30i64,
    ) {
        let limit = fixed(calendar_days(days));
        let mut period = Period::starting(start);
        let before = compute(&limit, &period, &CALENDAR);
        let first = start.saturating_add(jiff::Span::new().days(from));
        let last = first.saturating_add(jiff::Span::new().days(length - 1));
        period.exclude(first, last, None);
        let paused = compute(&limit, &period, &CALENDAR);
        let moved = if first <= before.due_on.unwrap() { length } else { 0 };
        let expected = before.due_on.unwrap().saturating_add(jiff::Span::new().days(moved));
        prop_assert_eq!(paused.due_on, Some(expected));
        period.pauses.clear();
        prop_assert_eq!(compute(&limit, &period, &CALENDAR), before);
    }

    #[test]
    fn a_suspension_leaves_out_its_own_working_days(
        start in any_day(), days in 1..60u32, from in 1..40i64, length in 1..30i64,
    ) {
        let limit = fixed(working(days));
        let mut period = Period::starting(start);
        let first = start.saturating_add(jiff::Span::new().days(from));
        let last = first.saturating_add(jiff::Span::new().days(length - 1));
        let within = compute(&limit, &period, &CALENDAR).due_on.unwrap() >= first;
        let left_out = std::iter::successors(Some(first), |day| day.tomorrow().ok())
            .take_while(|day| *day <= last)
            .filter(|day| within && CALENDAR.is_working_day(*day))
            .count();
        let longer = fixed(working(days + u32::try_from(left_out).unwrap()));
        let expected = compute(&longer, &period, &CALENDAR).due_on;
        period.exclude(first, last, None);
        prop_assert_eq!(compute(&limit, &period, &CALENDAR).due_on, expected);
    }

    #[test]
    fn a_suspension_in_two_pieces_is_the_same_as_in_one(
        period in any_period(), length in any_length(), cut in 0..20i64,
    ) {
        let mut pieces = Period::starting(period.start);
        for pause in &period.pauses {
            let until = pause.until.unwrap();
            let middle = pause.from.saturating_add(jiff::Span::new().days(cut)).min(until);
            pieces.exclude(pause.from, middle, None);
            pieces.exclude(middle, until, None);
        }
        let due = |period: &Period| compute(&rule(length), period, &CALENDAR).due_on;
        prop_assert_eq!(due(&pieces), due(&period));
    }

    #[test]
    fn a_period_may_be_split(period in any_period(), first in 1..60u32, second in 1..60u32) {
        for unit in [working, calendar_days] {
            let whole = compute(&fixed(unit(first + second)), &period, &CALENDAR).due_on;
            let mut rest = period.clone();
            rest.start = compute(&fixed(unit(first)), &period, &CALENDAR).due_on.unwrap();
            let split = compute(&fixed(unit(second)), &rest, &CALENDAR).due_on;
            prop_assert_eq!(split, whole);
        }
    }

    #[test]
    fn due_day_alone_is_the_computed_one(start in any_day(), length in any_length()) {
        let period = Period::starting(start);
        for rule in [rule(length), fixed(length), before(length)] {
            let due = compute(&rule, &period, &CALENDAR);
            prop_assert_eq!(due.due_on, Some(due_day(&rule, start, &CALENDAR)));
        }
    }
}
