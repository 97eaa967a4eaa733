//! Moments: microseconds of Coordinated Universal Time, shown in the fixed zone +08:00.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

const ZONE: Offset = Offset::constant(8);

/// A moment, in microseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Why a text is not a moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」不是日期或时刻：应写作 2024-03-05 或 2024-03-05T09:30")]
pub struct MomentError(pub String);

impl Moment {
    /// The civil day in the zone +08:00.
    pub fn day(self) -> Date {
        self.civil().date()
    }

    /// The civil date and time in the zone +08:00.
    pub fn civil(self) -> DateTime {
        let stamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::MIN);
        ZONE.to_datetime(stamp)
    }

    /// The moment at which a civil date and time begins.
    ///
    /// # Errors
    /// When the time lies outside the years that can be represented.
    pub fn from_civil(time: DateTime) -> Result<Self, MomentError> {
        ZONE.to_timestamp(time)
            .map(|stamp| Self(stamp.as_microsecond()))
            .map_err(|_| MomentError(time.to_string()))
    }

    /// The beginning of a civil day.
    ///
    /// # Errors
    /// When the day lies outside the years that can be represented.
    pub fn at_start_of(day: Date) -> Result<Self, MomentError> {
        Self::from_civil(day.to_datetime(jiff::civil::Time::midnight()))
    }

    /// Reads `2024-03-05`, `2024-03-05T09:30`, `2024-03-05 09:30:00` or a full timestamp with offset.
    ///
    /// # Errors
    /// When the text is none of these.
    pub fn parse(text: &str) -> Result<Self, MomentError> {
        let wrong = || MomentError(text.to_string());
        let text = text.trim();
        if let Ok(stamp) = text.parse::<Timestamp>() {
            return Ok(Self(stamp.as_microsecond()));
        }
        if let Ok(time) = text.replace(' ', "T").parse::<DateTime>() {
            return Self::from_civil(time);
        }
        let day: Date = text.parse().map_err(|_| wrong())?;
        Self::at_start_of(day)
    }

    /// This moment moved by a duration.
    pub fn plus(self, duration: SignedDuration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(duration.as_micros()).unwrap_or(0)),
        )
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}+08:00", self.civil())
    }
}
