//! What a deadline is computed from.

use crate::law::{Citation, Length};
pub use crate::law::{Direction, Sense};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The day on which the clock stopped; it does not count.
    pub from: Date,
    /// The day on which the cause ended; counting goes on on the next day. `None`: still standing still.
    pub until: Option<Date>,
    /// What is excluded by name and by which articles, where it is more than a plain suspension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Exclusion>,
}

/// A period that the law excludes by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// What takes place meanwhile, in Chinese: `鉴定`, `公告`, `听证`.
    pub name: Arc<str>,
    /// The articles that exclude it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub law: Vec<Citation>,
}

/// Who approved an extension, by which letter, on which articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Which extension of the limit, from one; set when it is granted.
    #[serde(default)]
    pub ordinal: u32,
    /// Who approved it, in Chinese: an office or a person with the office.
    pub approver: Arc<str>,
    /// The day of the approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<Date>,
    /// The number of the letter by which it was approved or told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Arc<str>>,
    /// The articles that allow it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub law: Vec<Citation>,
}

/// The facts of one running limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The day of the event; the first counted day is the next one (T1).
    pub start: Date,
    /// Stretches that do not count; where they overlap, a day is left out once.
    pub pauses: Vec<Pause>,
    /// Lengths added by extensions, in order.
    pub extensions: Vec<Length>,
    /// Who approved which extension, in order; extensions need not have one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
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
            approvals: Vec::new(),
            restarted: Vec::new(),
        }
    }

    /// Lets the whole limit begin anew (T16); pauses and extensions of the earlier run fall away.
    pub fn restart(&mut self, start: Date) {
        self.restarted.push(self.start);
        self.start = start;
        self.pauses.clear();
        self.extensions.clear();
        self.approvals.clear();
    }

    /// Stops the clock on this day, which no longer counts (T15). Answers false if it stood still already.
    pub fn pause(&mut self, from: Date) -> bool {
        let standing_still = self.is_paused();
        if !standing_still {
            self.pauses.push(Pause {
                from,
                until: None,
                cause: None,
            });
        }
        !standing_still
    }

    /// Says what the running pause is by name and law. Answers false if the clock is running.
    pub fn name_pause(&mut self, cause: Exclusion) -> bool {
        let open = self.open_pause();
        let is_open = open.is_some();
        if let Some(pause) = open {
            pause.cause = Some(cause);
        }
        is_open
    }

    /// Lets the remaining days go on after this day (T15). Answers false if the clock was running.
    pub fn resume(&mut self, until: Date) -> bool {
        let open = self.open_pause();
        let is_open = open.is_some();
        if let Some(pause) = open {
            pause.until = Some(until.max(pause.from));
        }
        is_open
    }

    /// Leaves out a period with both its days, such as an appraisal, whatever its order among the others.
    /// An end before its beginning leaves out the one day.
    pub fn exclude(&mut self, from: Date, until: Date, cause: Option<Exclusion>) {
        let until = Some(until.max(from));
        let place = self.pauses.partition_point(|known| known.from <= from);
        self.pauses.insert(place, Pause { from, until, cause });
    }

    /// Adds an extension.
    pub fn extend(&mut self, length: Length) {
        self.extensions.push(length);
    }

    /// Adds an extension with who approved it.
    pub fn extend_approved(&mut self, length: Length, approval: Approval) {
        self.extensions.push(length);
        let ordinal = u32::try_from(self.extensions.len()).unwrap_or(u32::MAX);
        self.approvals.push(Approval {
            ordinal,
            ..approval
        });
    }

    /// Whether the clock stands still without an end in sight.
    pub fn is_paused(&self) -> bool {
        self.pauses.iter().any(|pause| pause.until.is_none())
    }

    fn open_pause(&mut self) -> Option<&mut Pause> {
        let mut pauses = self.pauses.iter_mut();
        pauses.find(|pause| pause.until.is_none())
    }
}
