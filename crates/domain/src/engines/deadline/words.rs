//! Days in words.

use jiff::civil::{Date, DateTime, Weekday};

/// `2026年9月28日`
pub(super) fn full(date: Date) -> String {
    format!("{}年{}", date.year(), short(date))
}

/// `9月28日`
pub(super) fn short(date: Date) -> String {
    format!("{}月{}日", date.month(), date.day())
}

/// `2026年9月28日10时30分`, whole hours without minutes.
pub(super) fn moment(at: DateTime) -> String {
    format!("{}{}", full(at.date()), clock(at.hour(), at.minute()))
}

/// `10时30分`, whole hours without minutes.
pub(super) fn clock(hour: i8, minute: i8) -> String {
    match minute {
        0 => format!("{hour}时"),
        minute => format!("{hour}时{minute}分"),
    }
}

/// `10月1日至10月7日`, one day by itself.
pub(super) fn stretch(from: Date, until: Date) -> String {
    if from == until {
        short(from)
    } else {
        format!("{}至{}", short(from), short(until))
    }
}

/// `周六`
pub(super) fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}
