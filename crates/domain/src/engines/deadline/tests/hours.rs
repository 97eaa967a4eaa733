//! Limits in hours.

use super::day;
use crate::engines::deadline::{Direction, Exclusion, HourCount, Pause};
use jiff::civil::DateTime;
use proptest::prelude::*;

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn pause(from: &str, until: Option<&str>) -> Pause {
    Pause {
        from: day(from),
        until: until.map(day),
        cause: None,
    }
}

#[test]
fn hours_count_through_holidays_from_their_minute() {
    let count = HourCount::starting(at("2026-09-30T16:20"), 48);
    assert_eq!(count.due_at(), Some(at("2026-10-02T16:20")));
    assert_eq!(
        count.sentence(&[]),
        "自2026年9月30日16时20分起逐小时计算，48小时，至2026年10月2日16时20分届满"
    );
    let count = HourCount::starting(at("2024-02-28T23:00"), 24);
    assert_eq!(count.due_at(), Some(at("2024-02-29T23:00")));
    let count = HourCount::starting(at("2024-02-28T23:00"), 0);
    assert_eq!(count.due_at(), Some(at("2024-02-28T23:00")));
}

#[test]
fn hours_before_an_event_are_counted_back() {
    let count = HourCount {
        direction: Direction::Backward,
        ..HourCount::starting(at("2026-03-01T09:00"), 24)
    };
    assert_eq!(count.due_at(), Some(at("2026-02-28T09:00")));
    assert_eq!(
        count.sentence(&[]),
        "自2026年3月1日9时向前逐小时数，24小时，最迟于2026年2月28日9时"
    );
}

#[test]
fn whole_days_are_left_out_and_extensions_added() {
    let mut count = HourCount::starting(at("2026-03-02T10:00"), 24);
    count.extensions.push(24);
    count.pauses.push(pause("2026-03-03", Some("2026-03-04")));
    // Fourteen hours on the second, the other thirty-four from the fifth on.
    assert_eq!(count.due_at(), Some(at("2026-03-06T10:00")));
    let pauses = &mut count.pauses;
    pauses[0].cause = Some(Exclusion {
        name: "鉴定".into(),
        law: Vec::new(),
    });
    assert_eq!(
        count.sentence(&[]),
        "自2026年3月2日10时起逐小时计算，24小时，延长24小时，\
         扣除2026年3月3日至2026年3月4日鉴定期间的2日，至2026年3月6日10时届满"
    );
}

#[test]
fn a_pause_that_begins_when_the_hours_end_changes_nothing() {
    let mut count = HourCount::starting(at("2026-03-02T00:00"), 24);
    count.pauses.push(pause("2026-03-03", None));
    assert_eq!(count.due_at(), Some(at("2026-03-03T00:00")));
    count.hours += 1;
    assert_eq!(count.due_at(), None);
    assert!(
        count
            .sentence(&[])
            .ends_with("2026年3月3日起停止计算，恢复之次日起继续计算剩余期限，届满日待恢复后确定")
    );
    count.pauses[0] = pause("2026-03-02", Some("2026-03-02"));
    assert_eq!(count.due_at(), Some(at("2026-03-04T01:00")));
}

#[test]
fn steps_tell_how_many_hours_of_each_day_count() {
    let told = |count: &HourCount| -> Vec<(String, bool, String)> {
        let steps = count.steps();
        let told = steps
            .iter()
            .map(|step| (step.date.to_string(), step.counts, step.why.clone()));
        told.collect()
    };
    let step = |date: &str, counts, why: &str| (date.to_string(), counts, why.to_string());
    let mut count = HourCount::starting(at("2026-09-30T16:20"), 24);
    assert_eq!(
        told(&count),
        [
            step("2026-09-30", false, "16时20分起逐小时计算"),
            step("2026-09-30", true, "当日计7小时40分"),
            step("2026-10-01", true, "当日计16小时20分"),
            step("2026-10-01", false, "16时20分届满"),
        ]
    );
    count.pauses.push(pause("2026-10-01", Some("2026-10-01")));
    assert_eq!(
        told(&count)[2],
        step("2026-10-01", false, "停止计算的日子，不计入")
    );
    // The last day is not told when none of its hours counts.
    let whole = HourCount::starting(at("2026-09-30T00:00"), 24);
    assert_eq!(told(&whole).len(), 3);
    assert_eq!(told(&whole)[2], step("2026-10-01", false, "0时届满"));
    let long = HourCount::starting(at("2026-09-30T00:00"), 24 * 400);
    assert_eq!(told(&long).len(), 2);
}

proptest! {
    #[test]
    fn hours_equal_a_count_hour_by_hour(
        hour in 0..5_000_i64, hours in 0..300_u32, from in 0..20_i64, length in 0..5_i64,
    ) {
        let start = at("2026-01-01T00:30").saturating_add(jiff::Span::new().hours(hour));
        let first = start.date().saturating_add(jiff::Span::new().days(from));
        let last = first.saturating_add(jiff::Span::new().days(length));
        let mut count = HourCount::starting(start, hours);
        count.pauses.push(Pause { from: first, until: Some(last), cause: None });
        let (mut now, mut left) = (start, hours * 2);
        while left > 0 {
            // Half hours, for the start lies between two hours and a pause begins with a whole one.
            let is_paused = first <= now.date() && now.date() <= last;
            now = now.saturating_add(jiff::Span::new().minutes(30));
            left -= u32::from(!is_paused);
        }
        prop_assert_eq!(count.due_at(), Some(now));
    }
}
