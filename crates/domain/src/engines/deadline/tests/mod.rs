//! Rules one by one.

mod core;
mod handing_in;
mod hours;
mod properties;
mod rendering;
mod steps;

use super::{Calendar, DayKind, Derivation, Direction, Period, Rule, compute};
use crate::law::{CalendarDays, Length, WorkingDays};
use jiff::civil::Date;
use std::sync::LazyLock;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    Calendar::from_toml(&[
        (
            "2023.toml",
            include_str!("../../../../../../calendar/2023.toml"),
        ),
        (
            "2024.toml",
            include_str!("../../../../../../calendar/2024.toml"),
        ),
        (
            "2025.toml",
            include_str!("../../../../../../calendar/2025.toml"),
        ),
        (
            "2026.toml",
            include_str!("../../../../../../calendar/2026.toml"),
        ),
    ])
    .unwrap()
});

fn rule(length: Length) -> Rule {
    Rule {
        length,
        direction: Direction::Forward,
        rolls: true,
    }
}

fn fixed(length: Length) -> Rule {
    Rule {
        rolls: false,
        ..rule(length)
    }
}

fn before(length: Length) -> Rule {
    Rule {
        direction: Direction::Backward,
        ..rule(length)
    }
}

fn working(days: u32) -> Length {
    Length::WorkingDays(WorkingDays(days))
}

