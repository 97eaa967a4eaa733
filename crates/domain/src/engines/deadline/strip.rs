//! A derivation as a strip of days, for a small calendar beside a due day.

use super::calendar::{Calendar, DayKind};
use super::civil::days_after;
use super::derivation::Derivation;
use super::types::Direction;
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;

/// What a day is in the course of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StripKind {
    /// The day of the event, which does not count.
    Start,
    /// A counted day.
    Counted,
    /// A weekend day that does not count, or over which the last day moved.
    NotCounted,
    /// A holiday that does not count, or over which the last day moved.
    Holiday,
    /// A counted make-up workday.
    MakeUp,
    /// A paused day.
    Paused,
    /// The due day.
    Due,
    /// Days left out of a long strip, from this day on.
    Gap,
}

/// One day of a strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StripDay {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: StripKind,
    /// The holiday that gives the day off or makes it a make-up workday.
    pub name: Option<Arc<str>>,
    /// How many days a gap stands for; otherwise one.
    pub days: u32,
}

/// Days shown at each end of a strip that is too long to be shown whole.
const SHOWN_AT_EACH_END: usize = 21;
/// The longest strip that is shown whole.
const SHOWN_WHOLE: usize = 70;

impl Derivation {
    /// The days from the event to the due day, in calendar order; long strips have a gap in the middle.
    /// While the clock stands still the strip ends with the first paused day.
    pub fn days(&self, calendar: &Calendar) -> Vec<StripDay> {
        let (first, last) = self.ends();
        let days: Vec<Date> = std::iter::once(first)
            .chain(days_after(first, last))
            .collect();
        if days.len() <= SHOWN_WHOLE {
            return days
                .iter()
                .map(|date| self.strip_day(*date, calendar))
                .collect();
        }
        let tail = days.len() - SHOWN_AT_EACH_END;
        let day = |date: &Date| self.strip_day(*date, calendar);
        let mut strip: Vec<StripDay> = days[..SHOWN_AT_EACH_END].iter().map(day).collect();
        strip.push(StripDay {
            date: days[SHOWN_AT_EACH_END],
            kind: StripKind::Gap,
            name: None,
            days: u32::try_from(tail - SHOWN_AT_EACH_END).unwrap_or(u32::MAX),
        });
        strip.extend(days[tail..].iter().map(day));
        strip
    }

    /// First and last day of the strip.
    fn ends(&self) -> (Date, Date) {
        let standing = || self.pauses.iter().find(|pause| pause.until.is_none());
        let end = self.due_on().or_else(|| standing().map(|pause| pause.from));
        let end = end.unwrap_or(self.start);
        (self.start.min(end), self.start.max(end))
    }

    fn strip_day(&self, date: Date, calendar: &Calendar) -> StripDay {
        let day_kind = calendar.day_kind(date);
        let is_rolled = self
            .counted_to
            .is_some_and(|counted_to| match self.direction {
                Direction::Forward => date >= counted_to,
                Direction::Backward => date <= counted_to,
            });
        let kind = if date == self.start {
            StripKind::Start
        } else if Some(date) == self.due_on() {
            StripKind::Due
        } else if self.is_paused(date) {
            StripKind::Paused
        } else if self.counts_working_days() || is_rolled {
            match day_kind {
                DayKind::Working => StripKind::Counted,
                DayKind::MakeUp(_) => StripKind::MakeUp,
                DayKind::Weekend => StripKind::NotCounted,
                DayKind::Holiday(_) => StripKind::Holiday,
            }
        } else {
            StripKind::Counted
        };
        let name = match day_kind {
            DayKind::Holiday(name) | DayKind::MakeUp(name) => Some(name),
            DayKind::Working | DayKind::Weekend => None,
        };
        StripDay {
            date,
            kind,
            name,
            days: 1,
        }
    }
}
