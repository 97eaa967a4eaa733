//! Lengths, days and periods as people write them for the calculator.

use super::Start;
use super::error::{DeadlineError, written};
use domain::law::{CalendarDays, Length, WorkingDays};
use domain::register::{narrowed, read_day, read_moment, read_number};
use jiff::civil::Date;

/// The unit of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Hours.
    Hours,
    /// Calendar days.
    CalendarDays,
    /// Working days.
    WorkingDays,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// Endings of a written length; the longer of two that end alike comes first.
const ENDINGS: [(&str, Unit); 17] = [
    ("个工作日", Unit::WorkingDays),
    ("工作日", Unit::WorkingDays),
    ("wd", Unit::WorkingDays),
    ("w", Unit::WorkingDays),
    ("个自然日", Unit::CalendarDays),
    ("自然日", Unit::CalendarDays),
    ("日", Unit::CalendarDays),
    ("天", Unit::CalendarDays),
    ("d", Unit::CalendarDays),
    ("个月", Unit::Months),
    ("月", Unit::Months),
    ("m", Unit::Months),
    ("年", Unit::Years),
    ("y", Unit::Years),
    ("个小时", Unit::Hours),
    ("小时", Unit::Hours),
    ("h", Unit::Hours),
];

/// What may stand between the two days of a period.
const BETWEEN: [&str; 4] = ["..", "至", "到", "~"];

impl Unit {
    /// A length of this unit.
    pub fn of(self, number: u32) -> Length {
        match self {
            Self::Hours => Length::Hours(number),
            Self::CalendarDays => Length::CalendarDays(CalendarDays(number)),
            Self::WorkingDays => Length::WorkingDays(WorkingDays(number)),
            Self::Months => Length::Months(number),
            Self::Years => Length::Years(number),
        }
    }
}

/// Reads the number of a length whose unit is known.
///
/// # Errors
/// It is no whole number.
pub fn read_count(unit: Unit, text: &str) -> Result<Length, DeadlineError> {
    let number = read_number(text).map_err(written("数", text))?;
    Ok(unit.of(number))
}

/// Reads a length with its unit: `30d`, `5wd`, `1m`, `1y`, `24h`, `30日`, `五个工作日`.
///
/// # Errors
/// The unit or the number is missing.
pub fn read_length(text: &str) -> Result<Length, DeadlineError> {
    let narrow = narrowed(text).to_ascii_lowercase();
    let narrow = narrow.trim();
    let found = ENDINGS
        .iter()
        .find_map(|(ending, unit)| Some((narrow.strip_suffix(ending)?, *unit)));
    let (number, unit) = found.ok_or_else(|| {
        written("长度", text)(
            "没有写单位：应写作 30d、5wd、1m、1y、24h，或者 30日、5个工作日".into(),
        )
    })?;
    let number = read_number(number).map_err(written("长度", text))?;
    Ok(unit.of(number))
}

/// Reads the day, or the time of a day, from which a limit counts.
///
/// # Errors
/// There is no such day or time.
pub fn read_start(text: &str) -> Result<Start, DeadlineError> {
    let narrow = narrowed(text);
    if narrow.contains([':', '时']) {
        let moment = read_moment(&narrow).map_err(written("起算时刻", text))?;
        return Ok(Start::Moment(moment.civil()));
    }
    let day = read_day(&narrow).map_err(written("起算日", text))?;
    Ok(Start::Day(day))
}

/// Reads a period that does not count, first and last day: `2026-03-10..2026-03-20`.
///
/// # Errors
/// A day is missing or impossible, or the period ends before it begins.
pub fn read_exclusion(text: &str) -> Result<(Date, Date), DeadlineError> {
    let narrow = narrowed(text);
    let parts = BETWEEN
        .iter()
        .find_map(|between| narrow.split_once(between));
    let (from, until) = parts.ok_or_else(|| {
        written("不计入的期间", text)(
            "应写作 2026-03-10..2026-03-20，首尾两日都不计入".into(),
        )
    })?;
    let day = |part: &str| read_day(part).map_err(written("不计入的期间", text));
    let (from, until) = (day(from)?, day(until)?);
    if until < from {
        return Err(DeadlineError::Reversed(text.to_string()));
    }
    Ok((from, until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lengths_are_read_with_their_units() {
        for (text, length) in [
            ("30d", Unit::CalendarDays.of(30)),
            ("３０日", Unit::CalendarDays.of(30)),
            ("三十天", Unit::CalendarDays.of(30)),
            ("5wd", Unit::WorkingDays.of(5)),
            ("五个工作日", Unit::WorkingDays.of(5)),
            ("1M", Unit::Months.of(1)),
            ("3个月", Unit::Months.of(3)),
            ("2年", Unit::Years.of(2)),
            ("24h", Unit::Hours.of(24)),
            ("24小时", Unit::Hours.of(24)),
        ] {
            assert_eq!(read_length(text), Ok(length), "{text}");
        }
        for text in ["30", "d", "-3d", "三十", ""] {
            assert!(read_length(text).is_err(), "{text}");
        }
    }

    #[test]
    fn periods_have_two_days_in_order() {
        let expected = Ok((date(2026, 3, 10), date(2026, 3, 20)));
        for text in [
            "2026-03-10..2026-03-20",
            "2026年3月10日至2026年3月20日",
            "2026/3/10～2026/3/20",
            "2026.3.10..2026.3.20",
        ] {
            assert_eq!(read_exclusion(text), expected, "{text}");
        }
        let reversed = read_exclusion("2026-03-20..2026-03-10").unwrap_err();
        assert!(reversed.to_string().contains("起止颠倒"));
        for text in ["2026-03-10", "2026-03-10..", "2026-02-30..2026-03-10"] {
            assert!(read_exclusion(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_of_day_is_told_from_a_day() {
        let moment = date(2026, 9, 28).at(10, 30, 0, 0);
        assert_eq!(read_start("2026-09-28"), Ok(Start::Day(date(2026, 9, 28))));
        for text in [
            "2026-09-28T10:30",
            "2026-09-28 10:30",
            "2026年9月28日10时30分",
        ] {
            assert_eq!(read_start(text), Ok(Start::Moment(moment)), "{text}");
        }
        assert!(read_start("2026-02-29").is_err());
    }
}
