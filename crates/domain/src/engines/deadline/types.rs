//! What a deadline is computed from.

use crate::law::Length;
pub use crate::law::{Direction, Sense};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
    /// Earlier starts, given up because the limit began anew (T16: 重新起算), in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restarted: Vec<Date>,
}

impl Period {
    /// A limit that starts by an event on this day.
    pub fn starting(start: Date) -> Self {
        Self {
            start,
            pauses: Vec::new(),
            extensions: Vec::new(),
            restarted: Vec::new(),
        }
    }

    /// Lets the whole limit begin anew (T16); pauses and extensions of the earlier run fall away.
    pub fn restart(&mut self, start: Date) {
        self.restarted.push(self.start);
        self.start = start;
        self.pauses.clear();
        self.extensions.clear();
    }

    /// Stops the clock on this day, which no longer counts (T15). Answers false if it stood still already.
    pub fn pause(&mut self, from: Date) -> bool {
        let standing_still = self.is_paused();
        if !standing_still {
            self.pauses.push(Pause { from, until: None });
        }
        !standing_still
    }

    /// Lets the remaining days go on after this day (T15). Answers false if the clock was running.
    pub fn resume(&mut self, until: Date) -> bool {
        match self.pauses.last_mut() {
            Some(pause) if pause.until.is_none() => {
                pause.until = Some(until.max(pause.from));
                true
            }
            _ => false,
        }
    }

    /// Adds an extension.
    pub fn extend(&mut self, length: Length) {
        self.extensions.push(length);
    }

    /// Whether the clock stands still without an end in sight.
    pub fn is_paused(&self) -> bool {
        self.pauses
            .last()
            .is_some_and(|pause| pause.until.is_none())
    }
}
