//! Sentences and strips.

use super::{CALENDAR, before, calendar_days, day, fixed, rule, working};
use crate::engines::deadline::{Period, Rule, StripKind, compute};
use crate::law::{Citation, Length};

#[track_caller]
fn check_sentence(rule: Rule, period: &Period, expected: &str) {
    let due = compute(&rule, period, &CALENDAR);
    assert_eq!(due.derivation.sentence(&CALENDAR, &[]), expected);
}

#[test]
fn sentence_names_counted_days_holidays_and_make_up_days() {
    let due = compute(
        &rule(working(7)),
        &Period::starting(day("2026-09-28")),
        &CALENDAR,
    );
    let law: Vec<Citation> = ["行政处罚法(2021)#61", "行政处罚法(2021)#85"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    assert_eq!(
        due.derivation.sentence(&CALENDAR, &law),
        "2026年9月28日起算（当日不计入），7个工作日：9月29日、9月30日、10月8日、10月9日、\
         10月10日（周六，调休上班）、10月12日、10月13日（国庆节10月1日至10月7日放假，不计入），\
         至2026年10月13日届满。依据：行政处罚法(2021)第61条、第85条"
    );
}

#[test]
fn sentence_names_the_move_of_the_last_day() {
    check_sentence(
        rule(calendar_days(60)),
        &Period::starting(day("2026-08-03")),
        "2026年8月3日起算（当日不计入），60日，末日2026年10月2日为国庆节放假，顺延至2026年10月8日届满",
    );
    check_sentence(
        fixed(calendar_days(60)),
        &Period::starting(day("2026-08-03")),
        "2026年8月3日起算（当日不计入），60日，至2026年10月2日届满（该日非工作日，本期限不顺延）",
    );
    check_sentence(
        before(calendar_days(10)),
        &Period::starting(day("2026-10-12")),
        "自2026年10月12日向前数（当日不计入），10日，数至2026年10月2日为国庆节放假，提前至2026年9月30日，最迟于该日",
    );
}

#[test]
fn sentence_names_pauses_extensions_and_restarts() {
    let mut period = Period::starting(day("2026-02-20"));
    period.restart(day("2026-03-02"));
    period.pause(day("2026-03-10"));
    check_sentence(
        rule(calendar_days(60)),
        &period,
        "原自2026年2月20日起算，改自2026年3月2日重新起算（当日不计入），60日，\
         2026年3月10日起停止计算，恢复之次日起继续计算剩余期限，届满日待恢复后确定",
    );
    period.resume(day("2026-03-19"));
    period.extend(calendar_days(30));
    check_sentence(
        rule(calendar_days(60)),
        &period,
        "原自2026年2月20日起算，改自2026年3月2日重新起算（当日不计入），60日，延长30日，\
         扣除2026年3月10日至2026年3月19日不计入的10日，至2026年6月10日届满",
    );
}

#[test]
fn sentence_abbreviates_long_lists_and_says_what_is_provisional() {
    check_sentence(
        rule(working(20)),
        &Period::starting(day("2026-09-14")),
        "2026年9月14日起算（当日不计入），20个工作日：9月15日、9月16日、9月17日……\
         10月14日、10月15日、10月16日（共20个工作日）（9月20日（周日，调休上班）、\
         10月10日（周六，调休上班），计入）（中秋节9月25日至9月27日放假、国庆节10月1日至10月7日放假，不计入），\
         至2026年10月16日届满",
    );
    check_sentence(
        rule(working(2)),
        &Period::starting(day("2026-12-31")),
        "2026年12月31日起算（当日不计入），2个工作日：2027年1月1日、1月4日，\
         至2027年1月4日届满（2027年起的放假安排尚未公布，暂按周末推算；应于2026年12月31日前公布，公布后重算）",
    );
}

#[test]
fn strip_shows_every_day_once() {
    let mut period = Period::starting(day("2026-09-28"));
    period.pause(day("2026-10-08"));
    period.resume(day("2026-10-08"));
    let due = compute(&rule(working(5)), &period, &CALENDAR);
    let strip = due.derivation.days(&CALENDAR);
    let kind = |text: &str| {
        strip
            .iter()
            .find(|shown| shown.date == day(text))
            .unwrap()
            .kind
    };
    assert_eq!(strip.len(), 15);
    assert_eq!(kind("2026-09-28"), StripKind::Start);
    assert_eq!(kind("2026-09-29"), StripKind::Counted);
    assert_eq!(kind("2026-10-03"), StripKind::Holiday);
    assert_eq!(kind("2026-10-08"), StripKind::Paused);
    assert_eq!(kind("2026-10-10"), StripKind::MakeUp);
    assert_eq!(kind("2026-10-11"), StripKind::NotCounted);
    assert_eq!(kind("2026-10-12"), StripKind::Due);
}

#[test]
fn long_strip_has_a_gap_that_accounts_for_all_days() {
    let due = compute(
        &rule(Length::Months(6)),
        &Period::starting(day("2026-01-05")),
        &CALENDAR,
    );
    let strip = due.derivation.days(&CALENDAR);
    assert!(strip.len() < 60);
    assert_eq!(strip.iter().map(|shown| shown.days).sum::<u32>(), 183);
    assert_eq!(strip.last().unwrap().kind, StripKind::Due);
}
