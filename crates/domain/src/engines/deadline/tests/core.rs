//! The fast method against a count day by day.

use super::{CALENDAR, fixed, working};
use crate::engines::deadline::{
    Calendar, CompactDay, CompactWorkingDays, DayKind, Period, compute,
};
use crate::law::WorkingDays;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// How many random cases are tried.
const CASES: usize = 1_000_000;

/// Pseudo-random numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// All days of two centuries and whether one works on them, by what kind of day they are.
struct Days {
    days: Vec<Date>,
    works: Vec<bool>,
    /// A day shortly before the first known year.
    near: usize,
}

impl Days {
    fn of(calendar: &Calendar) -> Self {
        let days: Vec<Date> = date(1930, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|day| day.year() < 2160)
            .collect();
        let kinds = days.iter().map(|day| calendar.day_kind(*day));
        let works = kinds
            .map(|kind| matches!(kind, DayKind::Working | DayKind::MakeUp(_)))
            .collect();
        let near = days.iter().position(|day| *day == date(2022, 11, 1));
        Self {
            days,
            works,
            near: near.unwrap(),
        }
    }

    /// A start: every second one near the years whose holidays are known.
    fn start(&self, numbers: &mut Numbers) -> usize {
        if numbers.below(2) == 0 {
            self.near + numbers.below(1_550) as usize
        } else {
            2_000 + numbers.below(self.days.len() as u64 - 8_000) as usize
        }
    }

    /// Looks at one day after the other, leaving out the paused ones.
    fn after(&self, start: usize, days: u32, paused: &[(usize, usize)]) -> Date {
        let (mut at, mut left) = (start, days);
        while left > 0 {
            at += 1;
            let is_paused = paused
                .iter()
                .any(|(from, until)| (*from..=*until).contains(&at));
            left -= u32::from(self.works[at] && !is_paused);
        }
        self.days[at]
    }

    fn before(&self, start: usize, days: u32) -> Date {
        let (mut at, mut left) = (start, days);
        while left > 0 {
            at -= 1;
            left -= u32::from(self.works[at]);
        }
        self.days[at]
    }
}

fn length(numbers: &mut Numbers) -> u32 {
    match numbers.below(100) {
        0 => numbers.below(1_200) as u32,
        _ => numbers.below(91) as u32,
    }
}

#[test]
fn a_million_random_cases_equal_a_count_day_by_day() {
    let days = Days::of(&CALENDAR);
    let mut numbers = Numbers(20_260_928);
    let (mut starts, mut lengths, mut expected) = (Vec::new(), Vec::new(), Vec::new());
    for case in 0..CASES {
        let (start, count) = (days.start(&mut numbers), length(&mut numbers));
        let first = days.days[start];
        let working_days = WorkingDays(count);
        match case % 4 {
            0 => assert_eq!(
                CALENDAR.add_working_days(first, working_days),
                days.after(start, count, &[]),
                "{count} after {first}"
            ),
            1 => assert_eq!(
                CALENDAR.subtract_working_days(first, working_days),
                days.before(start, count),
                "{count} before {first}"
            ),
            2 => {
                starts.push(CompactDay::new(first));
                lengths.push(working_days);
                expected.push(days.after(start, count, &[]));
            }
            _ => {
                let (mut period, mut paused) = (Period::starting(first), Vec::new());
                for _ in 0..numbers.below(4) {
                    let from = start + numbers.below(60) as usize;
                    let until = from + numbers.below(40) as usize;
                    paused.push((from, until));
                    period.exclude(days.days[from], days.days[until], None);
                }
                let due = compute(&fixed(working(count)), &period, &CALENDAR);
                let counted = days.after(start, count, &paused);
                assert_eq!(due.due_on, Some(counted), "{count} after {period:?}");
            }
        }
    }
    check_rows(&starts, &lengths, &expected);
}

/// Rows at once give what rows one by one give, as far as their days fit.
fn check_rows(starts: &[Option<CompactDay>], lengths: &[WorkingDays], expected: &[Date]) {
    let fitting: Vec<usize> = (0..starts.len())
        .filter(|row| starts[*row].is_some())
        .collect();
    assert!(fitting.len() > starts.len() / 2);
    let packed: Vec<CompactDay> = fitting.iter().map(|row| starts[*row].unwrap()).collect();
    let count = |row: &usize| CompactWorkingDays::new(lengths[*row]).unwrap();
    let counts: Vec<CompactWorkingDays> = fitting.iter().map(count).collect();
    let mut due = vec![CompactDay::BEYOND; packed.len()];
    CALENDAR.add_working_days_each(&packed, &counts, &mut due);
    for (row, due) in fitting.iter().zip(due) {
        let fits = CompactDay::new(expected[*row]).is_some();
        assert_eq!(due.date(), fits.then_some(expected[*row]), "row {row}");
    }
}

#[test]
fn rows_without_days_or_with_very_many_are_answered_too() {
    let start = CompactDay::new(date(2026, 10, 3)).unwrap();
    let mut due = [start; 3];
    let days = [0, 1, 65_535].map(|days| CompactWorkingDays::new(WorkingDays(days)).unwrap());
    CALENDAR.add_working_days_each(&[start; 3], &days, &mut due);
    assert_eq!(due[0].date(), Some(date(2026, 10, 3)));
    assert_eq!(due[1].date(), Some(date(2026, 10, 8)));
    assert_eq!(due[2], CompactDay::BEYOND);
    assert_eq!(
        CALENDAR.add_compact(CompactDay::BEYOND, days[1]),
        CompactDay::BEYOND
    );
    assert_eq!(CompactDay::BEYOND.date(), None);
    assert_eq!(CompactWorkingDays::new(WorkingDays(65_536)), None);
}

#[test]
fn counts_end_with_the_civil_calendar() {
    let many = WorkingDays(u32::MAX);
    assert_eq!(CALENDAR.add_working_days(date(2026, 1, 1), many), Date::MAX);
    assert_eq!(
        CALENDAR.subtract_working_days(date(2026, 1, 1), many),
        Date::MIN
    );
}

proptest! {
    #[test]
    fn counting_on_and_back_leads_to_a_working_day_again(
        day in 0..1_460_i64, days in 1..400_u32,
    ) {
        let start = date(2023, 1, 1).saturating_add(jiff::Span::new().days(day));
        let start = CALENDAR.next_working_day(start);
        let there = CALENDAR.add_working_days(start, WorkingDays(days));
        prop_assert_eq!(CALENDAR.subtract_working_days(there, WorkingDays(days)), start);
    }
}
