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
