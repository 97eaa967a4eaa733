//! Periods of figures.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The days, first and last, in which something must lie to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FigurePeriod {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl FigurePeriod {
    /// A calendar year.
    pub fn year(year: i16) -> Self {
        Self {
            first: date(year, 1, 1),
            last: date(year, 12, 31),
        }
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// The same days of the year before; a last day of a month stays one.
    pub fn year_before(self) -> Self {
        let before = |day: Date| day.checked_sub(1.year()).unwrap_or(day);
        let last = before(self.last);
        let ends_month = self.last == self.last.last_of_month();
        Self {
            first: before(self.first),
            last: if ends_month {
                last.last_of_month()
            } else {
                last
            },
        }
    }
}

impl fmt::Display for FigurePeriod {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::year(self.first.year()) {
            return write!(formatter, "{}年", self.first.year());
        }
        write!(
            formatter,
            "{}至{}",
            crate::register::shown_day(self.first),
            crate::register::shown_day(self.last)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::FigurePeriod;
    use jiff::civil::date;

    #[test]
    fn the_year_before_keeps_the_end_of_a_month() {
        assert_eq!(
            FigurePeriod::year(2024).year_before(),
            FigurePeriod::year(2023)
        );
        let winter = FigurePeriod {
            first: date(2025, 1, 1),
            last: date(2025, 2, 28),
        };
        assert_eq!(winter.year_before().last, date(2024, 2, 29));
        assert_eq!(winter.to_string(), "2025年1月1日至2025年2月28日");
        assert_eq!(FigurePeriod::year(2024).to_string(), "2024年");
    }
}
