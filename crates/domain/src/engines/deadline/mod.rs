//! Deadlines: a computed date with a derivation.
//!
//! Decides on which day a time limit ends, by the general rules of 民法典第200—204条 and 民事诉讼法第85、86条
//! (rules T1–T6 and T12–T17 of the rule set), in the unit that the module declares for each limit:
//! hours, calendar days, working days, months or years.
//!
//! - T1: the day of the event does not count.
//! - T2: hours count hour by hour from the time of day at which they begin, through days off ([`HourCount`]).
//!   A limit in hours of which only the day is known counts whole days, rounded up.
//! - T3: months and years end on the corresponding day, or on the last day of a shorter month.
//! - T4: where the limit says so, a last day on a holiday or weekend moves to the next working day;
//!   a make-up workday (调休上班) is a working day.
//! - T5, T6: a last day ends at midnight, at the counter with the close of business; what is posted counts from its
//!   postmark ([`Submission`]).
//! - T12: calendar days and working days are different types and never turn into each other.
//! - T13: a backward limit counts from the event towards the past; its day is the latest on which to act.
//! - T14: after an obstacle a limit goes on with its rest, or more time may be asked for ([`Obstacle`]).
//! - T15: paused days do not count. Both the day on which the clock stopped and the day on which the cause
//!   ended are paused; counting goes on on the day after. A pause after the last day changes nothing.
//!   What the law excludes by name (鉴定, 公告, 听证) stands in the derivation by its name.
//! - T16: a limit that begins anew is a [`Period`] with a new start; the earlier starts are kept for the record.
//! - T17: the day of receipt depends on the channel ([`Arrival`]).
//! - Extensions are added to the length before the last day is moved; who approved them, by which letter and on
//!   which articles stands in the derivation.
//! - Where two versions of the law may govern, both are computed and the county's rule says which counts ([`weigh`]).
//! - A result that rests on a year without a known notice is provisional and says by which day it becomes sure.
//!
//! Which unit a number has (T7–T12) is a matter of the cited law, never of this engine.

mod calendar;
mod calendar_file;
mod civil;
mod compute;
mod derivation;
mod hours;
mod obstacle;
mod receipt;
mod sentence;
mod steps;
mod stretches;
mod strip;
mod submission;
#[cfg(test)]
mod tests;
mod two_laws;
mod types;
mod words;
mod worked;
mod working_days;

pub use calendar::{Calendar, DayKind};
pub use compute::{Due, compute, due_day};
pub use derivation::{Derivation, Roll, RollReason};
pub use hours::HourCount;
pub use obstacle::{AfterObstacle, Obstacle, Remedy};
pub use receipt::{Arrival, Channel, NotReceived, Receipt};
pub use steps::Step;
pub use strip::{StripDay, StripKind};
pub use submission::{DayEnd, Submission, Timeliness};
pub use two_laws::{Question, Reading, Weighed, weigh};
pub use types::{Approval, Direction, Exclusion, Pause, Period, Rule, Sense};
pub use worked::{WorkedCase, read_cases};
pub use working_days::{CompactDay, CompactWorkingDays};
