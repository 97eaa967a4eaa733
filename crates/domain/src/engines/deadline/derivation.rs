//! How a due day came about: compact facts, stored with each limit.

use super::calendar::Calendar;
use super::types::{Approval, Direction, Pause};
use crate::law::Length;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why a last day moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollReason {
    /// The last day is a Saturday or Sunday.
    Weekend,
    /// The last day is a holiday of this name.
    Holiday(Arc<str>),
}

/// The move of a last day to a working day (T4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    /// Why it moved.
    pub reason: RollReason,
    /// The day to which it moved.
    pub to: Date,
}

/// The facts from which a due day was computed, and the steps between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// The day of the event; it does not count.
    pub start: Date,
    /// Earlier starts, given up because the limit began anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restarted: Vec<Date>,
    /// The length in force.
    pub length: Length,
    /// Forward or backward.
    #[serde(default, skip_serializing_if = "is_forward")]
    pub direction: Direction,
    /// Lengths added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Length>,
    /// Who approved which of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// The pauses that made a difference.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// The last counted day, before it moved; `None` while the clock stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_to: Option<Date>,
    /// The move of the last day to a working day, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<Roll>,
    /// The beginning of the calendar's hash.
    pub calendar: Arc<str>,
    /// The first year on which the result rests without its holidays being known (weekends only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<i16>,
}

impl Derivation {
    /// The due day; `None` while the clock stands still.
    pub fn due_on(&self) -> Option<Date> {
        let rolled = self.roll.as_ref().map(|roll| roll.to);
        self.counted_to
            .and_then(|counted_to| rolled.or(Some(counted_to)))
    }

    /// The day by which a provisional result becomes sure: the last one before the latest year it rests on, when
    /// that year's notice must be out. `None` if the result is sure, or rests on a year whose notice was never
    /// entered.
    pub fn sure_on(&self, calendar: &Calendar) -> Option<Date> {
        let first = self
            .provisional
            .filter(|first| calendar.is_future(*first))?;
        let (counted_to, due_on) = (self.counted_to?, self.due_on()?);
        let (from, until) = (self.start.min(due_on), counted_to.max(due_on));
        let (_, last) = calendar.unknown_years(from, until)?;
        Date::new(last.max(first), 1, 1).ok()?.yesterday().ok()
    }

    /// Whether a day lies in one of the pauses.
    pub(super) fn is_paused(&self, date: Date) -> bool {
        let lies_in =
            |pause: &Pause| pause.from <= date && pause.until.is_none_or(|until| date <= until);
        self.direction == Direction::Forward && self.pauses.iter().any(lies_in)
    }

    /// Whether the limit counts working days.
    pub(super) fn counts_working_days(&self) -> bool {
        matches!(self.length, Length::WorkingDays(_))
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_forward(direction: &Direction) -> bool {
    *direction == Direction::Forward
}
