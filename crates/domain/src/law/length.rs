//! Lengths of time as the law states them; calendar days and working days are different types.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A number of calendar days (自然日).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CalendarDays(pub u32);

/// A number of working days (工作日).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkingDays(pub u32);

/// A length of time in the unit that the law uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Hours, counted hour by hour.
    Hours(u32),
    /// Calendar days.
    CalendarDays(CalendarDays),
    /// Working days.
    WorkingDays(WorkingDays),
    /// Months, to the corresponding day.
    Months(u32),
    /// Years, to the corresponding day.
    Years(u32),
}

impl Length {
    /// The same unit with another number.
    pub fn with_number(self, number: u32) -> Self {
        match self {
            Self::Hours(_) => Self::Hours(number),
            Self::CalendarDays(_) => Self::CalendarDays(CalendarDays(number)),
            Self::WorkingDays(_) => Self::WorkingDays(WorkingDays(number)),
            Self::Months(_) => Self::Months(number),
            Self::Years(_) => Self::Years(number),
        }
    }

    /// The number, without its unit.
    pub fn number(self) -> u32 {
        match self {
            Self::Hours(number) | Self::Months(number) | Self::Years(number) => number,
            Self::CalendarDays(days) => days.0,
            Self::WorkingDays(days) => days.0,
        }
    }

    /// The sum of two lengths of one unit; `None` if the units differ or the number is too large.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let sum = self.number().checked_add(other.number())?;
        match (self, other) {
            (Self::Hours(_), Self::Hours(_)) => Some(Self::Hours(sum)),
            (Self::CalendarDays(_), Self::CalendarDays(_)) => {
                Some(Self::CalendarDays(CalendarDays(sum)))
            }
            (Self::WorkingDays(_), Self::WorkingDays(_)) => {
                Some(Self::WorkingDays(WorkingDays(sum)))
            }
            (Self::Months(_), Self::Months(_)) => Some(Self::Months(sum)),
            (Self::Years(_), Self::Years(_)) => Some(Self::Years(sum)),
            _ => None,
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hours(number) => write!(formatter, "{number}小时"),
            Self::CalendarDays(days) => write!(formatter, "{}日", days.0),
            Self::WorkingDays(days) => write!(formatter, "{}个工作日", days.0),
            Self::Months(number) => write!(formatter, "{number}个月"),
            Self::Years(number) => write!(formatter, "{number}年"),
        }
    }
}
