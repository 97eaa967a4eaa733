//! Due days worked out apart from this program.

use crate::reference::{borrowed, path, toml_files};
use domain::engines::deadline::{Calendar, Direction, Period, Rule, compute};
use domain::law::{CalendarDays, Length, WorkingDays};
use jiff::civil::Date;

fn calendar() -> Calendar {
    Calendar::from_toml(&borrowed(&toml_files("calendar"))).unwrap()
}

fn rule(name: &str, number: u32) -> Rule {
    let length = match name {
        "days" => Length::CalendarDays(CalendarDays(number)),
        "workdays" | "workdays_before" => Length::WorkingDays(WorkingDays(number)),
        "months" => Length::Months(number),
        other => panic!("unknown rule {other}"),
    };
    let direction = if name.ends_with("_before") {
        Direction::Backward
    } else {
        Direction::Forward
    };
    Rule {
        length,
        direction,
        rolls: true,
    }
}

#[test]
fn shared_vectors() {
    let Some(file) = path("shared_vectors", "law/calendar/test_vectors.tsv") else {
        return;
    };
    let calendar = calendar();
    let text = std::fs::read_to_string(file).unwrap();
    let mut count = 0;
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let start: Date = columns[1].parse().unwrap();
        let rule = rule(columns[0], columns[2].parse().unwrap());
        let due = compute(&rule, &Period::starting(start), &calendar);
        assert_eq!(due.due_on, Some(columns[3].parse().unwrap()), "{line}");
        count += 1;
    }
    assert_eq!(count, 9);
}

/// The examples of the handbook of procedures: how the line begins, rule, start, number, due day, and how the line
/// writes that day.
const HANDBOOK: [(&str, &str, &str, u32, &str, &str); 8] = [
    (
        "罚61送达7个工作日：2026-09-28",
        "workdays",
        "2026-09-28",
        7,
        "2026-10-13",
        "届满 2026-10-13",
    ),
    (
        "复62六十日：2026-08-03",
        "days",
        "2026-08-03",
        60,
        "2026-10-08",
        "顺延至 2026-10-08",
    ),
    (
        "诉85上诉15日：2026-09-20",
        "days",
        "2026-09-20",
        15,
        "2026-10-08",
        "顺延至 10-08",
    ),
    (
        "诉85上诉15日：2026-04-20",
        "days",
        "2026-04-20",
        15,
        "2026-05-06",
        "顺延至 05-06",
    ),
    (
        "复30审查5个工作日：2026-02-13",
        "workdays",
        "2026-02-13",
        5,
        "2026-02-27",
        "届满 02-27",
    ),
    (
        "强25三十日：2026-01-20",
        "days",
        "2026-01-20",
        30,
        "2026-02-24",
        "→ 02-24",
    ),
    (
        "按月：2025-11-30 起3个月",
        "months",
        "2025-11-30",
        3,
        "2026-02-28",
        "→ 2026-02-28",
    ),
    (
        "罚64听证7个工作日前：2026-10-12",
        "workdays_before",
        "2026-10-12",
        7,
        "2026-09-24",
        "最迟 2026-09-24",
    ),
];

#[test]
fn examples_of_the_handbook() {
    let Some(file) = path("examples_of_the_handbook", "law/procedures.md") else {
        return;
    };
    let text = std::fs::read_to_string(file).unwrap();
    let examples = text.split("**测试用例").nth(1).unwrap();
    let examples = examples.split("\n## ").next().unwrap();
    let lines: Vec<&str> = examples
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .filter(|line| line.contains('→') || line.contains("最迟"))
        .collect();
    assert_eq!(lines.len(), HANDBOOK.len(), "{lines:#?}");
    let calendar = calendar();
    for (line, (beginning, name, start, number, expected, written)) in lines.iter().zip(HANDBOOK) {
        assert!(
            line.starts_with(beginning) && line.contains(written),
            "{line}"
        );
        let period = Period::starting(start.parse().unwrap());
        let due = compute(&rule(name, number), &period, &calendar);
        assert_eq!(due.due_on, Some(expected.parse().unwrap()), "{line}");
    }
}

#[test]
fn working_days_of_each_year() {
    let Some(file) = path(
        "working_days_of_each_year",
        "data/calendar/summary_by_year.tsv",
    ) else {
        return;
    };
    let calendar = calendar();
    let text = std::fs::read_to_string(file).unwrap();
    let mut years = 0;
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let year: i16 = columns[0].parse().unwrap();
        let first = jiff::civil::date(year, 1, 1);
        let days = first
            .series(jiff::Span::new().days(1))
            .take_while(|day| day.year() == year);
        let working = days.filter(|day| calendar.is_working_day(*day)).count();
        assert_eq!(working.to_string(), columns[3], "{year}");
        assert!(calendar.is_known(first));
        years += 1;
    }
    assert_eq!(years, calendar.years().count());
}
