//! Deadlines: a computed date with a derivation.
//!
//! Decides on which day a time limit ends, by the general rules of 民法典第200—204条 and 民事诉讼法第85条
//! (rules T1–T4, T13, T15 and T16 of the rule set), in the unit that the module declares for each limit:
//! calendar days, working days, months or years.
//!
//! - T1: the day of the event does not count.
//! - T3: months and years end on the corresponding day, or on the last day of a shorter month.
//! - T4: where the limit says so, a last day on a holiday or weekend moves to the next working day;
//!   a make-up workday (调休上班) is a working day.
//! - T13: a backward limit counts from the event towards the past; its day is the latest on which to act.
//! - T15: paused days do not count. Both the day on which the clock stopped and the day on which the cause
//!   ended are paused; counting goes on on the day after. A pause after the last day changes nothing.
//! - T16: a limit that begins anew is a [`Period`] with a new start; the earlier starts are kept for the record.
//! - Extensions are added to the length before the last day is moved.
//!
//! Which unit a number has (T7–T11) is a matter of the cited law, never of this engine.
//! Left out on purpose: the hour at which a day ends (T5), days in transit (T6), requests for time after an
//! obstacle (T14) and channels of receipt (T17). Hours are known here only as whole days, rounded up.

mod calendar;
mod calendar_file;
mod compute;
mod derivation;
mod sentence;
mod strip;
#[cfg(test)]
mod tests;
mod types;

pub use calendar::{Calendar, DayKind};
pub use compute::{Due, compute};
pub use derivation::{Derivation, Roll, RollReason};
pub use strip::{StripDay, StripKind};
pub use types::{Direction, Pause, Period, Rule, Sense};
