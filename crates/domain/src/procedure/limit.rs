//! Time limits of a record.

use crate::engines::deadline::{Derivation, Period};
use crate::identifier::LimitId;
use crate::law::{Citation, Length};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One run of a time limit on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Its definition.
    pub limit: LimitId,
    /// Position within the record, from 1.
    pub ordinal: u32,
    /// Start, pauses and extensions.
    pub period: Period,
    /// The length in force on the start day.
    pub length: Length,
    /// The articles of that value.
    pub law: Vec<Citation>,
    /// An expiry of it may refuse actions.
    pub may_block: bool,
    /// The day on which it expires; `None` while it stands still.
    pub due_on: Option<Date>,
    /// How that day came about.
    pub derivation: Derivation,
    /// Open or how it ended.
    pub progress: LimitProgress,
    /// The day on which it ended.
    pub ended_on: Option<Date>,
    /// The due day that a served letter told a party: never shortened.
    pub notified_due_on: Option<Date>,
}

/// Open, or how a limit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitProgress {
    /// Running or standing still.
    Open,
    /// Fulfilled, in time or late.
    Ended,
    /// Moot.
    Lapsed,
    /// Begun anew; the next run counts.
    Restarted,
    /// Expired with an effect that the law attaches to it.
    Deemed,
}
