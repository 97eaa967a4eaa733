//! Derivations day by day.

use super::{CALENDAR, before, calendar_days, day, fixed, rule, working};
use crate::engines::deadline::{Calendar, Exclusion, Period, Rule, Step, compute};
use crate::law::Length;
use proptest::prelude::*;

fn steps(rule: Rule, start: &str) -> Vec<Step> {
    let due = compute(&rule, &Period::starting(day(start)), &CALENDAR);
    due.derivation.steps(&CALENDAR)
}

#[track_caller]
fn check(steps: &[Step], date: &str, counts: bool, why: &str) {
    let step = steps.iter().find(|step| step.date == day(date)).unwrap();
    assert_eq!((step.counts, step.why.as_str()), (counts, why), "{date}");
}

#[test]
fn working_days_are_numbered_and_days_off_named() {
    let steps = steps(rule(working(7)), "2026-09-28");
    check(&steps, "2026-09-28", false, "起算当日，不计入");
    check(&steps, "2026-09-29", true, "第1个工作日");
    check(&steps, "2026-10-03", false, "国庆节放假，不计入");
    check(
        &steps,
        "2026-10-10",
        true,
        "第5个工作日（周六，国庆节调休上班）",
    );
    check(&steps, "2026-10-11", false, "周日，不计入");
    check(&steps, "2026-10-13", true, "第7个工作日，届满");
    assert_eq!(steps.len(), 16);
}

#[test]
fn the_move_of_the_last_day_is_told_day_by_day() {
    let steps = steps(rule(calendar_days(15)), "2026-09-20");
    check(&steps, "2026-09-26", true, "第6日");
    check(&steps, "2026-10-05", true, "第15日，末日为国庆节放假，顺延");
    check(&steps, "2026-10-07", false, "国庆节放假");
    check(&steps, "2026-10-08", false, "顺延至该日届满");
}

#[test]
fn month_ends_and_backward_limits_say_what_they_are() {
    let months = steps(rule(Length::Months(3)), "2025-11-30");
    check(
        &months,
        "2026-02-28",
        true,
        "第90日，到期月没有对应日，以月末日为准，届满",
    );
    let months = steps(rule(Length::Months(1)), "2026-03-02");
    check(&months, "2026-04-02", true, "第31日，到期月的对应日，届满");
    let back = steps(before(working(7)), "2026-10-12");
    check(&back, "2026-10-12", false, "事件当日，不计入");
    check(&back, "2026-09-24", true, "第7个工作日，最迟于该日");
    let back = steps(before(calendar_days(10)), "2026-10-12");
    check(&back, "2026-10-02", true, "第10日，末日为国庆节放假，提前");
    check(&back, "2026-09-30", false, "提前至该日，最迟于该日");
}

#[test]
fn excluded_days_and_added_units_are_told_apart() {
    let mut period = Period::starting(day("2026-03-02"));
    let cause = Exclusion {
        name: "鉴定".into(),
        law: Vec::new(),
    };
    period.exclude(day("2026-03-04"), day("2026-03-05"), Some(cause));
    period.exclude(day("2026-03-10"), day("2026-03-10"), None);
    period.extend(calendar_days(3));
    let due = compute(&fixed(working(4)), &period, &CALENDAR);
    let steps = due.derivation.steps(&CALENDAR);
    check(&steps, "2026-03-04", false, "鉴定期间，不计入");
    check(&steps, "2026-03-07", false, "周六，不计入");
    check(&steps, "2026-03-10", false, "停止计算的日子，不计入");
    // The four working days end on the eleventh; the added days are calendar days.
    check(&steps, "2026-03-11", true, "第4个工作日");
    check(&steps, "2026-03-14", true, "第7日，届满");
    assert_eq!(due.due_on, Some(day("2026-03-14")));
}

#[test]
fn a_standing_clock_ends_the_steps_and_a_long_way_is_shortened() {
    let mut period = Period::starting(day("2026-03-02"));
    period.pause(day("2026-03-05"));
    let due = compute(&rule(working(10)), &period, &CALENDAR);
    let told = due.derivation.steps(&CALENDAR);
    check(
        &told,
        "2026-03-05",
        false,
        "停止计算，恢复后继续计算剩余期限",
    );
    assert_eq!(told.len(), 4);
    let told = steps(rule(Length::Years(5)), "2021-03-02");
    assert_eq!(told.len(), 63);
    check(
        &told,
        "2021-04-02",
        true,
        "自该日起1765日，逐日计算，不再一一列出",
    );
    assert_eq!(told[62].date, day("2026-03-02"));
}

#[test]
fn another_calendar_tells_only_the_ends() {
    let due = compute(
        &rule(working(7)),
        &Period::starting(day("2026-09-28")),
        &CALENDAR,
    );
    let told = due.derivation.steps(&Calendar::weekends_only());
    assert_eq!(told.len(), 2);
    check(&told, "2026-10-13", true, "届满（按计算当时的日历）");
}

proptest! {
    #[test]
    fn as_many_days_count_as_the_limit_has(
        month in 1..13_i8, day in 1..29_i8, days in 1..120_u32, paused in 0..30_i64, length in 0..20_i64,
    ) {
        let start = jiff::civil::date(2025, month, day);
        let from = start.saturating_add(jiff::Span::new().days(paused));
        let until = from.saturating_add(jiff::Span::new().days(length));
        for length in [working(days), calendar_days(days)] {
            let mut period = Period::starting(start);
            period.exclude(from, until, None);
            let due = compute(&rule(length), &period, &CALENDAR);
            let steps = due.derivation.steps(&CALENDAR);
            let counted = steps.iter().filter(|step| step.counts).count();
            prop_assert_eq!(counted, days as usize);
            prop_assert_eq!(steps.last().map(|step| step.date), due.due_on);
        }
    }
}
