//! What a deadline is computed from.

use crate::law::Length;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Which way a limit counts from its event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// After the event.
    #[default]
    Forward,
    /// Before the event (届满前N日, rule T13): the due day is the latest day on which to act.
    Backward,
}

/// Whether a limit is the most or the least time allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// The act must be done by the due day.
    #[default]
    Maximum,
    /// The act must not be done before the due day has passed (一般不少于).
    Minimum,
}

/// How one time limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The length in force.
    pub length: Length,
    /// Forward or backward.
    pub direction: Direction,
    /// Whether a last day on a holiday moves to the next working day (T4); never for 追责时效.
    pub rolls: bool,
}

/// A stretch that does not count (中止, 鉴定 …), first day and last day; open while the case stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The day on which the clock stopped; it does not count.
    pub from: Date,
    /// The day on which the cause ended; counting goes on on the next day. `None`: still standing still.
    pub until: Option<Date>,
}

/// The facts of one running limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The day of the event; the first counted day is the next one (T1).
    pub start: Date,
    /// Stretches that do not count, in order, not overlapping.
    pub pauses: Vec<Pause>,
    /// Lengths added by extensions, in order.
    pub extensions: Vec<Length>,
}
