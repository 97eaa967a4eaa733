//! Legal values as definition files write them.

use super::{CalendarDays, Citation, Confidence, DatedValue, Length, Place, WorkingDays};
use jiff::civil::Date;
use serde::Deserialize;
use toml::value::Datetime;

/// A dated value as it stands in TOML: `{ from = 2024-01-01, working_days = 5, law = ["…#30"] }`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenValue {
    from: Option<Datetime>,
    until: Option<Datetime>,
    applies_in: Option<Place>,
    hours: Option<u32>,
    calendar_days: Option<u32>,
    working_days: Option<u32>,
    months: Option<u32>,
    years: Option<u32>,
    #[serde(default)]
    law: Vec<String>,
    #[serde(default)]
    confidence: Confidence,
    #[serde(default)]
    unproven: bool,
}

/// Why a written value is refused: reason and remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}；{remedy}")]
pub struct WrittenValueError {
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

impl WrittenValueError {
    fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }
}

impl TryFrom<WrittenValue> for DatedValue {
    type Error = WrittenValueError;

    fn try_from(written: WrittenValue) -> Result<Self, Self::Error> {
        let from = written.from.map(|day| civil(&day)).transpose()?;
        let until = written.until.map(|day| civil(&day)).transpose()?;
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return Err(WrittenValueError::new("until 早于 from", "改正起止日期"));
        }
        let law: Result<Vec<Citation>, _> = written.law.iter().map(|text| text.parse()).collect();
        let law = law.map_err(|error: super::CitationError| {
            WrittenValueError::new(error.to_string(), "改正法条引用")
        })?;
        Ok(Self {
            from,
            until,
            applies_in: written.applies_in.clone().unwrap_or_default(),
            length: written.length()?,
            law,
            confidence: written.confidence,
            unproven: written.unproven,
        })
    }
}

impl WrittenValue {
    fn length(&self) -> Result<Length, WrittenValueError> {
        let given = [
            self.hours.map(Length::Hours),
            self.calendar_days
                .map(|days| Length::CalendarDays(CalendarDays(days))),
            self.working_days
                .map(|days| Length::WorkingDays(WorkingDays(days))),
            self.months.map(Length::Months),
            self.years.map(Length::Years),
        ];
        let mut given = given.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(length), None) => Ok(length),
            _ => Err(WrittenValueError::new(
                "一个值须有且只有一个长度",
                "写 hours、calendar_days、working_days、months、years 之一",
            )),
        }
    }
}

/// Reads a TOML date.
///
/// # Errors
/// A time of day, or a date that does not exist.
pub(crate) fn civil(written: &Datetime) -> Result<Date, WrittenValueError> {
    let wrong =
        || WrittenValueError::new(format!("「{written}」不是日期"), "写成 2024-01-01 的形式");
    let date = written
        .date
        .filter(|_| written.time.is_none())
        .ok_or_else(wrong)?;
    let year = i16::try_from(date.year).map_err(|_| wrong())?;
    let month = i8::try_from(date.month).map_err(|_| wrong())?;
    let day = i8::try_from(date.day).map_err(|_| wrong())?;
    Date::new(year, month, day).map_err(|_| wrong())
}
