//! Time limits of a record.

use super::wording;
use crate::engines::deadline::{Derivation, Period};
use crate::identifier::LimitId;
use crate::law::{Citation, Length, cite};
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
    /// The other version of the law, where two may govern and their lengths differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_law: Option<Box<OtherLaw>>,
}

/// What a limit would be under the version of the law that does not count by the county's choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherLaw {
    /// The county's choice, by its Chinese name.
    pub choice: String,
    /// On what the choice rests, in Chinese.
    pub basis: String,
    /// The length of the other version.
    pub length: Length,
    /// Its articles.
    pub law: Vec<Citation>,
    /// The day on which it would expire; `None` while it stands still.
    pub due_on: Option<Date>,
    /// How that day came about.
    pub derivation: Derivation,
}

impl Limit {
    /// That two versions of the law differ, with both days and the choice between them; `None` where they do not.
    pub fn two_laws(&self) -> Option<String> {
        let other = self.other_law.as_deref()?;
        let said = |law: &[Citation], length: Length, due_on: Option<Date>| {
            let ends = due_on.map_or_else(
                || "停止计算中".to_string(),
                |day| format!("至{}届满", wording::day(day)),
            );
            format!("依{}为{length}，{ends}", cite(law))
        };
        Some(format!(
            "法律前后规定不同，按“{}”（{}）：{}；另一种算法：{}",
            other.choice,
            other.basis,
            said(&self.law, self.length, self.due_on),
            said(&other.law, other.length, other.due_on),
        ))
    }
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