fn calendar_days(days: u32) -> Length {
    Length::CalendarDays(CalendarDays(days))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn due(rule: Rule, start: &str) -> Date {
    compute(&rule, &Period::starting(day(start)), &CALENDAR)
        .due_on
        .unwrap()
}

#[track_caller]
fn check(rule: Rule, start: &str, expected: &str) {
    assert_eq!(due(rule, start), day(expected));
}

#[test]
fn first_day_does_not_count() {
    check(rule(calendar_days(1)), "2026-03-02", "2026-03-03");
    check(rule(working(1)), "2026-03-02", "2026-03-03");
    check(rule(calendar_days(0)), "2026-03-02", "2026-03-02");
}

#[test]
fn month_without_corresponding_day_ends_on_its_last_day() {
    check(rule(Length::Months(3)), "2025-11-30", "2026-02-28");
    check(fixed(Length::Months(6)), "2023-08-31", "2024-02-29");
    check(fixed(Length::Months(6)), "2024-08-31", "2025-02-28");
    check(fixed(Length::Months(1)), "2025-04-30", "2025-05-30");
    check(fixed(Length::Years(1)), "2024-02-29", "2025-02-28");
}

#[test]
fn last_day_on_a_holiday_moves_and_on_a_make_up_day_does_not() {
    check(rule(calendar_days(15)), "2026-09-20", "2026-10-08");
    check(fixed(calendar_days(15)), "2026-09-20", "2026-10-05");
    check(rule(calendar_days(1)), "2026-03-06", "2026-03-09");
    check(rule(calendar_days(1)), "2026-02-27", "2026-02-28");
    check(rule(calendar_days(1)), "2026-03-05", "2026-03-06");
}

#[test]
fn holidays_in_the_middle_count_for_calendar_days() {
    check(rule(calendar_days(10)), "2026-09-29", "2026-10-09");
}

#[test]
fn working_days_skip_holidays_and_count_make_up_days() {
    check(rule(working(7)), "2026-09-28", "2026-10-13");
    check(rule(working(5)), "2026-02-13", "2026-02-27");
}

#[test]
fn backward_limit_counts_from_the_event_towards_the_past() {
    check(before(working(7)), "2026-10-12", "2026-09-24");
    check(before(working(5)), "2026-03-02", "2026-02-24");
    check(before(calendar_days(1)), "2026-03-03", "2026-03-02");
}

#[test]
fn backward_limit_moves_away_from_the_event() {
    check(before(calendar_days(10)), "2026-10-12", "2026-09-30");
    check(before(Length::Months(1)), "2026-03-31", "2026-02-28");
}

#[test]
fn old_reconsideration_law_counts_ten_days_by_the_calendar() {
    // 行政复议法(2017)第40条 names five and seven days only; ten days stay calendar days.
    check(rule(calendar_days(10)), "2023-09-28", "2023-10-08");
    check(rule(working(10)), "2024-09-29", "2024-10-17");
}

#[test]
fn paused_days_do_not_count() {
    let mut period = Period::starting(day("2026-03-02"));
    assert!(period.pause(day("2026-03-10")));
    assert!(!period.pause(day("2026-03-11")));
    assert!(period.resume(day("2026-03-19")));
    assert!(!period.resume(day("2026-03-20")));
    // Seven days counted up to 9 March, the other three from 20 March.
    let result = compute(&fixed(calendar_days(10)), &period, &CALENDAR);
    assert_eq!(result.due_on, Some(day("2026-03-22")));
    // Five working days counted up to 9 March, the other five from 20 March.
    let result = compute(&rule(working(10)), &period, &CALENDAR);
    assert_eq!(result.due_on, Some(day("2026-03-26")));
    // One month ends on 2 April and moves by ten days.
    let result = compute(&fixed(Length::Months(1)), &period, &CALENDAR);
    assert_eq!(result.due_on, Some(day("2026-04-12")));
}

#[test]
fn pause_on_the_last_day_counts_and_after_it_does_not() {
    let paused = |from: &str| {
        let mut period = Period::starting(day("2026-03-02"));
        period.pause(day(from));
        period.resume(day(from));
        compute(&fixed(calendar_days(10)), &period, &CALENDAR)
    };
    assert_eq!(paused("2026-03-12").due_on, Some(day("2026-03-13")));
    let after = paused("2026-03-13");
    assert_eq!(after.due_on, Some(day("2026-03-12")));
    assert!(after.derivation.pauses.is_empty());
}

#[test]
fn open_pause_has_no_due_day_unless_the_limit_ended_before() {
    let mut period = Period::starting(day("2026-03-02"));
    period.pause(day("2026-03-12"));
    for length in [calendar_days(10), working(8), Length::Months(1)] {
        assert_eq!(compute(&rule(length), &period, &CALENDAR).due_on, None);
    }
    for length in [calendar_days(9), working(7)] {
        let result = compute(&rule(length), &period, &CALENDAR);
        assert_eq!(result.due_on, Some(day("2026-03-11")));
    }
}

#[test]
fn last_day_does_not_move_into_a_pause() {
    let mut period = Period::starting(day("2026-09-20"));
    period.pause(day("2026-10-07"));
    assert_eq!(
        compute(&rule(calendar_days(15)), &period, &CALENDAR).due_on,
        None
    );
    period.resume(day("2026-10-09"));
    let result = compute(&rule(calendar_days(15)), &period, &CALENDAR);
    assert_eq!(result.due_on, Some(day("2026-10-10")));
}

#[test]
fn extension_is_added_before_the_last_day_moves() {
    let mut period = Period::starting(day("2026-08-03"));
    assert_eq!(
        compute(&rule(calendar_days(60)), &period, &CALENDAR).due_on,
        Some(day("2026-10-08"))
    );
    period.extend(calendar_days(30));
    // 2 November, not thirty days after the moved day.
    assert_eq!(
        compute(&rule(calendar_days(60)), &period, &CALENDAR).due_on,
        Some(day("2026-11-02"))
    );
}

#[test]
fn months_added_to_months_end_on_the_day_of_the_event() {
    let mut period = Period::starting(day("2023-08-31"));
    period.extend(Length::Months(3));
    let result = compute(&fixed(Length::Months(6)), &period, &CALENDAR);
    assert_eq!(result.due_on, Some(day("2024-05-31")));
}

#[test]
fn limit_that_begins_anew_forgets_pauses_and_extensions() {
    let mut period = Period::starting(day("2026-03-02"));
    period.pause(day("2026-03-04"));
    period.extend(working(5));
    period.restart(day("2026-03-16"));
    let result = compute(&rule(working(5)), &period, &CALENDAR);
    assert_eq!(result.due_on, Some(day("2026-03-23")));
    assert_eq!(result.derivation.restarted, [day("2026-03-02")]);
}

#[test]
fn day_beyond_the_published_calendar_is_provisional() {
    let provisional = |rule: Rule, start: &str| {
        compute(&rule, &Period::starting(day(start)), &CALENDAR)
            .derivation
            .provisional
    };
    assert_eq!(provisional(rule(working(10)), "2026-12-24"), Some(2027));
    assert_eq!(provisional(rule(working(2)), "2026-12-24"), None);
    // The last days of December may be moved by the notice of the next year.
    assert_eq!(provisional(rule(working(3)), "2026-12-24"), Some(2027));
    assert_eq!(
        provisional(rule(calendar_days(10)), "2026-12-24"),
        Some(2027)
    );
    assert_eq!(provisional(fixed(calendar_days(10)), "2026-12-24"), None);
    assert_eq!(provisional(rule(working(1)), "2022-06-01"), Some(2022));
    assert_eq!(due(rule(working(3)), "2026-12-30"), day("2027-01-04"));
}

#[test]
fn provisional_day_says_when_it_becomes_sure() {
    let sure_on = |rule: Rule, start: &str| {
        let due = compute(&rule, &Period::starting(day(start)), &CALENDAR);
        due.derivation.sure_on(&CALENDAR)
    };
    assert_eq!(sure_on(rule(working(2)), "2026-12-24"), None);
    let end_of_year = Some(day("2026-12-31"));
    assert_eq!(sure_on(rule(working(3)), "2026-12-24"), end_of_year);
    assert_eq!(sure_on(rule(working(10)), "2026-12-24"), end_of_year);
    // It rests on the notices of two years and waits for the later one.
    let two_years = sure_on(rule(working(270)), "2026-12-24");
    assert_eq!(two_years, Some(day("2027-12-31")));
    // The notice of a year that is long past will not come any more.
    assert_eq!(sure_on(rule(working(1)), "2022-06-01"), None);
}

#[test]
fn stored_derivations_of_earlier_versions_still_read() {
    let stored = r#"{"start":"2026-08-03","length":{"calendar_days":60},"extensions":[{"calendar_days":28}],
        "pauses":[{"from":"2026-08-10","until":"2026-08-11"}],"counted_to":"2026-11-01",
        "roll":{"reason":"weekend","to":"2026-11-02"},"calendar":"0123456789abcdef"}"#;
    let read: Derivation = serde_json::from_str(stored).unwrap();
    assert_eq!(read.due_on(), Some(day("2026-11-02")));
    assert!(read.approvals.is_empty() && read.pauses[0].cause.is_none());
    let written: serde_json::Value = serde_json::to_value(&read).unwrap();
    assert_eq!(
        written,
        serde_json::from_str::<serde_json::Value>(stored).unwrap()
    );
}

#[test]
fn kinds_of_days() {
    let kind = |text: &str| CALENDAR.day_kind(day(text));
    assert_eq!(kind("2026-10-01"), DayKind::Holiday("国庆节".into()));
    assert_eq!(kind("2026-10-10"), DayKind::MakeUp("国庆节".into()));
    assert_eq!(kind("2026-10-11"), DayKind::Weekend);
    assert_eq!(kind("2026-10-12"), DayKind::Working);
    assert_eq!(kind("2027-10-01"), DayKind::Working);
    assert!(CALENDAR.is_known(day("2026-12-31")) && !CALENDAR.is_known(day("2027-01-01")));
    assert!(!CALENDAR.is_known(day("2022-12-31")));
}

#[test]
fn hash_follows_the_days_and_a_later_file_replaces_an_earlier_one() {
    let year = |days: &str| {
        format!("year = 2027\nnotice = \"通知\"\n[[festival]]\nname = \"元旦\"\noff = [{days}]\n")
    };
    let (one, two) = (year("2027-01-01"), year("2027-01-01, 2027-01-02"));
    let hash = |files: &[(&str, &str)]| Calendar::from_toml(files).unwrap().hash().to_string();
    assert_eq!(hash(&[("a", &one)]).len(), 64);
    assert_ne!(hash(&[("a", &one)]), hash(&[("a", &two)]));
    assert_eq!(hash(&[("a", &one), ("b", &two)]), hash(&[("b", &two)]));
}

#[test]
fn wrong_calendar_files_are_refused_with_line_and_remedy() {
    let problem = |text: &str| {
        let problems = Calendar::from_toml(&[("2027.toml", text)]).unwrap_err();
        problems[0].to_string()
    };
    let head = "year = 2027\nnotice = \"\"\n[[festival]]\nname = \"元旦\"\n";
    assert_eq!(
        problem(&format!("{head}off = [2028-01-01]\n")),
        "2027.toml 第5行：日期不属于本文件的年份。处理办法：移到该年的文件。"
    );
    assert_eq!(
        problem(&format!("{head}make_up = [2027-01-04]\n")),
        "2027.toml 第5行：调休上班日不是周末。处理办法：核对放假通知，改正日期。"
    );
    assert!(problem(&format!("{head}off = [2027-01-01, 2027-01-01]")).contains("同一天写了两次"));
    assert!(problem(&format!("{head}days = []")).starts_with("2027.toml 第5行：文件格式不对"));
}

#[test]
fn derivation_survives_storage_and_gives_the_same_due_day() {
    let mut period = Period::starting(day("2026-08-03"));
    period.pause(day("2026-08-10"));
    period.resume(day("2026-08-11"));
    period.extend(calendar_days(28));
    let due = compute(&rule(calendar_days(60)), &period, &CALENDAR);
    let stored = serde_json::to_string(&due.derivation).unwrap();
    let read: Derivation = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, due.derivation);
    assert_eq!(read.due_on(), due.due_on);
    assert!(CALENDAR.hash().starts_with(&*read.calendar));
}

#[test]
fn enormous_lengths_end_with_the_civil_calendar() {
    for length in [
        calendar_days(u32::MAX),
        Length::Months(u32::MAX),
        Length::Years(u32::MAX),
    ] {
        assert_eq!(due(fixed(length), "2026-01-05"), Date::MAX);
    }
}
